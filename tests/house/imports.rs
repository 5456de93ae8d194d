//! Which file of `src` names which other: read from the paths that stand in the code, without a compiler.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{File, sources};

/// The files of `src` without those of tests, and what each names of the others.
pub struct Imports {
    /// For every file, the files it names; a name that is only re-exported counts for the file that defines it.
    pub of: BTreeMap<String, BTreeSet<String>>,
}

/// A path of names, with the name it goes by where it is imported.
#[derive(Clone)]
struct Named {
    path: Vec<String>,
    alias: String,
    exported: bool,
}

struct Module {
    file: String,
    children: BTreeSet<String>,
    /// What a `pub use` gives on: alias and path from the root of the crate.
    exports: BTreeMap<String, Vec<String>>,
    uses: Vec<Named>,
    /// The code without its `use` declarations.
    rest: String,
}

/// Modules by their path below the crate's root.
type Modules = BTreeMap<Vec<String>, Module>;

impl Imports {
    pub fn read() -> Self {
        let mut modules: Modules = sources()
            .iter()
            .filter(|file| !file.is_of_tests())
            .map(|file| (path_of(&file.name), Module::read(file)))
            .collect();
        let paths: Vec<Vec<String>> = modules.keys().cloned().collect();
        for path in paths {
            let children = &modules[&path].children;
            let exports: BTreeMap<String, Vec<String>> = modules[&path]
                .uses
                .iter()
                .filter(|named| named.exported)
                .filter_map(|named| Some((named.alias.clone(), absolute(&named.path, &path, children)?)))
                .collect();
            if let Some(module) = modules.get_mut(&path) {
                module.exports = exports;
            }
        }
        let of = modules
            .iter()
            .map(|(path, module)| (module.file.clone(), named_files(path, module, &modules)))
            .collect();
        Self { of }
    }

    /// Sets of files each of which names all others of its set, straight or over others.
    pub fn circles(&self) -> Vec<BTreeSet<String>> {
        let reached: BTreeMap<&String, BTreeSet<&String>> =
            self.of.keys().map(|file| (file, self.reached(file))).collect();
        let mut circles: Vec<BTreeSet<String>> = Vec::new();
        for (file, there) in &reached {
            if there.contains(file) && !circles.iter().any(|circle| circle.contains(*file)) {
                let back = |other: &&&String| reached[**other].contains(file);
                circles.push(there.iter().filter(back).map(|other| (*other).clone()).collect());
            }
        }
        circles
    }

    /// The same without some imports; `*` stands for all of a file.
    pub fn without<'a>(&self, left_out: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Self {
        let of = self.of.iter().map(|(file, others)| {
            let kept = |other: &&String| {
                let out = |(from, to): (&str, &str)| from == file && (to == "*" || to == *other);
                !left_out.clone().any(out)
            };
            (file.clone(), others.iter().filter(kept).cloned().collect())
        });
        Self { of: of.collect() }
    }

    /// A circle with the imports that make it one, unless it is too large to be read.
    pub fn told(&self, circle: &BTreeSet<String>) -> String {
        const MOST: usize = 12;
        if circle.len() > MOST {
            return circle.iter().cloned().collect::<Vec<_>>().join(", ");
        }
        let file = |file: &String| {
            let others = self.of.get(file).into_iter().flatten();
            let others: Vec<&str> = others
                .filter(|other| circle.contains(*other))
                .map(String::as_str)
                .collect();
            format!("{file} → {}", others.join(", "))
        };
        circle.iter().map(file).collect::<Vec<_>>().join("; ")
    }

    fn reached<'a>(&'a self, from: &'a String) -> BTreeSet<&'a String> {
        let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
        while let Some(file) = next.pop() {
            for other in self.of.get(file).into_iter().flatten() {
                if reached.insert(other) {
                    next.push(other);
                }
            }
        }
        reached
    }
}

/// `src/a/b.rs` and `src/a/b/mod.rs` are the module `a::b`.
fn path_of(name: &str) -> Vec<String> {
    let name = name.trim_start_matches("src/").trim_end_matches(".rs");
    let name = name.strip_suffix("/mod").unwrap_or(name);
    if name == "lib" {
        return Vec::new();
    }
    name.split('/').map(str::to_owned).collect()
}

impl Module {
    fn read(file: &File) -> Self {
        let code: Vec<&str> = file
            .code()
            .into_iter()
            .map(|(_, line)| line.split(" // ").next().unwrap_or(line))
            .collect();
        let (mut rest, mut uses, mut children) = (String::new(), Vec::new(), BTreeSet::new());
        let mut lines = code.into_iter();
        while let Some(line) = lines.next() {
            let (exported, bare) = without_visibility(line.trim());
            if let Some(declared) = bare.strip_prefix("use ") {
                let mut declared = declared.to_owned();
                while !declared.contains(';') {
                    let Some(line) = lines.next() else { break };
                    declared.push(' ');
                    declared.push_str(line.trim());
                }
                let declared = declared.split(';').next().unwrap_or_default();
                expand(declared, &[], exported, &mut uses);
            } else if let Some(child) = bare.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
                children.insert(child.to_owned());
            } else {
                rest.push_str(&without_reach(line));
                rest.push('\n');
            }
        }
        Self {
            file: file.name.clone(),
            children,
            exports: BTreeMap::new(),
            uses,
            rest,
        }
    }
}

/// A line without where its item may be seen: `pub(in crate::http)` names nothing that is used.
fn without_reach(line: &str) -> String {
    match line.split_once("pub(in ") {
        Some((before, after)) => {
            let after = after.split_once(')').map_or("", |(_, after)| after);
            format!("{before}{}", without_reach(after))
        }
        None => line.to_owned(),
    }
}

/// Whether a declaration is `pub` to whomever, and the declaration without it.
fn without_visibility(line: &str) -> (bool, &str) {
    let Some(rest) = line.strip_prefix("pub") else {
        return (false, line);
    };
    let rest = match rest.strip_prefix('(') {
        Some(inside) => inside.split_once(')').map_or(rest, |(_, rest)| rest),
        None => rest,
    };
    (true, rest.trim_start())
}

/// The single paths of a `use` with braces.
fn expand(text: &str, before: &[String], exported: bool, uses: &mut Vec<Named>) {
    let text = text.trim();
    if let Some((head, inside)) = text.split_once('{') {
        let mut before = before.to_vec();
        before.extend(
            head.split("::")
                .filter(|name| !name.trim().is_empty())
                .map(str::to_owned),
        );
        let inside = inside.trim_end().strip_suffix('}').unwrap_or(inside);
        for part in parts(inside) {
            expand(part, &before, exported, uses);
        }
        return;
    }
    if text.is_empty() {
        return;
    }
    let (names, alias) = match text.split_once(" as ") {
        Some((names, alias)) => (names, Some(alias.trim().to_owned())),
        None => (text, None),
    };
    let mut path = before.to_vec();
    path.extend(
        names
            .trim()
            .split("::")
            .filter(|name| !name.is_empty())
            .map(str::to_owned),
    );
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let alias = alias.or_else(|| path.last().cloned()).unwrap_or_default();
    uses.push(Named {
        path,
        alias,
        exported,
    });
}

/// What stands between the commas that are in no braces.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0_usize, 0);
    for (place, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..place]);
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}

/// A path from the root of the crate, if it leads into the crate from `module`.
fn absolute(path: &[String], module: &[String], children: &BTreeSet<String>) -> Option<Vec<String>> {
    let first = path.first()?;
    let (from, rest) = match first.as_str() {
        "crate" => (Vec::new(), &path[1..]),
        "self" => (module.to_vec(), &path[1..]),
        "super" => {
            let up = path.iter().take_while(|name| *name == "super").count();
            (module[..module.len().checked_sub(up)?].to_vec(), &path[up..])
        }
        child if children.contains(child) => (module.to_vec(), path),
        _ => return None,
    };
    Some(from.into_iter().chain(rest.iter().cloned()).collect())
}

/// The file that defines what `path` names.
fn defining<'a>(path: &[String], modules: &'a Modules, depth: usize) -> Option<&'a str> {
    let module = (0..=path.len()).rev().find_map(|length| {
        let module = modules.get(&path[..length])?;
        Some((length, module))
    });
    let (length, module) = module?;
    let given_on = path.get(length).and_then(|name| module.exports.get(name));
    match given_on.filter(|_| depth < 8) {
        Some(exported) => {
            let exported: Vec<String> = exported.iter().chain(&path[length + 1..]).cloned().collect();
            defining(&exported, modules, depth + 1)
        }
        None => Some(&module.file),
    }
}

/// The files that a module names: what it imports, and what stands in its code as a path.
fn named_files(path: &[String], module: &Module, modules: &Modules) -> BTreeSet<String> {
    let in_code = names_in(&module.rest);
    // What is only given on is not used here.
    let used = |named: &&Named| !named.exported || in_code.iter().any(|path| path[0] == named.alias);
    let imported = module.uses.iter().filter(used).map(|named| &named.path);
    imported
        .chain(in_code.iter().filter(|path| path.len() > 1))
        .filter_map(|named| absolute(named, path, &module.children))
        .filter_map(|named| defining(&named, modules, 0))
        .filter(|file| *file != module.file)
        .map(str::to_owned)
        .collect()
}

/// Every name and every path of names in code.
fn names_in(code: &str) -> BTreeSet<Vec<String>> {
    let of_a_path = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let tokens = code.split(|letter: char| !of_a_path(letter));
    tokens
        .map(|token| token.split("::").map(|name| name.trim_matches(':').to_owned()))
        .map(|names| names.filter(|name| !name.is_empty()).collect::<Vec<String>>())
        .filter(|names| !names.is_empty())
        .collect()
}

#[test]
fn paths_lead_to_the_file_that_defines_what_they_name() {
    let file = |name: &str, text: &str| File {
        name: name.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file("src/lib.rs", "pub mod a;\npub mod b;\n"),
        file(
            "src/a/mod.rs",
            "mod one;\nmod two;\n\npub use self::one::{One, Other as Second};\n",
        ),
        file(
            "src/a/one.rs",
            "use super::two::{\n    self, Two,\n};\n\npub struct One;\n",
        ),
        file(
            "src/a/two.rs",
            "pub(in crate::b) fn two() -> crate::a::Second {}\n",
        ),
        file(
            "src/b.rs",
            "use crate::a::{One, two::{Two}};\n#[cfg(test)]\nmod tests {\n    use crate::c::C;\n}\n",
        ),
    ];
    let mut modules: Modules = files
        .iter()
        .map(|file| (path_of(&file.name), Module::read(file)))
        .collect();
    let exports = [("One", "one"), ("Second", "one")];
    let own = |name: &str| vec!["a".to_owned(), name.to_owned(), "One".to_owned()];
    modules.get_mut(&path_of("src/a/mod.rs")).unwrap().exports = exports
        .iter()
        .map(|(alias, of)| ((*alias).to_owned(), own(of)))
        .collect();
    let named = |name: &str| -> Vec<String> {
        let path = path_of(name);
        named_files(&path, &modules[&path], &modules)
            .into_iter()
            .collect()
    };
    assert_eq!(named("src/a/mod.rs"), [""; 0], "what is given on is not used");
    assert_eq!(named("src/a/one.rs"), ["src/a/two.rs"]);
    assert_eq!(named("src/a/two.rs"), ["src/a/one.rs"]);
    assert_eq!(named("src/b.rs"), ["src/a/one.rs", "src/a/two.rs"]);
    let of = ["src/a/one.rs", "src/a/two.rs", "src/b.rs"]
        .map(|name| (name.to_owned(), named(name).into_iter().collect()));
    let circles = Imports { of: of.into() }.circles();
    assert_eq!(
        circles,
        [["src/a/one.rs", "src/a/two.rs"].map(str::to_owned).into()]
    );
}

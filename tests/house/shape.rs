//! How large things may grow: files, functions, and the methods of one type.

use std::collections::BTreeMap;

use crate::files::{File, sources};
use crate::none;

const LONGEST_MEDIAN: usize = 150;
const LONGEST_FUNCTION: usize = 80;
const MOST_METHODS: usize = 40;

/// The files of src that are not tests.
fn code() -> Vec<File> {
    sources().into_iter().filter(|file| !file.is_of_tests()).collect()
}

#[test]
fn half_of_the_files_are_short() {
    let mut lines: Vec<usize> = code().iter().map(|file| file.text.lines().count()).collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(
        median <= LONGEST_MEDIAN,
        "the median file of src has {median} lines, more than {LONGEST_MEDIAN}"
    );
}

/// The name a `fn` item declares, if the line begins one.
fn declared(line: &str) -> Option<&str> {
    let mut words = line.trim_start().split_inclusive(' ').map(str::trim);
    let before = [
        "pub",
        "pub(crate)",
        "pub(super)",
        "pub(in",
        "crate::http)",
        "const",
        "async",
    ];
    let word = words.by_ref().find(|word| !before.contains(word))?;
    let name = (word == "fn").then(|| words.next())??;
    name.split(['(', '<']).next()
}

/// Every function with a body: name, first line, lines. rustfmt puts the closing brace under the first letter.
fn functions(file: &File) -> Vec<(String, usize, usize)> {
    let code = file.code();
    let mut found = Vec::new();
    for (index, (number, line)) in code.iter().enumerate() {
        let Some(name) = declared(line) else { continue };
        let margin = &line[..line.len() - line.trim_start().len()];
        let (brace, semicolon) = (format!("{margin}}}"), format!("{margin});"));
        let one_line = line.ends_with('}') || line.ends_with(';');
        let end = code[index..].iter().find(|(_, line)| {
            one_line
                || *line == brace
                || line.starts_with(&semicolon)
                || line.starts_with(&format!("{margin}) ->")) && line.ends_with(';')
        });
        if let Some((end, _)) = end {
            found.push((name.to_owned(), *number, end - number + 1));
        }
    }
    found
}

#[test]
fn no_function_is_long() {
    let (mut long, mut seen) = (Vec::new(), 0);
    for file in code() {
        for (name, line, lines) in functions(&file) {
            seen += 1;
            if lines > LONGEST_FUNCTION {
                long.push(format!("{}:{line}: {name} has {lines} lines", file.name));
            }
        }
    }
    assert!(seen > 1_500, "only {seen} functions were found");
    none("a function has at most 80 lines", &long);
}

/// The type an `impl` block at the margin is for, without what stands in angle brackets.
fn implemented(line: &str) -> Option<String> {
    let rest = line.strip_prefix("impl")?;
    let rest = rest.strip_prefix('<').map_or(rest, |generic| {
        generic.split_once('>').map_or(generic, |(_, rest)| rest)
    });
    // A trait's methods are the trait's.
    (!rest.contains(" for ")).then(|| {
        let name = rest.trim().split(['<', ' ', '{']).next().unwrap_or_default();
        name.to_owned()
    })
}

#[test]
fn no_type_has_many_methods() {
    let mut methods: BTreeMap<String, usize> = BTreeMap::new();
    for file in code() {
        let room = file.name.split('/').nth(1).unwrap_or_default().to_owned();
        let mut of: Option<String> = None;
        for (_, line) in file.code() {
            if let Some(name) = implemented(line) {
                of = Some(format!("{room}: {name}"));
            } else if line == "}" {
                of = None;
            } else if let (Some(of), Some(_)) = (&of, declared(line))
                && line.starts_with("    ")
                && !line.starts_with("     ")
            {
                *methods.entry(of.clone()).or_default() += 1;
            }
        }
    }
    assert!(methods.len() > 200, "only {} types were found", methods.len());
    let many: Vec<String> = methods
        .into_iter()
        .filter(|(_, methods)| *methods > MOST_METHODS)
        .map(|(name, methods)| format!("{name} has {methods} methods"))
        .collect();
    none("a type has at most 40 methods of its own", &many);
}

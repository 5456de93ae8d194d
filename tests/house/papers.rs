//! Rules about what is written beside the code.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use crate::files::{File, below, read, top};
use crate::{map, none};

#[test]
fn the_papers_are_there() {
    for name in [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "deny.toml",
        "Dockerfile",
    ] {
        assert!(read(name).lines().count() > 3, "{name} says nothing");
    }
    assert!(
        read("README.md").contains("bash tests/run"),
        "the README names the test command"
    );
    let version = format!("\n## [{}]", env!("CARGO_PKG_VERSION"));
    let changelog = read("CHANGELOG.md");
    assert!(
        changelog.contains("\n## [Unreleased]\n") && changelog.contains(&version),
        "CHANGELOG.md has no '## [Unreleased]' or no '{}'",
        version.trim()
    );
}

/// The names under `[dependencies]` and `[dev-dependencies]`.
fn dependencies() -> Vec<String> {
    let manifest = read("Cargo.toml");
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once('=')
            && inside
            && !name.starts_with([' ', '#'])
        {
            names.push(name.trim().to_owned());
        }
    }
    names
}

#[test]
fn every_dependency_says_why_it_is_here() {
    let names = dependencies();
    assert!(names.len() > 20, "{names:?}");
    let architecture = read("ARCHITECTURE.md");
    let explained: Vec<&str> = architecture
        .lines()
        .filter_map(|line| line.strip_prefix('|')?.split_once('|'))
        .filter(|(_, why)| why.trim_matches(['|', ' ', '-']).len() > 3)
        .flat_map(|(crates, _)| crates.split(','))
        .map(|name| name.trim().trim_matches('`'))
        .collect();
    let missing: Vec<String> = names
        .into_iter()
        .filter(|name| !explained.contains(&name.as_str()))
        .collect();
    none(
        "a direct dependency has a line in ARCHITECTURE.md's table of crates",
        &missing,
    );
}

#[test]
fn every_path_in_the_architecture_exists() {
    let paths = map::paths(&read("ARCHITECTURE.md"));
    assert!(paths.len() > 150, "only {} paths were found", paths.len());
    let is_there = |path: &str| top().join("src").join(path).exists() || top().join(path).exists();
    let missing: Vec<String> = paths
        .iter()
        .filter(|(_, path)| !is_there(path))
        .map(|(number, path)| format!("ARCHITECTURE.md:{number}: {path}"))
        .collect();
    none("the map names paths there are", &missing);
}

/// A language's README and the folder of its guides. English is always there.
const LANGUAGES: [(&str, &str); 2] = [("README.md", "docs/en"), ("README.zh-CN.md", "docs/zh")];

/// The README and the guides of every language there is.
fn languages() -> Vec<(&'static str, File, Vec<File>)> {
    LANGUAGES
        .into_iter()
        .filter(|(_, guides)| *guides == "docs/en" || top().join(guides).exists())
        .map(|(readme, guides)| {
            let file = File {
                name: readme.to_owned(),
                text: read(readme),
            };
            (guides, file, below(guides))
        })
        .collect()
}

fn text_of(files: &[File]) -> String {
    files.iter().map(|file| file.text.as_str()).collect()
}

#[test]
fn the_readme_is_short_and_leads_to_every_guide() {
    let mut found = Vec::new();
    let names = |guides: &[File]| -> Vec<String> {
        let file_name = |file: &File| file.name.rsplit('/').next().unwrap_or_default().to_owned();
        guides.iter().map(file_name).collect()
    };
    let languages = languages();
    let english = languages.first().map(|(_, _, guides)| names(guides)).unwrap();
    assert!(english.len() >= 11, "{english:?}");
    for (folder, readme, guides) in &languages {
        let lines = readme.text.lines().count();
        if lines > 150 {
            found.push(format!("{} has {lines} lines, more than 150", readme.name));
        }
        for guide in guides {
            if !readme.text.contains(&format!("({})", guide.name)) {
                found.push(format!("{} does not lead to {}", readme.name, guide.name));
            }
        }
        if names(guides) != english {
            found.push(format!("{folder} has other guides than docs/en"));
        }
    }
    none("the README is short and leads to every guide", &found);
}

/// What `zhenma … --help` prints, asked once for each command.
#[derive(Default)]
struct Helps(BTreeMap<Vec<String>, String>);

impl Helps {
    fn of(&mut self, command: &[String]) -> &str {
        self.0.entry(command.to_vec()).or_insert_with(|| {
            let output = Command::new(env!("CARGO_BIN_EXE_zhenma"))
                .args(command)
                .arg("--help")
                .output()
                .unwrap();
            assert!(output.status.success(), "zhenma {command:?} --help");
            String::from_utf8(output.stdout).unwrap()
        })
    }

    /// The commands below a command; none where it has none.
    fn below(&mut self, command: &[String]) -> Vec<String> {
        let list = self.of(command).split("Commands:\n").nth(1).unwrap_or_default();
        let list = list.split("\n\n").next().unwrap_or_default();
        list.lines()
            .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
            .filter(|command| *command != "help")
            .map(str::to_owned)
            .collect()
    }
}

#[test]
fn every_command_stands_in_a_guide() {
    let commands = Helps::default().below(&[]);
    assert!(
        commands.contains(&"serve".to_owned()) && commands.len() > 8,
        "{commands:?}"
    );
    let mut missing = Vec::new();
    for (folder, _, guides) in languages() {
        let papers = text_of(&guides);
        let said = |command: &String| {
            let name = format!("zhenma {command}");
            papers.match_indices(&name).any(|(at, _)| {
                !papers[at + name.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
            })
        };
        missing.extend(
            commands
                .iter()
                .filter(|command| !said(command))
                .map(|command| format!("{folder}: {command}")),
        );
    }
    none("the guides show every command as `zhenma {command}`", &missing);
}

#[test]
fn every_route_that_takes_a_token_is_written_down() {
    let mut missing = Vec::new();
    for (folder, _, guides) in languages() {
        let papers = text_of(&guides);
        let said = |method: &str, path: &str| {
            let call = format!("{method} {path}");
            let rest = papers
                .match_indices(&call)
                .map(|(at, _)| papers[at + call.len()..].chars().next());
            let whole =
                |next: Option<char>| !next.is_some_and(|c| c.is_alphanumeric() || "/{._-".contains(c));
            rest.into_iter().any(whole)
        };
        let endpoints = zhenma::http::endpoints();
        missing.extend(
            endpoints
                .iter()
                .filter(|endpoint| endpoint.permission.is_some() && !said(endpoint.method, endpoint.path))
                .map(|endpoint| format!("{folder}: {} {}", endpoint.method, endpoint.path)),
        );
    }
    none(
        "an endpoint that takes a token stands in a guide as `METHOD path`",
        &missing,
    );
}

/// The lines of a paper's blocks of shell, continued ones put together, with the number of the first.
fn shell_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let (mut inside, mut goes_on) = (false, false);
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(language) = line.strip_prefix("```") {
            inside = !inside && (language == "sh" || language.starts_with("sh "));
            goes_on = false;
        } else if inside {
            let whole = line.strip_suffix('\\').unwrap_or(line);
            match lines.last_mut() {
                Some((_, last)) if goes_on => {
                    last.push(' ');
                    last.push_str(whole);
                }
                _ => lines.push((index + 1, whole.to_owned())),
            }
            goes_on = line.ends_with('\\');
        }
    }
    lines
}

/// The commands of `zhenma` in a line of shell: what follows each `zhenma`, up to where the shell's next word begins.
fn calls(line: &str) -> Vec<Vec<String>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_zhenma = |word: &str| {
        let word = word.rsplit(['(', '=']).next().unwrap_or(word);
        word == "zhenma" || word.ends_with("release/zhenma")
    };
    let ends = |word: &str| word.starts_with(['|', '>', '<', '&', ';', '#']) || word.starts_with("2>");
    let starts = (0..words.len()).filter(|at| is_zhenma(words[*at]));
    starts
        .map(|at| {
            let call = words[at + 1..].iter().take_while(|word| !ends(word));
            call.map(|word| (*word).to_owned()).collect()
        })
        .collect()
}

#[test]
fn commands_in_the_papers_are_commands_there_are() {
    let mut helps = Helps::default();
    let (mut found, mut seen) = (Vec::new(), 0);
    for (_, readme, guides) in languages() {
        for file in std::iter::once(&readme).chain(&guides) {
            for (number, line) in shell_lines(&file.text) {
                for call in calls(&line) {
                    let mut command: Vec<String> = Vec::new();
                    let mut words = call.iter().peekable();
                    while let Some(word) = words.next_if(|word| helps.below(&command).contains(word)) {
                        command.push(word.clone());
                    }
                    if command.is_empty() {
                        // `useradd … zhenma`, `install -o zhenma …`: the user's name, and no command follows.
                        continue;
                    }
                    seen += 1;
                    let place = format!("{}:{number}: zhenma {}", file.name, command.join(" "));
                    if !helps.below(&command).is_empty() {
                        found.push(format!("{place} needs a command below it"));
                    }
                    let help = helps.of(&command);
                    for flag in words.filter(|word| word.starts_with("--")) {
                        let flag = flag.split(['=', ')']).next().unwrap_or_default();
                        let known = help
                            .split_whitespace()
                            .any(|word| word.trim_end_matches(',') == flag);
                        if !known {
                            found.push(format!("{place} has no {flag}"));
                        }
                    }
                }
            }
        }
    }
    assert!(seen > 60, "only {seen} commands were found");
    none("blocks of shell name commands and flags there are", &found);
}

/// The lines of a paper that are no block of code.
fn prose(text: &str) -> Vec<(usize, &str)> {
    let mut inside = false;
    let mut lines = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            inside = !inside;
        } else if !inside {
            lines.push((index + 1, line));
        }
    }
    lines
}

/// The anchors of a paper's headings, as code hosts make them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    for (_, line) in prose(text) {
        let title = line.trim_start_matches('#');
        if title.len() == line.len() || !title.starts_with(' ') {
            continue;
        }
        let anchor: String = title
            .trim()
            .to_lowercase()
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect();
        let before = anchors.iter().filter(|known| **known == anchor).count();
        anchors.push(if before == 0 {
            anchor
        } else {
            format!("{anchor}-{before}")
        });
    }
    anchors
}

/// What is wrong with a link to `target` in the paper `from`.
fn broken(from: &File, target: &str) -> Option<String> {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = Path::new(&from.name).parent().unwrap_or(Path::new(""));
    let file = if path.is_empty() {
        top().join(&from.name)
    } else {
        top().join(folder).join(path)
    };
    if !file.exists() {
        return Some(format!("{target} is not there"));
    }
    if anchor.is_empty() {
        return None;
    }
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    (!anchors(&text).iter().any(|known| known == anchor))
        .then(|| format!("{target}: no heading has this anchor"))
}

#[test]
fn every_link_leads_somewhere() {
    let mut papers: Vec<File> = below("docs");
    for entry in std::fs::read_dir(top()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_paper =
            name.starts_with("README") || ["CONTRIBUTING.md", "ARCHITECTURE.md"].contains(&name.as_str());
        if is_paper && name.ends_with(".md") {
            papers.push(File {
                text: read(&name),
                name,
            });
        }
    }
    papers.retain(|file| file.name.ends_with(".md"));
    let (mut found, mut seen) = (Vec::new(), 0);
    for paper in &papers {
        for (number, line) in prose(&paper.text) {
            let targets = line.split("](").skip(1).filter_map(|rest| rest.split(')').next());
            for target in targets.filter(|target| !target.contains("://")) {
                seen += 1;
                if let Some(what) = broken(paper, target) {
                    found.push(format!("{}:{number}: {what}", paper.name));
                }
            }
        }
    }
    assert!(seen > 40, "only {seen} links were found");
    none("a link leads to a file and a heading there are", &found);
}

/// The words are put together here so that the rule does not find itself.
#[test]
fn nothing_names_a_machine_or_a_registry() {
    let machines = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/tm", "p/h/"],
        ["/Us", "ers/"],
    ];
    let registries = [
        ["crates", ".io"],
        ["pypi", ".org"],
        ["python", "hosted.org"],
        ["npmjs", ".org"],
        ["npmjs", ".com"],
        ["deb.deb", "ian.org"],
        ["docker", ".io"],
        ["rsproxy", ".cn"],
        ["mirrors", ".aliyun"],
        ["mirrors", ".tuna"],
    ];
    let words: Vec<String> = machines
        .iter()
        .chain(&registries)
        .map(|parts| parts.concat())
        .collect();
    let mut found = Vec::new();
    for file in below(".") {
        // A lock file names its sources in words of the tool's own.
        if file.name.ends_with("Cargo.lock") {
            continue;
        }
        for (index, line) in file.text.lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(word.as_str())) {
                found.push(format!("{}:{}: {word}", file.name, index + 1));
            }
        }
    }
    none(
        "no file names a path of somebody's machine or the host of a registry",
        &found,
    );
}

/// Docker itself is not needed to see that what it copies is here.
#[test]
fn what_the_dockerfile_copies_is_there() {
    let dockerfile = read("Dockerfile");
    let ignored = read(".dockerignore");
    let (mut found, mut seen) = (Vec::new(), 0);
    for line in dockerfile.lines().filter_map(|line| line.strip_prefix("COPY ")) {
        let words: Vec<&str> = line
            .split_whitespace()
            .filter(|word| !word.starts_with("--"))
            .collect();
        if line.contains("--from=") {
            continue;
        }
        let (_, sources) = words.split_last().unwrap();
        for source in sources {
            seen += 1;
            if !top().join(source).exists() {
                found.push(format!("{source} is not there"));
            }
            if !ignored.lines().any(|line| line.strip_prefix('!') == Some(source)) {
                found.push(format!("{source} is not let through by .dockerignore"));
            }
        }
    }
    assert!(seen >= 4, "only {seen} copied paths were found");
    // The layer of the dependencies is built without the sources, and cargo refuses a manifest whose benches are missing.
    let manifest = read("Cargo.toml");
    let touched = touched_benches(&dockerfile);
    for bench in manifest.split("[[bench]]").skip(1) {
        let name = bench.split('"').nth(1).unwrap();
        if !touched.lines().any(|file| file == format!("benches/{name}.rs")) {
            found.push(format!(
                "the bench {name} is not touched before the dependencies are built"
            ));
        }
    }
    none("the Dockerfile copies what exists", &found);
    assert!(
        dockerfile.contains("\nUSER ") && !dockerfile.contains("USER root"),
        "the service does not run as root"
    );
}

/// What the Dockerfile's own reading of the manifest finds, a file a line.
fn touched_benches(dockerfile: &str) -> String {
    let line = dockerfile
        .lines()
        .find(|line| line.contains("[[bench]]") || line.contains("bench\\]"));
    let command = line.and_then(|line| line.trim().strip_prefix("&& ")?.split_once(" | xargs touch"));
    let (command, _) = command.expect("the Dockerfile reads the benches from the manifest");
    let output = std::process::Command::new("sh")
        .args(["-c", command])
        .current_dir(top())
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

//! Rules about what is written beside the code.

use std::process::Command;

use crate::files::{below, read, top};
use crate::none;

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
    let version = format!("## {}", env!("CARGO_PKG_VERSION"));
    let changelog = read("CHANGELOG.md");
    assert!(
        changelog.contains(&version) || changelog.contains("Unreleased"),
        "CHANGELOG.md has no '{version}'"
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
fn every_command_stands_in_the_readme() {
    let help = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let list = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    let commands = list
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|command| *command != "help").collect();
    assert!(commands.contains(&"serve") && commands.len() > 8, "{commands:?}");
    let readme = read("README.md");
    let said = |command: &str| {
        let name = format!("zhenma {command}");
        readme
            .match_indices(&name)
            .any(|(at, _)| !readme[at + name.len()..].starts_with(char::is_alphanumeric))
    };
    let missing: Vec<String> = commands
        .into_iter()
        .filter(|command| !said(command))
        .map(str::to_owned)
        .collect();
    none("the README shows every command as `zhenma {command}`", &missing);
}

#[test]
fn every_route_that_takes_a_token_is_written_down() {
    let papers = read("README.md") + &read("ARCHITECTURE.md");
    let said = |path: &str| {
        let rest = papers
            .match_indices(path)
            .map(|(at, _)| papers[at + path.len()..].chars().next());
        let whole = |next: Option<char>| !next.is_some_and(|c| c.is_alphanumeric() || "/{._-".contains(c));
        rest.into_iter().any(whole)
    };
    let endpoints = zhenma::http::endpoints();
    let missing: Vec<String> = endpoints
        .iter()
        .filter(|endpoint| endpoint.permission.is_some() && !said(endpoint.path))
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
        .collect();
    none(
        "an endpoint that takes a token stands in README.md or ARCHITECTURE.md",
        &missing,
    );
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

//! Folders and backups that former releases made: this version opens, checks, restores and serves them, gives the
//! same answers, and goes on working with them.
//!
//! Each folder below `tests/fixtures/releases` is one release: archives that only that release's program wrote, and
//! `expected.json`, what that program answered when it served them. Its stories are lists of steps (`steps.rs`), so the
//! fixture of the next release is one more folder and no code. The test uses the binary and HTTP only and never the
//! library, because the library's types may change where the stored bytes may not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use self::steps::{Runner, Step};

mod compare;
mod steps;

/// What is expected of one release's fixture.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    /// Always [`FORMAT`].
    format: String,
    /// The commit of the release.
    release: String,
    /// The passphrase of the private keys in its backups; for people, since the stories use a file beside the backup.
    #[serde(rename = "passphrase")]
    _passphrase: String,
    /// Tokens by identity, for each set of identities.
    tokens: BTreeMap<String, BTreeMap<String, String>>,
    /// Steps that several stories share.
    lists: BTreeMap<String, Vec<Step>>,
    stories: Vec<Story>,
}

/// One folder or backup, and everything that is done with it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Story {
    name: String,
    /// Which set of tokens.
    tokens: String,
    steps: Vec<Step>,
}

const FORMAT: &str = "former-release/1";

/// The fixtures of all releases.
fn releases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/releases");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut releases: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    releases.sort();
    assert!(!releases.is_empty(), "there is a fixture");
    releases
}

/// Executes a story and gives the differences from the release, and the number of steps.
fn differences(fixture: &Path, expected: &Expected, story: &Story) -> (Vec<String>, usize) {
    let mut runner = Runner::new(fixture, &expected.tokens[&story.tokens]);
    let mut executed = 0;
    for step in &story.steps {
        let steps = match step {
            Step::List { steps } => &expected.lists[steps],
            step => std::slice::from_ref(step),
        };
        for step in steps {
            runner.execute(step);
            executed += 1;
        }
    }
    let named = |difference| format!("{}, {}: {difference}", expected.release, story.name);
    (runner.differences().into_iter().map(named).collect(), executed)
}

#[test]
fn everything_a_former_release_made_is_opened_served_and_worked_with() {
    for fixture in releases() {
        let text = std::fs::read(fixture.join("expected.json")).unwrap();
        let expected: Expected =
            serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", fixture.display()));
        assert_eq!(expected.format, FORMAT, "{}", fixture.display());
        let (fixture, expected) = (&fixture, &expected);
        // Every story has a folder of its own, so they run side by side.
        let results: Vec<(Vec<String>, usize)> = std::thread::scope(|scope| {
            let run = |story| scope.spawn(move || differences(fixture, expected, story));
            let threads: Vec<_> = expected.stories.iter().map(run).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let executed: usize = results.iter().map(|(_, executed)| executed).sum();
        let all: Vec<String> = results
            .into_iter()
            .flat_map(|(differences, _)| differences)
            .collect();
        let shown = all.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
        assert!(
            all.is_empty(),
            "{} differences from the release in {executed} steps:\n{shown}",
            all.len()
        );
        assert!(executed > expected.stories.len(), "the stories have steps");
    }
}

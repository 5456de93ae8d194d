//! The steps of a story about a former release's folder: what is done, and what must come of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::compare::{compare, without};
use crate::app::{Answer, Folder, TestApp, User, zhenma};

/// How long a step with `until` is repeated before it fails.
const WAIT_LIMIT: Duration = Duration::from_secs(60);

/// One step. An expectation that is absent is not checked. An unknown field is an error, so that no expectation of a
/// later fixture is ignored in silence.
#[derive(Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub(super) enum Step {
    /// The steps of a shared list.
    List { steps: String },
    /// Unpacks an archive of the fixture into the story's folder, or into a folder below it.
    Unpack {
        unpack: String,
        #[serde(default)]
        to: String,
    },
    /// Copies files into a folder, as an operator does. The last part of the path may end with `*`.
    Copy { copy: String, to: String },
    /// Serves the folder `data` with these arguments.
    Serve { serve: Vec<String> },
    /// Stops the server as an operator does.
    Stop { stop: bool },
    /// Walks an item from intake to a bound tag.
    Walk { walk: bool },
    /// Runs a command on the folder; `{dir}` stands for the story's own folder.
    Run {
        run: Vec<String>,
        /// Whether the command takes no data folder.
        #[serde(default)]
        alone: bool,
        code: i32,
        text: Option<String>,
        sha256: Option<String>,
        json: Option<Value>,
    },
    /// Counts the rows of a list by one of their fields, or all of them under `rows`.
    Count {
        count: String,
        r#as: String,
        by: Option<String>,
        counts: BTreeMap<String, u64>,
    },
    /// Asks for something.
    Get {
        get: String,
        r#as: Option<String>,
        status: u16,
        /// Where a redirect leads.
        location: Option<String>,
        /// The name of an object in the text that depends on the day, and is left out before it is compared.
        without: Option<String>,
        /// Whether it is repeated until it holds, because background work of the server makes it true.
        #[serde(default)]
        until: bool,
        text: Option<String>,
        sha256: Option<String>,
        json: Option<Value>,
    },
    /// Does something.
    Post {
        post: String,
        r#as: Option<String>,
        /// The `Idempotency-Key`.
        key: Option<String>,
        body: String,
        status: u16,
        text: Option<String>,
        json: Option<Value>,
    },
}

/// What a body must be: exactly this text, bytes with exactly this hash, or JSON with at least these fields.
struct Held<'a> {
    text: Option<&'a str>,
    sha256: Option<&'a str>,
    json: Option<&'a Value>,
}

impl Held<'_> {
    /// In what `bytes` differ.
    fn differences(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        if let Some(text) = self.text
            && text.as_bytes() != bytes
        {
            found.push(format!(
                "expected {text}\n  found {}",
                String::from_utf8_lossy(bytes)
            ));
        }
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
        if let Some(expected) = self.sha256
            && expected != hash
        {
            found.push(format!("{} bytes hash to {hash}, not {expected}", bytes.len()));
        }
        if let Some(expected) = self.json {
            match serde_json::from_slice(bytes) {
                Ok(json) => compare(expected, &json, "", &mut found),
                Err(error) => found.push(format!("no JSON ({error}): {}", String::from_utf8_lossy(bytes))),
            }
        }
        found
    }
}

/// Whether the data folder is being served.
enum State {
    Stopped(Folder),
    Served(TestApp),
}

/// Executes the steps of one story and notes what differs.
pub(super) struct Runner<'a> {
    fixture: &'a Path,
    dir: PathBuf,
    /// `None` only while it changes.
    state: Option<State>,
    differences: Vec<String>,
}

impl<'a> Runner<'a> {
    pub(super) fn new(fixture: &'a Path, tokens: &BTreeMap<String, String>) -> Self {
        let dir = TempDir::new().unwrap();
        let path = dir.path().to_path_buf();
        let folder = Folder::filled(dir).with_tokens(tokens);
        Self {
            fixture,
            dir: path,
            state: Some(State::Stopped(folder)),
            differences: Vec::new(),
        }
    }

    /// Where the answers were not as expected.
    pub(super) fn differences(mut self) -> Vec<String> {
        std::mem::take(&mut self.differences)
    }

    fn app(&self) -> &TestApp {
        match &self.state {
            Some(State::Served(app)) => app,
            _ => panic!("a step needs a server, and none is running"),
        }
    }

    fn user(&self, name: Option<&str>) -> User<'_> {
        name.map_or_else(|| self.app().anonymous(), |name| self.app().user(name))
    }

    fn note(&mut self, what: &str, found: Vec<String>) {
        let named = |difference| format!("{what}: {difference}");
        self.differences.extend(found.into_iter().map(named));
    }

    /// Executes one step.
    pub(super) fn execute(&mut self, step: &Step) {
        match step {
            Step::List { steps } => panic!("the list '{steps}' names another list"),
            Step::Unpack { unpack, to } => self.unpack(unpack, to),
            Step::Copy { copy, to } => self.copy(copy, to),
            Step::Serve { serve } => self.serve(serve),
            Step::Stop { stop } => {
                assert!(*stop);
                self.stop();
            }
            Step::Walk { walk } => {
                assert!(*walk);
                let tag = self.app().active();
                assert_eq!(self.app().verify(&tag.code)["verdict"], "genuine");
            }
            Step::Run { .. } => self.run(step),
            Step::Count {
                count,
                r#as,
                by,
                counts,
            } => {
                let found = self.counted(count, r#as, by.as_deref());
                if found != *counts {
                    let told = format!("expected {counts:?}\n  found {found:?}");
                    self.note(&format!("{count} as {as}", as = r#as), vec![told]);
                }
            }
            Step::Get { .. } => self.get(step),
            Step::Post { .. } => self.post(step),
        }
    }

    fn unpack(&self, archive: &str, to: &str) {
        let into = self.dir.join(to);
        std::fs::create_dir_all(&into).unwrap();
        let unpacked = Command::new("tar")
            .arg("-xJpf")
            .arg(self.fixture.join(archive))
            .arg("-C")
            .arg(&into)
            .status();
        assert!(unpacked.unwrap().success(), "tar and xz unpack {archive}");
    }

    fn copy(&self, from: &str, to: &str) {
        let from = self.dir.join(from);
        let pattern = from.file_name().unwrap().to_str().unwrap();
        let (start, rest) = pattern.split_once('*').unwrap_or((pattern, ""));
        assert!(
            rest.is_empty(),
            "only the end of a name may be a wildcard: {pattern}"
        );
        let mut copied = 0;
        for entry in std::fs::read_dir(from.parent().unwrap()).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            if name == pattern || (pattern.ends_with('*') && name.starts_with(start)) {
                let done = Command::new("cp")
                    .arg("-r")
                    .arg(entry.path())
                    .arg(self.dir.join(to))
                    .status();
                assert!(done.unwrap().success(), "{name}");
                copied += 1;
            }
        }
        assert!(copied > 0, "there is nothing to copy at {}", from.display());
    }

    fn serve(&mut self, more: &[String]) {
        let Some(State::Stopped(folder)) = self.state.take() else {
            panic!("the folder is served already");
        };
        let arguments: Vec<&str> = ["--rate-limit", "off"]
            .into_iter()
            .chain(more.iter().map(String::as_str))
            .collect();
        self.state = Some(State::Served(TestApp::start_on(folder, &arguments)));
    }

    fn stop(&mut self) {
        let Some(State::Served(app)) = self.state.take() else {
            panic!("the folder is not served");
        };
        self.state = Some(State::Stopped(app.stop_gently()));
    }

    fn run(&mut self, step: &Step) {
        let Step::Run {
            run,
            alone,
            code,
            text,
            sha256,
            json,
        } = step
        else {
            return;
        };
        let dir = self.dir.to_str().unwrap();
        let mut arguments: Vec<String> = run
            .iter()
            .map(|argument| argument.replace("{dir}", dir))
            .collect();
        if !alone {
            arguments.extend(["--data".to_owned(), format!("{dir}/data")]);
        }
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let output = zhenma(&arguments);
        let held = Held {
            text: text.as_deref(),
            sha256: sha256.as_deref(),
            json: json.as_ref(),
        };
        let mut found = held.differences(&output.stdout);
        if output.status.code() != Some(*code) {
            let error = String::from_utf8_lossy(&output.stderr);
            found.push(format!(
                "expected exit code {code}, found {}: {error}",
                output.status
            ));
        }
        self.note(&format!("zhenma {}", run.join(" ")), found);
    }

    /// The rows of a list, counted.
    fn counted(&self, path: &str, who: &str, by: Option<&str>) -> BTreeMap<String, u64> {
        let (mut counts, mut cursor) = (BTreeMap::new(), String::new());
        loop {
            let mark = if path.contains('?') { '&' } else { '?' };
            let page = self
                .app()
                .user(who)
                .get(&format!("{path}{mark}limit=200{cursor}"));
            let page = page.expect(200);
            for row in page["items"].as_array().unwrap() {
                let name = by.map_or("rows", |by| row[by].as_str().unwrap());
                *counts.entry(name.to_owned()).or_default() += 1;
            }
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return counts,
            }
        }
    }

    fn get(&mut self, step: &Step) {
        let Step::Get {
            get,
            r#as,
            status,
            location,
            without: left_out,
            until,
            text,
            sha256,
            json,
        } = step
        else {
            return;
        };
        let held = Held {
            text: text.as_deref(),
            sha256: sha256.as_deref(),
            json: json.as_ref(),
        };
        let ask = || {
            let answer = self.user(r#as.as_deref()).get(get);
            let mut found = of_status(&answer, *status);
            if location.is_some() && answer.header("location") != location.as_deref() {
                found.push(format!("leads to {:?}", answer.header("location")));
            }
            match left_out {
                Some(object) => found.extend(held.differences(without(&answer.text(), object).as_bytes())),
                None => found.extend(held.differences(&answer.body)),
            }
            found
        };
        let begun = Instant::now();
        let mut found = ask();
        while *until && !found.is_empty() && begun.elapsed() < WAIT_LIMIT {
            std::thread::sleep(Duration::from_millis(100));
            found = ask();
        }
        self.note(&format!("GET {get} as {}", named(r#as.as_ref())), found);
    }

    fn post(&mut self, step: &Step) {
        let Step::Post {
            post,
            r#as,
            key,
            body,
            status,
            text,
            json,
        } = step
        else {
            return;
        };
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(key.as_deref().map(|key| ("idempotency-key", key)));
        let user = self.user(r#as.as_deref());
        let answer = user.call("POST", post, &headers, Some(body.as_bytes()));
        let held = Held {
            text: text.as_deref(),
            sha256: None,
            json: json.as_ref(),
        };
        let mut found = of_status(&answer, *status);
        found.extend(held.differences(&answer.body));
        self.note(&format!("POST {post} as {}", named(r#as.as_ref())), found);
    }
}

impl Drop for Runner<'_> {
    /// A step that cannot go on panics; what differed before it is most likely the reason.
    fn drop(&mut self) {
        for difference in &self.differences {
            eprintln!("{difference}");
        }
    }
}

fn named(who: Option<&String>) -> &str {
    who.map_or("anybody", String::as_str)
}

fn of_status(answer: &Answer, expected: u16) -> Vec<String> {
    if answer.status == expected {
        return Vec::new();
    }
    vec![format!(
        "expected {expected}, found {}: {}",
        answer.status,
        answer.text()
    )]
}

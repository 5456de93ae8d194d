//! A stranger: a folder with what the service served about one tag, and Python to look at it.

use std::process::Command;

use serde_json::json;
use tempfile::TempDir;

use crate::app::{ORIGIN, TestApp};

/// The script's exit code for what does not hold.
const REFUSED: i32 = 3;
/// Every print that is looked at, by the name it is taken away under.
const PRINTS: [(&str, &str); 8] = [
    ("label.png", r#"{"format":"png"}"#),
    ("label.svg", r#"{"format":"svg"}"#),
    ("label.pdf", r#"{"format":"pdf"}"#),
    ("small.png", r#"{"format":"png","dpi":203,"size":"50x30"}"#),
    ("label-203.zpl", r#"{"format":"zpl"}"#),
    ("label-300.zpl", r#"{"format":"zpl","dpi":300,"size":"50x30"}"#),
    ("label-203.tspl", r#"{"format":"tspl","size":"50x30"}"#),
    ("label-300.tspl", r#"{"format":"tspl","dpi":300}"#),
];
/// The letters that base 32 and base64url share, so that a swapped one is still of the alphabet.
const LETTERS: &[u8; 26] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// What a check comes to.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All is as formats.md says.
    Holds,
    /// It is not, and the line that says why begins so.
    Refused(&'static str),
}

/// Somebody with the served bytes and other people's libraries.
pub struct Stranger {
    dir: TempDir,
}

impl Stranger {
    /// Starts a service, makes an active tag and takes away what is served about it.
    #[track_caller]
    pub fn meets_a_tag() -> Self {
        let app = TestApp::start();
        let tag = app.active();
        let stranger = Self {
            dir: TempDir::new().unwrap(),
        };
        let fetch = |path: &str| {
            let answer = app.anonymous().get(path);
            assert_eq!(answer.status, 200, "{path}: {}", answer.text());
            answer.body
        };
        let path = |url: &serde_json::Value| url.as_str().unwrap().strip_prefix(ORIGIN).unwrap().to_owned();
        let answer = app.verify(&tag.code);
        stranger.take("code.txt", tag.code.as_bytes());
        stranger.take(
            "certificate.jwt",
            answer["certificate"].as_str().unwrap().as_bytes(),
        );
        stranger.take("report.json", &fetch(&path(&answer["report"]["url"])));
        stranger.take("video", &fetch(&path(&answer["video"]["url"])));
        stranger.take("checkpoint", &fetch("/api/v1/log/checkpoint"));
        stranger.take("leaves.json", &fetch("/api/v1/log/leaves?from=0"));
        stranger.take("jwks.json", &fetch("/.well-known/jwks.json"));
        stranger.take("did.json", &fetch("/.well-known/did.json"));
        for purpose in ["revocation", "suspension"] {
            let list = fetch(&format!("/status/{purpose}/1"));
            stranger.take(&format!("{purpose}.jwt"), &list);
        }
        stranger.take("keys.json", &fetch("/.well-known/zhenma-keys.json"));
        stranger.take("agency.json", &fetch("/.well-known/agencies/agency-1/jwks.json"));
        for (name, print) in PRINTS {
            let mut body: serde_json::Value = serde_json::from_str(print).unwrap();
            body["reason"] = "演示".into();
            let path = format!("/api/v1/tags/{}/prints", tag.serial);
            let answer = app.user("warehouse").post(&path, &body);
            assert_eq!(answer.status, 200, "{}", answer.text());
            stranger.take(name, &answer.body);
        }
        let layout = json!({ "size": "50x30", "columns": 3, "rows": 8, "skip": 23 });
        let body = json!({ "serials": [tag.serial], "format": "pdf", "layout": layout, "reason": "演示" });
        let sheet = app.user("warehouse").post("/api/v1/prints", &body);
        assert_eq!(sheet.status, 200, "{}", sheet.text());
        stranger.take("sheet.pdf", &sheet.body);
        stranger.take(
            "report.pdf",
            &fetch(&format!("{}.pdf", path(&answer["report"]["url"]))),
        );
        let facts = json!({
            "origin": ORIGIN, "issuer": "did:web:zm.test%3A8080", "prefix": "9521234", "serial": tag.serial,
            "tag_uri": format!("{ORIGIN}/8004/9521234{}", tag.serial), "item_id": tag.item_id,
        });
        stranger.take("facts.json", facts.to_string().as_bytes());
        stranger
    }

    /// Puts `bytes` in the place of what was served.
    pub fn take(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.dir.path().join(name), bytes).unwrap();
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.dir.path().join(name)).unwrap()
    }

    /// Flips the lowest bit of one byte; a second time flips it back.
    pub fn flip(&self, name: &str, place: usize) {
        let mut bytes = self.bytes(name);
        bytes[place] ^= 1;
        self.take(name, &bytes);
    }

    /// Puts another character of base64url at `place`; a second time brings the first one back.
    #[track_caller]
    pub fn swap_letter(&self, name: &str, place: usize) {
        let mut bytes = self.bytes(name);
        let old = bytes[place];
        bytes[place] = match old {
            b'0'..=b'9' => old ^ 1,
            // The last two of base64url.
            b'-' => b'_',
            b'_' => b'-',
            _ => {
                let upper = LETTERS
                    .iter()
                    .position(|letter| *letter == old.to_ascii_uppercase());
                let new = LETTERS[upper.unwrap_or_else(|| panic!("{:?} is no letter", char::from(old))) ^ 1];
                if old.is_ascii_lowercase() {
                    new.to_ascii_lowercase()
                } else {
                    new
                }
            }
        };
        self.take(name, &bytes);
    }

    /// Writes `to` wherever it says `from`.
    #[track_caller]
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.bytes(name)).unwrap();
        assert!(text.contains(from), "{name} does not say {from}");
        self.take(name, text.replace(from, to).as_bytes());
    }

    /// Draws an SVG as Chromium does, enlarged as a printer would.
    pub fn draw(&self, svg: &str, png: &str) {
        let profile = TempDir::new().unwrap();
        let output = Command::new("chromium")
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            .args([
                "--window-size=400,600",
                "--force-device-scale-factor=3",
                "--virtual-time-budget=3000",
            ])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("--screenshot={}", self.dir.path().join(png).display()))
            .arg(format!("file://{}", self.dir.path().join(svg).display()))
            .output()
            .expect("chromium is missing; `bash tests/run` installs it");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            self.dir.path().join(png).exists(),
            "chromium drew nothing: {said}"
        );
    }

    /// Runs one check of `check.py`.
    #[track_caller]
    pub fn finds(&self, check: &str, expected: &Verdict) {
        let python = std::env::var_os("ZHENMA_TEST_PYTHON").expect(
            "ZHENMA_TEST_PYTHON does not name a Python with joserfc, cryptography and zxing-cpp; \
             `bash tests/run` sets it up",
        );
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/interop/check.py");
        let output = Command::new(python)
            .args(["-B", script, check])
            .arg(self.dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        let error = String::from_utf8_lossy(&output.stderr);
        match expected {
            Verdict::Holds => assert!(output.status.success(), "{check}: {said}{error}"),
            Verdict::Refused(why) => {
                assert_eq!(output.status.code(), Some(REFUSED), "{check}: {said}{error}");
                assert!(said.starts_with(why), "{check}: {said}");
            }
        }
    }
}

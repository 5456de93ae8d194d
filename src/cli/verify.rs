//! `zhenma verify`: a code, and a certificate, checked with the published keys alone.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::outcome::{Failure, Outcome};
use super::terminal;
use crate::domain::tag::KeyDocument;
use crate::domain::verify::{OfflineVerdict, Verified, verify_offline};

/// Largest file that is read.
const MOST_BYTES: u64 = 4 << 20;

/// Verify a code with nothing but the published keys: no network, no store
#[derive(Args)]
pub(super) struct Verify {
    /// The code as the QR holds it
    code: String,
    /// The key document, fetched from /.well-known/zhenma-keys.json or printed by `zhenma key export`
    #[arg(long, value_name = "FILE")]
    keys: PathBuf,
    /// A certificate to verify with it: a file that holds the compact JWS
    #[arg(long, value_name = "FILE")]
    certificate: Option<PathBuf>,
}

impl Verify {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let document = read(&self.keys)?;
        let keys = KeyDocument::read(&document)
            .map_err(|error| Failure::told(format!("--keys {}: {error}", self.keys.display())))?;
        let certificate = match &self.certificate {
            Some(file) => Some(
                String::from_utf8_lossy(&read(file)?)
                    .trim()
                    .trim_matches('"')
                    .to_owned(),
            ),
            None => None,
        };
        let verdict = verify_offline(&self.code, certificate.as_deref(), &keys).map_err(|error| {
            let given: String = self.code.chars().take(80).collect();
            Failure::told(format!("'{given}' {error}"))
        })?;
        let (outcome, said) = match verdict {
            OfflineVerdict::Holds(verified) => (Outcome::Good, facts(&verified)),
            OfflineVerdict::DoesNotHold(flaw) => {
                (Outcome::Bad, json!({ "valid": false, "why": flaw.to_string() }))
            }
            OfflineVerdict::CannotDecide(key) => {
                let why = format!("this cannot be decided offline: {key}");
                (
                    Outcome::Bad,
                    json!({ "valid": false, "cannot_decide": true, "why": why }),
                )
            }
        };
        terminal::say(&serde_json::to_string_pretty(&said)?);
        Ok(outcome)
    }
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::told(format!("{}: {error}", file.display()));
    let length = std::fs::metadata(file).map_err(failed)?.len();
    if length > MOST_BYTES {
        return Err(Failure::told(format!(
            "{}: {length} bytes is too large for this file",
            file.display()
        )));
    }
    std::fs::read(file).map_err(failed)
}

/// What is printed of a code that holds.
fn facts(verified: &Verified) -> Value {
    let mut facts = json!({
        "valid": true, "serial": verified.serial, "tag_uri": verified.tag_uri, "seal_key": verified.seal_key,
        "keys_dated": verified.keys_dated,
    });
    if let (Some(object), Some(vouched)) = (facts.as_object_mut(), &verified.certificate) {
        object.insert(
            "certificate".to_owned(),
            json!({
                "key": vouched.kid,
                "version": vouched.version,
                "conclusion": vouched.conclusion,
                "issued_at": vouched.issued_at,
                "valid_from": vouched.valid_from,
                "report_sha256": vouched.report.sha256,
                "video_sha256": vouched.video.sha256,
            }),
        );
    }
    facts
}

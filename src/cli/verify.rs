//! `zhenma verify`: a code, and a certificate, checked with the published keys alone.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{Failure, Outcome, terminal};
use crate::domain::appraisal::Conclusion;
use crate::domain::certificate::{CertificateProblem, verify_certificate};
use crate::domain::tag::{CodeInput, KeyDocument, KeyState, Ring, Seal, parse_code, tag_uri};
use crate::instant::Instant;

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

/// What can be said of a code with nothing but the published keys.
enum Verdict {
    /// It holds.
    Holds(serde_json::Value),
    /// It does not, and why.
    Not(String),
    /// Its signatures verify, but a thief could have made them.
    CannotDecide(String),
}

impl Verdict {
    /// A key that is compromised proves nothing by itself: whoever has it can date what they sign as they like.
    fn compromised(kid: &str, since: Instant) -> Self {
        let ask = "whoever has it can date what they sign before that; ask the service online, or the log";
        Self::CannotDecide(format!("the key {kid} is compromised since {since}: {ask}"))
    }
}

impl Verify {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let document = read(&self.keys)?;
        let keys = KeyDocument::read(&document)
            .map_err(|error| Failure::new(format!("--keys {}: {error}", self.keys.display())))?;
        let certificate = match &self.certificate {
            Some(file) => Some(
                String::from_utf8_lossy(&read(file)?)
                    .trim()
                    .trim_matches('"')
                    .to_owned(),
            ),
            None => None,
        };
        let (outcome, said) = match verify(&self.code, &keys, certificate.as_deref())? {
            Verdict::Holds(facts) => (Outcome::Good, facts),
            Verdict::Not(why) => (Outcome::Bad, json!({ "valid": false, "why": why })),
            Verdict::CannotDecide(why) => {
                let why = format!("this cannot be decided offline: {why}");
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
    let failed = |error: std::io::Error| Failure::new(format!("{}: {error}", file.display()));
    let length = std::fs::metadata(file).map_err(failed)?.len();
    if length > MOST_BYTES {
        return Err(Failure::new(format!(
            "{}: {length} bytes is too large for this file",
            file.display()
        )));
    }
    std::fs::read(file).map_err(failed)
}

fn verify(code: &str, keys: &KeyDocument, certificate: Option<&str>) -> Result<Verdict, Failure> {
    let Some(CodeInput::Sealed {
        origin,
        seal,
        prefix,
        serial,
    }) = parse_code(code)
    else {
        let right = "give the whole code as the QR holds it, in upper case: HTTPS://HOST/SEAL/8004/…";
        return Err(Failure::new(format!(
            "'{}' is no sealed code; {right}",
            code.chars().take(80).collect::<String>()
        )));
    };
    let seal = match Seal::parse(&seal) {
        Ok(seal) => seal,
        Err(problem) => return Ok(Verdict::Not(problem.to_string())),
    };
    if !keys.origins.contains(&origin) || prefix != keys.prefix {
        return Ok(Verdict::Not(format!(
            "'{origin}' with the prefix {prefix} is not this operator's"
        )));
    }
    let kid = Ring::Seal.kid(seal.key_number);
    let Some(key) = keys.key(Ring::Seal, &kid) else {
        return Ok(Verdict::Not(format!(
            "the seal names key number {}, which the key document does not know",
            seal.key_number
        )));
    };
    if let Err(problem) = seal.verify(&key.x.0, &origin, &prefix, &serial) {
        return Ok(Verdict::Not(problem.to_string()));
    }
    let uri = tag_uri(&origin, &prefix, &serial);
    let vouched = match certificate
        .map(|jws| verify_certificate(jws, keys, &uri))
        .transpose()
    {
        Ok(vouched) => vouched,
        Err(CertificateProblem::Compromised { kid, since }) => return Ok(Verdict::compromised(&kid, since)),
        Err(problem) => return Ok(Verdict::Not(problem.to_string())),
    };
    if let Some(vouched) = &vouched
        && let Some(since) = compromised(keys, Ring::Certificate, &vouched.kid)
    {
        return Ok(Verdict::compromised(&vouched.kid, since));
    }
    // A seal carries no time; only a certificate by a key that is believed can show that it is older than the
    // compromise.
    if let Some(since) = compromised(keys, Ring::Seal, &kid)
        && vouched.as_ref().is_none_or(|vouched| vouched.issued_at >= since)
    {
        return Ok(Verdict::compromised(&kid, since));
    }
    if let Some(corrected) = vouched
        .as_ref()
        .filter(|vouched| vouched.conclusion != Conclusion::Genuine)
    {
        return Ok(Verdict::Not(format!(
            "the certificate holds, and its version {} says that the item was not found genuine",
            corrected.version
        )));
    }
    let mut facts = json!({
        "valid": true, "serial": serial, "tag_uri": uri, "seal_key": kid, "keys_dated": keys.dated,
    });
    if let (Some(object), Some(vouched)) = (facts.as_object_mut(), vouched) {
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
    Ok(Verdict::Holds(facts))
}

/// Since when a key is compromised, if it is.
fn compromised(keys: &KeyDocument, ring: Ring, kid: &str) -> Option<Instant> {
    match keys.key(ring, kid)?.state {
        KeyState::Compromised { since } => Some(since),
        KeyState::Active | KeyState::Retired { .. } => None,
    }
}

//! `zhenma verify`: a code, and a certificate, checked with the published keys, and with status lists.

use std::path::PathBuf;

use clap::Args;
use serde_json::{Value, json};

use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::terminal;
use crate::domain::certificate::{NamedStatus, StatusList, verify_status_list};
use crate::domain::tag::{KeyDocument, Origin};
use crate::domain::verify::{
    Checked, CheckedStatus, NotASealedCode, OfflineVerdict, Verified, check_status, verify_offline,
};
use crate::message::{Explain, Message, language, message};

/// Largest file that is read.
const MOST_BYTES: u64 = 4 << 20;

/// Verify a code with nothing but the published keys: no store, and no network unless --online asks for it
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
    /// A status list that the certificate names, fetched before: whether the tag was revoked or suspended since; given
    /// once for each list
    #[arg(
        long,
        value_name = "FILE",
        requires = "certificate",
        conflicts_with = "online"
    )]
    status: Vec<PathBuf>,
    /// Fetch the status lists, and the certificate where none is given, from the service the code names
    #[arg(long)]
    online: bool,
}

impl Verify {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let document = read(&self.keys)?;
        let keys = KeyDocument::read(&document).map_err(|error| {
            let (flag, file) = ("--keys", self.keys.display());
            Failure::new(&message!("cli.flag_file", flag, file, why: error.message()))
        })?;
        let certificate = self.certificate.as_deref().map(compact).transpose()?;
        let mut verdict = self.verify(certificate.as_deref(), &keys)?;
        if self.online
            && let OfflineVerdict::Holds(verified) = &verdict
            && verified.certificate.is_none()
        {
            let Some(fetched) = self.fetch_certificate(verified, &keys).await? else {
                let unknown = message!("verify.unknown_to_the_service");
                return said(Outcome::Bad, &not_valid(&unknown));
            };
            verdict = self.verify(Some(&fetched), &keys)?;
        }
        match verdict {
            OfflineVerdict::Holds(verified) => self.with_status(&verified, &keys).await,
            OfflineVerdict::DoesNotHold(flaw) => said(Outcome::Bad, &not_valid(&flaw.message())),
            OfflineVerdict::CannotDecide(key) => {
                let why = message!("cli.verify_cannot_decide", why: key.message());
                let mut told = not_valid(&why);
                if let Some(object) = told.as_object_mut() {
                    object.insert("cannot_decide".to_owned(), true.into());
                }
                said(Outcome::Bad, &told)
            }
        }
    }

    fn verify(&self, certificate: Option<&str>, keys: &KeyDocument) -> Result<OfflineVerdict, Failure> {
        verify_offline(&self.code, certificate, keys).map_err(|error: NotASealedCode| {
            let code: String = self.code.chars().take(80).collect();
            Failure::new(&message!("cli.verify_code", code, why: error.message()))
        })
    }

    /// What is said of a code that holds, and of its status.
    async fn with_status(&self, verified: &Verified, keys: &KeyDocument) -> Result<Outcome, Failure> {
        let named = verified
            .certificate
            .as_ref()
            .map_or(&[][..], |vouched| &vouched.status);
        let mut lists = Vec::new();
        for (name, list) in self.lists(named, keys).await? {
            match verify_status_list(&list, keys) {
                Ok(list) => lists.push((name, list)),
                Err(error) => {
                    let why = message!("cli.verify_list", name, why: error.message());
                    return said(Outcome::Bad, &not_valid(&why));
                }
            }
        }
        for (name, list) in &lists {
            check_status(named, std::slice::from_ref(list))
                .map_err(|error| Failure::new(&message!("cli.verify_list", name, why: error.message())))?;
        }
        let lists: Vec<StatusList> = lists.into_iter().map(|(_, list)| list).collect();
        let status = check_status(named, &lists).map_err(|error| Failure::new(&error.message()))?;
        let mut told = facts(verified);
        if let Some(object) = told.as_object_mut() {
            object.insert("status".to_owned(), status_facts(&status));
            if let Some(why) = status.against() {
                object.insert("valid".to_owned(), false.into());
                object.insert("why".to_owned(), why.text(language()).into());
                object.insert("code".to_owned(), why.code().into());
            }
        }
        if status.against().is_some() {
            return said(Outcome::Bad, &told);
        }
        if let Some(note) = not_checked(&status) {
            terminal::note(&note);
        }
        said(Outcome::Good, &told)
    }

    /// The status lists, each by what it is called in messages.
    async fn lists(
        &self,
        named: &[NamedStatus],
        keys: &KeyDocument,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut lists = Vec::new();
        for file in &self.status {
            lists.push((format!("--status {}", file.display()), compact(file)?));
        }
        if self.online {
            for entry in named {
                let list = fetch_list(&entry.list, keys).await?;
                lists.push((entry.list.clone(), list));
            }
        }
        Ok(lists)
    }

    /// The certificate that the service shows for the code; nothing for a code it does not know.
    async fn fetch_certificate(
        &self,
        verified: &Verified,
        keys: &KeyDocument,
    ) -> Result<Option<String>, Failure> {
        let (origin, _) = ours(&verified.tag_uri, keys)?;
        let code = percent_encoding::utf8_percent_encode(&self.code, percent_encoding::NON_ALPHANUMERIC);
        let client = Client::elsewhere(origin.as_str())?;
        let answer = client.get(&format!("/api/v1/verify?code={code}")).await?;
        Ok(answer
            .get("certificate")
            .and_then(Value::as_str)
            .map(str::to_owned))
    }
}

/// The origin among the key document's that an address lies under, and the rest of the address. Nothing is fetched from
/// anywhere else.
fn ours<'a>(url: &'a str, keys: &'a KeyDocument) -> Result<(&'a Origin, &'a str), Failure> {
    let under = |origin: &'a Origin| {
        let rest = url.strip_prefix(origin.as_str())?;
        rest.starts_with('/').then_some((origin, rest))
    };
    let found = keys.origins.iter().find_map(under);
    found.ok_or_else(|| Failure::new(&message!("verify.elsewhere", url)))
}

async fn fetch_list(url: &str, keys: &KeyDocument) -> Result<String, Failure> {
    let (origin, path) = ours(url, keys)?;
    let list = Client::elsewhere(origin.as_str())?.get_bytes(path).await?;
    Ok(String::from_utf8_lossy(&list).trim().to_owned())
}

/// Prints what is known, and ends as `outcome` says.
fn said(outcome: Outcome, what: &Value) -> Result<Outcome, Failure> {
    terminal::say(&serde_json::to_string_pretty(what)?);
    Ok(outcome)
}

/// What is printed of a code that is not valid: why, in the language of the process, and the code of that for programs.
fn not_valid(why: &Message) -> Value {
    json!({ "valid": false, "why": why.text(language()), "code": why.code() })
}

fn status_facts(status: &CheckedStatus) -> Value {
    let mut facts = json!({
        "revocation": status.revocation.as_str(), "suspension": status.suspension.as_str(),
    });
    let dates = [status.revocation, status.suspension]
        .into_iter()
        .filter_map(Checked::dated);
    if let (Some(object), Some(oldest)) = (facts.as_object_mut(), dates.min()) {
        object.insert("dated".to_owned(), oldest.to_string().into());
    }
    facts
}

/// What to say where a list is missing.
fn not_checked(status: &CheckedStatus) -> Option<Message> {
    match (status.revocation, status.suspension) {
        (Checked::Not, Checked::Not) => Some(message!("verify.status_not_checked")),
        (Checked::Not, _) => Some(message!("verify.revocation_not_checked")),
        (_, Checked::Not) => Some(message!("verify.suspension_not_checked")),
        _ => None,
    }
}

/// A compact JWS from a file, as it was downloaded or as a JSON string.
fn compact(file: &std::path::Path) -> Result<String, Failure> {
    let text = String::from_utf8_lossy(&read(file)?).trim().to_owned();
    Ok(text.trim_matches('"').to_owned())
}

fn read(file: &std::path::Path) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| Failure::of_file(file, &error);
    let length = std::fs::metadata(file).map_err(failed)?.len();
    if length > MOST_BYTES {
        let why = message!("cli.verify_too_large", length);
        return Err(Failure::new(
            &message!("cli.file", file = file.display(), why: why),
        ));
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

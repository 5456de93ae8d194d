//! The verify answer (formats.md) and the projection that keeps it ready: one record written in the same commit
//! as what it tells, so that a scan is one read.
//!
//! The record is a JSON array of a small head, which is parsed at every scan, and the answer, which is sent as
//! it stands.

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::ledger::Notice;
use crate::domain::appraisal::Conclusion;
use crate::domain::catalogue::PublicFacts;
use crate::domain::tag::state::{Status, Verdict};
use crate::domain::tag::{Origin, PublicReason, Serial};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// The answer for malformed, forged, foreign and unknown codes, byte for byte.
pub const NOT_FOUND: &[u8] = br#"{"verdict":"not_found"}"#;

/// What a scan of a known tag answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VerifyAnswer {
    /// The verdict.
    pub verdict: Verdict,
    /// The tag.
    pub tag: AnsweredTag,
    /// The item.
    pub item: AnsweredItem,
    /// The report.
    pub report: AnsweredReport,
    /// The video.
    pub video: AnsweredVideo,
    /// The certificate, a compact JWS.
    pub certificate: String,
    /// Where the tag's first leaf stands in the log. Last, because the store gives the index at commit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogEntry>,
}

/// The tag in an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredTag {
    /// Ungrouped.
    pub serial: Serial,
    /// The tag URI.
    pub uri: String,
    /// Where it stands.
    pub status: Status,
    /// When it was issued.
    pub issued_at: Instant,
    /// The key that sealed it.
    pub key: String,
    /// How the label is fixed, once it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<AnsweredLabel>,
    /// Since when it is suspended, revoked, replaced or returned; absent where release 0.1.0 changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<Instant>,
    /// Why it is suspended or revoked, as far as the public may know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_reason: Option<PublicReason>,
    /// Made for a demonstration.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demonstration: bool,
}

/// Where the owner should find the label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredLabel {
    /// Hang tag, sticker or buckle.
    pub carrier: String,
    /// Where on the item or its outer packaging.
    pub place: String,
    /// A picture of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<String>,
}

/// The item in an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredItem {
    /// `{origin}/items/{uuid}`.
    pub uri: String,
    /// The public facts.
    #[serde(flatten)]
    pub facts: PublicFacts,
    /// Photos of this very item.
    pub photos: Vec<AnsweredPhoto>,
}

/// A photo in an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredPhoto {
    /// Where it is.
    pub url: String,
    /// Hash of its bytes.
    pub sha256: Sha256Hash,
    /// What it shows.
    pub point: String,
}

/// The report in an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredReport {
    /// Where its exact bytes are.
    pub url: String,
    /// Their hash.
    pub sha256: Sha256Hash,
    /// 1 for the first.
    pub version: u32,
    /// The agency's name.
    pub agency: String,
    /// What was concluded.
    pub conclusion: Conclusion,
    /// When the appraiser signed.
    pub appraised_at: Instant,
}

/// The video in an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AnsweredVideo {
    /// Where it is.
    pub url: String,
    /// Hash of its bytes.
    pub sha256: Sha256Hash,
    /// How many bytes.
    pub bytes: u64,
    /// MIME type.
    pub media_type: String,
    /// How long, in milliseconds, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// A place in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LogEntry {
    /// Which log; absent for the operator's first, `{host}/log`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// Counted from 0.
    pub index: u64,
}

/// A JSON object opened for its last member, `log`, up to where the index goes. `}}` closes it again. `log` names a
/// log that is not the operator's first.
#[must_use]
pub fn open_for_log(object: &[u8], log: Option<&str>) -> Vec<u8> {
    let mut before = object.strip_suffix(b"}").unwrap_or(object).to_vec();
    before.extend_from_slice(br#","log":{"#);
    if let Some(log) = log {
        before.extend_from_slice(br#""origin":"#);
        before.extend_from_slice(serde_json::Value::from(log).to_string().as_bytes());
        before.push(b',');
    }
    before.extend_from_slice(br#""index":"#);
    before
}

/// Where evidence is fetched.
#[must_use]
pub fn evidence_url(origin: &Origin, hash: &Sha256Hash) -> String {
    format!("{origin}/api/v1/evidence/{hash}")
}

/// Where a report is fetched.
#[must_use]
pub fn report_url(origin: &Origin, hash: &Sha256Hash) -> String {
    format!("{origin}/api/v1/reports/{hash}")
}

/// What is looked at before the answer is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectionHead {
    /// The code as printed, to compare with.
    pub code: String,
    /// Whether a notice stands beside it.
    pub genuine: bool,
    /// When the buyer confirmed receipt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
}

/// A projection as read.
#[derive(Clone, Debug)]
pub struct Projection {
    /// The head.
    pub head: ProjectionHead,
    /// The answer's JSON.
    pub answer: Bytes,
}

impl Projection {
    /// Reads a record without parsing the answer. `None` if it is damaged.
    #[must_use]
    pub fn read(record: &Bytes) -> Option<Self> {
        let inner = record.strip_prefix(b"[")?.strip_suffix(b"]")?;
        let mut heads = serde_json::Deserializer::from_slice(inner).into_iter::<ProjectionHead>();
        let head = heads.next()?.ok()?;
        // One byte of bracket, the head, one byte of comma.
        let start = heads.byte_offset().checked_add(2)?;
        let answer = record.slice(start..record.len().checked_sub(1)?);
        answer.starts_with(b"{").then_some(Self { head, answer })
    }

    /// The answer, parsed.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn parsed(&self) -> Result<VerifyAnswer, serde_json::Error> {
        serde_json::from_slice(&self.answer)
    }

    /// The record of an answer whose log index is known, or will not be.
    ///
    /// # Errors
    /// If it does not serialise, which it does.
    pub fn record(head: &ProjectionHead, answer: &VerifyAnswer) -> Result<Bytes, serde_json::Error> {
        Ok(serde_json::to_vec(&(head, answer))?.into())
    }

    /// The record of a new tag's answer, whose log index is known only when it is committed: the bytes before the index
    /// and those after it. `log` is the log that the index is of, if that is not the operator's first.
    ///
    /// # Errors
    /// If it does not serialise, which it does.
    pub fn record_around_index(
        head: &ProjectionHead,
        answer: &VerifyAnswer,
        log: Option<&str>,
    ) -> Result<(Bytes, Bytes), serde_json::Error> {
        let pair = serde_json::to_vec(&(head, answer))?;
        // Without the pair's bracket the answer stands last, and the log's index becomes its last member.
        let before = open_for_log(pair.strip_suffix(b"]").unwrap_or(&pair), log);
        Ok((before.into(), Bytes::from_static(b"}}]")))
    }

    /// The answer with what changes from scan to scan.
    ///
    /// # Errors
    /// If the members do not serialise, which they do.
    pub fn answer_with<C: Serialize>(
        &self,
        notice: Option<&Notice>,
        cover: Option<&C>,
    ) -> Result<Bytes, serde_json::Error> {
        if notice.is_none() && cover.is_none() {
            return Ok(self.answer.clone());
        }
        let mut json = self.answer.strip_suffix(b"}").unwrap_or(&self.answer).to_vec();
        if let Some(notice) = notice {
            json.extend_from_slice(br#","notice":"#);
            serde_json::to_writer(&mut json, notice)?;
        }
        if let Some(cover) = cover {
            json.extend_from_slice(br#","cover":"#);
            serde_json::to_writer(&mut json, cover)?;
        }
        json.push(b'}');
        Ok(json.into())
    }
}

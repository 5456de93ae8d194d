//! The report 鉴定报告 (formats.md, "Report"): a body in JCS, three persons' signatures, the agency's JWS.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::checklist::ChecklistUsed;
use super::finding::{Conclusion, Finding, MANDATORY, Point};
use super::yardstick::Yardstick;
use crate::domain::catalogue::PublicFacts;
use crate::domain::people::Role;
use crate::domain::tag::PublicKey;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::media_type::MediaType;

/// An agency as reports and certificates name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AgencyFacts {
    /// Its id, under which `/.well-known/agencies/{id}/jwks.json` has its keys.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its accreditation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accreditation: Option<String>,
}

/// A signer as reports and certificates name one: by licence, never by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedAs {
    /// As what.
    pub role: Role,
    /// Licence number.
    pub licence: String,
}

/// The video of the appraisal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct VideoFacts {
    /// Hash of the stored bytes.
    pub sha256: Sha256Hash,
    /// How many bytes.
    pub bytes: u64,
    /// Type, read from the bytes.
    pub media_type: MediaType,
    /// How long it runs, milliseconds, where the file says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
}

/// A photo with the point it shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Photo {
    /// Hash of the stored bytes.
    pub sha256: Sha256Hash,
    /// The point it shows.
    pub point: String,
}

/// The report that a corrected one takes the place of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Corrects {
    /// Hash of the former report's exact bytes.
    pub sha256: Sha256Hash,
    /// Its version.
    pub version: u32,
    /// Why it is corrected.
    pub reason: String,
}

/// What the three persons sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReportBody {
    /// Always `zhenma/report/v1`.
    pub format: String,
    /// 1 for the first; a correction is a new version.
    pub version: u32,
    /// The appraisal.
    pub appraisal_id: Uuid,
    /// The item.
    pub item_id: Uuid,
    /// The item's public facts.
    pub item: PublicFacts,
    /// The agency.
    pub agency: AgencyFacts,
    /// When the appraiser signed.
    pub appraised_at: Instant,
    /// What was seen.
    pub findings: Vec<Finding>,
    /// The video.
    pub video: VideoFacts,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// Hash of the internal dossier.
    pub dossier_sha256: Sha256Hash,
    /// By what the item was judged (S9).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub yardsticks: Vec<Yardstick>,
    /// What had to be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checklist: Option<ChecklistUsed>,
    /// Where it is undetermined: what would settle it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub would_settle: Option<String>,
    /// The report this one corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<Corrects>,
}

impl ReportBody {
    /// The format's name.
    pub const FORMAT: &'static str = "zhenma/report/v1";

    /// The points that a genuine item needs looked at: the checklist's, or S10's where none is named.
    #[must_use]
    pub fn mandatory(&self) -> Vec<Point> {
        match &self.checklist {
            Some(checklist) => checklist.mandatory.clone(),
            None => MANDATORY.into_iter().filter_map(Point::parse).collect(),
        }
    }

    /// Hashes of everything the report rests on: photos, then the video.
    pub fn media(&self) -> impl Iterator<Item = Sha256Hash> {
        let photos = self.photos().into_iter().map(|photo| photo.sha256);
        photos.chain([self.video.sha256])
    }

    /// Every photo of every finding, in order.
    #[must_use]
    pub fn photos(&self) -> Vec<Photo> {
        let of = |finding: &Finding| {
            let point = finding.point.as_str().to_owned();
            finding
                .photos
                .iter()
                .map(move |sha256| Photo {
                    sha256: *sha256,
                    point: point.clone(),
                })
                .collect::<Vec<_>>()
        };
        self.findings.iter().flat_map(of).collect()
    }
}

/// The hash that is signed: of the body's JCS bytes.
///
/// # Errors
/// If the body cannot be written as JCS, which ours always can.
pub fn body_hash(body: &ReportBody) -> Result<Sha256Hash, serde_json::Error> {
    serde_json_canonicalizer::to_vec(body).map(Sha256Hash::of)
}

/// What a person signs: `zhenma/report/v1\n{role}\n{appraisal_id}\n{sha256 of body}\n{time}`.
#[must_use]
pub fn sign_message(role: Role, appraisal: Uuid, body: &Sha256Hash, time: Instant) -> Vec<u8> {
    format!(
        "{}\n{}\n{appraisal}\n{body}\n{time}",
        ReportBody::FORMAT,
        role.as_str()
    )
    .into_bytes()
}

/// One person's signature under a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Signature {
    /// As what.
    pub role: Role,
    /// By whom.
    pub licence: String,
    /// Which of the person's keys.
    pub kid: String,
    /// Its public half.
    pub x: PublicKey,
    /// When.
    pub time: Instant,
    /// Ed25519 over [`sign_message`], 64 bytes in base64url.
    pub signature: String,
    /// What the person had to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Points that differ and that the approver accepts all the same (invariant 1).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accepted_differences: Vec<String>,
}

impl Signature {
    /// Checks the signature, strictly.
    #[must_use]
    pub fn holds(&self, appraisal: Uuid, body: &Sha256Hash) -> bool {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;

        let bytes = URL_SAFE_NO_PAD
            .decode(&self.signature)
            .ok()
            .and_then(|b| <[u8; 64]>::try_from(b).ok());
        bytes.is_some_and(|bytes| {
            let message = sign_message(self.role, appraisal, body, self.time);
            self.x
                .0
                .verify_strict(&message, &ed25519_dalek::Signature::from_bytes(&bytes))
                .is_ok()
        })
    }
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct AppraisalReport {
    /// What was signed.
    pub body: ReportBody,
    /// Appraiser, reviewer, approver.
    pub signatures: Vec<Signature>,
    /// JWS of the agency over the body's hash in hex.
    pub agency_jws: String,
}

/// The report's exact bytes.
///
/// # Errors
/// If it cannot be written as JCS, which ours always can.
pub fn report_bytes(report: &AppraisalReport) -> Result<Vec<u8>, serde_json::Error> {
    serde_json_canonicalizer::to_vec(report)
}

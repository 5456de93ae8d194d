//! The certificate 证书: a W3C Verifiable Credential 2.0 as JWT (formats.md, "Certificate").
//!
//! A module of its own beside tag and appraisal, because a certificate names both.

mod gzip;
mod problem;
mod status_list;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

pub use self::problem::CertificateProblem;
use self::problem::TYPE;
pub use self::status_list::{
    Bitstring, STATUS_LIST_ENTRIES, StatusList, StatusListIndex, StatusListProblem, StatusPurpose,
    status_list_credential, status_list_url, verify_status_list,
};
use crate::domain::appraisal::{AgencyFacts, Conclusion, SignedAs};
use crate::domain::catalogue::PublicFacts;
use crate::domain::cover::Policy;
use crate::domain::tag::{
    JwsHeader, KeyDocument, KeyState, Origin, Ring, SignProblem, Signer, sign_jws, verify_jws,
};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

const VC_CONTEXT: &str = "https://www.w3.org/ns/credentials/v2";

/// The report a certificate vouches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportFacts {
    /// Hash of the report's exact bytes.
    pub sha256: Sha256Hash,
    /// 1 for the first; a correction is a new version.
    pub version: u32,
}

/// The certificate that a new version takes the place of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerCertificate {
    /// Hash of its compact JWS.
    pub sha256: Sha256Hash,
    /// Its version.
    pub version: u32,
}

/// The video a certificate vouches for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MediaFacts {
    /// Hash of the stored bytes.
    pub sha256: Sha256Hash,
    /// How many bytes.
    pub bytes: u64,
    /// MIME type.
    pub media_type: String,
}

/// Everything a certificate says.
#[derive(Clone, Debug)]
pub struct CertificateFacts<'a> {
    /// The current origin.
    pub origin: &'a Origin,
    /// The tag URI.
    pub tag_uri: &'a str,
    /// `{origin}/items/{uuid}`.
    pub item_uri: &'a str,
    /// The item's public facts.
    pub item: &'a PublicFacts,
    /// Who appraised.
    pub agency: &'a AgencyFacts,
    /// What they concluded.
    pub conclusion: Conclusion,
    /// When the appraiser signed.
    pub appraised_at: Instant,
    /// When the tag was issued.
    pub issued_at: Instant,
    /// When this certificate is signed; with the first, when the tag is issued.
    pub valid_from: Instant,
    /// The report.
    pub report: ReportFacts,
    /// The video.
    pub video: MediaFacts,
    /// Who signed the report.
    pub signers: &'a [SignedAs],
    /// The cover policy.
    pub policy: &'a Policy,
    /// The entry in the status lists.
    pub status: StatusListIndex,
    /// 1 for the first; a correction is a new version of the same serial.
    pub version: u32,
    /// The version before, of which this one is the correction.
    pub corrects: Option<FormerCertificate>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Credential<'a> {
    #[serde(rename = "@context")]
    context: [String; 2],
    #[serde(rename = "type")]
    kinds: [&'static str; 2],
    issuer: String,
    valid_from: Instant,
    credential_subject: Subject<'a>,
    credential_status: [StatusEntry; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Subject<'a> {
    id: &'a str,
    item: Item<'a>,
    agency: &'a AgencyFacts,
    conclusion: Conclusion,
    appraised_at: Instant,
    issued_at: Instant,
    report: ReportFacts,
    video: &'a MediaFacts,
    signers: &'a [SignedAs],
    policy: PolicyReference<'a>,
    certificate_version: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    corrects: Option<FormerCertificate>,
}

/// The public facts under the certificate's own names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Item<'a> {
    id: &'a str,
    brand: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    style_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gtin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    own_serial: Option<&'a str>,
    category: crate::domain::catalogue::Category,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin_country: Option<&'a str>,
}

#[derive(Serialize)]
struct PolicyReference<'a> {
    id: &'a str,
    version: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StatusEntry {
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    status_purpose: &'static str,
    status_list_index: String,
    status_list_credential: String,
}

fn status_entry(origin: &Origin, purpose: StatusPurpose, index: StatusListIndex) -> StatusEntry {
    let list = status_list_url(origin, purpose, index.list());
    let place = index.place();
    StatusEntry {
        id: format!("{list}#{place}"),
        kind: "BitstringStatusListEntry",
        status_purpose: purpose.as_str(),
        status_list_index: place.to_string(),
        status_list_credential: list,
    }
}

/// Signs a certificate and gives the compact JWS.
///
/// # Errors
/// [`SignProblem`] if the signer does not sign.
pub fn certificate(facts: &CertificateFacts<'_>, signer: &dyn Signer) -> Result<String, SignProblem> {
    let item = facts.item;
    let credential = Credential {
        context: [VC_CONTEXT.to_owned(), format!("{}/context/v1", facts.origin)],
        kinds: ["VerifiableCredential", "AuthenticityCertificate"],
        issuer: facts.origin.issuer(),
        valid_from: facts.valid_from,
        credential_subject: Subject {
            id: facts.tag_uri,
            item: Item {
                id: facts.item_uri,
                brand: &item.brand,
                name: &item.name,
                model: item.model.as_deref(),
                style_number: item.style_number.as_deref(),
                gtin: item.gtin.as_ref().map(crate::domain::catalogue::Gtin::as_str),
                own_serial: item.own_serial.as_deref(),
                category: item.category,
                origin_country: item.origin_country.as_deref(),
            },
            agency: facts.agency,
            conclusion: facts.conclusion,
            appraised_at: facts.appraised_at,
            issued_at: facts.issued_at,
            report: facts.report,
            video: &facts.video,
            signers: facts.signers,
            policy: PolicyReference {
                id: &facts.policy.id,
                version: facts.policy.version,
            },
            certificate_version: facts.version,
            corrects: facts.corrects,
        },
        credential_status: StatusPurpose::ALL
            .map(|purpose| status_entry(facts.origin, purpose, facts.status)),
    };
    let payload = serde_json::to_vec(&credential).unwrap_or_default();
    sign_jws(signer, Some(TYPE), &payload)
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadCredential {
    issuer: String,
    valid_from: Instant,
    credential_subject: ReadSubject,
    #[serde(default)]
    credential_status: Vec<ReadStatus>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadStatus {
    status_purpose: String,
    status_list_index: String,
    status_list_credential: String,
}

/// Where a certificate says that its status stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedStatus {
    /// Revocation or suspension.
    pub purpose: StatusPurpose,
    /// The list's address.
    pub list: String,
    /// Its place in the list, counted from 0.
    pub place: u64,
}

impl ReadStatus {
    fn named(self) -> Result<NamedStatus, CertificateProblem> {
        let unknown = |what: &str| CertificateProblem::Payload(format!("its credentialStatus has {what}"));
        Ok(NamedStatus {
            purpose: StatusPurpose::parse(&self.status_purpose)
                .ok_or_else(|| unknown("an unknown purpose"))?,
            place: self
                .status_list_index
                .parse()
                .map_err(|_| unknown("an index that is no number"))?,
            list: self.status_list_credential,
        })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ReadSubject {
    id: String,
    conclusion: Conclusion,
    issued_at: Instant,
    certificate_version: u32,
    report: ReportFacts,
    video: MediaFacts,
}

/// What a certificate that holds vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The key that signed.
    pub kid: String,
    /// Since when.
    pub valid_from: Instant,
    /// When the tag was issued; a later version keeps it.
    pub issued_at: Instant,
    /// 1 for the first.
    pub version: u32,
    /// What the report concludes. A corrected one may say that the item is not genuine after all.
    pub conclusion: Conclusion,
    /// The report.
    pub report: ReportFacts,
    /// The video.
    pub video: MediaFacts,
    /// Where it says that its status stands.
    pub status: Vec<NamedStatus>,
}

/// Which key a certificate says signed it, and when; nothing is checked.
#[must_use]
pub fn signed_with(compact: &str) -> Option<(String, Instant)> {
    let mut parts = compact.split('.');
    let (header, payload) = (parts.next()?, parts.next()?);
    let header: JwsHeader = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let dated: Dated = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    Some((header.kid, dated.valid_from))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Dated {
    valid_from: Instant,
}

/// Checks a certificate with nothing but the key document: signature, key, issuer and subject.
///
/// # Errors
/// [`CertificateProblem`].
pub fn verify_certificate(
    compact: &str,
    keys: &KeyDocument,
    tag_uri: &str,
) -> Result<Vouched, CertificateProblem> {
    let (header, payload) = verify_jws(compact, |kid| keys.key(Ring::Certificate, kid).map(|key| key.x.0))?;
    if header.typ.as_deref() != Some(TYPE) {
        return Err(CertificateProblem::Type);
    }
    let credential: ReadCredential =
        serde_json::from_slice(&payload).map_err(|error| CertificateProblem::Payload(error.to_string()))?;
    if !keys
        .origins
        .iter()
        .any(|origin| origin.issuer() == credential.issuer)
    {
        return Err(CertificateProblem::Issuer(credential.issuer));
    }
    let subject = credential.credential_subject;
    if subject.id != tag_uri {
        return Err(CertificateProblem::Subject {
            found: subject.id,
            expected: tag_uri.to_owned(),
        });
    }
    if let Some(key) = keys.key(Ring::Certificate, &header.kid)
        && let KeyState::Compromised { since } = key.state
        && credential.valid_from >= since
    {
        let kid = header.kid;
        return Err(CertificateProblem::Compromised { kid, since });
    }
    Ok(Vouched {
        kid: header.kid,
        valid_from: credential.valid_from,
        issued_at: subject.issued_at,
        version: subject.certificate_version,
        conclusion: subject.conclusion,
        report: subject.report,
        video: subject.video,
        status: credential
            .credential_status
            .into_iter()
            .map(ReadStatus::named)
            .collect::<Result<_, _>>()?,
    })
}

//! Where everything stands in the store, and typed reading of it.

use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::hash::Sha256Hash;
use crate::people::{OrganisationId, TokenId};
use crate::problem::Problem;
use crate::store::{Store, StoreError};
use crate::tag::Serial;

/// Settings given at `init` that never change.
pub const HOUSE: &str = "meta/house";
/// The origins, see [`super::house::Origins`].
pub const ORIGINS: &str = "meta/origins";
/// Where scrubbing stands.
pub const SCRUB: &str = "meta/scrub";
/// Prefix of everything about key rings.
pub const RING_KEYS: &str = "key/";
/// Prefix of organisations.
pub const ORGANISATIONS: &str = "organisation/";
/// Prefix of tags.
pub const TAGS: &str = "tag/";
/// Prefix of items.
pub const ITEMS: &str = "item/";
/// Prefix of appraisals.
pub const APPRAISALS: &str = "appraisal/";
/// Prefix of evidence records.
pub const EVIDENCE: &str = "evidence/";
/// Prefix of verify projections.
pub const VERIFY: &str = "verify/";
/// Prefix of loaded calendar years.
pub const CALENDAR: &str = "calendar/";
/// Prefix of films in use.
pub const VIDEOS: &str = "video/";
/// Prefix of events.
pub const EVENTS: &str = "event/";

/// Prefixes of what a scan reads: the verify answer, the ledger and the count.
pub const READ_BY_EVERY_SCAN: [&str; 3] = [VERIFY, "scan/", "count/scan/"];

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident($id:ident: $type:ty) = $format:literal;)*) => {
        $($(#[$doc])* #[must_use] pub fn $name($id: $type) -> String { format!($format) })*
    };
}

keys! {
    /// An organisation.
    organisation(id: &OrganisationId) = "organisation/{id}";
    /// A person, without personal data.
    person(id: &OrganisationId) = "person/{id}";
    /// A person's sealed personal data.
    personal_data(id: &OrganisationId) = "person-data/{id}";
    /// The key that opens them; dropping it erases the person.
    personal_key(id: &OrganisationId) = "person-key/{id}";
    /// A token.
    token(id: &TokenId) = "token/{id}";
    /// A key of a ring.
    ring_key(kid: &str) = "key/{kid}";
    /// An agency's public key.
    agency_key(id: &OrganisationId) = "agency-key/{id}";
    /// A policy.
    policy(id: &str) = "policy/{id}";
    /// An item.
    item(id: Uuid) = "item/{id}";
    /// An internal dossier, by its hash.
    dossier(hash: &Sha256Hash) = "dossier/{hash}";
    /// Facts about stored evidence.
    evidence(hash: &Sha256Hash) = "evidence/{hash}";
    /// The appraisal a film belongs to, for ever.
    video(hash: &Sha256Hash) = "video/{hash}";
    /// Evidence or a report that anyone may fetch.
    public(hash: &Sha256Hash) = "public/{hash}";
    /// An appraisal.
    appraisal(id: Uuid) = "appraisal/{id}";
    /// A report's exact bytes.
    report(hash: &Sha256Hash) = "report/{hash}";
    /// A tag.
    tag(serial: &Serial) = "tag/{serial}";
    /// The verify answer of a tag.
    verify(serial: &Serial) = "verify/{serial}";
    /// A tag's scan ledger.
    scan(serial: &Serial) = "scan/{serial}";
    /// The counter of a tag's scans.
    scan_counter(serial: &Serial) = "scan/{serial}";
    /// A tag's receipt.
    receipt(serial: &Serial) = "receipt/{serial}";
    /// A loaded calendar year.
    calendar(year: i16) = "calendar/{year}";
    /// An event.
    event(id: Uuid) = "event/{id}";
}

/// That `organisation` stored this evidence.
#[must_use]
pub fn evidence_of(organisation: &OrganisationId, hash: &Sha256Hash) -> String {
    format!("evidence-of/{organisation}/{hash}")
}

/// A tag's certificate of one version.
#[must_use]
pub fn certificate(serial: &Serial, version: u32) -> String {
    format!("certificate/{serial}/{version}")
}

/// Reads and parses the record at `key`, with its version.
///
/// # Errors
/// If the store fails or the record is not a `T`.
pub fn read<T: DeserializeOwned>(store: &dyn Store, key: &str) -> Result<Option<(T, u64)>, StoreError> {
    let Some(record) = store.get(key)? else {
        return Ok(None);
    };
    match serde_json::from_slice(&record.value) {
        Ok(value) => Ok(Some((value, record.version))),
        Err(error) => Err(StoreError::Damaged {
            key: key.to_owned(),
            why: error.to_string(),
        }),
    }
}

/// The same where the record must be there, because another one names it.
///
/// # Errors
/// 500 if it is not.
pub fn must_read<T: DeserializeOwned>(store: &dyn Store, key: &str) -> Result<(T, u64), Problem> {
    read(store, key)?.ok_or_else(|| Problem::internal(format!("the record at '{key}' is missing")))
}

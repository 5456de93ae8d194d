//! Where everything stands in the store, and typed reading of it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::catalogue::Category;
use crate::domain::certificate::{StatusListIndex, StatusPurpose};
use crate::domain::people::{OrganisationId, TokenId};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::message::as_told;
use crate::store::{Store, StoreError};

/// Settings given at `init` that never change.
pub const DEPLOYMENT: &str = "meta/house";
/// The origins, see `crate::app::deployment::Origins`.
pub const ORIGINS: &str = "meta/origins";
/// The logs, see `crate::app::logs::Logs`; absent while the first is the only one.
pub const LOGS: &str = "meta/logs";
/// What the last restore settled, see `crate::app::logs::Restored`.
pub const RESTORED: &str = "meta/restored";
/// Prefix of what is known of lost leaves.
pub const LOST: &str = "lost/";
/// Up to which migration the records have come, see [`crate::app::migrations::Schema`]; absent for 0.
pub const SCHEMA: &str = "meta/schema";
/// The counter of the status lists' entries.
pub const STATUS_LIST_COUNTER: &str = "status-list";
/// Where scrubbing stands.
pub const SCRUB: &str = "meta/scrub";
/// Prefix of everything about key rings.
pub const RING_KEYS: &str = "key/";
/// Prefix of agencies' keys.
pub const AGENCY_KEYS: &str = "agency-key/";
/// Prefix of persons, without personal data.
pub const PERSONS: &str = "person/";
/// Prefix of remediations.
pub const REMEDIATIONS: &str = "work-list/";
/// Prefix of organisations.
pub const ORGANISATIONS: &str = "organisation/";
/// Prefix of enrolments.
pub const ENROLMENTS: &str = "enrolment/";
/// Prefix of sessions.
pub const SESSIONS: &str = "session/";
/// Prefix of tokens.
pub const TOKENS: &str = "token/";
/// Prefix of receipts.
pub const RECEIPTS: &str = "receipt/";
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
/// Prefix of videos in use.
pub const VIDEOS: &str = "video/";
/// Prefix of whose pictures are, by what they show.
pub const SHOWN: &str = "shown/";
/// Prefix of what stored files show.
pub const SHOWS: &str = "evidence-shows/";
/// Prefix of reference versions.
pub const REFERENCES: &str = "reference/";
/// The retention rule in force.
pub const RETENTION: &str = "meta/retention";
/// Prefix of media that may be deleted once nothing uses them.
pub const ARCHIVING: &str = "archiving/";
/// Prefix of loaded standards.
pub const STANDARDS: &str = "standard/";
/// Prefix of inspections.
pub const INSPECTIONS: &str = "inspection/";
/// Prefix of what inspections say of lots and SKUs.
pub const COVERAGES: &str = "coverage/";
/// Prefix of what names items by their lots and SKUs.
pub const ITEMS_OF_SUBJECTS: &str = "item-of-subject/";
/// Prefix of what names items by their own serial, GTIN and SKU.
pub const ITEMS_OF_NUMBERS: &str = "item-of-number/";
/// Prefix of the index of own serials.
pub const ITEM_SERIALS: &str = "item-serial/";
/// Longest number that stands in a key as it is.
const LONGEST_PLAIN_NUMBER: usize = 64;
/// Prefix of events.
pub const EVENTS: &str = "event/";
/// That everything there is stands in the lists' indexes.
pub const LISTED: &str = "meta/listed";
/// That every item is found by its lot and its SKU.
pub const LISTED_BY_SUBJECT: &str = "meta/listed-by-subject";
/// That every item is found by its own serial, its GTIN and its SKU.
pub const LISTED_BY_NUMBER: &str = "meta/listed-by-number";

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
    /// A person's account.
    account(person: &OrganisationId) = "account/{person}";
    /// An enrolment, by the hash of its code.
    enrolment(code: &Sha256Hash) = "enrolment/{code}";
    /// A session, by the hash of its secret.
    session(secret: &Sha256Hash) = "session/{secret}";
    /// A token.
    token(id: &TokenId) = "token/{id}";
    /// A key of a ring.
    ring_key(kid: &str) = "key/{kid}";
    /// An agency's public key.
    agency_key(id: &OrganisationId) = "agency-key/{id}";
    /// A remediation.
    remediation(id: Uuid) = "work-list/{id}";
    /// Prefix of a remediation's tasks.
    tasks(id: Uuid) = "work/{id}/";
    /// A policy.
    policy(id: &str) = "policy/{id}";
    /// An item.
    item(id: Uuid) = "item/{id}";
    /// An internal dossier, by its hash.
    dossier(hash: &Sha256Hash) = "dossier/{hash}";
    /// Facts about stored evidence.
    evidence(hash: &Sha256Hash) = "evidence/{hash}";
    /// That evidence was archived: its record stays, its file is gone.
    archived(hash: &Sha256Hash) = "archived/{hash}";
    /// A candidate for deletion.
    archiving(hash: &Sha256Hash) = "archiving/{hash}";
    /// The appraisal a video belongs to, for ever.
    video(hash: &Sha256Hash) = "video/{hash}";
    /// What a stored file shows.
    shows(hash: &Sha256Hash) = "evidence-shows/{hash}";
    /// Whose a picture is, by the hash of what it shows: a photo the item's, a video the appraisal's.
    shown(hash: &Sha256Hash) = "shown/{hash}";
    /// Evidence or a report that anyone may fetch.
    public(hash: &Sha256Hash) = "public/{hash}";
    /// An appraisal.
    appraisal(id: Uuid) = "appraisal/{id}";
    /// A report's exact bytes.
    report(hash: &Sha256Hash) = "report/{hash}";
    /// A reference version.
    reference(id: Uuid) = "reference/{id}";
    /// Prefix of an agency's reference versions.
    references_of(agency: &OrganisationId) = "reference-of/{agency}/";
    /// The appraisal a second opinion is about.
    opinion(id: Uuid) = "opinion/{id}";
    /// Prefix of the second opinions a person is asked for.
    opinions_of(person: &OrganisationId) = "opinion-of/{person}/";
    /// A tag.
    tag(serial: &Serial) = "tag/{serial}";
    /// The verify answer of a tag.
    verify(serial: &Serial) = "verify/{serial}";
    /// A tag's scan ledger.
    scan(serial: &Serial) = "scan/{serial}";
    /// The counter of a tag's scans.
    scan_counter(serial: &Serial) = "scan/{serial}";
    /// The prints of a tag's label.
    prints(serial: &Serial) = "prints/{serial}";
    /// The receipt of a sale, by the serial of its first label.
    receipt(first: &Serial) = "receipt/{first}";
    /// A loaded standard, by the hash of its number.
    standard(edition: &Sha256Hash) = "standard/{edition}";
    /// An inspection.
    inspection(id: Uuid) = "inspection/{id}";
    /// Prefix of the inspections an organisation has to do with.
    inspections_of(organisation: &OrganisationId) = "inspection-of/{organisation}/";
    /// What inspections say of a lot or SKU.
    coverage(subject: &Sha256Hash) = "coverage/{subject}";
    /// Prefix of the items of a lot or SKU.
    items_of_subject(subject: &Sha256Hash) = "item-of-subject/{subject}/";
    /// The counter of a lot's or SKU's tags that were issued.
    issued_of(subject: &Sha256Hash) = "issued-of/{subject}";
    /// Prefix of the tags that a failed inspection suspended.
    held_by(inspection: Uuid) = "held-by/{inspection}/";
    /// A loaded calendar year.
    calendar(year: i16) = "calendar/{year}";
    /// An event.
    event(id: Uuid) = "event/{id}";
    /// Prefix of the items an organisation has to do with: as warehouse, agency or merchant.
    items_of(organisation: &OrganisationId) = "item-of/{organisation}/";
    /// Prefix of an agency's appraisals.
    appraisals_of(agency: &OrganisationId) = "appraisal-of/{agency}/";
    /// Prefix of an item's appraisals.
    appraisals_of_item(item: Uuid) = "appraisal-of-item/{item}/";
    /// Prefix of the items whose outcomes evidence shows.
    outcomes_shown_by(hash: &Sha256Hash) = "outcome-evidence/{hash}/";
    /// Prefix of the inspections that evidence belongs to.
    inspections_shown_by(hash: &Sha256Hash) = "inspection-evidence/{hash}/";
    /// Prefix of an item's tags.
    tags_of_item(item: Uuid) = "tag-of-item/{item}/";
    /// Prefix of what an organisation's people did.
    events_of(organisation: &OrganisationId) = "event-of/{organisation}/";
    /// Prefix of what happened to an item.
    events_of_item(item: Uuid) = "event-of-item/{item}/";
}

/// That `organisation` stored this evidence.
#[must_use]
pub fn evidence_of(organisation: &OrganisationId, hash: &Sha256Hash) -> String {
    format!("evidence-of/{organisation}/{hash}")
}

/// Prefix of the items that have a photo with this difference hash.
#[must_use]
pub fn looks_like(difference_hash: u64) -> String {
    format!("looks-like/{difference_hash:016x}/")
}

/// The photo of `item` that has this difference hash.
#[must_use]
pub fn look_of(difference_hash: u64, item: Uuid) -> String {
    format!("{}{item}", looks_like(difference_hash))
}

/// That this evidence shows how an outcome of `item` was carried out.
#[must_use]
pub fn outcome_evidence(hash: &Sha256Hash, item: Uuid) -> String {
    format!("{}{item}", outcomes_shown_by(hash))
}

/// That this evidence belongs to an inspection.
#[must_use]
pub fn inspection_evidence(hash: &Sha256Hash, inspection: Uuid) -> String {
    format!("{}{inspection}", inspections_shown_by(hash))
}

/// Evidence that a named assessor may see while their second opinion is waited for.
#[must_use]
pub fn evidence_for(person: &OrganisationId, hash: &Sha256Hash) -> String {
    format!("evidence-for/{person}/{hash}")
}

/// That an agency keeps a reference version.
#[must_use]
pub fn reference_of(agency: &OrganisationId, id: Uuid) -> String {
    format!("{}{id}", references_of(agency))
}

/// That a person is asked for a second opinion.
#[must_use]
pub fn opinion_of(person: &OrganisationId, id: Uuid) -> String {
    format!("{}{id}", opinions_of(person))
}

/// Prefix of a category's loaded checklists.
#[must_use]
pub fn checklists(category: Category) -> String {
    format!("checklist/{}/", category.as_str())
}

/// A loaded checklist.
#[must_use]
pub fn checklist(category: Category, version: u32) -> String {
    // Padded, so that the store's order is the order of versions.
    format!("{}{version:010}", checklists(category))
}

/// A correction that was refused.
#[must_use]
pub fn refused_correction(appraisal: Uuid, event: Uuid) -> String {
    format!("correction-refused/{appraisal}/{event}")
}

/// That `warehouse` booked this very file in.
#[must_use]
pub fn intake_file(warehouse: &OrganisationId, file: &Sha256Hash) -> String {
    format!("intake-file/{warehouse}/{file}")
}

/// The item that a row of an intake file became in `warehouse`.
#[must_use]
pub fn intake_row(warehouse: &OrganisationId, print: &Sha256Hash) -> String {
    format!("intake-row/{warehouse}/{print}")
}

/// The item that has this serial of its own in `warehouse`; the hash is of brand and serial as they are compared.
/// Before migration 4 this was `own-serial/`, by another comparison.
#[must_use]
pub fn item_serial(warehouse: &OrganisationId, serial: &Sha256Hash) -> String {
    format!("item-serial/{warehouse}/{serial}")
}

/// Prefix of the items with an own serial, GTIN or SKU. Numbers are told as they are, because those of one delivery
/// follow each other and so do their keys; a hash in place of them scatters a file's rows over the whole store.
#[must_use]
pub fn items_of_number(kind: &str, number: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    if number.len() <= LONGEST_PLAIN_NUMBER && number.chars().all(plain) {
        return format!("{ITEMS_OF_NUMBERS}{kind}/{number}/");
    }
    let hash = Sha256Hash::of(number);
    format!("{ITEMS_OF_NUMBERS}{kind}/={hash}/")
}

/// That the bit of an entry is set in the list of `purpose`.
#[must_use]
pub fn status_bit(purpose: StatusPurpose, entry: StatusListIndex) -> String {
    format!("status/{}/{:016x}", purpose.as_str(), entry.0)
}

/// What every change of a status list writes; its version says whether a list that was built is still right.
#[must_use]
pub fn status_change(purpose: StatusPurpose, list: u64) -> String {
    format!("status-change/{}/{list}", purpose.as_str())
}

/// What is to be done about one tag of a remediation.
#[must_use]
pub fn task(id: Uuid, serial: &Serial) -> String {
    format!("work/{id}/{serial}")
}

/// A lost leaf of log number `log`.
#[must_use]
pub fn lost(log: u8, index: u64) -> String {
    format!("{LOST}{log:03}/{index:016x}")
}

/// A tag's certificate of one version.
#[must_use]
pub fn certificate(serial: &Serial, version: u32) -> String {
    format!("certificate/{serial}/{version}")
}

/// A marker whose being there is what it says.
#[derive(Serialize, Deserialize)]
pub(crate) struct Marked(bool);

impl Marked {
    pub(crate) const YES: Self = Self(true);
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
            why: as_told(&error),
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

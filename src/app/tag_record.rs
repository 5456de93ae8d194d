//! A tag as stored: the truth that the verify answer is a projection of.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::context::Context;
use crate::app::records;
use crate::domain::certificate::{ReportFacts, StatusListIndex};
use crate::domain::people::OrganisationId;
use crate::domain::problem::{Problem, Thing};
use crate::domain::scan::Projection;
use crate::domain::tag::state::Status;
use crate::domain::tag::{Origin, PublicState, Serial};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagRecord {
    /// Its serial.
    pub serial: Serial,
    /// The item it names.
    pub item: Uuid,
    /// The appraisal it rests on.
    pub appraisal: Uuid,
    /// The item's owner when it was issued.
    pub owner: OrganisationId,
    /// The agency.
    pub agency: OrganisationId,
    /// The agency's key that signed its report.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency_key: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// What it was before it was suspended, and who suspended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<(Status, OrganisationId)>,
    /// The whole code.
    pub code: String,
    /// Under which origin.
    pub origin: Origin,
    /// The key that sealed it.
    pub seal_key: String,
    /// When it was issued.
    pub issued_at: Instant,
    /// Its entry in the status lists.
    pub status_list: StatusListIndex,
    /// The report it rests on.
    pub report: ReportFacts,
    /// The newest certificate's version and hash.
    pub certificate_version: u32,
    /// Hash of the newest certificate's compact JWS.
    pub certificate_sha256: Sha256Hash,
    /// How the label is fixed, once it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub binding: Option<Binding>,
    /// The inspection that covered its item when it was issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Uuid>,
    /// The failed inspection that keeps it suspended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<Uuid>,
    /// When it was revoked, replaced or returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// Since when it is suspended, revoked, replaced or returned, and what the public is told of why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_state: Option<PublicState>,
    /// The tag this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Serial>,
    /// The tag that replaced this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Serial>,
    /// The first tag of the sale it belongs to; absent on the first one itself (see `app/sale.rs`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Serial>,
}

/// How a label is fixed to its item (S13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// Hang tag, sticker or buckle.
    pub carrier: String,
    /// Where on the item or its outer packaging.
    pub place: String,
    /// A picture of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub photo: Option<Sha256Hash>,
    /// When.
    pub bound_at: Instant,
}

impl Context {
    /// The tag with its version.
    ///
    /// # Errors
    /// 404 if there is none.
    pub(crate) fn tag(&self, serial: &Serial) -> Result<(TagRecord, u64), Problem> {
        records::read(self.store(), &records::tag(serial))?
            .ok_or_else(|| Problem::not_found(Thing::Tag, serial))
    }

    pub(crate) fn projection(&self, serial: &Serial) -> Result<Option<(Projection, u64)>, Problem> {
        let key = records::verify(serial);
        let Some(record) = self.store().get(&key)? else {
            return Ok(None);
        };
        let damaged = || Problem::internal(format!("the record at '{key}' cannot be read"));
        Ok(Some((
            Projection::read(&record.value).ok_or_else(damaged)?,
            record.version,
        )))
    }

    /// The live tag of an item, if there is such an item and it has one.
    ///
    /// # Errors
    /// If the store fails.
    pub fn live_tag(&self, item: uuid::Uuid) -> Result<Option<Serial>, Problem> {
        let read = records::read::<crate::domain::catalogue::Item>(self.store(), &records::item(item))?;
        Ok(read.and_then(|(item, _)| item.live_tag))
    }
}

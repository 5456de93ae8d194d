//! An item 单品: one physical piece.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::category::Category;
use super::gtin::Gtin;
use super::outcome::OutcomeOrder;
use super::state::ItemState;
use crate::domain::former_rules::AllowedBy;
use crate::domain::people::OrganisationId;
use crate::domain::tag::Serial;
use crate::instant::Instant;

/// What anyone may see of an item (formats.md, "Report").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PublicFacts {
    /// Brand.
    pub brand: String,
    /// Name.
    pub name: String,
    /// Model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Style number 货号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style_number: Option<String>,
    /// The brand owner's trade item number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gtin: Option<Gtin>,
    /// The serial the maker put on this very piece.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_serial: Option<String>,
    /// Category.
    pub category: Category,
    /// Country of origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin_country: Option<String>,
}

/// What stays in the internal dossier, whose hash the report names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct InternalFacts {
    /// The merchant's stock keeping unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// Lot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// Customs declaration number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs_declaration: Option<String>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production_date: Option<Date>,
    /// When it entered customs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customs_entry_date: Option<Date>,
}

/// An item with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Item {
    /// Its id, `{origin}/items/{uuid}` in public.
    pub id: Uuid,
    /// The warehouse that booked it in.
    pub owner: OrganisationId,
    /// The agency it is assigned to.
    pub agency: OrganisationId,
    /// Whose goods they are; the owner's own where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<OrganisationId>,
    /// What anyone may see.
    pub facts: PublicFacts,
    /// What stays inside.
    pub internal: InternalFacts,
    /// Random text that goes into the dossier, so that its hash tells nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub dossier_salt: String,
    /// Where it stands.
    pub state: ItemState,
    /// When it was booked in.
    pub booked_at: Instant,
    /// The appraisal under way or last decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Uuid>,
    /// Its live tag; at most one (invariant 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_tag: Option<Serial>,
    /// What was ordered where it is not genuine, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<OutcomeOrder>,
    /// The version of its facts, absent for the first; each amendment and each correction makes the next, and events
    /// have what they were before.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub version: u32,
    /// That it was cancelled, by whom and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancelled>,
    /// Set where former rules let its own serial stand on another piece too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<u32>")]
    pub allowed_by: Option<AllowedBy>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
const fn is_first(version: &u32) -> bool {
    *version == 1
}

const fn first() -> u32 {
    1
}

/// That an item was cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Cancelled {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: OrganisationId,
    /// Why.
    pub reason: String,
}

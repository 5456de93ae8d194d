//! An item 单品: one physical piece.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::category::Category;
use super::gtin::Gtin;
use super::outcome::OutcomeOrder;
use super::state::ItemState;
use crate::domain::people::OrganisationId;
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::message::{Message, message};

/// Longest public fact, in characters.
const LONGEST_FACT: usize = 200;

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

impl PublicFacts {
    /// Checks facts that come in otherwise than by an intake file: lengths, and one line each.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn check(&self) -> Result<(), (&'static str, Message)> {
        let optional = [
            ("model", &self.model),
            ("style_number", &self.style_number),
            ("own_serial", &self.own_serial),
            ("origin_country", &self.origin_country),
        ];
        let given = optional
            .iter()
            .filter_map(|(field, text)| Some((*field, text.as_ref()?)));
        let all = [("brand", &self.brand), ("name", &self.name)]
            .into_iter()
            .chain(given);
        for (field, text) in all {
            let length = text.chars().count();
            if text.trim().is_empty() || length > LONGEST_FACT || text.chars().any(char::is_control) {
                return Err((field, message!("value.one_line", most = LONGEST_FACT)));
            }
        }
        Ok(())
    }
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
}

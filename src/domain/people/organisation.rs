//! Organisations.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use super::Recognition;

use crate::message::{Explain, Message, for_serde, message};

/// A short name that stands for an organisation or a person: 1–40 of `a-z`, `0-9` and `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct OrganisationId(String);

crate::text::schema_of_text!(OrganisationId, pattern: "^[a-z0-9-]{1,40}$", "demo-warehouse");

/// The text is no id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAnId;

impl Explain for NotAnId {
    fn message(&self) -> Message {
        message!("organisation.id")
    }
}

impl OrganisationId {
    /// Reads an id.
    ///
    /// # Errors
    /// [`NotAnId`].
    pub fn parse(text: &str) -> Result<Self, NotAnId> {
        let fits = (1..=40).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnId)
        }
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrganisationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrganisationId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(|refusal| for_serde(&refusal))
    }
}

/// What an organisation is (access.md, columns of the table).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "design.md, section 1, says who each is")]
pub enum OrganisationKind {
    Warehouse,
    Agency,
    Platform,
    Merchant,
    Insurer,
    Laboratory,
}

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Organisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name, as printed on reports.
    pub name: String,
    /// An agency's accreditation, as printed on reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accreditation: Option<String>,
    /// A warehouse's agency for goods whose intake file names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_agency: Option<OrganisationId>,
    /// What a laboratory may show.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Recognition>,
    /// Made for a demonstration: said so on every label and page.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub demonstration: bool,
}

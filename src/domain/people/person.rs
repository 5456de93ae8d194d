//! Persons: what is public (licence, keys) apart from what is personal (the name), which is sealed under a key
//! of the person's own, so that erasing a person is dropping that key (design, section 5).

use serde::{Deserialize, Serialize};

use super::organisation::OrganisationId;
use super::wrap;
use super::wrap::{WrapProblem, Wrapped};
use crate::domain::tag::HeldKey;
use crate::instant::Instant;

/// A person, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Person {
    /// Id, of the same form as an organisation's.
    pub id: OrganisationId,
    /// The organisation the person belongs to.
    pub organisation: OrganisationId,
    /// Licence number, as printed on reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Signing keys, oldest first.
    #[serde(default)]
    pub keys: Vec<HeldKey>,
    /// When the person was erased: the name is gone, and no token is made any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erased_at: Option<Instant>,
}

/// What is personal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonalData {
    /// The person's name.
    pub name: String,
}

/// Personal data at rest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPersonalData {
    sealed: Wrapped,
}

impl PersonalData {
    /// Seals under the person's own key.
    ///
    /// # Errors
    /// [`WrapProblem`].
    pub fn seal(
        &self,
        key: &[u8; 32],
        nonce: [u8; 12],
        person: &OrganisationId,
    ) -> Result<SealedPersonalData, WrapProblem> {
        let plain = serde_json::to_vec(self).map_err(|_| WrapProblem)?;
        Ok(SealedPersonalData {
            sealed: wrap::seal(key, nonce, person.as_str(), &plain)?,
        })
    }
}

impl SealedPersonalData {
    /// Opens with the person's own key.
    ///
    /// # Errors
    /// [`WrapProblem`].
    pub fn open(&self, key: &[u8; 32], person: &OrganisationId) -> Result<PersonalData, WrapProblem> {
        let plain = wrap::open(key, person.as_str(), &self.sealed)?;
        serde_json::from_slice(&plain).map_err(|_| WrapProblem)
    }
}

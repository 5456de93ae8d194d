//! What the bodies of appraisals and of corrections have in common: the agency, the dossier, and what is answered.

use serde::Serialize;
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::records;
use crate::domain::appraisal::{AgencyFacts, ReportBody, body_hash, sign_message};
use crate::domain::catalogue::Item;
use crate::domain::people::{Organisation, OrganisationId, Role};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// What a machine is to sign.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Prepared {
    /// To be sent back in `signature.appraisal_id`.
    pub appraisal_id: Uuid,
    /// To be sent back in `signature.time`.
    pub time: Instant,
    /// The body's hash.
    pub body_sha256: Sha256Hash,
    /// The text to sign, as it is.
    pub message: String,
}

impl Prepared {
    pub(crate) fn new(appraisal_id: Uuid, time: Instant, body: &ReportBody) -> Result<Self, Problem> {
        let body_sha256 = body_hash(body)?;
        let message = sign_message(Role::Appraiser, appraisal_id, &body_sha256, time);
        Ok(Self {
            appraisal_id,
            time,
            body_sha256,
            message: String::from_utf8(message).map_err(Problem::internal)?,
        })
    }
}

/// What a submission answers.
#[derive(Serialize, schemars::JsonSchema)]
pub struct Submitted {
    pub(crate) appraisal_id: Uuid,
    pub(crate) body_sha256: Sha256Hash,
}

impl Appraisals<'_> {
    /// An agency as its reports name it.
    ///
    /// # Errors
    /// If there is no such agency.
    pub(crate) fn agency_facts(&self, id: &OrganisationId) -> Result<AgencyFacts, Problem> {
        let (agency, _) =
            records::must_read::<Organisation>(self.context.store(), &records::organisation(id))?;
        Ok(AgencyFacts {
            id: id.to_string(),
            name: agency.name,
            accreditation: agency.accreditation,
        })
    }
}

/// The internal dossier. The salt, random and kept with the item, keeps its short fields from being guessed from
/// the hash in the public report, and lets a ready signature be checked against the same dossier.
pub(crate) fn dossier(item: &Item, appraisal: Uuid) -> serde_json::Value {
    serde_json::json!({
        "appraisal_id": appraisal,
        "internal": item.internal,
        "merchant": item.merchant,
        "owner": item.owner,
        "salt": item.dossier_salt,
    })
}

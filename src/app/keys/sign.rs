//! Signatures under a report: a person's, made here with the copy their token unwraps or elsewhere by a machine of
//! theirs. The agency's is in `agency_keys.rs`.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::keys::Keys;
use crate::app::records;
use crate::domain::appraisal::{Signature, sign_message};
use crate::domain::people::{Person, Role};
use crate::domain::problem::Problem;
use crate::domain::tag::{CLOCK_SKEW_MS, KeyState};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// A signature made by a machine that holds the person's key itself.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadySignature {
    /// The appraisal's id as `prepare` gave it; only for the appraiser, whose signature begins it.
    #[serde(default)]
    pub appraisal_id: Option<Uuid>,
    /// When it was made.
    pub time: Instant,
    /// 64 bytes in base64url.
    pub value: String,
}

impl Keys<'_> {
    /// The person's signature: the ready one if it holds, else one made with the copy the token unwraps.
    pub(crate) fn sign(
        &self,
        caller: &Caller,
        role: Role,
        appraisal: Uuid,
        body: &Sha256Hash,
        time: Instant,
        ready: Option<&ReadySignature>,
    ) -> Result<Signature, Problem> {
        let (person, _) =
            records::must_read::<Person>(self.context.store(), &records::person(&caller.by.person))?;
        let licence = person.licence.clone().ok_or_else(|| {
            Problem::forbidden_told(format!(
                "'{}' has no licence number, so cannot sign reports; an admin enters one",
                person.id
            ))
        })?;
        let blank = |kid: &str, x, value| Signature {
            role,
            licence: licence.clone(),
            kid: kid.to_owned(),
            x,
            time,
            signature: value,
            note: None,
            accepted_differences: Vec::new(),
        };
        let Some(ready) = ready else {
            let signer = caller.signer()?;
            let known = person.keys.iter().find(|key| key.kid == signer.kid());
            let key =
                known.ok_or_else(|| Problem::forbidden_told("this token's signing key was withdrawn"))?;
            let ended = match key.state() {
                KeyState::Active => None,
                KeyState::Retired { since } => Some(format!("retired since {since}")),
                KeyState::Compromised { since } => Some(format!("compromised since {since}")),
            };
            if let Some(ended) = ended {
                let detail = format!(
                    "the signing key {} is {ended}; an admin makes a new token",
                    key.kid
                );
                return Err(Problem::forbidden_told(detail));
            }
            let value = signer
                .sign(&sign_message(role, appraisal, body, time))
                .map_err(Problem::internal)?;
            return Ok(blank(&key.kid, key.x, URL_SAFE_NO_PAD.encode(value)));
        };
        let skew = time
            .unix_milliseconds()
            .abs_diff(self.context.now().unix_milliseconds());
        if i64::try_from(skew).map_or(true, |skew| skew > CLOCK_SKEW_MS) {
            return Err(Problem::invalid_told(
                "signature.time",
                time,
                "lies more than 15 minutes from the server's time",
            ));
        }
        let made = person
            .keys
            .iter()
            .filter(|key| key.is_active())
            .map(|key| blank(&key.kid, key.x, ready.value.clone()));
        let wrong = || {
            Problem::invalid_told(
                "signature.value",
                "",
                "is not a signature with an active key of this person over the message of /api/v1/appraisals/prepare",
            )
        };
        made.into_iter()
            .find(|signature| signature.holds(appraisal, body))
            .ok_or_else(wrong)
    }
}

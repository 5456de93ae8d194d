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
use crate::message::message;

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
        let licence = person
            .licence
            .clone()
            .ok_or_else(|| Problem::forbidden(message!("person.no_licence", person = person.id)))?;
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
            let withdrawn = || Problem::forbidden(message!("person.key_withdrawn"));
            let key = known.ok_or_else(withdrawn)?;
            let ended = match key.state() {
                KeyState::Active => None,
                KeyState::Retired { since } => Some(message!("person.key_retired", key = key.kid, since)),
                KeyState::Compromised { since } => {
                    Some(message!("person.key_compromised", key = key.kid, since))
                }
            };
            if let Some(ended) = ended {
                return Err(Problem::forbidden(ended));
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
            let right = message!("person.signature_time");
            return Err(Problem::invalid("signature.time", time, right));
        }
        let made = person
            .keys
            .iter()
            .filter(|key| key.is_active())
            .map(|key| blank(&key.kid, key.x, ready.value.clone()));
        let wrong = || Problem::invalid("signature.value", "", message!("person.signature_invalid"));
        made.into_iter()
            .find(|signature| signature.holds(appraisal, body))
            .ok_or_else(wrong)
    }
}

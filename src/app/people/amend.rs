//! An organisation's particulars, changed: what was printed before stays as it is.

use serde::{Deserialize, Deserializer, Serialize};

use crate::app::caller::Caller;
use crate::app::people::People;
use crate::app::people::admin::LONGEST_NAME;
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Organisation, OrganisationId};
use crate::domain::problem::{Problem, Thing};

/// What changes of an organisation; what is absent stays.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Its name from now on.
    #[serde(default)]
    name: Option<String>,
    /// Its accreditation from now on; `null` where it has none any more.
    #[serde(default, deserialize_with = "given")]
    accreditation: Option<Option<String>>,
    /// Why; the event keeps it.
    #[schemars(length(min = 1, max = 500))]
    reason: String,
}

/// A value that is there, be it `null`.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What an event tells of an organisation.
#[derive(Serialize)]
struct Particulars<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    accreditation: Option<&'a str>,
}

fn told(organisation: &Organisation) -> Result<String, Problem> {
    let particulars = Particulars {
        name: &organisation.name,
        accreditation: organisation.accreditation.as_deref(),
    };
    Ok(format!(
        "{} {}",
        organisation.id,
        serde_json::to_string(&particulars)?
    ))
}

impl People<'_> {
    /// Changes name or accreditation of an organisation. Reports that are signed keep what they say; the event has both.
    ///
    /// # Errors
    /// 403 for who is not the platform's admin, 404 where there is no such organisation, 409 if it was changed at the same
    /// moment, 422 for texts that cannot be and an agency that needs its accreditation.
    pub fn amend_organisation(
        &self,
        caller: &Caller,
        id: &OrganisationId,
        amendment: &Amendment,
    ) -> Result<Organisation, Problem> {
        self.context.require_operator(caller)?;
        let key = records::organisation(id);
        let (former, version) = records::read::<Organisation>(self.context.store(), &key)?
            .ok_or_else(|| Problem::not_found(Thing::Organisation, id))?;
        let reason = text("reason", &amendment.reason, LONGEST_REASON)?;
        let mut amended = former.clone();
        if let Some(name) = &amendment.name {
            text("name", name, LONGEST_NAME)?.clone_into(&mut amended.name);
        }
        if let Some(accreditation) = &amendment.accreditation {
            let accreditation = accreditation
                .as_deref()
                .map(|accreditation| text("accreditation", accreditation, LONGEST_NAME))
                .transpose()?;
            amended.accreditation = accreditation.map(str::to_owned);
            self.require_accreditation(&amended)?;
        }
        if amended == former {
            return Ok(former);
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(key.clone(), version);
        work.put(key, &amended)?;
        work.event("organisation_amended")
            .reason(reason)
            .before(told(&former)?)
            .after(told(&amended)?)
            .record()?;
        self.context.commit(work)?;
        Ok(amended)
    }
}

//! Persons as an admin sees them, and their erasure: the key that opens their personal data is dropped, their tokens
//! are withdrawn, and the event that it happened is kept (design, section 5).

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::people::People;
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{OrganisationId, Person, SealedPersonalData, Token};
use crate::domain::problem::{Problem, Thing};
use crate::instant::Instant;
use crate::store::{Write, for_each};

/// A person with what is personal, for who administers them.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct SeenPerson {
    /// Licence, keys, organisation.
    #[serde(flatten)]
    pub person: Person,
    /// The name, until it is erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What an erasure did.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Erased {
    /// Who.
    pub id: OrganisationId,
    /// When.
    pub erased_at: Instant,
    /// How many tokens were withdrawn with it.
    pub tokens_withdrawn: usize,
}

impl People<'_> {
    /// A person with their name.
    ///
    /// # Errors
    /// 404 for everybody the caller does not administer.
    pub fn person(&self, caller: &Caller, id: &OrganisationId) -> Result<SeenPerson, Problem> {
        let (person, _) = self.administered(caller, id)?;
        let key = records::read::<String>(self.context.store(), &records::personal_key(id))?;
        let sealed = records::read::<SealedPersonalData>(self.context.store(), &records::personal_data(id))?;
        let name = match (key, sealed) {
            (Some((key, _)), Some((sealed, _))) => {
                let key = data_encoding::HEXLOWER.decode(key.as_bytes()).ok();
                let key = key.and_then(|key| <[u8; 32]>::try_from(key).ok());
                let key = key.ok_or_else(|| Problem::internal("a person's key is no key"))?;
                Some(sealed.open(&key, id).map_err(Problem::internal)?.name)
            }
            _ => None,
        };
        Ok(SeenPerson { person, name })
    }

    fn administered(&self, caller: &Caller, id: &OrganisationId) -> Result<(Person, u64), Problem> {
        let missing = || Problem::not_found(Thing::Person, id);
        caller.require(crate::domain::people::Permission::Administer)?;
        let (person, version) =
            records::read::<Person>(self.context.store(), &records::person(id))?.ok_or_else(missing)?;
        match self.context.require_admin_of(caller, &person.organisation) {
            Ok(()) => Ok((person, version)),
            Err(_) => Err(missing()),
        }
    }

    /// Erases a person: nobody can read their personal data any more, and no token of theirs is good. What they
    /// signed stays, under their licence number. Again, it does no harm.
    ///
    /// # Errors
    /// 404 for everybody the caller does not administer, 422 without a reason.
    pub fn erase_person(
        &self,
        caller: &Caller,
        id: &OrganisationId,
        reason: &str,
    ) -> Result<Erased, Problem> {
        let (mut person, version) = self.administered(caller, id)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        if let Some(erased_at) = person.erased_at {
            return Ok(Erased {
                id: id.clone(),
                erased_at,
                tokens_withdrawn: 0,
            });
        }
        let now = self.context.now();
        person.erased_at = Some(now);
        let mut work = UnitOfWork::new(&caller.by, now);
        work.require_version(records::person(id), version);
        work.put(records::person(id), &person)?;
        work.write(records::personal_key(id), Write::Delete);
        work.write(records::personal_data(id), Write::Delete);
        let tokens_withdrawn = self.withdraw_all(id, &mut work)?;
        work.event("person_erased")
            .reason(reason)
            .before(id.to_string())
            .record()?;
        self.context.commit(work)?;
        Ok(Erased {
            id: id.clone(),
            erased_at: now,
            tokens_withdrawn,
        })
    }

    /// Withdraws every token of a person; making one changes the person's record, so none slips in between.
    fn withdraw_all(&self, id: &OrganisationId, work: &mut UnitOfWork) -> Result<usize, Problem> {
        let mut withdrawn = 0_usize;
        for_each(self.context.store(), records::TOKENS, |key, record| {
            let mut token: Token = serde_json::from_slice(&record.value)?;
            if token.person == *id && token.withdrawn_at.is_none() {
                token.withdrawn_at = Some(work.at());
                token.signing_key = None;
                work.require_version(key, record.version);
                work.put(key, &token)?;
                withdrawn = withdrawn.saturating_add(1);
            }
            Ok::<(), Problem>(())
        })?;
        Ok(withdrawn)
    }
}

//! Keys as whoever administers them finds them: all of theirs, or one by its id.

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::deployment::ring_keys_read;
use crate::app::keys::{AgencyKeys, Keys};
use crate::app::records;
use crate::domain::people::{OrganisationId, Permission, Person};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{HeldKey, KeyName, KeyState, PublicKey, RingKey};
use crate::instant::Instant;
use crate::message::message;
use crate::store::for_each;

/// A key as listed for whoever administers it.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ListedKey {
    /// Its id, with `agency:` or `person:` before an agency's or a person's.
    pub key: KeyName,
    /// The public half.
    pub x: PublicKey,
    /// When it was added.
    pub added_at: Instant,
    /// Where it stands.
    #[serde(flatten)]
    pub state: KeyState,
}

/// A key with the record it stands in.
pub(crate) enum FoundKey {
    Ring(RingKey, u64),
    Agency(OrganisationId, AgencyKeys, HeldKey, u64),
    Person(Person, HeldKey, u64),
}

impl FoundKey {
    pub(crate) fn listed(&self) -> ListedKey {
        let held = |name: fn(String) -> KeyName, key: &HeldKey| ListedKey {
            key: name(key.kid.clone()),
            x: key.x,
            added_at: key.added_at,
            state: key.state(),
        };
        match self {
            Self::Ring(key, _) => ListedKey {
                key: KeyName::Ring(key.kid.clone()),
                x: key.x,
                added_at: key.added_at,
                state: key.state,
            },
            Self::Agency(_, _, key, _) => held(KeyName::Agency, key),
            Self::Person(_, key, _) => held(KeyName::Person, key),
        }
    }
}

impl Keys<'_> {
    /// Every key the caller administers.
    ///
    /// # Errors
    /// 403.
    pub fn list(&self, caller: &Caller) -> Result<Vec<ListedKey>, Problem> {
        caller.require(Permission::Administer)?;
        let all = self.context.require_operator(caller).is_ok();
        let mut found = Vec::new();
        if all {
            found.extend(
                ring_keys_read(self.context.store())?
                    .into_iter()
                    .map(|(key, version)| FoundKey::Ring(key, version)),
            );
        }
        for_each(self.context.store(), records::AGENCY_KEYS, |place, record| {
            let id = place.strip_prefix(records::AGENCY_KEYS).unwrap_or_default();
            let id = OrganisationId::parse(id).map_err(Problem::internal)?;
            let keys: AgencyKeys = serde_json::from_slice(&record.value)?;
            if all || caller.is_of(&id) {
                let of = |key: &HeldKey| FoundKey::Agency(id.clone(), AgencyKeys::default(), key.clone(), 0);
                found.extend(keys.keys.iter().map(of));
            }
            Ok::<(), Problem>(())
        })?;
        for_each(self.context.store(), records::PERSONS, |_, record| {
            let person: Person = serde_json::from_slice(&record.value)?;
            if all || caller.is_of(&person.organisation) {
                found.extend(
                    person
                        .keys
                        .iter()
                        .map(|key| FoundKey::Person(person.clone(), key.clone(), 0)),
                );
            }
            Ok::<(), Problem>(())
        })?;
        Ok(found.iter().map(FoundKey::listed).collect())
    }

    /// The key that `text` names, if the caller administers it. An id alone is enough where only one key has it.
    pub(crate) fn find_key(&self, caller: &Caller, text: &str) -> Result<FoundKey, Problem> {
        caller.require(Permission::Administer)?;
        let missing = || Problem::not_found(Thing::Key, text);
        let name: KeyName = text.parse().map_err(|_| missing())?;
        let names = match name {
            KeyName::Ring(kid) => vec![
                KeyName::Ring(kid.clone()),
                KeyName::Agency(kid.clone()),
                KeyName::Person(kid),
            ],
            name => vec![name],
        };
        let mut found = Vec::new();
        for name in &names {
            found.extend(self.find_named(caller, name)?);
        }
        if found.len() > 1 {
            return Err(Problem::invalid(
                "key",
                text,
                message!("key.ambiguous", key = text),
            ));
        }
        found.pop().ok_or_else(missing)
    }

    fn find_named(&self, caller: &Caller, name: &KeyName) -> Result<Option<FoundKey>, Problem> {
        let store = self.context.store();
        let holder = || OrganisationId::parse(name.holder()).ok();
        let of = |keys: &[HeldKey]| keys.iter().find(|key| key.kid == name.kid()).cloned();
        let found = match name {
            KeyName::Ring(kid) if self.context.require_operator(caller).is_ok() => {
                records::read::<RingKey>(store, &records::ring_key(kid))?
                    .map(|(key, version)| FoundKey::Ring(key, version))
            }
            KeyName::Ring(_) => None,
            KeyName::Agency(_) => holder()
                .filter(|id| self.context.require_admin_of(caller, id).is_ok())
                .map(|id| Ok::<_, Problem>((self.agency_keys(&id)?, id)))
                .transpose()?
                .and_then(|(read, id)| {
                    let (keys, version) = read?;
                    let key = of(&keys.keys)?;
                    Some(FoundKey::Agency(id, keys, key, version))
                }),
            KeyName::Person(_) => holder()
                .map(|id| records::read::<Person>(store, &records::person(&id)))
                .transpose()?
                .flatten()
                .filter(|(person, _)| {
                    self.context
                        .require_admin_of(caller, &person.organisation)
                        .is_ok()
                })
                .and_then(|(person, version)| {
                    let key = of(&person.keys)?;
                    Some(FoundKey::Person(person, key, version))
                }),
        };
        Ok(found)
    }
}

//! Administration: organisations and persons. Admins act for their own organisation; the platform's, and
//! the owner of the folder over its socket, for all.

use rand::RngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::deployment::key_leaf;
use crate::app::keys::AgencyKeys;
use crate::app::keys::agency_key_files::make_key_file;
use crate::app::people::People;
use crate::app::records;
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{
    Organisation, OrganisationId, OrganisationKind, Permission, Person, PersonalData, reserved_for,
};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{HeldKey, PublicKey};
use crate::message::message;
use crate::store::for_each;

/// Most characters of a name, a licence or an accreditation.
pub(crate) const LONGEST_NAME: usize = 100;

/// An organisation as handed in.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganisation {
    /// Its id.
    pub id: OrganisationId,
    /// What it is.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// An agency's accreditation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accreditation: Option<String>,
    /// A warehouse's agency where an intake file names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default_agency: Option<OrganisationId>,
    /// Made for a demonstration: an agency's key then lies beside the service's.
    #[serde(default)]
    pub demonstration: bool,
}

/// Another default agency of a warehouse, as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDefaultAgency {
    /// The agency's id.
    pub agency: OrganisationId,
}

/// A person as handed in.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// Id.
    pub id: OrganisationId,
    /// Whose person.
    pub organisation: OrganisationId,
    /// Name; kept sealed.
    pub name: String,
    /// Licence number, for who signs reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// A signing key whose private half a machine of theirs holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_key: Option<PublicKey>,
}

/// What [`People::ids`] lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Organisations.
    Organisations,
    /// Persons.
    Persons,
}

impl People<'_> {
    /// Adds an organisation. The same again changes nothing; another of the same id is refused.
    ///
    /// # Errors
    /// 403, 409, 422.
    pub fn add_organisation(&self, caller: &Caller, new: NewOrganisation) -> Result<Organisation, Problem> {
        self.context.require_operator(caller)?;
        text("name", &new.name, LONGEST_NAME)?;
        if let Some(accreditation) = &new.accreditation {
            text("accreditation", accreditation, LONGEST_NAME)?;
        }
        if let Some(agency) = &new.default_agency {
            self.require_agency("default_agency", agency)?;
        }
        let known = self.context.organisation(&new.id)?;
        let organisation = Organisation {
            id: new.id,
            kind: new.kind,
            name: new.name,
            accreditation: new.accreditation,
            default_agency: new.default_agency,
            recognition: known.as_ref().and_then(|known| known.recognition.clone()),
            demonstration: new.demonstration,
        };
        let key = records::organisation(&organisation.id);
        if let Some(known) = known {
            return if known == organisation {
                Ok(known)
            } else {
                Err(Problem::conflict(message!(
                    "organisation.exists",
                    organisation = known.id
                )))
            };
        }
        self.require_accreditation(&organisation)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        self.take_id(&organisation.id, &mut work)?;
        work.put(key, &organisation)?;
        if organisation.kind == OrganisationKind::Agency && organisation.demonstration {
            self.add_demonstration_key(&organisation.id, &mut work)?;
        }
        work.event("organisation_added")
            .after(organisation.id.to_string())
            .record()?;
        self.context.commit(work)?;
        Ok(organisation)
    }

    /// Takes an id that no organisation and no person has: both are told apart by nothing else in keys, events and lists.
    ///
    /// # Errors
    /// 422 for an id that the service uses itself, 409 for one that is taken.
    fn take_id(&self, id: &OrganisationId, work: &mut UnitOfWork) -> Result<(), Problem> {
        if let Some(right) = reserved_for(id) {
            return Err(Problem::invalid("id", id, right));
        }
        let (organisation, person) = (records::organisation(id), records::person(id));
        if self.context.store().get(&organisation)?.is_some() {
            return Err(Problem::conflict(message!("id.of_an_organisation", id)));
        }
        if self.context.store().get(&person)?.is_some() {
            return Err(Problem::conflict(message!("id.of_a_person", id)));
        }
        work.require_absent(organisation);
        work.require_absent(person);
        Ok(())
    }

    /// That an agency has an accreditation, where the operator asks for one.
    ///
    /// # Errors
    /// 422.
    pub(crate) fn require_accreditation(&self, organisation: &Organisation) -> Result<(), Problem> {
        let asked = self.context.settings.agencies_are_accredited;
        if asked && organisation.kind == OrganisationKind::Agency && organisation.accreditation.is_none() {
            let right = message!("organisation.accreditation_required");
            return Err(Problem::invalid("accreditation", "", right));
        }
        Ok(())
    }

    fn require_agency(&self, field: &str, id: &OrganisationId) -> Result<(), Problem> {
        let known = self.context.organisation(id)?;
        match known.filter(|known| known.kind == OrganisationKind::Agency) {
            Some(_) => Ok(()),
            None => Err(Problem::invalid(field, id, message!("organisation.no_agency"))),
        }
    }

    /// Sets the agency of a warehouse for goods whose intake file names none; goods already booked keep theirs.
    ///
    /// # Errors
    /// 403 for who does not administer the warehouse, 404 where there is no such warehouse, 422 for what is no agency.
    pub fn set_default_agency(
        &self,
        caller: &Caller,
        id: &OrganisationId,
        new: NewDefaultAgency,
    ) -> Result<Organisation, Problem> {
        self.context.require_admin_of(caller, id)?;
        let key = records::organisation(id);
        let (mut warehouse, version) = records::read::<Organisation>(self.context.store(), &key)?
            .filter(|(known, _)| known.kind == OrganisationKind::Warehouse)
            .ok_or_else(|| Problem::not_found(Thing::Warehouse, id))?;
        self.require_agency("agency", &new.agency)?;
        let former = warehouse.default_agency.replace(new.agency);
        if former != warehouse.default_agency {
            let told =
                |agency: &Option<OrganisationId>| agency.as_ref().map(|agency| format!("{id} {agency}"));
            let mut work = UnitOfWork::new(&caller.by, self.context.now());
            work.require_version(key.clone(), version);
            work.put(key, &warehouse)?;
            work.event("default_agency_set")
                .before_if_given(told(&former))
                .after_if_given(told(&warehouse.default_agency))
                .record()?;
            self.context.commit(work)?;
        }
        Ok(warehouse)
    }

    fn add_demonstration_key(&self, agency: &OrganisationId, work: &mut UnitOfWork) -> Result<(), Problem> {
        let mut keys = AgencyKeys::default();
        let x = make_key_file(&self.context.folder, agency, &keys.keys)?;
        keys.succeed(agency, x, work);
        work.put(records::agency_key(agency), &keys)?;
        Ok(())
    }

    /// Enters the licence of a person of the same organisation who has none yet; nothing for anybody else.
    fn license(&self, caller: &Caller, new: &NewPerson) -> Result<Option<Person>, Problem> {
        let key = records::person(&new.id);
        let known = records::read::<Person>(self.context.store(), &key)?.filter(|(known, _)| {
            known.organisation == new.organisation && known.licence.is_none() && known.erased_at.is_none()
        });
        let (Some((mut person, version)), Some(licence)) = (known, &new.licence) else {
            return Ok(None);
        };
        person.licence = Some(licence.clone());
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(key.clone(), version);
        work.put(key, &person)?;
        work.event("licence_entered")
            .after(person.id.to_string())
            .record()?;
        self.context.commit(work)?;
        Ok(Some(person))
    }

    /// Adds a person, or enters the licence of one who had none.
    ///
    /// # Errors
    /// 403, 409 if the id is taken, 422 for an unknown organisation.
    pub fn add_person(&self, caller: &Caller, new: NewPerson) -> Result<Person, Problem> {
        self.context.require_admin_of(caller, &new.organisation)?;
        text("name", &new.name, LONGEST_NAME)?;
        if let Some(licence) = &new.licence {
            text("licence", licence, LONGEST_NAME)?;
        }
        if self.context.organisation(&new.organisation)?.is_none() {
            let right = message!("organisation.unknown");
            return Err(Problem::invalid("organisation", &new.organisation, right));
        }
        if let Some(person) = self.license(caller, &new)? {
            return Ok(person);
        }
        let mut person = Person {
            id: new.id,
            organisation: new.organisation,
            licence: new.licence,
            keys: Vec::new(),
            erased_at: None,
        };
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        self.take_id(&person.id, &mut work)?;
        if let Some(x) = new.public_key {
            add_person_key(&mut person, x, &mut work);
        }
        let (mut key, mut nonce) = ([0_u8; 32], [0_u8; 12]);
        OsRng.fill_bytes(&mut key);
        OsRng.fill_bytes(&mut nonce);
        let sealed = PersonalData { name: new.name }
            .seal(&key, nonce, &person.id)
            .map_err(Problem::internal)?;
        work.put(records::person(&person.id), &person)?;
        work.put(records::personal_data(&person.id), &sealed)?;
        work.put(
            records::personal_key(&person.id),
            &data_encoding::HEXLOWER.encode(&key),
        )?;
        work.event("person_added").after(person.id.to_string()).record()?;
        match self.context.commit(work) {
            Ok(_) => Ok(person),
            Err(crate::store::CommitError::Precondition { .. }) => {
                Err(Problem::conflict(message!("id.taken_just_now", id = person.id)))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Gives a person one more signing key, whose private half a machine of theirs holds. The others stay as they are.
    ///
    /// # Errors
    /// 403, 404 for a person the caller does not administer, 409 for a key that is known.
    pub fn add_key_of_person(
        &self,
        caller: &Caller,
        id: &OrganisationId,
        x: PublicKey,
    ) -> Result<HeldKey, Problem> {
        caller.require(Permission::Administer)?;
        let (mut person, version) = records::read::<Person>(self.context.store(), &records::person(id))?
            .filter(|(person, _)| {
                self.context
                    .require_admin_of(caller, &person.organisation)
                    .is_ok()
            })
            .ok_or_else(|| Problem::not_found(Thing::Person, id))?;
        if let Some(known) = person.keys.iter().find(|key| key.x == x) {
            return Err(Problem::conflict(message!("person.key_known", key = known.kid)));
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::person(id), version);
        let kid = add_person_key(&mut person, x, &mut work);
        work.put(records::person(id), &person)?;
        work.event("person_key_added").after(kid).record()?;
        self.context.commit(work)?;
        let added = person.keys.pop();
        added.ok_or_else(|| Problem::internal("a person without the key just added"))
    }

    /// The ids of all organisations, or of all persons; of the caller's own where they administer one.
    ///
    /// # Errors
    /// 403.
    pub fn ids(&self, caller: &Caller, of: Listed) -> Result<Vec<OrganisationId>, Problem> {
        caller.require(Permission::Administer)?;
        let all = self.context.require_operator(caller).is_ok();
        let mut ids = Vec::new();
        let prefix = match of {
            Listed::Organisations => records::ORGANISATIONS,
            Listed::Persons => "person/",
        };
        for_each(self.context.store(), prefix, |_, record| {
            let (id, organisation) = match of {
                Listed::Organisations => {
                    let known: Organisation = serde_json::from_slice(&record.value)?;
                    (known.id.clone(), known.id)
                }
                Listed::Persons => {
                    let known: Person = serde_json::from_slice(&record.value)?;
                    (known.id, known.organisation)
                }
            };
            if all || caller.is_of(&organisation) {
                ids.push(id);
            }
            Ok::<(), Problem>(())
        })?;
        Ok(ids)
    }
}

/// Gives a person one more key with its leaf, and says the key's id.
pub(crate) fn add_person_key(person: &mut Person, x: PublicKey, work: &mut UnitOfWork) -> String {
    let key = HeldKey::next(person.id.as_str(), &person.keys, x, work.at());
    let kid = key.kid.clone();
    work.append(LEAVES, key_leaf(LeafKind::KeyAdded, &kid, &x, work.at()));
    person.keys.push(key);
    kid
}

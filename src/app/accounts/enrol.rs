//! Enrolment: an admin invites, a second admin confirms where the role signs, and the person types the code and makes
//! password and key in their browser. Nobody else ever has either.

use rand::RngCore;
use rand::rngs::OsRng;
use serde::{Deserialize, Serialize};

use super::{Accounts, SignedIn, password};
use crate::app::caller::{By, Caller};
use crate::app::keys::retire_held_key;
use crate::app::people::admin::add_person_key;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{
    Account, BrowserKey, CODE_HOURS, CODE_LENGTH, Enrolment, EnrolmentCode, EnrolmentRefusal, NotASecret,
    OrganisationId, Permission, Person, Role, check_password, check_wrapped,
};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::PublicKey;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, message};
use crate::store::for_each;

/// Enrolments that are listed at most.
const MOST_LISTED: usize = 1_000;

/// An invitation as asked for.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnrolment {
    /// Who.
    pub person: OrganisationId,
    /// To act as what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
}

/// An invitation with its code, the only time it is shown.
#[derive(Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ShownEnrolment {
    /// Its id, to confirm it by.
    pub id: Sha256Hash,
    /// What its person types at `/console/enrol`.
    pub code: String,
    /// Until when.
    pub expires_at: Instant,
    /// Whether a second admin has to confirm it first.
    pub needs_confirmation: bool,
}

/// An enrolment in a list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct ListedEnrolment {
    #[serde(flatten)]
    enrolment: Enrolment,
    needs_confirmation: bool,
}

/// What a code is for, as its person sees it before they choose a password.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Enrolling {
    /// Who.
    pub person: OrganisationId,
    /// To act as what.
    pub role: Role,
    /// For which organisation.
    pub organisation: OrganisationId,
    /// Whether the role signs, so that the browser makes a key.
    pub signs: bool,
}

/// A key that the browser made.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBrowserKey {
    /// The public half, 32 bytes in base64url.
    pub x: PublicKey,
    /// The private half as the browser wrapped it.
    pub wrapped: String,
}

/// An account as its person makes it.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// The code.
    pub code: String,
    /// What their browser makes of the password they chose; the password itself stays there.
    pub secret: String,
    /// The key, where the role signs.
    #[serde(default)]
    pub key: Option<NewBrowserKey>,
}

impl From<EnrolmentRefusal> for Problem {
    fn from(refusal: EnrolmentRefusal) -> Self {
        Self::conflict(refusal.message())
    }
}

impl Accounts<'_> {
    /// Invites a person to make an account, or to make theirs anew with one role more.
    ///
    /// # Errors
    /// 403, 422 where person, role and organisation do not go together.
    pub fn invite(&self, caller: &Caller, new: &NewEnrolment) -> Result<ShownEnrolment, Problem> {
        self.context.require_admin_of(caller, &new.organisation)?;
        self.person_for(new)?;
        let mut random = [0_u8; CODE_LENGTH];
        OsRng.fill_bytes(&mut random);
        let code = EnrolmentCode::from_random(random);
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let enrolment = Enrolment {
            id: code.hash(),
            person: new.person.clone(),
            role: new.role,
            organisation: new.organisation.clone(),
            made_by: caller.by.person.clone(),
            made_at: work.at(),
            expires_at: work.at().hours_later(CODE_HOURS),
            confirmed_by: None,
            used_at: None,
        };
        work.require_absent(records::enrolment(&enrolment.id));
        work.put(records::enrolment(&enrolment.id), &enrolment)?;
        work.event("enrolment_made").after(told(&enrolment)).record()?;
        self.context.commit(work)?;
        Ok(ShownEnrolment {
            id: enrolment.id,
            code: code.grouped().to_string(),
            expires_at: enrolment.expires_at,
            needs_confirmation: enrolment.needs_confirmation(),
        })
    }

    /// Confirms the invitation of somebody who will sign, as a second admin.
    ///
    /// # Errors
    /// 404 for another organisation's, 409 where there is nothing to confirm or by whoever made it.
    pub fn confirm_enrolment(&self, caller: &Caller, id: &Sha256Hash) -> Result<Enrolment, Problem> {
        caller.require(Permission::Administer)?;
        let missing = || Problem::not_found(Thing::Enrolment, id);
        let key = records::enrolment(id);
        let (mut enrolment, version) =
            records::read::<Enrolment>(self.context.store(), &key)?.ok_or_else(missing)?;
        if self
            .context
            .require_admin_of(caller, &enrolment.organisation)
            .is_err()
        {
            return Err(missing());
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        enrolment.may_be_confirmed(&caller.by.person, work.at())?;
        enrolment.confirmed_by = Some(caller.by.person.clone());
        work.require_version(key.clone(), version);
        work.put(key, &enrolment)?;
        work.event("enrolment_confirmed")
            .after(told(&enrolment))
            .record()?;
        self.context.commit(work)?;
        Ok(enrolment)
    }

    /// The invitations the caller administers, newest first, without codes.
    ///
    /// # Errors
    /// 403.
    pub fn enrolments(&self, caller: &Caller) -> Result<Vec<ListedEnrolment>, Problem> {
        caller.require(Permission::Administer)?;
        let all = self.context.require_operator(caller).is_ok();
        let mut found = Vec::new();
        for_each(self.context.store(), records::ENROLMENTS, |_, record| {
            let enrolment: Enrolment = serde_json::from_slice(&record.value)?;
            if all || caller.is_of(&enrolment.organisation) {
                let needs_confirmation = enrolment.used_at.is_none() && enrolment.needs_confirmation();
                found.push(ListedEnrolment {
                    enrolment,
                    needs_confirmation,
                });
            }
            Ok::<(), Problem>(())
        })?;
        found.sort_by_key(|one| std::cmp::Reverse(one.enrolment.made_at));
        found.truncate(MOST_LISTED);
        Ok(found)
    }

    /// What the code is for.
    ///
    /// # Errors
    /// 422 for a code that is none, 409 for one that cannot be used.
    pub fn enrolling(&self, code: &str) -> Result<Enrolling, Problem> {
        let (enrolment, _) = self.usable(code)?;
        Ok(Enrolling {
            person: enrolment.person,
            role: enrolment.role,
            organisation: enrolment.organisation,
            signs: enrolment.role.signs(),
        })
    }

    /// Makes the account, or makes it anew: a former password and former sessions end, a former key of the account is
    /// retired. The person is signed in.
    ///
    /// # Errors
    /// 422 for a code, password or key that does not do, 409 for a code that cannot be used.
    pub fn enrol(&self, new: &NewAccount) -> Result<SignedIn, Problem> {
        let (mut enrolment, version) = self.usable(&new.code)?;
        check_password(&new.secret, &enrolment.person).map_err(|wrong| refused("secret", wrong))?;
        let (mut person, person_version) = self.person_for(&NewEnrolment {
            person: enrolment.person.clone(),
            role: enrolment.role,
            organisation: enrolment.organisation.clone(),
        })?;
        let key = records::account(&person.id);
        let former = records::read::<Account>(self.context.store(), &key)?;
        let mut roles = former
            .as_ref()
            .map_or_else(Vec::new, |(account, _)| account.roles.clone());
        if !roles.contains(&enrolment.role) {
            roles.push(enrolment.role);
        }
        let by = By {
            person: person.id.clone(),
            role: enrolment.role,
            organisation: Some(enrolment.organisation.clone()),
            token: None,
            session: None,
        };
        let mut work = UnitOfWork::new(&by, self.context.now());
        let now = work.at();
        if let Some(former) = former.as_ref().and_then(|(account, _)| account.key.as_ref()) {
            retire_held_key(&mut person.keys, &former.kid, &mut work);
        }
        let browser_key = self.browser_key(&mut person, &roles, new.key.as_ref(), &mut work)?;
        let account = Account {
            person: person.id.clone(),
            organisation: enrolment.organisation.clone(),
            password: password::hashed(&new.secret)?,
            roles,
            key: browser_key,
            made_at: former.as_ref().map_or(now, |(account, _)| account.made_at),
            changed_at: now,
        };
        match former {
            Some((_, version)) => work.require_version(key.clone(), version),
            None => work.require_absent(key.clone()),
        }
        work.put(key, &account)?;
        work.require_version(records::person(&person.id), person_version);
        work.put(records::person(&person.id), &person)?;
        enrolment.used_at = Some(now);
        work.require_version(records::enrolment(&enrolment.id), version);
        work.put(records::enrolment(&enrolment.id), &enrolment)?;
        work.event("enrolled").after(told(&enrolment)).record()?;
        self.begin_session(&account, enrolment.role, work)
    }

    fn usable(&self, code: &str) -> Result<(Enrolment, u64), Problem> {
        let code = EnrolmentCode::parse(code).map_err(|wrong| refused("code", wrong))?;
        let found = records::read::<Enrolment>(self.context.store(), &records::enrolment(&code.hash()))?;
        let unknown = || Problem::invalid("code", "", message!("enrolment.code_unknown"));
        let (enrolment, version) = found.ok_or_else(unknown)?;
        enrolment.may_be_used(self.context.now())?;
        Ok((enrolment, version))
    }

    /// Who is invited; a person who is to sign has a licence.
    fn person_for(&self, new: &NewEnrolment) -> Result<(Person, u64), Problem> {
        let (person, version) = self.context.person_as(&new.person, new.role, &new.organisation)?;
        if new.role.signs() && person.licence.is_none() {
            return Err(Problem::conflict(message!(
                "person.no_licence",
                person = person.id
            )));
        }
        Ok((person, version))
    }

    fn browser_key(
        &self,
        person: &mut Person,
        roles: &[Role],
        new: Option<&NewBrowserKey>,
        work: &mut UnitOfWork,
    ) -> Result<Option<BrowserKey>, Problem> {
        let needed = roles.iter().any(|role| role.signs());
        match new {
            Some(_) if !needed => Err(Problem::invalid("key", "", message!("account.key_not_wanted"))),
            None if needed => Err(Problem::invalid("key", "", message!("account.key_missing"))),
            None => Ok(None),
            Some(new) => {
                check_wrapped(&new.wrapped).map_err(|wrong| refused("key.wrapped", wrong))?;
                if person.keys.iter().any(|known| known.x == new.x) {
                    return Err(Problem::invalid("key.x", "", message!("account.key_known")));
                }
                let kid = add_person_key(person, new.x, work);
                let wrapped = new.wrapped.clone();
                Ok(Some(BrowserKey { kid, wrapped }))
            }
        }
    }
}

fn refused(field: &str, wrong: NotASecret) -> Problem {
    Problem::invalid(field, "", wrong.message())
}

/// What an event says of an enrolment: no code, and no hash of one.
fn told(enrolment: &Enrolment) -> String {
    format!("{} {}", enrolment.person, enrolment.role.as_str())
}

//! Signing in with a password.

use serde::Deserialize;

use super::{Accounts, SignedIn, password};
use crate::app::caller::By;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Account, OrganisationId, Person, Role};
use crate::domain::problem::Problem;
use crate::message::message;

/// A sign-in as handed in.
#[derive(Clone, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSignIn {
    /// The person's id.
    pub person: String,
    /// What their browser makes of their password.
    pub secret: String,
    /// To act as what; without it as the first role they were enrolled for.
    #[serde(default)]
    pub role: Option<Role>,
}

impl Accounts<'_> {
    /// Signs a person in, from the network of their address.
    ///
    /// # Errors
    /// 401, the same for a person who is not there and for a wrong password; 429 after too many wrong ones; 403 for a role
    /// the person does not have.
    pub fn sign_in(&self, new: &NewSignIn, network: &str) -> Result<SignedIn, Problem> {
        let wrong = || Problem::wrong_password(message!("account.wrong"));
        let person = OrganisationId::parse(new.person.trim()).map_err(|_| wrong())?;
        let (limits, now) = (&self.context.sign_ins, self.context.now());
        limits
            .may_try(&person, network, now)
            .map_err(|seconds| Problem::too_many(message!("account.too_many_wrong", seconds), seconds))?;
        let account = records::read::<Account>(self.context.store(), &records::account(&person))?;
        let stored = account.as_ref().map(|(account, _)| account.password.as_str());
        let known = records::read::<Person>(self.context.store(), &records::person(&person))?;
        let there = known.is_some_and(|(person, _)| person.erased_at.is_none());
        let right = password::is_right(&new.secret, stored)?;
        let Some((account, _)) = account.filter(|_| right && there) else {
            limits.wrong(&person, network, now);
            return Err(wrong());
        };
        limits.right(&person, network);
        let role = match new.role.or_else(|| account.roles.first().copied()) {
            Some(role) if account.roles.contains(&role) => role,
            _ => return Err(Problem::forbidden(message!("account.role_not_yours"))),
        };
        let by = By {
            person,
            role,
            organisation: Some(account.organisation.clone()),
            token: None,
            session: None,
        };
        let mut work = UnitOfWork::new(&by, now);
        work.event("signed_in").record()?;
        self.begin_session(&account, role, work)
    }
}

//! Who calls, what acts ask of a caller, and the records a caller may see.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::records;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::Item;
use crate::domain::people::{
    Organisation, OrganisationId, OrganisationKind, Permission, Person, Role, Token, TokenSecret,
};
use crate::domain::problem::{Problem, Thing};
use crate::inspection::case::Case;
use crate::message::message;

impl Caller {
    /// Whether an item is the caller's to see: owner, assigned agency and merchant see their own, the platform all
    /// (access.md).
    pub(crate) fn may_see_item(&self, item: &Item) -> bool {
        match self.by.role {
            Role::Platform => true,
            Role::Warehouse => self.is_of(&item.owner),
            Role::Merchant => item
                .merchant
                .as_ref()
                .is_some_and(|merchant| self.is_of(merchant)),
            Role::Appraiser | Role::Reviewer | Role::Approver => self.is_of(&item.agency),
            Role::Assessor | Role::Insurer | Role::Laboratory | Role::Admin => false,
        }
    }

    /// Whether an inspection is the caller's to see (access.md).
    pub(crate) fn may_see_inspection(&self, case: &Case) -> bool {
        match self.by.role {
            Role::Platform => true,
            Role::Merchant => self.is_of(&case.subject.merchant),
            Role::Warehouse => {
                self.is_of(&case.subject.merchant) || case.warehouses.iter().any(|owner| self.is_of(owner))
            }
            Role::Laboratory => case
                .laboratory
                .as_ref()
                .is_some_and(|entrusted| self.is_of(&entrusted.laboratory)),
            _ => false,
        }
    }
}

impl Context {
    /// Who holds `token`.
    ///
    /// # Errors
    /// 401, the same for a token that is no token, unknown, wrong, expired or withdrawn.
    pub fn authenticate(&self, token: &str) -> Result<Caller, Problem> {
        let presented = TokenSecret::parse(token).map_err(|_| Problem::unauthorised())?;
        let stored = records::read::<Token>(self.store(), &records::token(presented.id()))?;
        let stored = stored
            .map(|(token, _)| token)
            .filter(|token| token.accepts(&presented, self.now()));
        let stored = stored.ok_or_else(Problem::unauthorised)?;
        Ok(Caller::holding(stored, presented))
    }

    /// That the caller runs the whole service: the platform's admin, or the owner of the folder.
    ///
    /// # Errors
    /// 403 for everybody else.
    pub fn require_operator(&self, caller: &Caller) -> Result<(), Problem> {
        caller.require(Permission::Administer)?;
        let Some(id) = &caller.by.organisation else {
            return Ok(());
        };
        let (own, _) = records::must_read::<Organisation>(self.store(), &records::organisation(id))?;
        if own.kind == OrganisationKind::Platform {
            Ok(())
        } else {
            Err(Problem::forbidden(message!("token.platform_only")))
        }
    }

    pub(crate) fn require_admin_of(
        &self,
        caller: &Caller,
        organisation: &OrganisationId,
    ) -> Result<(), Problem> {
        caller.require(Permission::Administer)?;
        if caller.is_of(organisation) {
            Ok(())
        } else {
            self.require_operator(caller)
        }
    }

    /// A person who may be given `role` in `organisation`, with the record's version.
    ///
    /// # Errors
    /// 422 where person, role and organisation do not go together, 409 for a person who was erased.
    pub(crate) fn person_as(
        &self,
        person: &OrganisationId,
        role: Role,
        organisation: &OrganisationId,
    ) -> Result<(Person, u64), Problem> {
        let unknown = || Problem::invalid("organisation", organisation, message!("organisation.unknown"));
        let found = self.organisation(organisation)?.ok_or_else(unknown)?;
        if !role.fits(found.kind) {
            let kind = format!("{:?}", found.kind).to_lowercase();
            let organisation = found.id;
            let right = message!("organisation.role_does_not_fit", organisation, kind);
            return Err(Problem::invalid("role", role.as_str(), right));
        }
        let known = records::read::<Person>(self.store(), &records::person(person))?
            .filter(|(person, _)| person.organisation == *organisation);
        let unknown = || Problem::invalid("person", person, message!("person.of_no_such_organisation"));
        let (person, version) = known.ok_or_else(unknown)?;
        if person.erased_at.is_some() {
            return Err(Problem::conflict(message!("person.erased", person = person.id)));
        }
        Ok((person, version))
    }

    pub(crate) fn organisation(&self, id: &OrganisationId) -> Result<Option<Organisation>, Problem> {
        Ok(records::read(self.store(), &records::organisation(id))?.map(|(organisation, _)| organisation))
    }

    /// Whether an organisation was made for a demonstration.
    pub(crate) fn is_demonstration(&self, id: &OrganisationId) -> Result<bool, Problem> {
        Ok(self
            .organisation(id)?
            .is_some_and(|organisation| organisation.demonstration))
    }

    pub(crate) fn own_appraisal(&self, caller: &Caller, id: Uuid) -> Result<(Appraisal, u64), Problem> {
        let agency = caller.organisation()?;
        records::read::<Appraisal>(self.store(), &records::appraisal(id))?
            .filter(|(appraisal, _)| appraisal.body.agency.id == agency.as_str())
            .ok_or_else(|| Problem::not_found(Thing::Appraisal, id))
    }
}

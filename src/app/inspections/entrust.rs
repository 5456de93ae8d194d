//! Whom a sample is entrusted to, and whether they may test it.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::records::{self, Marked};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind, Permission};
use crate::domain::problem::Problem;
use crate::inspection::case::{CaseAct, CaseState, Entrusted, NewEntrusting, may_test};
use crate::message::message;

impl Inspections<'_> {
    /// Entrusts a laboratory with the tests; another one until there are results.
    ///
    /// # Errors
    /// 404, 409 without a sample, 422 for an organisation that is no laboratory.
    pub fn entrust_laboratory(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewEntrusting,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::OrderInspection)?;
        let known = self.opened(caller, id)?.case;
        known
            .check_entrusting(&new.laboratory)
            .map_err(|refused| Problem::invalid(&refused.field, &new.laboratory, refused.message))?;
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Assign)?;
        let laboratory = self.laboratory(&new.laboratory)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let allowed = may_test(
            opened.case.specification,
            laboratory.recognition.as_ref(),
            work.at().shanghai_date(),
        );
        opened.case.laboratory = Some(Entrusted {
            laboratory: laboratory.id.clone(),
            name: laboratory.name,
            since: work.at(),
            allowed_today: allowed.decision,
            reasons: allowed.reasons,
        });
        let key = format!("{}{id}", records::inspections_of(&laboratory.id));
        work.put(key, &Marked::YES)?;
        let to = (CaseAct::Assign, CaseState::Assigned);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    pub(crate) fn laboratory(&self, id: &OrganisationId) -> Result<Organisation, Problem> {
        self.context
            .organisation(id)?
            .filter(|known| known.kind == OrganisationKind::Laboratory)
            .ok_or_else(|| Problem::invalid("laboratory", id, message!("laboratory.unknown")))
    }
}

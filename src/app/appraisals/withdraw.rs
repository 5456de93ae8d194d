//! The withdrawal of an approval before its tag is issued.

use serde::Serialize;
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{AppraisalState, may_withdraw};
use crate::domain::catalogue::{Item, may_appraise};
use crate::domain::people::Permission;
use crate::domain::problem::Problem;

#[derive(Serialize, schemars::JsonSchema)]
/// What a withdrawal answers.
pub struct Withdrawn {
    appraisal_id: Uuid,
    state: AppraisalState,
}

impl Appraisals<'_> {
    /// Takes an approval back: the item stands where it stood before the appraisal.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 where it is not approved, its tag is issued, or an order that rests on
    /// it is open or took the item away, 422 without a reason.
    pub fn withdraw(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Withdraw)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let (mut appraisal, version) = self.context.own_appraisal(caller, id)?;
        may_withdraw(&appraisal)?;
        let (mut item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(appraisal.body.item_id))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::appraisal(id), version);
        work.require_version(records::item(item.id), item_version);
        appraisal.state = AppraisalState::Withdrawn;
        // A later appraisal may have begun since: then the item is that one's.
        if item.appraisal == Some(id) {
            // Nothing is destroyed, or given back, on a finding that was taken back.
            may_appraise(&item.outcomes)?;
            self.stand_back(&mut item, &appraisal)?;
            Intakes::new(self.context).keep_own_serial(&item, &mut work)?;
        }
        work.put(records::appraisal(id), &appraisal)?;
        work.put(records::item(item.id), &item)?;
        work.event("withdrawn")
            .item(item.id)
            .appraisal(id)
            .reason(reason)
            .before(AppraisalState::Approved.as_str())
            .after(AppraisalState::Withdrawn.as_str())
            .record()?;
        let answer = Withdrawn {
            appraisal_id: id,
            state: appraisal.state,
        };
        Ok(self.context.finish(work, Answer::ok(&answer)?, idempotency)?.0)
    }
}

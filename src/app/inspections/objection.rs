//! After the verdict: notice, appeal, fee, consequence, end.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::inspection::Verdict;
use crate::inspection::case::{
    CaseAct, CaseState, Decision, NewAppeal, NewConsequence, NewNotice, NewPayment,
};
use crate::message::message;

impl Inspections<'_> {
    /// Records that the merchant received the result; from then on the days of an appeal run.
    ///
    /// # Errors
    /// 404, 409 without a verdict, 422 for a time that cannot be.
    pub fn notify_of_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewNotice,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Notify)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let notice = opened.case.notify(new, work.at(), &self.context.calendar())?;
        opened.case.notice = Some(notice);
        let to = (CaseAct::Notify, CaseState::Notified);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Takes the merchant's objection.
    ///
    /// # Errors
    /// 404 for another merchant's goods, 409 where no appeal can be made, 422 for one that is too late.
    pub fn appeal_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewAppeal,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::AppealInspection, CaseAct::Appeal)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        if caller.by.role == Role::Merchant && new.filed_at.is_some() {
            let right = message!("inspection.appeal_entered_by_platform");
            return Err(Problem::invalid("filed_at", "", right));
        }
        let Some(notice) = &opened.case.notice else {
            return Err(Problem::internal("a notified inspection without notice"));
        };
        let by = caller.organisation()?.clone();
        let mut appeal = new.take(Uuid::now_v7(), by, notice, now, &self.context.calendar())?;
        if caller.by.role == Role::Platform {
            appeal.entered_by = Some(caller.by.person.clone());
        }
        if opened.case.verdict().map(|(verdict, _)| verdict) == Some(Verdict::Pass) && appeal.reinspection {
            let right = message!("inspection.no_reinspection_of_pass");
            return Err(Problem::invalid("reinspection", "true", right));
        }
        opened.case.appeal = Some(appeal);
        let to = (CaseAct::Appeal, CaseState::Appealed);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Decides on the appeal: refused with every ground, or granted with the day until which the fee is paid.
    ///
    /// # Errors
    /// 404, 409 without an appeal, 422; `notice_received_at` where the calendar does not cover the days.
    pub fn decide_inspection_appeal(
        &self,
        caller: &Caller,
        id: Uuid,
        new: Decision,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::DecideAppeal)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        let entered_by = opened
            .case
            .appeal
            .as_ref()
            .and_then(|appeal| appeal.entered_by.as_ref());
        if entered_by == Some(&caller.by.person) {
            return Err(Problem::conflict(message!(
                "inspection.appeal_decided_by_another"
            )));
        }
        let decision = opened.case.decide_appeal(new, now, &self.context.calendar())?;
        let wished = opened
            .case
            .appeal
            .as_ref()
            .is_some_and(|appeal| appeal.reinspection);
        let to = match (decision.reinspection, wished) {
            (true, _) => CaseState::FeeDue,
            (false, true) => CaseState::Refused,
            (false, false) => CaseState::Final,
        };
        if to != CaseState::FeeDue {
            opened.case.outcome = opened.case.original_stands(decision.reasons.clone(), now);
        }
        if let Some(appeal) = &mut opened.case.appeal {
            appeal.decision = Some(decision);
        }
        Ok(self.step_inspection(opened, (CaseAct::DecideAppeal, to), work, idempotency)??)
    }

    /// Records that the fee was paid; late, the re-inspection lapses (A39).
    ///
    /// # Errors
    /// 404, 409 where none is due, 422.
    pub fn pay_reinspection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewPayment,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Pay)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        let fee = opened.case.pay(new, now, &self.context.calendar())?;
        let to = if fee.in_time {
            CaseState::FeePaid
        } else {
            opened.case.outcome = opened.case.original_stands(fee.reasons.clone(), now);
            CaseState::Lapsed
        };
        if let Some(appeal) = &mut opened.case.appeal {
            appeal.fee = Some(fee);
        }
        Ok(self.step_inspection(opened, (CaseAct::Pay, to), work, idempotency)??)
    }

    /// Records that the fee did not come by its last day.
    ///
    /// # Errors
    /// 404, 409 while it may still come.
    pub fn lapse_reinspection(
        &self,
        caller: &Caller,
        id: Uuid,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Lapse)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        let decision = opened
            .case
            .appeal
            .as_ref()
            .and_then(|appeal| appeal.decision.as_ref());
        let due = decision.and_then(|decision| decision.fee.clone());
        let due = due.ok_or_else(|| Problem::internal("a fee without last day"))?;
        if !due.is_over(now) {
            return Err(Problem::conflict(message!(
                "inspection.fee_still_open",
                last_day = due.last_day
            )));
        }
        opened.case.outcome = opened.case.original_stands(due.how, now);
        let to = (CaseAct::Lapse, CaseState::Lapsed);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Records what follows, by a document that the specification names.
    ///
    /// # Errors
    /// 404, 409 while an appeal may still be made, 422 for another document.
    pub fn inspection_consequence(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewConsequence,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Consequence)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        if opened.case.state == CaseState::Notified
            && let Some(notice) = opened
                .case
                .notice
                .as_ref()
                .filter(|notice| !notice.appeal.is_over(now))
        {
            return Err(Problem::conflict(message!(
                "inspection.appeal_still_open",
                last_day = notice.appeal.last_day
            )));
        }
        self.name_evidence(caller, id, "evidence", new.evidence.as_slice(), &mut work)?;
        opened.case.consequence = Some(opened.case.consequence(new, now)?);
        let to = (CaseAct::Consequence, CaseState::Handled);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Closes an inspection: after its consequence, or where the goods conform.
    ///
    /// # Errors
    /// 404, 409 where a consequence is to be recorded first.
    pub fn close_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Close)?;
        let failed = opened.case.verdict().map(|(verdict, _)| verdict) == Some(Verdict::Fail);
        if failed && opened.case.consequence.is_none() {
            return Err(Problem::conflict(message!("inspection.consequence_first")));
        }
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let to = (CaseAct::Close, CaseState::Closed);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }
}

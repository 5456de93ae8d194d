//! From the order to the laboratory.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::inspections::cases::Opened;
use crate::app::inspections::{InspectionChanged, Inspections};
use crate::app::list::index;
use crate::app::records::{self, Marked};
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::Item;
use crate::domain::people::{OrganisationId, Permission};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::inspection::case::{
    Case, CaseAct, CaseState, KeptListing, NewHandOver, NewOrder, NewPlan, NewSample, Sample, Subject, plan,
};
use crate::inspection::clauses::edition::{SpecificationEdition, this_edition_applies};
use crate::inspection::clauses::sampling::sampling_cap;
use crate::inspection::{Decided, Specification};
use crate::message::message;
use crate::store::for_each;

impl Inspections<'_> {
    /// Orders an inspection of a lot or SKU.
    ///
    /// # Errors
    /// 403 for who is not the platform; 422 for what the rules cannot be applied to, and a subject that has no item.
    pub fn order_inspection(
        &self,
        caller: &Caller,
        new: NewOrder,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::OrderInspection)?;
        let specification = new.check()?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let now = work.at();
        let edition = edition_of(specification, &new, now)?;
        let warehouses = self.warehouses_of(&new.subject)?;
        let id = Uuid::now_v7();
        self.name_evidence(
            caller,
            id,
            "listing.screenshots",
            &new.listing.screenshots,
            &mut work,
        )?;
        let case = Case {
            id,
            state: CaseState::Ordered,
            specification,
            edition,
            subject: new.subject.clone(),
            warehouses,
            listing: KeptListing {
                sha256: Sha256Hash::of(new.listing.texts()?),
                kept_at: now,
            },
            order: new,
            ordered_at: now,
            plan: None,
            sample: None,
            laboratory: None,
            first: None,
            former: Vec::new(),
            notice: None,
            appeal: None,
            second: None,
            outcome: None,
            consequence: None,
            called_off: None,
            suspended_tags: 0,
            reinstated_tags: 0,
        };
        work.require_absent(records::inspection(id));
        work.put(records::inspection(id), &case)?;
        index::add_inspection(&case, work.batch())?;
        work.event("inspection_order")
            .inspection(id)
            .reason_if_given(case.order.reason.as_ref())
            .after(case.state.to_string())
            .record()?;
        let answer = Answer::created(&InspectionChanged::from(&case))?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }

    /// The warehouses that hold goods of a subject.
    fn warehouses_of(&self, subject: &Subject) -> Result<Vec<OrganisationId>, Problem> {
        let mut owners = BTreeSet::new();
        let prefix = records::items_of_subject(&subject.hash());
        for_each(self.context.store(), &prefix, |key, _| {
            let id = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let id = id.ok_or_else(|| Problem::internal(format!("the key '{key}' names no item")))?;
            let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(id))?;
            owners.insert(item.owner);
            Ok::<(), Problem>(())
        })?;
        if owners.is_empty() {
            let right = message!(
                "inspection.subject_unknown",
                category = subject.category.as_str(),
                merchant = subject.merchant
            );
            return Err(Problem::invalid("subject.name", &subject.name, right));
        }
        Ok(owners.into_iter().collect())
    }

    /// Names evidence of the caller's organisation in a case, so that whoever sees the case sees it and it is kept.
    pub(crate) fn name_evidence(
        &self,
        caller: &Caller,
        case: Uuid,
        field: &str,
        hashes: &[Sha256Hash],
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        for hash in hashes {
            EvidenceFiles::new(self.context).own_evidence(caller, field, hash)?;
            work.require_absent(records::archived(hash));
            work.put(records::inspection_evidence(hash, case), &Marked::YES)?;
        }
        Ok(())
    }

    /// Sets the plan; it may be set anew until the sample is taken.
    ///
    /// # Errors
    /// 404, 409 once there is a sample, 422.
    pub fn plan_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewPlan,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Plan)?;
        let made = plan(opened.case.specification, &opened.case.order, new)?;
        opened.case.plan = Some(made);
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let to = (CaseAct::Plan, CaseState::Planned);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Records the sample.
    ///
    /// # Errors
    /// 404, 409 without a plan, 422 where more is taken than test and re-test need.
    pub fn sample_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewSample,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Sample)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        new.check(work.at())?;
        let case = &mut opened.case;
        new.follows(case.order.product.production_date)?;
        let Some(plan) = &case.plan else {
            return Err(Problem::internal("a planned inspection without plan"));
        };
        let Decided { decision, reasons } =
            sampling_cap(plan.needed_for_test, plan.needed_for_retest, new.taken);
        if !decision.allowed {
            let right = message!(
                "inspection.too_much_taken",
                test = plan.needed_for_test,
                unit = plan.unit,
                retest = plan.needed_for_retest
            );
            return Err(Problem::invalid("taken", new.taken, right));
        }
        case.sample = Some(Sample {
            sample: new,
            scope: decision.scope,
            reasons,
            hand_overs: Vec::new(),
        });
        let to = (CaseAct::Sample, CaseState::Sampled);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }

    /// Records that the sample changed hands.
    ///
    /// # Errors
    /// 404, 409 without a sample, 422 where who gives it does not have it.
    pub fn hand_sample_over(
        &self,
        caller: &Caller,
        id: Uuid,
        new: NewHandOver,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened = self.open_for(caller, id, Permission::HandSampleOver, CaseAct::HandOver)?;
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let state = opened.case.state;
        if let Some(sample) = &mut opened.case.sample {
            sample.hand_over(new, caller.by.person.clone(), work.at())?;
        }
        Ok(self.step_inspection(opened, (CaseAct::HandOver, state), work, idempotency)??)
    }

    /// Calls an inspection off before there is a verdict.
    ///
    /// # Errors
    /// 404, 409 once it is judged, 422 without a reason.
    pub fn call_inspection_off(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut opened: Opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::CallOff)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        opened.case.called_off = Some(reason.to_owned());
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let to = (CaseAct::CallOff, CaseState::CalledOff);
        Ok(self.step_inspection(opened, to, work, idempotency)??)
    }
}

/// The edition that governs what the merchant did (9.1, R64).
fn edition_of(
    specification: Specification,
    new: &NewOrder,
    now: crate::instant::Instant,
) -> Result<jiff::civil::Date, Problem> {
    let offered_at = new.offered_at.unwrap_or(now);
    if offered_at > now {
        return Err(Problem::invalid(
            "offered_at",
            offered_at,
            message!("inspection.in_future", at = offered_at, now),
        ));
    }
    let edition = SpecificationEdition::shipped(specification);
    if !this_edition_applies(specification, offered_at).decision {
        let right = message!("inspection.before_edition", effective = edition.effective);
        return Err(Problem::invalid("offered_at", offered_at, right));
    }
    Ok(edition.effective)
}

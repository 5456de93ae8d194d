//! Who may test, and when: chapter 4, 7.2.2, 7.2.4; and where a case goes with its results.

use jiff::civil::Date;

use super::checks::Conflict;
use super::judgement::{Judgement, NewResults, Overall, Results};
use super::limits::Limits;
use super::plan::PlannedItem;
use super::record::{Case, Tested};
use super::state::CaseState;
use crate::domain::people::{OrganisationId, Recognition, Validity};
use crate::inspection::clauses::inspection_body::{Body, Standing, may_inspect};
use crate::inspection::clauses::retest::{JD, retest_lab_allowed};
use crate::inspection::{Decided, Reason, Refused, Specification};
use crate::instant::Instant;
use crate::message::{Message, message};

/// Whether a laboratory that shows `recognition` may test on `day`: chapter 4 (R13, R14).
#[must_use]
pub fn may_test(specification: Specification, recognition: Option<&Recognition>, day: Date) -> Decided<bool> {
    let nothing = Recognition::default();
    let has = recognition.unwrap_or(&nothing);
    let holds =
        |validity: &Option<Validity>| validity.as_ref().is_some_and(|validity| validity.holds_on(day));
    let body = if has.own { Body::Jd } else { Body::ThirdParty };
    let standing = Standing {
        state_recognised: holds(&has.state_recognised),
        cnas: holds(&has.cnas),
        cma: holds(&has.cma),
        covers_items: None,
    };
    may_inspect(specification, body, holds(&has.designated), standing)
}

impl Case {
    /// Whether `laboratory`, which shows `recognition`, may give the results of a re-inspection: only the body that
    /// tested first may, and where JD itself tested first a person designates one. 7.2.2 (R56).
    ///
    /// # Errors
    /// Why not.
    pub fn check_retest_body(
        &self,
        laboratory: &OrganisationId,
        recognition: Option<&Recognition>,
    ) -> Result<(), Conflict> {
        let pending = self.outcome.is_none() && self.appeal.is_some();
        let Some(first) = self.first.as_ref().filter(|_| pending) else {
            return Ok(());
        };
        let initial = if recognition.is_some_and(|has| has.own) {
            JD
        } else {
            let entrusted = self.laboratory.as_ref();
            entrusted.map_or("", |entrusted| entrusted.laboratory.as_str())
        };
        let allowed = retest_lab_allowed(initial, laboratory.as_str());
        if allowed.decision {
            return Ok(());
        }
        let first_on = first.results.results.tested_on;
        Err(Conflict(if initial == JD {
            message!("inspection.retest_of_own", first_on)
        } else {
            message!("inspection.retest_by_other", first_on)
        }))
    }

    /// Whether `laboratory` may be entrusted: what was tested once is tested again by the body that tested first. 7.2.2
    /// (R56).
    ///
    /// # Errors
    /// `laboratory`, and what would be right.
    pub fn check_entrusting(&self, laboratory: &OrganisationId) -> Result<(), Refused> {
        let first = self.laboratory.as_ref().filter(|_| self.first.is_some());
        let Some(first) = first.map(|entrusted| &entrusted.laboratory) else {
            return Ok(());
        };
        if retest_lab_allowed(first.as_str(), laboratory.as_str()).decision {
            return Ok(());
        }
        Err(Refused::new(
            "laboratory",
            message!("inspection.laboratory_first", first),
        ))
    }

    /// Whether the test can have been on `tested_on`: not before the sampling and not before the laboratory was entrusted
    /// with the sample; where it is tested again, not before the payment of the fee either (7.2.4); and not in the future.
    ///
    /// # Errors
    /// `tested_on`, and what would be right.
    pub fn check_test_day(&self, tested_on: Date, now: Instant) -> Result<(), Refused> {
        let today = now.shanghai_date();
        let (earliest, right) = self.earliest_test(today);
        if tested_on <= today && earliest.is_none_or(|earliest| tested_on >= earliest) {
            return Ok(());
        }
        Err(Refused::new("tested_on", right))
    }

    /// The first day on which it can have been tested, and what a test's day has to be.
    fn earliest_test(&self, today: Date) -> (Option<Date>, Message) {
        let fee = self.appeal.as_ref().and_then(|appeal| appeal.fee.as_ref());
        let day = |at: Option<Instant>| at.map(Instant::shanghai_date);
        let sampled = day(self.sample.as_ref().map(|sample| sample.sample.taken_at));
        let entrusted = day(self.laboratory.as_ref().map(|entrusted| entrusted.since));
        let paid = day(fee.map(|fee| fee.paid_at));
        // The first of several on one day is the one that people know.
        let [sampled_first, entrusted_first] =
            [[entrusted, paid], [sampled, paid]].map(|others| others.into_iter().flatten().max());
        match (sampled, entrusted, paid) {
            (Some(earliest), _, _) if Some(earliest) >= sampled_first => (
                Some(earliest),
                message!("inspection.test_day_after_sampling", earliest, today),
            ),
            (_, Some(earliest), _) if Some(earliest) >= entrusted_first => (
                Some(earliest),
                message!("inspection.test_day_after_entrusted", earliest, today),
            ),
            (_, _, Some(earliest)) => (
                Some(earliest),
                message!("inspection.test_day_after_fee", earliest, today),
            ),
            _ => (None, message!("inspection.test_day", today)),
        }
    }

    /// Why a laboratory that shows `recognition` was allowed to test on `tested_on`: chapter 4 (R13, R14).
    ///
    /// # Errors
    /// What it lacked on that day.
    pub fn check_recognition(
        &self,
        recognition: Option<&Recognition>,
        tested_on: Date,
    ) -> Result<Vec<Reason>, Conflict> {
        let allowed = may_test(self.specification, recognition, tested_on);
        if allowed.decision {
            return Ok(allowed.reasons);
        }
        let lacking = allowed
            .reasons
            .first()
            .and_then(|reason| reason.inputs.get("lacking"));
        Err(Conflict(match (lacking, self.specification) {
            (Some(lacking), _) => message!("inspection.laboratory_lacks", tested_on, lacking),
            (None, Specification::Fresh) => message!("inspection.laboratory_not_designated", tested_on),
            (None, Specification::Jewellery) => message!("inspection.laboratory_is_own", tested_on),
        }))
    }

    /// The items that are tested again, as they stand in the plan.
    #[must_use]
    pub fn retested_items(&self) -> &[String] {
        let decision = self.appeal.as_ref().and_then(|appeal| appeal.decision.as_ref());
        decision.map_or(&[], |decision| &decision.items)
    }

    /// The planned items of which a result is waited for now: those that are tested, or tested again.
    #[must_use]
    pub fn awaited_items(&self) -> Vec<&PlannedItem> {
        let again = matches!(self.state, CaseState::FeePaid | CaseState::ReinspectionUndecided);
        self.awaited(again.then(|| self.retested_items())).collect()
    }

    /// Judges the first results and keeps both. What was handed in before is kept: measured values are added to, never
    /// written over.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn take_results(
        &mut self,
        results: Results,
        limits: &dyn Limits,
        now: Instant,
    ) -> Result<(), Refused> {
        let judgement = self.judge(&results.results, None, limits, now)?;
        self.former
            .extend(self.first.replace(Tested { results, judgement }));
        Ok(())
    }

    /// Judges the results of the re-inspection and keeps both, beside any that were handed in before.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn take_retest_results(
        &mut self,
        results: Results,
        limits: &dyn Limits,
        now: Instant,
    ) -> Result<(), Refused> {
        let judgement = self.judge(&results.results, Some(self.retested_items()), limits, now)?;
        self.former
            .extend(self.second.replace(Tested { results, judgement }));
        Ok(())
    }

    /// Judges anew what could not be decided, of the re-inspection where the case stands at one, by what standards are
    /// known now.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn judge_again(&mut self, limits: &dyn Limits, now: Instant) -> Result<(), Refused> {
        let judged = |results: &NewResults, again: Option<&[String]>| self.judge(results, again, limits, now);
        if self.state == CaseState::ReinspectionUndecided {
            let second = self.second.as_ref().map(|tested| &tested.results.results);
            let judgement = second
                .map(|results| judged(results, Some(self.retested_items())))
                .transpose()?;
            replace_judgement(&mut self.second, judgement);
        } else {
            let first = self.first.as_ref().map(|tested| &tested.results.results);
            let judgement = first.map(|results| judged(results, None)).transpose()?;
            replace_judgement(&mut self.first, judgement);
        }
        Ok(())
    }

    /// Where a case goes with its first results.
    #[must_use]
    pub fn state_after_results(&self) -> CaseState {
        match self.verdict() {
            Some(_) => CaseState::Judged,
            None => CaseState::Undecided,
        }
    }

    /// Settles the final result by the results of the re-inspection, and says where the case goes with them; while an item
    /// cannot be decided there is no final result.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn settle_retest(&mut self, now: Instant) -> Result<CaseState, Refused> {
        let second = self.second.as_ref().map(|tested| &tested.judgement);
        let second =
            second.ok_or_else(|| Refused::new("items", message!("inspection.nothing_tested_again")))?;
        let decided = second.verdict != Overall::CannotDecide;
        match self.after_reinspection(second, now)?.filter(|_| decided) {
            Some(outcome) => {
                self.outcome = Some(outcome);
                Ok(CaseState::Final)
            }
            None => Ok(CaseState::ReinspectionUndecided),
        }
    }
}

fn replace_judgement(tested: &mut Option<Tested>, judgement: Option<Judgement>) {
    if let (Some(tested), Some(judgement)) = (tested.as_mut(), judgement) {
        tested.judgement = judgement;
    }
}

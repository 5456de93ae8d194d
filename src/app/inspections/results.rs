//! Results and verdicts. A verdict, what it makes of the lot's or SKU's coverage, and its tags are one commit.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::coverage::InspectionCoverage;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::inspections::cases::Opened;
use crate::app::inspections::entrust::may_test;
use crate::app::records;
use crate::app::retry::retry_on_conflict;
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::inspection::Verdict;
use crate::inspection::case::{
    Case, CaseAct, CaseState, Coverage, NewResults, Overall, Results, Standing, Tested,
};
use crate::inspection::retest::retest_lab_allowed;
use crate::store::CommitError;

/// How often a verdict looks again: while a lot's tags are being issued one after the other, it loses many races.
const TRIES: usize = 32;
/// Most characters of a laboratory's note.
const LONGEST_NOTE: usize = 2_000;

impl Inspections<'_> {
    /// Takes a laboratory's results and judges them. A failing verdict suspends the tags of the lot or SKU.
    ///
    /// # Errors
    /// 404 for another laboratory's case, 409 where none are waited for or the laboratory may not test, 422 for results
    /// that do not fit the plan.
    pub fn inspection_results(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewResults,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        retry_on_conflict(TRIES, being_issued, || {
            let mut opened = self.open_for(caller, id, Permission::GiveResults, CaseAct::Results)?;
            let mut work = UnitOfWork::new(&caller.by, self.context.now());
            let now = work.at();
            let results = self.taken(caller, &opened.case, new, &mut work)?;
            let judgement = opened.case.judge(new, None, self.limits()?.as_ref(), now)?;
            // What was handed in before is kept: measured values are added to, never written over.
            opened.case.former.extend(opened.case.first.take());
            opened.case.first = Some(Tested { results, judgement });
            self.judged(opened, CaseAct::Results, work, idempotency)
        })
    }

    /// Judges again what could not be decided, by what standards are known now.
    ///
    /// # Errors
    /// 404, 409 where nothing is undecided.
    pub fn judge_inspection(
        &self,
        caller: &Caller,
        id: Uuid,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        retry_on_conflict(TRIES, being_issued, || {
            let mut opened = self.open_for(caller, id, Permission::OrderInspection, CaseAct::Judge)?;
            let work = UnitOfWork::new(&caller.by, self.context.now());
            let (case, now) = (&mut opened.case, work.at());
            let again = case.state == CaseState::ReinspectionUndecided;
            let limits = self.limits()?;
            if again {
                let items = retested(case);
                if let Some(mut tested) = case.second.clone() {
                    let results = tested.results.results.clone();
                    tested.judgement = case.judge(&results, Some(&items), limits.as_ref(), now)?;
                    case.second = Some(tested);
                }
                return self.judged_again(opened, CaseAct::Judge, work, idempotency);
            }
            if let Some(mut tested) = case.first.clone() {
                let results = tested.results.results.clone();
                tested.judgement = case.judge(&results, None, limits.as_ref(), now)?;
                case.first = Some(tested);
            }
            self.judged(opened, CaseAct::Judge, work, idempotency)
        })
    }

    /// Takes the results of a re-inspection by the body that tested first. One that overturns the verdict reinstates the
    /// tags it suspended.
    ///
    /// # Errors
    /// As [`Self::inspection_results`]; 422 for items that are not tested again.
    pub fn reinspection_results(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewResults,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        retry_on_conflict(TRIES, being_issued, || {
            let mut opened = self.open_for(caller, id, Permission::GiveResults, CaseAct::Reinspect)?;
            let mut work = UnitOfWork::new(&caller.by, self.context.now());
            let now = work.at();
            let results = self.taken(caller, &opened.case, new, &mut work)?;
            let items = retested(&opened.case);
            let judgement = opened
                .case
                .judge(new, Some(&items), self.limits()?.as_ref(), now)?;
            opened.case.former.extend(opened.case.second.take());
            opened.case.second = Some(Tested { results, judgement });
            self.judged_again(opened, CaseAct::Reinspect, work, idempotency)
        })
    }

    /// The results as they are kept, if this laboratory may give them.
    fn taken(
        &self,
        caller: &Caller,
        case: &Case,
        new: &NewResults,
        work: &mut UnitOfWork,
    ) -> Result<Results, Problem> {
        let (own, now) = (caller.organisation()?, work.at());
        let first_body = case.laboratory.as_ref().map(|entrusted| &entrusted.laboratory);
        let laboratory = self.laboratory(own)?;
        if let Some(first) = case
            .first
            .as_ref()
            .filter(|_| case.outcome.is_none() && case.appeal.is_some())
        {
            let own_body = laboratory.recognition.as_ref().is_some_and(|has| has.own);
            let initial = if own_body {
                "jd"
            } else {
                first_body.map_or("", |body| body.as_str())
            };
            let allowed = retest_lab_allowed(initial, own.as_str());
            if !allowed.decision {
                let why = allowed.reasons.first().map(|reason| reason.en.to_string());
                return Err(Problem::conflict(format!(
                    "{} (7.2.2); the first test was on {}",
                    why.unwrap_or_default(),
                    first.results.results.tested_on
                )));
            }
        }
        let today = now.shanghai_date();
        let (after, earliest) = earliest_test(case);
        if new.tested_on > today || earliest.is_some_and(|earliest| new.tested_on < earliest) {
            let right = format!(
                "must be a day from {after}{} to today, {today}",
                earliest.map(|day| format!(" on {day}")).unwrap_or_default()
            );
            return Err(Problem::invalid("tested_on", new.tested_on, right));
        }
        let allowed = may_test(case.specification, &laboratory, new.tested_on);
        if !allowed.decision {
            let reason = allowed.reasons.first();
            let lacking = reason.and_then(|reason| reason.inputs.get("lacking"));
            return Err(Problem::conflict(format!(
                "this laboratory was not allowed to test on {} by chapter 4: {}{}; an admin enters what it holds",
                new.tested_on,
                reason.map(|reason| reason.en.to_string()).unwrap_or_default(),
                lacking.map(|names| format!(" ({names})")).unwrap_or_default()
            )));
        }
        if let Some(note) = &new.note {
            text("note", note, LONGEST_NOTE)?;
        }
        self.name_evidence(caller, case.id, "report", new.report.as_slice(), work)?;
        Ok(Results {
            results: new.clone(),
            by: caller.by.person.clone(),
            received_at: now,
            allowed: allowed.reasons,
        })
    }

    /// Commits a first verdict, or that there is none yet.
    fn judged(
        &self,
        mut opened: Opened,
        act: CaseAct,
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Result<Answered, CommitError>, Problem> {
        let verdict = opened.case.verdict().map(|(verdict, _)| verdict);
        let Some(verdict) = verdict else {
            return self.step_inspection(opened, (act, CaseState::Undecided), work, idempotency);
        };
        self.enter(&opened.case, verdict, &mut work)?;
        if verdict == Verdict::Fail {
            opened.case.suspended_tags = self.suspend_failed(&opened.case, &mut work)?;
        }
        self.step_inspection(opened, (act, CaseState::Judged), work, idempotency)
    }

    /// Commits the last word, or that there is none yet.
    fn judged_again(
        &self,
        mut opened: Opened,
        act: CaseAct,
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Result<Answered, CommitError>, Problem> {
        let case = &mut opened.case;
        let Some(second) = &case.second else {
            return Err(Problem::internal("a re-inspection without results"));
        };
        let undecided = second.judgement.verdict == Overall::CannotDecide;
        let Some(outcome) = case
            .after_reinspection(&second.judgement, work.at())?
            .filter(|_| !undecided)
        else {
            let to = (act, CaseState::ReinspectionUndecided);
            return self.step_inspection(opened, to, work, idempotency);
        };
        let verdict = outcome.verdict;
        case.outcome = Some(outcome);
        let coverage = self.enter(case, verdict, &mut work)?;
        if verdict == Verdict::Pass {
            case.reinstated_tags = self.lift(case, &coverage, &mut work)?;
        }
        self.step_inspection(opened, (act, CaseState::Final), work, idempotency)
    }

    /// Enters the verdict where whoever issues a tag looks.
    fn enter(&self, case: &Case, verdict: Verdict, work: &mut UnitOfWork) -> Result<Coverage, Problem> {
        let known = InspectionCoverage::new(self.context).known_of(case.subject.clone())?;
        known.require(work);
        let mut coverage = match known.coverage {
            Some((coverage, _)) => coverage,
            None => Coverage::new(case.subject.clone()),
        };
        coverage.enter(Standing {
            inspection: case.id,
            judged_at: case.judged_at().unwrap_or(work.at()),
            verdict,
        });
        work.put(records::coverage(&case.subject.hash()), &coverage)?;
        Ok(coverage)
    }
}

/// What the caller is told where tags of the lot were issued or changed at every try.
fn being_issued() -> Problem {
    Problem::unavailable("tags of this lot or SKU are being issued at the same moment; try again")
}

/// The first day on which a test can have been, and what was on it: the sampling, or, where it is tested again, the
/// payment of the fee, which comes before (7.2.4).
fn earliest_test(case: &Case) -> (&'static str, Option<jiff::civil::Date>) {
    let fee = case.appeal.as_ref().and_then(|appeal| appeal.fee.as_ref());
    match (fee, &case.sample) {
        (Some(fee), _) => ("the payment of the fee", Some(fee.paid_at.shanghai_date())),
        (None, sample) => (
            "the sampling",
            sample
                .as_ref()
                .map(|sample| sample.sample.taken_at.shanghai_date()),
        ),
    }
}

/// The items that are tested again.
pub(crate) fn retested(case: &Case) -> Vec<String> {
    let decision = case.appeal.as_ref().and_then(|appeal| appeal.decision.as_ref());
    decision
        .map(|decision| decision.items.clone())
        .unwrap_or_default()
}

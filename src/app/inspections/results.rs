//! Results and verdicts. A verdict, what it makes of the lot's or SKU's coverage, and its tags are one commit.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::coverage::InspectionCoverage;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::inspections::cases::Opened;
use crate::app::records;
use crate::app::retry::retry_on_conflict;
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::inspection::Verdict;
use crate::inspection::case::{Case, CaseAct, CaseState, Coverage, NewResults, Results, Standing};
use crate::message::message;
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
            let results = self.taken(caller, &opened.case, new, &mut work)?;
            opened
                .case
                .take_results(results, self.limits()?.as_ref(), work.at())?;
            self.commit_first(opened, CaseAct::Results, work, idempotency)
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
            opened.case.judge_again(self.limits()?.as_ref(), work.at())?;
            if opened.case.state == CaseState::ReinspectionUndecided {
                return self.commit_final(opened, CaseAct::Judge, work, idempotency);
            }
            self.commit_first(opened, CaseAct::Judge, work, idempotency)
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
            let results = self.taken(caller, &opened.case, new, &mut work)?;
            opened
                .case
                .take_retest_results(results, self.limits()?.as_ref(), work.at())?;
            self.commit_final(opened, CaseAct::Reinspect, work, idempotency)
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
        let now = work.at();
        let laboratory = self.laboratory(caller.organisation()?)?;
        let recognition = laboratory.recognition.as_ref();
        case.check_retest_body(&laboratory.id, recognition)?;
        case.check_test_day(new.tested_on, now)
            .map_err(|refused| Problem::invalid(&refused.field, new.tested_on, refused.message))?;
        let allowed = case.check_recognition(recognition, new.tested_on)?;
        if let Some(note) = &new.note {
            text("note", note, LONGEST_NOTE)?;
        }
        self.name_evidence(caller, case.id, "report", new.report.as_slice(), work)?;
        Ok(Results {
            results: new.clone(),
            by: caller.by.person.clone(),
            received_at: now,
            allowed,
        })
    }

    /// Commits a first verdict, or that there is none yet.
    fn commit_first(
        &self,
        mut opened: Opened,
        act: CaseAct,
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Result<Answered, CommitError>, Problem> {
        if let Some((verdict, _)) = opened.case.verdict() {
            self.enter(&opened.case, verdict, &mut work)?;
            if verdict == Verdict::Fail {
                opened.case.suspended_tags = self.suspend_failed(&opened.case, &mut work)?;
            }
        }
        let to = (act, opened.case.state_after_results());
        self.step_inspection(opened, to, work, idempotency)
    }

    /// Commits the last word, or that there is none yet.
    fn commit_final(
        &self,
        mut opened: Opened,
        act: CaseAct,
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Result<Answered, CommitError>, Problem> {
        let case = &mut opened.case;
        let to = (act, case.settle_retest(work.at())?);
        if let Some(verdict) = case.outcome.as_ref().map(|outcome| outcome.verdict) {
            let coverage = self.enter(case, verdict, &mut work)?;
            if verdict == Verdict::Pass {
                case.reinstated_tags = self.lift(case, &coverage, &mut work)?;
            }
        }
        self.step_inspection(opened, to, work, idempotency)
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
    Problem::unavailable(message!("inspection.being_issued"))
}

//! Inspections: each act reads the case, asks the rules, and commits case, event and whatever tags change at once.

use serde::Serialize;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::inspections::Inspections;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::inspection::case::{Case, CaseAct, CaseState, Conflict, Deadline, NotPossible};
use crate::inspection::clauses::retest::RetestGround;
use crate::inspection::{Grade, Refused, Verdict};
use crate::message::Explain;
use crate::store::CommitError;

/// What an act on an inspection answers: where it stands now, and what that brings with it.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "InspectionChanged")]
pub struct InspectionChanged {
    inspection_id: Uuid,
    state: CaseState,
    /// The verdict as it stands, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grade: Option<Grade>,
    /// What is missing where nothing can be decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    /// Every clause that stands against a re-inspection.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused_by: Vec<RetestGround>,
    /// The last day that is waited for now, with how it was computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<Deadline>,
    /// Live tags that the failing verdict suspended.
    suspended_tags: u64,
    /// Those of them that the re-inspection reinstated.
    reinstated_tags: u64,
}

impl From<&Case> for InspectionChanged {
    fn from(case: &Case) -> Self {
        let judgement = match case.state {
            CaseState::ReinspectionUndecided => case.second.as_ref(),
            _ => case.first.as_ref(),
        };
        let missing = judgement.iter().flat_map(|tested| &tested.judgement.items);
        let missing = missing.filter_map(|item| Some(format!("{}: {}", item.item, item.missing.as_ref()?)));
        let appealed = case.appeal.as_ref().and_then(|appeal| appeal.decision.as_ref());
        let deadline = match case.state {
            CaseState::Notified => case.notice.as_ref().map(|notice| notice.appeal.clone()),
            CaseState::FeeDue => appealed.and_then(|decision| decision.fee.clone()),
            _ => None,
        };
        Self {
            inspection_id: case.id,
            state: case.state,
            verdict: case.verdict().map(|(verdict, _)| verdict),
            grade: case.verdict().and_then(|(_, grade)| grade),
            missing: missing.collect(),
            refused_by: appealed
                .map(|decision| decision.refused_by.clone())
                .unwrap_or_default(),
            deadline,
            suspended_tags: case.suspended_tags,
            reinstated_tags: case.reinstated_tags,
        }
    }
}

impl From<NotPossible> for Problem {
    fn from(refusal: NotPossible) -> Self {
        Self::conflict(refusal.message())
    }
}

impl From<Conflict> for Problem {
    fn from(conflict: Conflict) -> Self {
        Self::conflict(conflict.0)
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        Self::invalid(&refused.field, refused.value.unwrap_or_default(), refused.message)
    }
}

/// A case that an act is about to change.
pub(crate) struct Opened {
    pub(crate) case: Case,
    pub(crate) version: u64,
}

impl Inspections<'_> {
    /// An inspection and its version.
    ///
    /// # Errors
    /// 404 for what is not the caller's to see.
    pub fn read_inspection(&self, caller: &Caller, id: Uuid) -> Result<(Case, u64), Problem> {
        caller.require(Permission::ReadInspection)?;
        let Opened { case, version } = self.opened(caller, id)?;
        Ok((case, version))
    }

    pub(crate) fn opened(&self, caller: &Caller, id: Uuid) -> Result<Opened, Problem> {
        records::read::<Case>(self.context.store(), &records::inspection(id))?
            .filter(|(case, _)| caller.may_see_inspection(case))
            .map(|(case, version)| Opened { case, version })
            .ok_or_else(|| Problem::not_found(Thing::Inspection, id))
    }

    /// Opens a case for an act that begins where it stands.
    pub(crate) fn open_for(
        &self,
        caller: &Caller,
        id: Uuid,
        need: Permission,
        act: CaseAct,
    ) -> Result<Opened, Problem> {
        caller.require(need)?;
        let opened = self.opened(caller, id)?;
        act.may_begin(opened.case.state)?;
        Ok(opened)
    }

    /// Writes a changed case with its event, and the answer.
    pub(crate) fn step_inspection(
        &self,
        opened: Opened,
        (act, to): (CaseAct, CaseState),
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Result<Answered, CommitError>, Problem> {
        let Opened { mut case, version } = opened;
        let before = case.state;
        case.state = act.leads(before, to)?;
        work.require_version(records::inspection(case.id), version);
        work.put(records::inspection(case.id), &case)?;
        work.event(&format!("inspection_{act}"))
            .inspection(case.id)
            .reason_if_given(case.called_off.as_ref())
            .before(before.to_string())
            .after(case.state.to_string())
            .record()?;
        let answer = Answer::ok(&InspectionChanged::from(&case))?;
        Ok(self
            .context
            .finish(work, answer, idempotency)
            .map(|(answered, _)| answered))
    }
}

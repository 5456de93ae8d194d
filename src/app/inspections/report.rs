//! An inspection's report, and a laboratory's file read against its plan.

use serde::Serialize;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::inspections::Inspections;
use crate::app::inspections::laboratory_file::{ResultReport, read_results, results_of};
use crate::app::records;
use crate::domain::people::{Organisation, Permission};
use crate::domain::problem::Problem;
use crate::inspection::case::{Case, MeasuredItem};
use crate::media::table::IgnoredColumns;
use crate::message::{Explain, message};

/// What a laboratory's file comes to. Nothing is recorded by reading it.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct ReadResults {
    /// What became of every row.
    report: ResultReport,
    /// Whether every item that a result is waited for has one here, and no row is wrong.
    complete: bool,
    /// The items as `results` and `re-inspection` take them.
    items: Vec<MeasuredItem>,
}

/// An inspection with what its report says beside it.
#[derive(Clone, Debug)]
pub struct ReportedInspection {
    /// The inspection.
    pub case: Case,
    /// What its merchant is called.
    pub merchant: String,
    /// Whether merchant or laboratory are of a demonstration, which the report must say.
    pub demonstration: bool,
}

impl Inspections<'_> {
    /// Reads a laboratory's file against the plan of an inspection.
    ///
    /// # Errors
    /// 404 for another laboratory's case, 409 before there is a plan, 422 for a file that is of no use as a whole.
    pub fn read_results_file(
        &self,
        caller: &Caller,
        id: Uuid,
        file: &[u8],
        ignored: &IgnoredColumns,
    ) -> Result<ReadResults, Problem> {
        caller.require(Permission::GiveResults)?;
        let case = self.opened(caller, id)?.case;
        if case.plan.is_none() {
            return Err(Problem::conflict(message!("inspection.no_plan_yet")));
        }
        let file = read_results(file, ignored).map_err(|why| Problem::invalid("file", "", why.message()))?;
        let (report, items) = results_of(file, &case.awaited_items(), self.standards()?.aliases());
        let complete =
            report.errors.is_empty() && report.more_errors == 0 && report.without_result.is_empty();
        Ok(ReadResults {
            report,
            complete,
            items,
        })
    }

    /// What the report of an inspection is made from.
    ///
    /// # Errors
    /// 404 for what is not the caller's to see.
    pub fn inspection_report(&self, caller: &Caller, id: Uuid) -> Result<ReportedInspection, Problem> {
        let (case, _) = self.read_inspection(caller, id)?;
        let merchant = &case.subject.merchant;
        let organisation =
            |id| records::read::<Organisation>(self.context.store(), &records::organisation(id));
        let known = organisation(merchant)?.map(|(merchant, _)| merchant);
        let laboratory = match &case.laboratory {
            Some(entrusted) => organisation(&entrusted.laboratory)?,
            None => None,
        };
        let demonstration = known.as_ref().is_some_and(|merchant| merchant.demonstration)
            || laboratory.is_some_and(|(laboratory, _)| laboratory.demonstration);
        Ok(ReportedInspection {
            merchant: known.map_or_else(|| merchant.to_string(), |merchant| merchant.name),
            demonstration,
            case,
        })
    }
}

//! `zhenma check`: proves invariants 1–4 over the whole store (design, section 9), the checker that any doubt is
//! settled with. It reads everything and changes nothing, and may run while the service does.

mod blobs;
mod claims;
mod inspections;
mod keys;
mod lists;
mod log;
mod readable;
mod replay;
mod schema;
mod status;
mod tags;

use serde::{Deserialize, Serialize};

use crate::app::context::Context;
use crate::app::operate::{Operations, Round};
use crate::domain::problem::Problem;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFinding {
    /// What it is about: a serial, a hash, an item.
    pub subject: String,
    /// What is wrong.
    pub problem: String,
}

/// What the check came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReport {
    /// Tags looked at.
    pub tags: u64,
    /// Appraisals looked at.
    pub appraisals: u64,
    /// Stored files re-hashed.
    pub blobs: u64,
    /// Log leaves hashed.
    pub leaves: u64,
    /// What is wrong, at most a thousand.
    pub findings: Vec<CheckFinding>,
    /// How many findings there are beyond those listed.
    pub more: u64,
    /// What the last finished round of scrubbing came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scrubbed: Option<Round>,
}

/// What the check tells while it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckProgress {
    /// Which part.
    pub phase: String,
    /// How much of it is done.
    pub done: u64,
    /// In what: records or bytes.
    pub unit: String,
}

/// Most findings listed.
const MOST_FINDINGS: usize = 1_000;
/// Records between two words of progress.
const STRIDE: u64 = 256;

/// One run: the report so far, and whom to tell.
pub(crate) struct Run<'a> {
    context: &'a Context,
    report: CheckReport,
    tell: &'a mut dyn FnMut(&CheckProgress),
    progress: CheckProgress,
}

impl Run<'_> {
    fn all(&mut self) -> Result<(), Problem> {
        self.schema()?;
        self.lists()?;
        self.blobs()?;
        self.inspections()?;
        let appraisals = self.appraisals()?;
        let mut keys = self.key_records()?;
        let expected = self.tags(&appraisals, &mut keys)?;
        // The log is read last: whatever a running service adds meanwhile only adds leaves.
        self.logs(&expected, keys)?;
        self.report.scrubbed = Operations::new(self.context).scrub_state()?.last;
        Ok(())
    }

    fn find(&mut self, subject: impl ToString, problem: impl ToString) {
        if self.report.findings.len() < MOST_FINDINGS {
            let finding = CheckFinding {
                subject: subject.to_string(),
                problem: problem.to_string(),
            };
            self.report.findings.push(finding);
        } else {
            self.report.more = self.report.more.saturating_add(1);
        }
    }

    fn begin(&mut self, phase: &str, unit: &str) {
        self.progress = CheckProgress {
            phase: phase.to_owned(),
            done: 0,
            unit: unit.to_owned(),
        };
        (self.tell)(&self.progress);
    }

    fn advance(&mut self, by: u64) {
        let before = self.progress.done / STRIDE;
        self.progress.done = self.progress.done.saturating_add(by);
        if self.progress.done / STRIDE != before {
            (self.tell)(&self.progress);
        }
    }

    fn end(&mut self) {
        (self.tell)(&self.progress);
    }
}

impl Operations<'_> {
    /// Checks everything, telling `tell` how far it is.
    ///
    /// # Errors
    /// None at present: what is wrong is in the report, a store that cannot be read too.
    pub fn check(&self, tell: &mut dyn FnMut(&CheckProgress)) -> Result<CheckReport, Problem> {
        let progress = CheckProgress {
            phase: String::new(),
            done: 0,
            unit: String::new(),
        };
        let mut run = Run {
            context: self.context,
            report: CheckReport::default(),
            tell,
            progress,
        };
        run.readable();
        // Where the store itself cannot be read, what is read after it fails too: that is told with the rest.
        if let Err(problem) = run.all() {
            let told = problem.to_string();
            let cause = problem.cause.as_deref().unwrap_or(&told);
            run.find("store", format!("the check ended early: {cause}"));
        }
        Ok(run.report)
    }
}

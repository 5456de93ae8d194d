//! `zhenma check`: proves invariants 1–4 over the whole store (design, section 9), the checker that any doubt is
//! settled with. It reads everything and changes nothing, and may run while the service does.

mod answers;
mod blobs;
mod claims;
mod inspections;
mod journal;
mod kept;
mod keyed;
mod keys;
mod lists;
mod log;
mod progress;
mod readable;
mod replay;
mod schema;
mod serials;
mod status;
mod tags;

use std::sync::mpsc::{Sender, channel};

use serde::{Deserialize, Serialize};

use self::kept::Kept;
use self::keyed::KeyedHash;
pub use self::progress::CheckProgress;
use self::progress::{CHECKPOINT, Phase, STORE, subject_name};
use self::serials::own_serial_problems;
use crate::app::context::Context;
use crate::app::operate::{Operations, Round};
use crate::domain::problem::Problem;
use crate::message::{Explain, Language, Message, Name, as_told, message};
use crate::store::Store;

/// Something that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckFinding {
    /// What it is about: a serial, a hash, an item.
    pub subject: String,
    /// The code of what is wrong, which never changes its meaning; empty where a server of an earlier release checked.
    #[serde(default)]
    pub code: String,
    /// What is wrong, in the language of whoever asked.
    pub problem: String,
}

impl CheckFinding {
    fn new(subject: impl ToString, problem: &Message, language: Language) -> Self {
        Self {
            subject: subject.to_string(),
            code: problem.code().to_owned(),
            problem: problem.text(language),
        }
    }

    /// What it is about, with its name in both languages.
    #[must_use]
    pub fn subject_name(&self) -> Name {
        subject_name(&self.subject)
    }
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

/// Most findings listed.
const MOST_FINDINGS: usize = 1_000;
/// Records between two words of progress.
const STRIDE: u64 = 256;

/// One run over a part: the report so far, and whom to tell.
pub(crate) struct Run<'a> {
    context: &'a Context,
    /// What log and journal must go on from.
    kept: &'a Kept,
    /// In which findings are told.
    language: Language,
    report: CheckReport,
    tell: Sender<CheckProgress>,
    progress: CheckProgress,
}

impl<'a> Run<'a> {
    fn new(context: &'a Context, kept: &'a Kept, language: Language, tell: Sender<CheckProgress>) -> Self {
        Self {
            context,
            kept,
            language,
            report: CheckReport::default(),
            tell,
            progress: CheckProgress::begin(Phase::Store),
        }
    }

    /// What records say, one against the other.
    fn meaning(&mut self) -> Result<(), Problem> {
        self.schema()?;
        self.inspections()?;
        self.begin(Phase::OwnSerials);
        for (subject, problem) in own_serial_problems(self.context, &mut || self.advance(1))? {
            self.find(subject, &problem);
        }
        self.end();
        let appraisals = self.appraisals()?;
        let mut keys = self.key_records()?;
        let expected = self.tags(&appraisals, &mut keys)?;
        // The log is read last: whatever a running service adds meanwhile only adds leaves.
        self.logs(&expected, keys)?;
        self.report.scrubbed = Operations::new(self.context).scrub_state()?.last;
        Ok(())
    }

    /// What stands on the disk, record by record and file by file.
    fn substance(&mut self) -> Result<(), Problem> {
        self.records()?;
        self.blobs()
    }

    /// Does `part`. Where the store itself cannot be read, what is read after it fails too: that is told with the rest.
    fn report(mut self, part: fn(&mut Self) -> Result<(), Problem>) -> CheckReport {
        if let Err(problem) = part(&mut self) {
            self.find(STORE, &message!("check.ended_early", why: told(&problem)));
        }
        self.report
    }

    fn find(&mut self, subject: impl ToString, problem: &Message) {
        if self.report.findings.len() < MOST_FINDINGS {
            let finding = CheckFinding::new(subject, problem, self.language);
            self.report.findings.push(finding);
        } else {
            self.report.more = self.report.more.saturating_add(1);
        }
    }

    fn begin(&mut self, phase: Phase) {
        self.progress = CheckProgress::begin(phase);
        self.say();
    }

    fn advance(&mut self, by: u64) {
        let before = self.progress.done / STRIDE;
        self.progress.done = self.progress.done.saturating_add(by);
        if self.progress.done / STRIDE != before {
            self.say();
        }
    }

    fn end(&mut self) {
        self.say();
    }

    fn say(&self) {
        // Nobody listens any more where the check itself has ended.
        drop(self.tell.send(self.progress.clone()));
    }
}

/// What a problem comes from, or what it says itself.
fn told(problem: &Problem) -> Message {
    match &problem.cause {
        Some(cause) => as_told(cause),
        None => problem.message(),
    }
}

/// That a record is not of its kind's form.
fn unreadable(error: &serde_json::Error) -> Message {
    message!("check.record_unreadable", error)
}

/// Whether the record at `key` still has the version that was read.
fn unchanged(store: &dyn Store, key: &str, version: u64) -> Result<bool, Problem> {
    let now = store.get(key)?;
    Ok(now.is_some_and(|record| record.version == version))
}

impl CheckReport {
    fn add(&mut self, other: Self) {
        self.tags = self.tags.saturating_add(other.tags);
        self.appraisals = self.appraisals.saturating_add(other.appraisals);
        self.blobs = self.blobs.saturating_add(other.blobs);
        self.leaves = self.leaves.saturating_add(other.leaves);
        self.more = self.more.saturating_add(other.more);
        self.scrubbed = self.scrubbed.take().or(other.scrubbed);
        for finding in other.findings {
            if self.findings.len() < MOST_FINDINGS {
                self.findings.push(finding);
            } else {
                self.more = self.more.saturating_add(1);
            }
        }
    }
}

impl Operations<'_> {
    /// Checks everything, telling `tell` how far it is; two parts run side by side.
    ///
    /// # Errors
    /// None at present: what is wrong is in the report, a store that cannot be read too.
    pub fn check(&self, tell: &mut dyn FnMut(&CheckProgress)) -> Result<CheckReport, Problem> {
        self.check_against(None, tell)
    }

    /// The same, and that the folder goes on from checkpoints that were kept elsewhere, as `zhenma log checkpoint` printed
    /// them: what was there when it was signed must be there now.
    ///
    /// # Errors
    /// 422 for a text that is no checkpoint.
    pub fn check_against(
        &self,
        checkpoint: Option<&str>,
        tell: &mut dyn FnMut(&CheckProgress),
    ) -> Result<CheckReport, Problem> {
        self.check_in(Language::English, checkpoint, tell)
    }

    /// The same, with the findings told in a language: the threads of a check know nothing of who asked.
    ///
    /// # Errors
    /// 422 for a text that is no checkpoint.
    pub fn check_in(
        &self,
        language: Language,
        checkpoint: Option<&str>,
        tell: &mut dyn FnMut(&CheckProgress),
    ) -> Result<CheckReport, Problem> {
        let context = self.context;
        let mut report = CheckReport::default();
        let kept = match checkpoint {
            None => Kept::default(),
            Some(text) => Kept::read(context, text)?,
        };
        let told = kept.findings.iter();
        let told = told.map(|problem| CheckFinding::new(CHECKPOINT, problem, language));
        report.findings.extend(told);
        let (sender, receiver) = channel();
        let run = |sender| Run::new(context, &kept, language, sender);
        let (substance, meaning) = std::thread::scope(|scope| {
            let other = sender.clone();
            let substance = scope.spawn(move || run(other).report(Run::substance));
            let meaning = scope.spawn(move || run(sender).report(Run::meaning));
            for progress in receiver {
                tell(&progress);
            }
            (substance.join(), meaning.join())
        });
        let broken = |_| Problem::internal("the check panicked");
        report.add(substance.map_err(broken)?);
        report.add(meaning.map_err(broken)?);
        Ok(report)
    }
}

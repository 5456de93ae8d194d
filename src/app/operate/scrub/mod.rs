//! Scrub: every stored file is read again and hashed, slowly, a round at a time. Where a round stands is a record,
//! so that whoever stops it, whoever goes on with it and a restart in between all agree.

pub(crate) mod background;
pub(crate) mod owners;

use std::collections::BTreeSet;
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use crate::app::evidence::EvidenceFiles;
use crate::app::operate::Operations;
pub use crate::app::operate::Owners;
use crate::app::records;
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, as_told, message};
use crate::store::blobs::{BlobError, pace};
use crate::store::{Batch, CommitError, prefix_end};

/// Most damaged files listed in a round.
const MOST_LISTED: usize = 1_000;

/// A file that is not what it was when it was stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Damaged {
    /// Its name: what it hashed to when it was stored.
    pub sha256: Sha256Hash,
    /// What is wrong with it, in English.
    pub problem: String,
    /// The same as a code with its value; missing in rounds that earlier releases read.
    #[serde(flatten)]
    pub what: Option<FileProblem>,
    /// What it belongs to.
    #[serde(flatten)]
    pub owners: Owners,
}

impl Explain for Damaged {
    fn message(&self) -> Message {
        let told = self.what.as_ref().map(Explain::message);
        told.unwrap_or_else(|| as_told(&self.problem))
    }
}

/// What is wrong with a stored file. Written with the code of its message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}", self.message())]
#[serde(tag = "code")]
pub enum FileProblem {
    /// It is not what was stored.
    #[serde(rename = "scrub.file_changed")]
    Changed {
        /// What it hashes to now.
        found: Sha256Hash,
    },
    /// It is not there.
    #[serde(rename = "scrub.file_missing")]
    Missing,
    /// The system cannot read it.
    #[serde(rename = "scrub.file_unreadable")]
    Unreadable {
        /// What the system says.
        error: String,
    },
}

impl Explain for FileProblem {
    fn message(&self) -> Message {
        match self {
            Self::Changed { found } => message!("scrub.file_changed", found),
            Self::Missing => message!("scrub.file_missing"),
            Self::Unreadable { error } => message!("scrub.file_unreadable", error),
        }
    }
}

/// One round: every file once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// When it began.
    pub begun_at: Instant,
    /// When every file had been read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// The last file read; files are read in the order of their names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Sha256Hash>,
    /// Files read.
    pub files: u64,
    /// Bytes read.
    pub bytes: u64,
    /// What there was to read when it began, by [`pace::weight`].
    pub weight: u64,
    /// Damaged files, at most a thousand.
    pub damaged: Vec<Damaged>,
    /// How many damaged files there are beyond those listed.
    pub more: u64,
}

impl Round {
    /// Whether any file is damaged.
    #[must_use]
    pub const fn is_bad(&self) -> bool {
        !self.damaged.is_empty()
    }
}

/// Where scrubbing stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrubState {
    /// The round under way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under_way: Option<Round>,
    /// The last round that was finished.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<Round>,
}

/// What one step came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// One more file was read, with what was wrong with it.
    Read(Box<Round>, Option<Damaged>),
    /// The round is finished.
    Finished(Box<Round>),
    /// Whoever listens wants no more; the file that was being read counts as not read.
    Stopped,
}

impl Operations<'_> {
    /// Where scrubbing stands.
    ///
    /// # Errors
    /// If the store fails.
    pub fn scrub_state(&self) -> Result<ScrubState, Problem> {
        let read = records::read::<ScrubState>(self.context.store(), records::SCRUB)?;
        Ok(read.map(|(state, _)| state).unwrap_or_default())
    }

    /// Reads the next file of the round under way, or begins a round. `tell` is told the bytes read since it was
    /// last told, and says whether to go on; it may take its time.
    ///
    /// # Errors
    /// If the store fails; what is wrong with a file is in the answer.
    pub fn scrub_step(&self, tell: &mut dyn FnMut(u64) -> bool) -> Result<Step, Problem> {
        // The background and a command take turns in one round.
        let _turn = self
            .context
            .locks
            .scrubbing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let read = records::read::<ScrubState>(self.context.store(), records::SCRUB)?;
        let (mut state, version) = read.map_or((ScrubState::default(), None), |(s, v)| (s, Some(v)));
        let mut round = match state.under_way.take() {
            Some(round) => round,
            None => self.new_round()?,
        };
        let Some(evidence) = self.next_file(round.at.as_ref())? else {
            round.ended_at = Some(self.context.now());
            // A round in an empty folder shows nothing, and must not put off the first true one.
            if round.files > 0 {
                state.last = Some(round.clone());
                self.write_scrub(&state, version)?;
            }
            return Ok(Step::Finished(Box::new(round)));
        };
        let Some(problem) = self.problem_of(&evidence, tell)? else {
            return Ok(Step::Stopped);
        };
        round.at = Some(evidence.sha256);
        round.files = round.files.saturating_add(1);
        round.bytes = round.bytes.saturating_add(evidence.bytes);
        let damaged = problem
            .map(|problem| self.damaged(evidence.sha256, problem))
            .transpose()?;
        match &damaged {
            Some(damaged) if round.damaged.len() < MOST_LISTED => round.damaged.push(damaged.clone()),
            Some(_) => round.more = round.more.saturating_add(1),
            None => {}
        }
        state.under_way = Some(round.clone());
        self.write_scrub(&state, version)?;
        Ok(Step::Read(Box::new(round), damaged))
    }

    fn new_round(&self) -> Result<Round, Problem> {
        let (mut files, mut bytes) = (0_u64, 0_u64);
        crate::store::for_each(self.context.store(), records::EVIDENCE, |_, record| {
            files = files.saturating_add(1);
            if let Ok(evidence) = serde_json::from_slice::<Evidence>(&record.value) {
                bytes = bytes.saturating_add(evidence.bytes);
            }
            Ok::<(), Problem>(())
        })?;
        Ok(Round {
            begun_at: self.context.now(),
            ended_at: None,
            at: None,
            files: 0,
            bytes: 0,
            weight: pace::weight(files, bytes),
            damaged: Vec::new(),
            more: 0,
        })
    }

    /// The first file behind `at`. A record that cannot be read is `check`'s to report.
    fn next_file(&self, at: Option<&Sha256Hash>) -> Result<Option<Evidence>, Problem> {
        let mut from = at.map_or_else(
            || records::EVIDENCE.to_owned(),
            |at| format!("{}\0", records::evidence(at)),
        );
        loop {
            let page = self
                .context
                .store()
                .scan(&from, &prefix_end(records::EVIDENCE), 1)?;
            let Some((key, record)) = page.first() else {
                return Ok(None);
            };
            if let Ok(evidence) = serde_json::from_slice::<Evidence>(&record.value) {
                return Ok(Some(evidence));
            }
            from = format!("{key}\0");
        }
    }

    /// What is wrong with a file, if anything; nothing at all if whoever listens wants no more.
    fn problem_of(
        &self,
        evidence: &Evidence,
        tell: &mut dyn FnMut(u64) -> bool,
    ) -> Result<Option<Option<FileProblem>>, Problem> {
        let mut goes_on = tell(0);
        if !goes_on {
            return Ok(None);
        }
        let found = self.context.blobs().rehash(&evidence.sha256, &mut |bytes| {
            goes_on = tell(bytes);
            goes_on
        });
        if !goes_on {
            return Ok(None);
        }
        Ok(Some(self.file_problem(&evidence.sha256, found)?))
    }

    /// What re-reading a file tells of it. One that was archived is missing, and rightly so.
    pub(crate) fn file_problem(
        &self,
        sha256: &Sha256Hash,
        found: Result<Option<Sha256Hash>, BlobError>,
    ) -> Result<Option<FileProblem>, Problem> {
        Ok(match found {
            Ok(Some(found)) if found == *sha256 => None,
            Ok(Some(found)) => Some(FileProblem::Changed { found }),
            Ok(None) if EvidenceFiles::new(self.context).is_gone(sha256)? => None,
            Ok(None) => Some(FileProblem::Missing),
            Err(error) => Some(FileProblem::Unreadable {
                error: error.to_string(),
            }),
        })
    }

    fn damaged(&self, sha256: Sha256Hash, problem: FileProblem) -> Result<Damaged, Problem> {
        let mut owners = self.owners(&BTreeSet::from([sha256]))?;
        Ok(Damaged {
            sha256,
            problem: problem.to_string(),
            what: Some(problem),
            owners: owners.remove(&sha256).unwrap_or_default(),
        })
    }

    fn write_scrub(&self, state: &ScrubState, version: Option<u64>) -> Result<(), CommitError> {
        let mut batch = Batch::new();
        match version {
            Some(version) => batch.require_version(records::SCRUB, version),
            None => batch.require_absent(records::SCRUB),
        }
        batch
            .put(records::SCRUB, state)
            .map_err(|error| CommitError::Store(crate::store::StoreError::Backend(error.to_string())))?;
        self.context.store().commit(batch).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn damaged(problem: FileProblem) -> Damaged {
        Damaged {
            sha256: Sha256Hash::of("x"),
            problem: problem.to_string(),
            what: Some(problem),
            owners: Owners {
                appraisals: BTreeSet::from([uuid::Uuid::nil()]),
                ..Owners::default()
            },
        }
    }

    #[test]
    fn a_damaged_file_is_written_with_the_code_of_its_message() {
        let found = Sha256Hash::of("y");
        let error = "no such device".to_owned();
        for problem in [
            FileProblem::Changed { found },
            FileProblem::Missing,
            FileProblem::Unreadable { error },
        ] {
            let damaged = damaged(problem.clone());
            let json = serde_json::to_value(&damaged).unwrap();
            assert_eq!(json["code"], problem.message().code());
            assert_eq!(json["problem"], problem.to_string());
            assert_eq!(damaged.message(), problem.message());
            assert_eq!(serde_json::from_value::<Damaged>(json).unwrap(), damaged);
        }
    }

    #[test]
    fn a_round_of_a_former_release_has_its_text_alone() {
        let mut json = serde_json::to_value(damaged(FileProblem::Missing)).unwrap();
        json.as_object_mut().unwrap().remove("code");
        let former: Damaged = serde_json::from_value(json).unwrap();
        assert_eq!(former.what, None);
        assert_eq!(former.message().to_string(), "the file is missing");
        assert_eq!(former.owners.appraisals.len(), 1);
    }
}

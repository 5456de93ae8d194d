//! Checkpoints that were kept elsewhere: what log and journal were when they were signed, which they must go on from.

use crate::app::context::Context;
use crate::app::deployment::ring_keys;
use crate::app::logs::FormerLog;
use crate::domain::log::{CheckpointProblem, OF_JOURNAL, SignedCheckpoint, TreeHead};
use crate::domain::problem::Problem;
use crate::domain::tag::{Ring, RingKey};
use crate::message::{Explain, Message, message};

/// What checkpoints say whose signatures hold.
#[derive(Default)]
pub(crate) struct Kept {
    /// States of logs, by their names.
    logs: Vec<(String, TreeHead)>,
    /// States of the journal.
    journal: Vec<TreeHead>,
    /// What is wrong with those that do not hold.
    pub(crate) findings: Vec<Message>,
}

impl Kept {
    /// Reads checkpoints and verifies each with the keys of this operator's logs.
    ///
    /// # Errors
    /// 422 for a text that is none.
    pub(crate) fn read(context: &Context, text: &str) -> Result<Self, Problem> {
        let all = SignedCheckpoint::parse_all(text)
            .map_err(|_| Problem::invalid("checkpoint", "", message!("log.not_a_checkpoint")))?;
        let keys = ring_keys(context.store())?;
        let mut kept = Self::default();
        for signed in all {
            if let Err(problem) = kept.take(context, &keys, signed) {
                kept.findings.push(problem);
            }
        }
        Ok(kept)
    }

    fn take(&mut self, context: &Context, keys: &[RingKey], signed: SignedCheckpoint) -> Result<(), Message> {
        let origin = signed.checkpoint.origin.clone();
        let (log, is_journal) = match origin.strip_suffix(OF_JOURNAL) {
            Some(log) => (log, true),
            None => (origin.as_str(), false),
        };
        let logs = context.logs();
        let former = logs.former.iter().find(|former| former.origin == log);
        if former.is_none() && log != logs.origin {
            let own = &logs.origin;
            return Err(message!("check.checkpoint_of_another_log", log, own));
        }
        let then = verified(&signed, keys).map_err(|problem| problem.message())?;
        if !is_journal {
            self.logs.push((origin, then));
        } else if !former.is_some_and(|former| lost(former, then)) {
            self.journal.push(then);
        }
        Ok(())
    }

    /// The states the log `name` must go on from, the smallest first.
    pub(crate) fn of_log(&self, name: &str) -> Vec<TreeHead> {
        let own = self.logs.iter().filter(|(log, _)| log == name);
        sorted(own.map(|(_, then)| *then).collect())
    }

    /// The states the journal must go on from, the smallest first.
    pub(crate) fn of_journal(&self) -> Vec<TreeHead> {
        sorted(self.journal.clone())
    }
}

fn sorted(mut states: Vec<TreeHead>) -> Vec<TreeHead> {
    states.sort_by_key(|then| then.size);
    states
}

/// Whether entries of the journal were lost in the restore that ended this log, as the next log's first leaf tells.
fn lost(former: &FormerLog, then: TreeHead) -> bool {
    then.size > former.journal.unwrap_or(0)
}

/// What a checkpoint says, if the key of one of the logs signed it.
fn verified(signed: &SignedCheckpoint, keys: &[RingKey]) -> Result<TreeHead, CheckpointProblem> {
    let mut problem = CheckpointProblem::OtherKey;
    for key in keys.iter().filter(|key| key.ring == Ring::Log) {
        match signed.clone().verified(&key.x.0) {
            Ok(checkpoint) => {
                return Ok(TreeHead {
                    size: checkpoint.size,
                    root: checkpoint.root,
                });
            }
            Err(CheckpointProblem::Signature) => problem = CheckpointProblem::Signature,
            Err(_) => {}
        }
    }
    Err(problem)
}

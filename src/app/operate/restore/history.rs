//! Whether the restored log goes on or a new one follows it (design, invariant 8).

use std::collections::HashMap;
use std::io::{BufRead, Read};

use crate::app::logs::{Logs, LostLeaf};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::log::{
    Checkpoint, CheckpointProblem, Head, LEAVES, Leaf, NotALeaf, OF_JOURNAL, SignedCheckpoint, Tree,
};
use crate::domain::problem::Problem;
use crate::domain::tag::{LabelPrefix, Ring, RingKey};
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};
use crate::store::{Store, for_each};

/// Longest line of a log's copy.
const MOST_LINE: u64 = 64 << 10;

/// What the operator knows of the log in public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicLog {
    /// Nothing.
    Unknown,
    /// How many leaves it had.
    Leaves(u64),
    /// Its last checkpoint, as `zhenma log checkpoint` printed it.
    Checkpoint(String),
}

/// What is known of the log in public, and what of it is lost.
#[derive(Debug, Default)]
pub(crate) struct History {
    /// How many leaves were public at least; nothing if nobody knows.
    pub(crate) size: Option<u64>,
    /// Their root, if it is known.
    pub(crate) root: Option<Sha256Hash>,
    /// Leaves of the copy that are not here.
    pub(crate) lost: Vec<LostLeaf>,
}

impl History {
    /// Compares the backup's log with what the operator knows of the public one.
    ///
    /// # Errors
    /// 409 for a checkpoint or a copy that is of another log, damaged, or of another history.
    pub(crate) fn new(
        store: &dyn Store,
        head: &Head,
        logs: &Logs,
        keys: &[RingKey],
        public: &PublicLog,
        copy: Option<&mut dyn BufRead>,
    ) -> Result<Self, Problem> {
        let checkpoint = match public {
            PublicLog::Checkpoint(text) => Some(verified(text, logs, keys)?),
            PublicLog::Leaves(_) | PublicLog::Unknown => None,
        };
        if let Some(checkpoint) = &checkpoint
            && checkpoint.size <= head.size
            && root_at(store, checkpoint.size)? != checkpoint.root
        {
            return Err(another_history(message!("restore.checkpoint")));
        }
        let mut history = match (&checkpoint, public) {
            (Some(checkpoint), _) => Self {
                size: Some(checkpoint.size),
                root: Some(checkpoint.root),
                lost: Vec::new(),
            },
            (None, PublicLog::Leaves(size)) => Self {
                size: Some(*size),
                ..Self::default()
            },
            (None, _) => Self::default(),
        };
        if let Some(copy) = copy {
            history.read_copy(store, head, &logs.origin, checkpoint.as_ref(), copy)?;
        }
        Ok(history)
    }

    /// Names the tags here whose later changes are lost, and says how many such changes there are.
    pub(crate) fn name_tags(&mut self, store: &dyn Store, prefix: &LabelPrefix) -> Result<u64, Problem> {
        let mut about: HashMap<Sha256Hash, Vec<&mut LostLeaf>> = HashMap::new();
        for leaf in &mut self.lost {
            if let Some(hash) = leaf.serial_hash {
                about.entry(hash).or_default().push(leaf);
            }
        }
        let mut named = 0_u64;
        if about.is_empty() {
            return Ok(named);
        }
        for_each(store, records::TAGS, |_, record| {
            let tag: TagRecord = serde_json::from_slice(&record.value)?;
            for leaf in about.remove(&tag.serial.log_hash(prefix)).into_iter().flatten() {
                leaf.serial = Some(tag.serial);
                named = named.saturating_add(1);
            }
            Ok::<(), Problem>(())
        })?;
        Ok(named)
    }

    /// Whether the log goes on as it is: everything that was public is here.
    pub(crate) fn goes_on(&self, head: &Head) -> bool {
        self.size.is_some_and(|size| size <= head.size)
    }

    fn read_copy(
        &mut self,
        store: &dyn Store,
        head: &Head,
        log: &str,
        checkpoint: Option<&Checkpoint>,
        copy: &mut dyn BufRead,
    ) -> Result<(), Problem> {
        let mut tree = Tree::default();
        while let Some(text) = next_leaf(copy, tree.size())? {
            let index = tree.append(text.as_bytes());
            if tree.size() == head.size && tree.root() != head.root {
                return Err(another_history(message!("restore.log_copy")));
            }
            if checkpoint.is_some_and(|known| known.size == tree.size() && known.root != tree.root()) {
                return Err(another_history(message!("restore.log_copy")));
            }
            if index >= head.size {
                self.lost.push(lost(log, index, &text)?);
            }
        }
        if tree.size() < head.size && root_at(store, tree.size())? != tree.root() {
            return Err(another_history(message!("restore.log_copy")));
        }
        if self.size.is_none_or(|size| size < tree.size()) && tree.size() > head.size {
            (self.size, self.root) = (Some(tree.size()), Some(tree.root()));
        }
        Ok(())
    }
}

fn another_history(what: Message) -> Problem {
    Problem::conflict(message!("restore.other_history", what: what))
}

fn verified(text: &str, logs: &Logs, keys: &[RingKey]) -> Result<Checkpoint, Problem> {
    let refuse = |why: Message| Problem::invalid("checkpoint", "", why);
    let all = SignedCheckpoint::parse_all(text).map_err(|error| refuse(error.message()))?;
    // The journal's own may stand behind the log's.
    let mut of_logs = all
        .into_iter()
        .filter(|one| !one.checkpoint.origin.ends_with(OF_JOURNAL));
    let signed = of_logs
        .next()
        .ok_or_else(|| refuse(CheckpointProblem::NotACheckpoint.message()))?;
    let origin = &signed.checkpoint.origin;
    if *origin != logs.origin {
        let told = message!(
            "restore.checkpoint_of_another_log",
            found = origin,
            expected = logs.origin
        );
        return Err(refuse(told));
    }
    let former = |key: &RingKey| logs.former.iter().any(|log| log.key == key.kid);
    let own = keys.iter().find(|key| key.ring == Ring::Log && !former(key));
    let own = own.ok_or_else(|| Problem::internal("the backup's log has no key"))?;
    signed.verified(&own.x.0).map_err(|error| refuse(error.message()))
}

/// The root over the first `size` leaves.
fn root_at(store: &dyn Store, size: u64) -> Result<Sha256Hash, Problem> {
    let mut tree = Tree::default();
    for_each(store, &format!("log/{LEAVES}/"), |key, record| {
        if tree.size() < size {
            let text: String = serde_json::from_slice(&record.value)
                .map_err(|error| Problem::internal(format!("the leaf at '{key}': {error}")))?;
            tree.append(text.as_bytes());
        }
        Ok::<(), Problem>(())
    })?;
    Ok(tree.root())
}

/// The next leaf of a copy as `zhenma log export` writes it: a JSON string a line.
fn next_leaf(copy: &mut dyn BufRead, line: u64) -> Result<Option<String>, Problem> {
    let refuse = |error: &dyn std::fmt::Display| {
        let line = line.saturating_add(1);
        Problem::invalid("--log-copy", "", message!("restore.log_copy_line", line, error))
    };
    let mut bytes = Vec::new();
    let mut input = copy.take(MOST_LINE);
    input
        .read_until(b'\n', &mut bytes)
        .map_err(|error| refuse(&error))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| refuse(&error))
}

fn lost(log: &str, index: u64, text: &str) -> Result<LostLeaf, Problem> {
    let leaf: Leaf = text.parse().map_err(|error: NotALeaf| {
        let right = message!("restore.log_copy_leaf", index, why: error.message());
        Problem::invalid("--log-copy", "", right)
    })?;
    Ok(LostLeaf {
        log: log.to_owned(),
        index,
        kind: leaf.kind,
        time: leaf.time,
        serial: None,
        serial_hash: leaf.serial,
        certificate_sha256: leaf.certificate,
        key: leaf.key,
    })
}

//! The transparency log: its signed checkpoint, its leaves, and leaves that were lost.

use std::sync::{MutexGuard, PoisonError};

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::deployment::{key_file, ring_keys};
use crate::app::logs::Published;
use crate::app::notes::NotedCheckpoint;
use crate::app::records;
use crate::domain::log::{Checkpoint, Head, JOURNAL, LEAVES, OF_JOURNAL, TreeHead, frozen_name};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{KeyState, Ring, Signer};
use crate::message::{Explain, message};
use crate::store::{Batch, for_each, head_key, log_key};

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct TransparencyLog<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> TransparencyLog<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

/// Leaves of a page at most.
pub const MOST_LEAVES: u64 = 500;

/// A page of leaves, oldest first.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct LeavesPage {
    /// Which log they are of.
    pub log: String,
    /// The index of the first, counted from 0.
    pub from: u64,
    /// Their exact texts: lines that end in a newline (formats.md, "Log leaf").
    pub leaves: Vec<String>,
    /// Where the next page begins; absent at the end. Leaves that come later are there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

impl TransparencyLog<'_> {
    /// The current log's checkpoint, signed; with the journal's behind it if `journal` is set. The operator, who keeps it
    /// elsewhere, is noted; anybody may read it.
    ///
    /// # Errors
    /// 409 if the log's private key is not here.
    pub fn checkpoint(&self, caller: Option<&Caller>, journal: bool) -> Result<String, Problem> {
        let mut published = self.published()?;
        let Some((head, entries)) = published.found else {
            return Err(Problem::internal("the log has no head"));
        };
        if published.checkpoints.is_none() {
            let origin = &self.context.logs.origin;
            let log = self.signed(origin.clone(), head)?;
            let journal = entries.map(|entries| self.signed(format!("{origin}{OF_JOURNAL}"), entries));
            published.checkpoints = Some((log, journal.transpose()?));
        }
        let text = match &published.checkpoints {
            Some((log, Some(of_journal))) if journal => format!("{log}\n{of_journal}"),
            Some((log, _)) => log.clone(),
            None => String::new(),
        };
        drop(published);
        if caller.is_some_and(|caller| self.context.require_operator(caller).is_ok()) {
            let noted = NotedCheckpoint {
                at: self.context.now(),
                log: self.context.logs.origin.clone(),
                leaves: head.size,
            };
            let notes = &self.context.process.instruments.notes;
            notes.checkpoint(&self.context.folder, noted);
        }
        Ok(text)
    }

    /// The heads, once they are on the disk: they may have been read one flush early, and nothing published may rest on
    /// that. An empty commit is answered after the flush of all before it.
    fn published(&self) -> Result<MutexGuard<'_, Published>, Problem> {
        let published = &self.context.process.published;
        let mut published = published.lock().unwrap_or_else(PoisonError::into_inner);
        let store = self.context.store();
        let (leaves, _) = records::must_read::<Head>(store, &head_key(LEAVES))?;
        let journal = records::read::<Head>(store, &head_key(JOURNAL))?;
        let of = |head: Head| TreeHead {
            size: head.size,
            root: head.root,
        };
        let found = Some((of(leaves), journal.map(|(head, _)| of(head))));
        if published.found != found {
            store.commit(Batch::new())?;
            *published = Published {
                found,
                checkpoints: None,
            };
        }
        Ok(published)
    }

    fn signed(&self, origin: String, TreeHead { size, root }: TreeHead) -> Result<String, Problem> {
        let checkpoint = Checkpoint { origin, size, root };
        let keys = ring_keys(self.context.store())?;
        let active = keys
            .iter()
            .find(|key| key.ring == Ring::Log && key.state == KeyState::Active);
        let active = active.ok_or_else(|| Problem::internal("the log has no key"))?;
        let file = key_file(&self.context.folder, &active.kid);
        let signer = crate::app::key_file::read(&file)
            .map_err(|error| Problem::conflict(message!("log.key_missing", why: error.message())))?;
        if signer.public() != active.x.0 {
            return Err(Problem::conflict(message!(
                "key.file_of_another",
                key = active.kid
            )));
        }
        let signature = signer
            .sign(checkpoint.note().as_bytes())
            .map_err(Problem::internal)?;
        Ok(checkpoint.with_signature(&active.x.0, &signature))
    }

    /// Leaves from index `from` on, at most `limit`, of the log named `log`; of the current one without a name.
    ///
    /// # Errors
    /// 404 for a log that is not this operator's; 422 for a limit beyond [`MOST_LEAVES`].
    pub fn leaves(&self, log: Option<&str>, from: u64, limit: Option<u64>) -> Result<LeavesPage, Problem> {
        let limit = limit.unwrap_or(MOST_LEAVES);
        if !(1..=MOST_LEAVES).contains(&limit) {
            let right = message!("list.limit", most = MOST_LEAVES);
            return Err(Problem::invalid("limit", limit, right));
        }
        let logs = self.context.logs();
        let origin = log.unwrap_or(&logs.origin);
        let (name, size) = if *origin == logs.origin {
            let size = self.published()?.found.map_or(0, |(head, _)| head.size);
            (LEAVES.to_owned(), size)
        } else {
            let former = logs.former.iter().find(|former| former.origin == *origin);
            let former = former.ok_or_else(|| Problem::not_found(Thing::Log, origin))?;
            (frozen_name(former.number), former.size)
        };
        let end = from.saturating_add(limit).min(size);
        let mut leaves = Vec::new();
        if from < end {
            let most = usize::try_from(end.saturating_sub(from)).unwrap_or(usize::MAX);
            let (begin, behind) = (log_key(&name, from), log_key(&name, end));
            for (_, record) in self.context.store().scan(&begin, &behind, most)? {
                leaves.push(serde_json::from_slice(&record.value)?);
            }
        }
        Ok(LeavesPage {
            log: origin.to_owned(),
            from,
            leaves,
            next: (end < size).then_some(end),
        })
    }

    /// Hands every leaf of the current log, as JSON strings, to `each`. Whatever is added meanwhile may follow.
    ///
    /// # Errors
    /// 403 for anybody but the operator.
    pub fn export_log(&self, caller: &Caller, each: &mut dyn FnMut(&[u8])) -> Result<(), Problem> {
        self.context.require_operator(caller)?;
        for_each(self.context.store(), &format!("log/{LEAVES}/"), |_, record| {
            each(&record.value);
            Ok(())
        })
    }

    /// Hands every lost leaf that is known to `each`.
    ///
    /// # Errors
    /// 403 for anybody but the operator.
    pub fn lost_leaves(&self, caller: &Caller, each: &mut dyn FnMut(&[u8])) -> Result<(), Problem> {
        self.context.require_operator(caller)?;
        for_each(self.context.store(), records::LOST, |_, record| {
            each(&record.value);
            Ok(())
        })
    }
}

//! The transparency log: its signed checkpoint, its leaves, and leaves that were lost.

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::deployment::{key_file, ring_keys};
use crate::app::notes::NotedCheckpoint;
use crate::app::records;
use crate::domain::log::{Checkpoint, Head, LEAVES};
use crate::domain::problem::Problem;
use crate::domain::tag::{KeyState, Ring, Signer};
use crate::message::{Explain, message};
use crate::store::{Batch, for_each, head_key};

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

impl TransparencyLog<'_> {
    /// The current log's checkpoint, signed.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 409 if the log's private key is not here.
    pub fn checkpoint(&self, caller: &Caller) -> Result<String, Problem> {
        self.context.require_operator(caller)?;
        let (head, _) = records::must_read::<Head>(self.context.store(), &head_key(LEAVES))?;
        // The head may have been read one flush early, and nothing signed may rest on that: an empty commit is
        // answered after the flush of all before it.
        self.context.store().commit(Batch::new())?;
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
        let checkpoint = Checkpoint {
            origin: self.context.logs.origin.clone(),
            size: head.size,
            root: head.root,
        };
        let signature = signer
            .sign(checkpoint.note().as_bytes())
            .map_err(Problem::internal)?;
        let noted = NotedCheckpoint {
            at: self.context.now(),
            log: checkpoint.origin.clone(),
            leaves: checkpoint.size,
        };
        self.context
            .process
            .instruments
            .notes
            .checkpoint(&self.context.folder, noted);
        Ok(checkpoint.with_signature(&active.x.0, &signature))
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

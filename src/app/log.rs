//! The logs: which one new leaves go to, which ones it followed, and what is known of leaves that were lost.
//!
//! An operator has one log for ever, unless a restored backup lacks public leaves (design, invariant 8). Then the log
//! is frozen as it stands under a name of its own, and new leaves go to a new log with a new key.

use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::deployment::{Deployment, key_file};
use crate::app::keys::Keys;
use crate::app::operate::operation::notes::NotedCheckpoint;
use crate::app::records;
use crate::domain::log::{Checkpoint, Head, LEAVES, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::tag::{KeyState, Ring, RingKey, Serial, Signer};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::{Batch, Store, for_each, head_key};

/// The current log and those before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logs {
    /// Counted from 1.
    pub number: u8,
    /// Its name: `{host}/log` the first, `{host}/log/{number}` a later one.
    pub origin: String,
    /// Those before, oldest first.
    pub former: Vec<FormerLog>,
}

/// A log that another one has followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerLog {
    /// Counted from 1.
    pub number: u8,
    /// Its name.
    pub origin: String,
    /// The key that signed its checkpoints.
    pub key: String,
    /// How many of its leaves are here.
    pub size: u64,
    /// Their root.
    pub root: Sha256Hash,
    /// How many leaves it had in public, if anybody knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_size: Option<u64>,
    /// Their root, if a checkpoint says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_root: Option<Sha256Hash>,
}

/// What the last restore settled for everything after it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restored {
    /// Up to which number keys of each ring may have been given out and lost: seal, certificate, log.
    pub burnt_keys: [u8; 3],
}

/// A leaf that was public and is in no record here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostLeaf {
    /// In which log.
    pub log: String,
    /// At which index.
    pub index: u64,
    /// What it said happened.
    pub kind: LeafKind,
    /// When.
    pub time: Instant,
    /// The serial, if it is of a tag that is here: this change of it is lost and has to be made again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
    /// Hash of the serial.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial_hash: Option<Sha256Hash>,
    /// Hash of the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_sha256: Option<Sha256Hash>,
    /// The id of the agency's key, or of the key the leaf is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl Logs {
    /// The logs of a store.
    ///
    /// # Errors
    /// If the store fails.
    pub fn read(store: &dyn Store, deployment: &Deployment) -> Result<Self, Problem> {
        let known = records::read::<Self>(store, records::LOGS)?;
        Ok(known.map_or_else(
            || Self {
                number: 1,
                origin: deployment.log_origin.clone(),
                former: Vec::new(),
            },
            |(logs, _)| logs,
        ))
    }
}

/// The next key number of a ring: numbers are never used again, those of keys that a backup does not know included.
///
/// # Errors
/// 409 when all 255 are used.
pub(crate) fn next_key_number(keys: &[RingKey], ring: Ring, restored: &Restored) -> Result<u8, Problem> {
    let [seal, certificate, log] = restored.burnt_keys;
    let burnt = match ring {
        Ring::Seal => seal,
        Ring::Certificate => certificate,
        Ring::Log => log,
    };
    let known = keys.iter().filter(|key| key.ring == ring).map(|key| key.number);
    known
        .max()
        .unwrap_or(0)
        .max(burnt)
        .checked_add(1)
        .ok_or_else(|| Problem::conflict("all 255 numbers of this ring are used"))
}

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
        let keys = Keys::new(self.context).ring_keys()?;
        let active = keys
            .iter()
            .find(|key| key.ring == Ring::Log && key.state == KeyState::Active);
        let active = active.ok_or_else(|| Problem::internal("the log has no key"))?;
        let file = key_file(&self.context.folder, &active.kid);
        let signer = crate::app::keys::key_file::read(&file).map_err(|error| {
            Problem::conflict(format!(
                "{error}; without the log's private key nothing can be signed for this log, so copy it here"
            ))
        })?;
        if signer.public() != active.x.0 {
            return Err(Problem::conflict(format!(
                "the key file of '{}' holds another key",
                active.kid
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
            .operation
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

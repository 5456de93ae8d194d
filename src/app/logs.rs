//! Which log new leaves go to, which ones it followed, and what is known of leaves that were lost.
//!
//! An operator has one log for ever, unless a restored backup lacks public leaves (design, invariant 8). Then the log
//! is frozen as it stands under a name of its own, and new leaves go to a new log with a new key.

use serde::{Deserialize, Serialize};

use crate::app::deployment::Deployment;
use crate::app::records;
use crate::domain::log::{LeafKind, TreeHead};
use crate::domain::problem::Problem;
use crate::domain::tag::{Ring, RingKey, Serial};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::message;
use crate::store::Store;

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
    /// How many entries the journal had then, if it was there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub journal: Option<u64>,
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

/// What was last found on the disk whole, and the checkpoints of log and journal that were signed over it.
#[derive(Default)]
pub(crate) struct Published {
    pub(crate) found: Option<(TreeHead, Option<TreeHead>)>,
    pub(crate) checkpoints: Option<(String, Option<String>)>,
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
        .ok_or_else(|| Problem::conflict(message!("key.numbers_used_up")))
}

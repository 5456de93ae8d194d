//! The transparency log 透明日志: leaves, their Merkle tree, its head and its signed checkpoints.
//!
//! In scope: the leaf's bytes (formats.md, "Log leaf"), the journal's entries, the running tree head of RFC 6962, section 2.1, checkpoints,
//! and how a log that lost leaves is followed by a new one. Out of scope today: tiles, inclusion and consistency proofs.

mod checkpoint;
mod journal;
mod leaf;
mod start;

pub use self::checkpoint::{
    Checkpoint, CheckpointProblem, MOST_CHECKPOINT_BYTES, OF_JOURNAL, SignedCheckpoint, TreeHead,
};
pub use self::journal::{JOURNAL, JournalEntry, MOST_NAMED};
pub use self::leaf::{Leaf, LeafKind, NotALeaf};
pub use self::start::LogStart;
pub use crate::merkle::{Head, Tree, leaf_hash};

/// The name of the log that every new leaf goes to.
pub const LEAVES: &str = "leaves";

/// The name under which the store keeps log number `number`, counted from 1, once another has followed it.
#[must_use]
pub fn frozen_name(number: u8) -> String {
    format!("{LEAVES}-{number}")
}

//! The transparency log 透明日志: leaves, their Merkle tree, and its head.
//!
//! In scope: the leaf's bytes (formats.md, "Log leaf") and the running tree head of RFC 6962, section 2.1.
//! Out of scope today: tiles, checkpoints, inclusion and consistency proofs.

mod leaf;
mod merkle;

pub use self::leaf::{Leaf, LeafKind};
pub use self::merkle::{Head, Tree, leaf_hash};

/// The name of the log that holds every leaf.
pub const LEAVES: &str = "leaves";

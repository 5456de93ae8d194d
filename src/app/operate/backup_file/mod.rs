//! The backup file: a tar archive, written and read as a stream in constant memory.
//!
//! | entry | holds |
//! |---|---|
//! | `zhenma-backup.json` | [`Head`]: the format first, so that a newer one is refused with what to do |
//! | `records/00000001` … | changes as [`crate::store::write_change`] writes them, in the snapshot's order |
//! | `blobs/{sha256}` | the stored files |
//! | `keys.json` | the private keys, sealed under a passphrase ([`SealedKeys`]) |
//! | `end.json` | [`End`]: what is in it, and the SHA-256 over every entry's name, length and bytes |
//! | `failed.json` | instead of the end: why the backup was not finished |
//!
//! A file without its end, or whose hash is another, is no backup. Any tar program lists and unpacks it.

mod read;
mod sealed;
mod write;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

pub use self::read::{Sink, read, read_head};
pub(crate) use self::sealed::is_key_file;
pub use self::sealed::{KeyFiles, SealedKeys};
pub use self::write::Writer;
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// The format's name where every release reads the records.
pub const FORMAT: &str = "zhenma/backup/v1";
/// The same file where releases that know no schema number must not read the records, see [`crate::app::migrations`].
pub const FORMAT_WITH_SCHEMA: &str = "zhenma/backup/v2";

const HEAD: &str = "zhenma-backup.json";
const RECORDS: &str = "records/";
const BLOBS: &str = "blobs/";
const KEYS: &str = "keys.json";
const END: &str = "end.json";
const FAILED: &str = "failed.json";

/// What a backup says first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`] or [`FORMAT_WITH_SCHEMA`].
    pub format: String,
    /// The schema number of the records; a backup without one has 0.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub schema: u32,
    /// When it was begun.
    pub made_at: Instant,
    /// The log's name: whose backup it is.
    pub log: String,
    /// Whether stored files are in it.
    pub blobs: bool,
    /// Whether private keys are in it.
    pub keys: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(schema: &u32) -> bool {
    *schema == 0
}

/// What a backup says last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    /// The commit after which it was begun.
    pub from: u64,
    /// The commit whose state it is.
    pub at: u64,
    /// How many leaves the log has.
    pub leaves: u64,
    /// Their root, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub root: Option<Sha256Hash>,
    /// How many changes are in it; a record that changed meanwhile counts twice.
    pub changes: u64,
    /// How many files.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Files that were missing or damaged when the backup was made, at most a thousand of them.
    pub left_out: Vec<Sha256Hash>,
    /// SHA-256 over every entry before this one, and over this one with nothing but zeros here.
    pub sha256: Sha256Hash,
}

impl End {
    /// The end with the hash that belongs there.
    fn sealed(mut self, mut contents: Contents) -> serde_json::Result<Self> {
        self.sha256 = Sha256Hash::from_bytes([0; 32]);
        contents.bytes(&serde_json::to_vec(&self)?);
        self.sha256 = contents.hash();
        Ok(self)
    }
}

/// The hash over entries: of each its name, its length and its bytes.
#[derive(Clone, Default)]
struct Contents(Sha256);

impl Contents {
    fn entry(&mut self, name: &str, length: u64) {
        self.0.update(format!("{name}\n{length}\n"));
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn hash(&self) -> Sha256Hash {
        Sha256Hash::from_bytes(self.0.clone().finalize().into())
    }
}

#[cfg(test)]
mod tests;

//! Blobs: files stored under the SHA-256 of their bytes.
//!
//! [`BlobStore`] is what every backend promises; [`FolderBlobs`] keeps blobs in a local folder. A blob store knows bytes
//! and hashes. What a file is, and whether it is accepted, its callers decide.

mod contract;
mod error;
mod folder;
pub mod pace;

pub use self::contract::{Blob, BlobStore, PendingBlob, ReadAt, ReadSeek};
pub use self::error::BlobError;
pub use self::folder::FolderBlobs;

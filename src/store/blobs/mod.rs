//! Blobs: files stored under the SHA-256 of their bytes.

pub mod folder;
pub mod incoming;
pub mod pace;
pub mod returning;

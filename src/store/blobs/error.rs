//! Why a blob could not be read or written.

use std::io;

use crate::message::{Explain, Message, message};

/// A blob could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.message())]
pub enum BlobError {
    /// The disk has less free space than the reserve.
    DiskFull,
    /// Another fault of the disk.
    Io(#[source] io::Error),
}

impl Explain for BlobError {
    fn message(&self) -> Message {
        match self {
            Self::DiskFull => message!("evidence.disk_full"),
            Self::Io(error) => message!("evidence.file_failed", error),
        }
    }
}

impl From<io::Error> for BlobError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            _ => Self::Io(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_full_disk_is_told_from_other_faults() {
        let full = std::fs::OpenOptions::new()
            .write(true)
            .open("/dev/full")
            .unwrap()
            .write(b"x")
            .unwrap_err();
        assert!(matches!(BlobError::from(full), BlobError::DiskFull));
        let quota = io::Error::from(io::ErrorKind::QuotaExceeded);
        assert!(matches!(BlobError::from(quota), BlobError::DiskFull));
        let other = io::Error::from(io::ErrorKind::PermissionDenied);
        assert!(matches!(BlobError::from(other), BlobError::Io(_)));
    }
}

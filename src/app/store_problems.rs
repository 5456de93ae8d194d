//! What the store refuses, as a problem for people.

use crate::domain::problem::Problem;
use crate::message::{Explain, message};
use crate::store::{CommitError, StoreError};

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<CommitError> for Problem {
    fn from(error: CommitError) -> Self {
        match error {
            // Every act answers its own precondition; one that comes this far lost a race.
            CommitError::Precondition { .. } => Self::conflict(message!("store.changed_meanwhile")),
            CommitError::Busy => Self::unavailable(error.message()),
            CommitError::DiskFull { .. } => Self::disk_full(message!("store.disk_full")),
            CommitError::Stopped => {
                let mut problem = Self::unavailable(error.message());
                problem.cause = Some("the store stopped taking writes".to_owned());
                problem
            }
            CommitError::NotEmpty => Self::conflict(error.message()),
            CommitError::Store(error) => Self::internal(error),
        }
    }
}

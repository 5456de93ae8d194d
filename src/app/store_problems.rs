//! What the store refuses, as a problem for people.

use crate::domain::problem::Problem;
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
            CommitError::Precondition { .. } => Self::conflict_told(
                "somebody else changed this at the same moment; look at it again, then repeat",
            ),
            CommitError::Busy => {
                Self::unavailable_told("more is being written than the disk takes; try again in a second")
            }
            CommitError::DiskFull { .. } => Self::disk_full_told(
                "the service's disk is full, nothing was written; the operator has to make room",
            ),
            CommitError::Stopped => {
                let mut problem =
                    Self::unavailable_told("the service takes no changes until the operator restarts it");
                problem.cause = Some("the store stopped taking writes".to_owned());
                problem
            }
            CommitError::NotEmpty => Self::conflict_told(error.to_string()),
            CommitError::Store(error) => Self::internal(error),
        }
    }
}

//! Optimistic concurrency: what an act read is a precondition of its commit, and an act that is refused because others
//! changed it meanwhile is done once more.

use crate::app::records;
use crate::domain::problem::Problem;
use crate::store::CommitError;

/// Runs `act`, which reads, judges and commits, until its commit is not refused for a conflict, at most `tries` times.
/// After the last conflict, `exhausted` says what the caller is told.
///
/// # Errors
/// What `act` refuses, any other error of the commit, and what `exhausted` gives.
pub(crate) fn retry_on_conflict<T>(
    tries: usize,
    exhausted: impl FnOnce() -> Problem,
    mut act: impl FnMut() -> Result<Result<T, CommitError>, Problem>,
) -> Result<T, Problem> {
    for _ in 0..tries {
        match act()? {
            Ok(done) => return Ok(done),
            Err(error) if is_conflict(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(exhausted())
}

/// Whether a commit was refused because somebody else changed what it rests on, so that reading again tells what
/// happened. A video that belongs to another appraisal stays taken.
fn is_conflict(error: &CommitError) -> bool {
    matches!(error, CommitError::Precondition { key } if !key.starts_with(records::VIDEOS))
}

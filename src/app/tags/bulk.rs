//! Bulk issue: up to a thousand tags with one call, each on its own.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::IdempotencyKey;
use crate::app::tags::Tags;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::message::message;

/// Most appraisals of one call.
pub const MOST_ISSUED_AT_ONCE: usize = 1_000;
/// Tags in the making at one time: enough that the store flushes many with one write.
const AT_ONCE: usize = 16;

/// What became of one appraisal.
#[derive(Debug)]
pub struct BulkResult {
    /// The appraisal.
    pub appraisal_id: Uuid,
    /// The [`IssuedTag`](crate::app::tags::IssuedTag) as the JSON that is kept under the idempotency key, or why there
    /// is none.
    pub tag: Result<Box<RawValue>, Problem>,
}

impl Tags<'_> {
    /// Issues the tags of approved appraisals, each on its own: one that cannot be issued stops no other. Results
    /// come in the order of `appraisals`. Repeated under the same key, over a crash too, every appraisal gets its
    /// first answer.
    ///
    /// # Errors
    /// 422 for an empty list, one that is too long, or one that names an appraisal twice.
    pub fn issue_many(
        &self,
        caller: &Caller,
        appraisals: &[Uuid],
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Vec<BulkResult>, Problem> {
        caller.require(Permission::Issue)?;
        check_list(appraisals)?;
        if let Some(idempotency) = idempotency {
            self.context.announce(idempotency)?;
        }
        let next = AtomicUsize::new(0);
        let results = Mutex::new(Vec::with_capacity(appraisals.len()));
        std::thread::scope(|scope| {
            for _ in 0..AT_ONCE.min(appraisals.len()) {
                scope.spawn(|| {
                    while let at = next.fetch_add(1, Ordering::Relaxed)
                        && let Some(id) = appraisals.get(at)
                    {
                        let result = self.issue_one(caller, *id, idempotency);
                        results
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push((at, result));
                    }
                });
            }
        });
        let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
        results.sort_by_key(|(at, _)| *at);
        Ok(results.into_iter().map(|(_, result)| result).collect())
    }

    fn issue_one(&self, caller: &Caller, id: Uuid, idempotency: Option<&IdempotencyKey>) -> BulkResult {
        let tag = self
            .context
            .once(
                idempotency.map(|idempotency| idempotency.part(id)),
                |idempotency| self.issue(caller, id, idempotency),
            )
            .and_then(|answered| Ok(serde_json::from_slice(&answered.body)?));
        BulkResult {
            appraisal_id: id,
            tag,
        }
    }
}

fn check_list(appraisals: &[Uuid]) -> Result<(), Problem> {
    if appraisals.is_empty() || appraisals.len() > MOST_ISSUED_AT_ONCE {
        let right = message!("tag.issued_at_once", most = MOST_ISSUED_AT_ONCE);
        return Err(Problem::invalid("appraisal_ids", appraisals.len(), right));
    }
    let mut seen = std::collections::HashSet::new();
    match appraisals.iter().find(|id| !seen.insert(**id)) {
        Some(twice) => Err(Problem::invalid("appraisal_ids", twice, message!("value.twice"))),
        None => Ok(()),
    }
}

//! A key marked as compromised, and the remediation that begins with it.

use std::sync::PoisonError;

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::keys::Keys;
use crate::app::keys::life::End;
use crate::app::remediation::Remediations;
use crate::app::remediation::record::Remediation;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::problem::Problem;
use crate::domain::tag::KeyState;
use crate::instant::Instant;
use crate::message::message;

/// What a compromise came to.
#[derive(Clone, Debug, Serialize)]
pub struct Compromised {
    /// The remediation that follows from it.
    pub work_list: Remediation,
    /// The key that signs from now on, where one was made here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
}

impl Remediations<'_> {
    /// Marks a key as compromised and opens the remediation of the tags it affects, in one commit with the leaves and,
    /// for a ring's active key, its successor. The same again gives the same remediation; an earlier time opens another.
    ///
    /// # Errors
    /// 403, 404 for a key the caller does not administer, 409 for the log's key and for a later time than is known
    /// already, 422 for a time to come or no reason.
    pub fn compromise(
        &self,
        caller: &Caller,
        key: &str,
        since: Instant,
        reason: &str,
    ) -> Result<Compromised, Problem> {
        let _changing = self
            .context
            .locks
            .key_changes
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let keys = Keys::new(self.context);
        let found = keys.find_key(caller, key)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let now = self.context.now();
        if since > now {
            return Err(Problem::invalid("since", since, message!("key.since_in_future")));
        }
        let listed = found.listed();
        if let KeyState::Compromised { since: known } = listed.state {
            if known == since
                && let Some(work_list) = self.of_compromise(&listed.key, since)?
            {
                return Ok(Compromised {
                    work_list,
                    successor: None,
                });
            }
            if known < since {
                let told = message!("key.compromised_earlier", key = listed.key, since = known);
                return Err(Problem::conflict(told));
            }
        }
        let mut work = UnitOfWork::new(&caller.by, now);
        let work_list = Remediation::open(listed.key, since, reason, &work);
        work_list.put(&mut work)?;
        let successor = keys.end_key(found, End::Compromised { since, reason }, work)?;
        Ok(Compromised { work_list, successor })
    }
}

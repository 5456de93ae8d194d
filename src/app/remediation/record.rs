//! A remediation: the live tags that a compromised key affects, with what is to be done about each and whether it is
//! done.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::By;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::tag::state::Status;
use crate::domain::tag::{Compromise, KeyName, Serial};
use crate::instant::Instant;
use crate::message::{Message, message};

/// The work that follows from a compromised key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "WorkList")]
pub struct Remediation {
    /// Time-ordered id.
    pub id: Uuid,
    /// Which key.
    pub key: KeyName,
    /// Since when it is not believed.
    pub since: Instant,
    /// Why, in the words of whoever said so.
    pub reason: String,
    /// Who said so.
    pub by: By,
    /// When.
    pub opened_at: Instant,
    /// When every affected tag was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Instant>,
    /// Tags looked at.
    pub looked_at: u64,
    /// Live tags that the key affects: its tasks.
    pub affected: u64,
    /// Those of them that were suspended by it; the others were suspended before.
    pub suspended: u64,
    /// The last serial looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<Serial>,
}

/// One tag of a remediation, as stored. Whether it is done is told by where the tag stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredRemediationTask {
    pub(crate) at: Instant,
    pub(crate) before: Status,
}

/// One tag of a remediation.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "Task")]
pub struct RemediationTask {
    /// Which tag.
    pub serial: Serial,
    /// Where it stood.
    pub before: Status,
    /// Where it stands.
    pub status: Status,
    /// `open` while it is suspended, `done` after.
    pub state: &'static str,
    /// How it was done: `reinstated`, `revoked`, `replaced` …
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<&'static str>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_do: Option<Message>,
}

/// A page of a remediation.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "TaskPage")]
pub struct RemediationPage {
    /// The remediation.
    pub work_list: Remediation,
    /// Tasks in the order of their serials.
    pub tasks: Vec<RemediationTask>,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Serial>,
}

/// How far the work is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemediationProgress {
    /// Tags looked at.
    pub looked_at: u64,
    /// Live tags that the key affects.
    pub affected: u64,
    /// Those of them that were suspended by it.
    pub suspended: u64,
}

impl Remediation {
    pub(crate) fn open(key: KeyName, since: Instant, reason: &str, work: &UnitOfWork) -> Self {
        Self {
            id: Uuid::now_v7(),
            key,
            since,
            reason: reason.to_owned(),
            by: work.by().clone(),
            opened_at: work.at(),
            finished_at: None,
            looked_at: 0,
            affected: 0,
            suspended: 0,
            after: None,
        }
    }

    pub(crate) fn put(&self, work: &mut UnitOfWork) -> Result<(), serde_json::Error> {
        work.put(records::remediation(self.id), self)
    }

    pub(crate) fn progress(&self) -> RemediationProgress {
        RemediationProgress {
            looked_at: self.looked_at,
            affected: self.affected,
            suspended: self.suspended,
        }
    }

    pub(crate) fn compromise(&self) -> Compromise {
        Compromise {
            key: self.key.clone(),
            since: self.since,
        }
    }

    /// What is to be done about a tag, by whose key it was.
    fn to_do(&self) -> Message {
        match &self.key {
            KeyName::Ring(kid) if kid.starts_with("seal-") => {
                message!("work_list.of_seal_key")
            }
            KeyName::Ring(_) => message!("work_list.of_certificate_key"),
            KeyName::Agency(_) | KeyName::Person(_) => message!("work_list.of_signing_key"),
        }
    }

    pub(super) fn task(
        &self,
        serial: Serial,
        stored: &StoredRemediationTask,
        status: Status,
    ) -> RemediationTask {
        let outcome = match status {
            Status::Suspended => None,
            Status::Issued | Status::Active => Some("reinstated"),
            other => Some(other.as_str()),
        };
        RemediationTask {
            serial,
            before: stored.before,
            status,
            state: if outcome.is_some() { "done" } else { "open" },
            to_do: outcome.is_none().then(|| self.to_do()),
            outcome,
        }
    }
}

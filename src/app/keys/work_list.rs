//! Work lists: the live tags that a compromised key affects, with what is to be done about each and whether it is done.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::{By, Caller};
use crate::app::keys::Keys;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{Compromise, KeyName, Serial};
use crate::instant::Instant;
use crate::store::{Batch, for_each, prefix_end};

/// Tasks of one answer at most; with `open`, how many are looked at for it.
const MOST_TASKS: usize = 1_000;

/// The work that follows from a compromised key.
#[derive(Clone, Debug, Serialize, Deserialize, schemars::JsonSchema)]
pub struct WorkList {
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
    /// Live tags that the key affects: the list's tasks.
    pub affected: u64,
    /// Those of them that were suspended by it; the others were suspended before.
    pub suspended: u64,
    /// The last serial looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) after: Option<Serial>,
}

/// One tag on a work list, as stored. Whether it is done is told by where the tag stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct StoredTask {
    pub(crate) at: Instant,
    pub(crate) before: Status,
}

/// One tag on a work list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Task {
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
    pub to_do: Option<&'static str>,
}

/// A page of a work list.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct TaskPage {
    /// The list.
    pub work_list: WorkList,
    /// Tasks in the order of their serials.
    pub tasks: Vec<Task>,
    /// Where the next page begins, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Serial>,
}

/// How far the work is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkProgress {
    /// Tags looked at.
    pub looked_at: u64,
    /// Live tags that the key affects.
    pub affected: u64,
    /// Those of them that were suspended by it.
    pub suspended: u64,
}

impl WorkList {
    pub(crate) fn open(key: KeyName, since: Instant, reason: &str, by: By, opened_at: Instant) -> Self {
        Self {
            id: Uuid::now_v7(),
            key,
            since,
            reason: reason.to_owned(),
            by,
            opened_at,
            finished_at: None,
            looked_at: 0,
            affected: 0,
            suspended: 0,
            after: None,
        }
    }

    pub(crate) fn put(&self, batch: &mut Batch) -> Result<(), serde_json::Error> {
        batch.put(records::work_list(self.id), self)
    }

    pub(crate) fn progress(&self) -> WorkProgress {
        WorkProgress {
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
    fn to_do(&self) -> &'static str {
        match &self.key {
            KeyName::Ring(kid) if kid.starts_with("seal-") => {
                "check the item; then another person reinstates the tag, and the warehouse replaces its label, or it \
                 is revoked"
            }
            KeyName::Ring(_) => {
                "check the item; then another person reinstates the tag, which gives it a new certificate, or it is \
                 revoked"
            }
            KeyName::Agency(_) | KeyName::Person(_) => {
                "check the report with who is said to have signed it; then another person reinstates the tag, or it \
                 is revoked and the item appraised again"
            }
        }
    }

    fn task(&self, serial: Serial, stored: &StoredTask, status: Status) -> Task {
        let outcome = match status {
            Status::Suspended => None,
            Status::Issued | Status::Active => Some("reinstated"),
            other => Some(other.as_str()),
        };
        Task {
            serial,
            before: stored.before,
            status,
            state: if outcome.is_some() { "done" } else { "open" },
            to_do: outcome.is_none().then(|| self.to_do()),
            outcome,
        }
    }
}

impl Keys<'_> {
    /// Every work list, oldest first.
    ///
    /// # Errors
    /// 403 for anybody but the operator.
    pub fn work_lists(&self, caller: &Caller) -> Result<Vec<WorkList>, Problem> {
        self.context.require_operator(caller)?;
        self.all_work_lists()
    }

    pub(crate) fn all_work_lists(&self) -> Result<Vec<WorkList>, Problem> {
        let mut lists = Vec::new();
        for_each(self.context.store(), records::WORK_LISTS, |_, record| {
            lists.push(serde_json::from_slice::<WorkList>(&record.value)?);
            Ok::<(), Problem>(())
        })?;
        Ok(lists)
    }

    pub(crate) fn work_list_of(&self, key: &KeyName, since: Instant) -> Result<Option<WorkList>, Problem> {
        let lists = self.all_work_lists()?;
        Ok(lists
            .into_iter()
            .find(|list| list.key == *key && list.since == since))
    }

    /// A page of a work list: the tasks after `after`, only the open ones if asked.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 404 if there is no such list.
    pub fn tasks(
        &self,
        caller: &Caller,
        id: Uuid,
        after: Option<&Serial>,
        open: bool,
    ) -> Result<TaskPage, Problem> {
        self.context.require_operator(caller)?;
        let read = records::read::<WorkList>(self.context.store(), &records::work_list(id))?;
        let (work_list, _) = read.ok_or_else(|| Problem::not_found("work list", id))?;
        let prefix = records::tasks(id);
        let from = after.map_or_else(
            || prefix.clone(),
            |serial| format!("{}\0", records::task(id, serial)),
        );
        let page = self
            .context
            .store()
            .scan(&from, &prefix_end(&prefix), MOST_TASKS)?;
        let full = page.len() == MOST_TASKS;
        let (mut tasks, mut last) = (Vec::new(), None);
        for (key, record) in page {
            let serial = Serial::from_data(key.strip_prefix(&prefix).unwrap_or_default())
                .map_err(|error| Problem::internal(format!("the record at '{key}': {error}")))?;
            let stored: StoredTask = serde_json::from_slice(&record.value)?;
            let (tag, _) = records::must_read::<TagRecord>(self.context.store(), &records::tag(&serial))?;
            let task = work_list.task(serial, &stored, tag.status);
            if !open || task.outcome.is_none() {
                tasks.push(task);
            }
            last = Some(serial);
        }
        Ok(TaskPage {
            work_list,
            tasks,
            next: last.filter(|_| full),
        })
    }
}

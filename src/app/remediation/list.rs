//! Remediations listed, and the tasks of one.

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::records;
use crate::app::remediation::Remediations;
use crate::app::remediation::record::{Remediation, RemediationPage, StoredRemediationTask};
use crate::app::tag_record::TagRecord;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{KeyName, Serial};
use crate::instant::Instant;
use crate::store::{for_each, prefix_end};

/// Tasks of one answer at most; with `open`, how many are looked at for it.
const MOST_TASKS: usize = 1_000;

impl Remediations<'_> {
    /// Every remediation, oldest first.
    ///
    /// # Errors
    /// 403 for anybody but the operator.
    pub fn list(&self, caller: &Caller) -> Result<Vec<Remediation>, Problem> {
        self.context.require_operator(caller)?;
        self.all()
    }

    pub(crate) fn all(&self) -> Result<Vec<Remediation>, Problem> {
        let mut lists = Vec::new();
        for_each(self.context.store(), records::REMEDIATIONS, |_, record| {
            lists.push(serde_json::from_slice::<Remediation>(&record.value)?);
            Ok::<(), Problem>(())
        })?;
        Ok(lists)
    }

    pub(crate) fn of_compromise(
        &self,
        key: &KeyName,
        since: Instant,
    ) -> Result<Option<Remediation>, Problem> {
        let lists = self.all()?;
        Ok(lists
            .into_iter()
            .find(|list| list.key == *key && list.since == since))
    }

    /// A page of a remediation: the tasks after `after`, only the open ones if asked.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 404 if there is no such remediation.
    pub fn tasks(
        &self,
        caller: &Caller,
        id: Uuid,
        after: Option<&Serial>,
        open: bool,
    ) -> Result<RemediationPage, Problem> {
        self.context.require_operator(caller)?;
        let read = records::read::<Remediation>(self.context.store(), &records::remediation(id))?;
        let (work_list, _) = read.ok_or_else(|| Problem::not_found(Thing::WorkList, id))?;
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
            let stored: StoredRemediationTask = serde_json::from_slice(&record.value)?;
            let (tag, _) = records::must_read::<TagRecord>(self.context.store(), &records::tag(&serial))?;
            let task = work_list.task(serial, &stored, tag.status);
            if !open || task.outcome.is_none() {
                tasks.push(task);
            }
            last = Some(serial);
        }
        Ok(RemediationPage {
            work_list,
            tasks,
            next: last.filter(|_| full),
        })
    }
}

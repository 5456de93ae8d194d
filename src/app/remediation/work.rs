//! The work of a remediation. The commit that marks a key as compromised opens it; then every live tag the key affects is
//! suspended, reason `key_compromised`, and becomes one of its tasks.
//!
//! The tags are walked in the order of their serials, in pages; nothing tells beforehand which key signed, because an
//! index of six signatures a tag would cost every issue for the sake of a rare day. A group of suspensions and the
//! place reached are one commit, so whoever repeats or resumes the work goes on where it stopped. A tag issued
//! meanwhile cannot be missed: issuing requires, in its own commit, that every key it rests on is as it was read.

use std::sync::atomic::Ordering;
use std::sync::{PoisonError, TryLockError};
use std::time::Duration;

use uuid::Uuid;

use crate::app::keys::Keys;
use crate::app::records;
use crate::app::remediation::Remediations;
use crate::app::remediation::record::{Remediation, RemediationProgress, StoredRemediationTask};
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::change::Suspension;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::state::Status;
use crate::domain::tag::{Compromise, PublicReason};
use crate::store::{CommitError, prefix_end};

/// The reason of every suspension that follows from a compromised key.
const REASON: &str = "key_compromised";
/// Tags read at once.
const PAGE: usize = 512;
/// Tags suspended in one commit at most.
const GROUP: usize = 64;
/// Pages without an affected tag between two commits of the place reached.
const PAGES: usize = 32;
/// Between two looks at what another thread is doing, or at a store that is busy.
const PAUSE: Duration = Duration::from_millis(100);

/// What one step of the work came to.
enum Step {
    More,
    Finished,
}

impl Remediations<'_> {
    /// Does the work of a remediation until every affected tag is suspended, telling `tell` how far it is. Where another thread is
    /// at it, waits for that.
    ///
    /// # Errors
    /// 404 if there is no such remediation, 503 if the service is stopping meanwhile; what the store returns.
    pub fn work(&self, id: Uuid, tell: &mut dyn FnMut(&RemediationProgress)) -> Result<Remediation, Problem> {
        loop {
            let read = records::read::<Remediation>(self.context.store(), &records::remediation(id))?;
            let (list, _) = read.ok_or_else(|| Problem::not_found(Thing::WorkList, id))?;
            tell(&list.progress());
            if list.finished_at.is_some() {
                return Ok(list);
            }
            self.context.refuse_if_stopping()?;
            let _working = match self.context.locks.remediating.try_lock() {
                Ok(working) => working,
                Err(TryLockError::Poisoned(poisoned)) => PoisonError::into_inner(poisoned),
                Err(TryLockError::WouldBlock) => {
                    std::thread::sleep(PAUSE);
                    continue;
                }
            };
            while let Step::More = self.step(id, tell)? {
                self.context.refuse_if_stopping()?;
            }
        }
    }

    /// Does what earlier work left unfinished: for the start of a server.
    ///
    /// # Errors
    /// As [`Self::work`].
    pub fn finish_work(&self) -> Result<(), Problem> {
        for list in self.all()? {
            if list.finished_at.is_none() {
                self.work(list.id, &mut |_| {})?;
            }
        }
        Ok(())
    }

    /// Lets long work end at its next commit; it is resumed by the next start.
    pub fn stop_work(&self) {
        self.context.process.stopping.store(true, Ordering::Relaxed);
    }

    /// Looks at some pages of tags, and suspends the affected ones of the last in one commit with the place reached.
    fn step(&self, id: Uuid, tell: &mut dyn FnMut(&RemediationProgress)) -> Result<Step, Problem> {
        let record = records::remediation(id);
        let (mut list, version) = records::must_read::<Remediation>(self.context.store(), &record)?;
        if list.finished_at.is_some() {
            return Ok(Step::Finished);
        }
        let mut work = UnitOfWork::new(&list.by, self.context.now());
        let mut finished = false;
        for _ in 0..PAGES {
            let before = list.affected;
            finished = self.look_at_page(&mut list, &mut work)?;
            tell(&list.progress());
            if finished || list.affected != before {
                break;
            }
            // Nothing is written yet, so what the next page finds is dated when it is read.
            work = UnitOfWork::new(&list.by, self.context.now());
        }
        if finished {
            list.finished_at = Some(work.at());
        }
        work.require_version(record, version);
        list.put(&mut work)?;
        match self.context.commit(work) {
            Ok(_) if finished => Ok(Step::Finished),
            Ok(_) => Ok(Step::More),
            // Somebody changed one of the tags, or the store has more to do than it can: the same pages once more.
            Err(CommitError::Precondition { .. }) => Ok(Step::More),
            Err(CommitError::Busy) => {
                std::thread::sleep(PAUSE);
                Ok(Step::More)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Looks at one page of tags, up to a group of affected ones, and says whether it was the last.
    fn look_at_page(&self, list: &mut Remediation, work: &mut UnitOfWork) -> Result<bool, Problem> {
        let from = list.after.map_or_else(
            || records::TAGS.to_owned(),
            |serial| format!("{}\0", records::tag(&serial)),
        );
        let page = self
            .context
            .store()
            .scan(&from, &prefix_end(records::TAGS), PAGE)?;
        let last = page.len() < PAGE;
        let (compromise, mut affected) = (list.compromise(), 0);
        for (_, record) in page {
            if affected == GROUP {
                return Ok(false);
            }
            list.looked_at = list.looked_at.saturating_add(1);
            let Ok(mut tag) = serde_json::from_slice::<TagRecord>(&record.value) else {
                // One damaged record, which `zhenma check` names, does not keep the others from being suspended.
                tracing::error!("a tag's record cannot be read; run `zhenma check`");
                continue;
            };
            list.after = Some(tag.serial);
            if self.is_affected(&tag, &compromise)? {
                self.put_task(list, &mut tag, record.version, work)?;
                affected = affected.saturating_add(1);
            }
        }
        Ok(last)
    }

    /// Whether a live tag rests on a signature that is not believed.
    pub(crate) fn is_affected(&self, tag: &TagRecord, compromise: &Compromise) -> Result<bool, Problem> {
        // A later version of a certificate is signed later than its tag was issued.
        let renewed = tag.certificate_version > 1;
        if !tag.status.is_live() || !(renewed || compromise.can_affect(tag.issued_at)) {
            return Ok(false);
        }
        Ok(compromise.affects(&Keys::new(self.context).key_uses_like(tag, &compromise.key)?))
    }

    fn put_task(
        &self,
        list: &mut Remediation,
        tag: &mut TagRecord,
        version: u64,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let before = tag.status;
        let task = StoredRemediationTask {
            at: work.at(),
            before,
        };
        work.put(records::task(list.id, &tag.serial), &task)?;
        list.affected = list.affected.saturating_add(1);
        if before == Status::Suspended {
            // It stays suspended, on condition that it still is. An inspection that is overturned no longer lifts it.
            if tag.held_by.take().is_some() {
                return Tags::new(self.context).write_changed(tag, version, work);
            }
            work.require_version(records::tag(&tag.serial), version);
            return Ok(());
        }
        list.suspended = list.suspended.saturating_add(1);
        let by = work.by().clone();
        let why = Suspension {
            by: &by,
            reason: REASON,
            public: PublicReason::KeyCompromised,
            held_by: None,
        };
        let tags = Tags::new(self.context);
        tags.suspend(tag, &why, work)?;
        tags.write_changed(tag, version, work)
    }
}

//! Archive: tags that ended long enough ago lose their media; certificate, report and hashes stay (access.md).
//!
//! Each tag is archived in a commit of its own that also marks its media as candidates. A sweep then deletes those
//! candidates that nothing else uses. Interrupted anywhere, the next run goes on; repeating it does no harm.

use std::collections::{BTreeSet, HashMap};
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::covers::Covers;
use crate::app::evidence::EvidenceFiles;
use crate::app::journal;
use crate::app::operate::Operations;
use crate::app::records::{self, Marked};
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, AppraisalReport};
use crate::domain::catalogue::{Item, ReferenceVersion};
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{Retention, Serial, may_archive};
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::{Batch, Write, for_each};

/// Candidates looked at in one sweep; more are swept in another round.
const SWEEP: usize = 20_000;
/// Days a provisional last day of cover may still move (design, section 6).
const PROVISIONAL_DAYS: i32 = 12;

/// A new retention rule as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRetention {
    /// Days the media are kept after the day a tag ended.
    #[schemars(range(min = 1))]
    pub media_days: u16,
    /// Why.
    pub reason: String,
}

/// What a run of the archive came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchiveReport {
    /// Tags looked at.
    pub tags: u64,
    /// Tags archived, or, in a dry run, due.
    pub archived: u64,
    /// Media files deleted.
    pub deleted_files: u64,
    /// Their bytes.
    pub deleted_bytes: u64,
    /// Whether nothing was changed.
    pub dry_run: bool,
}

impl Operations<'_> {
    /// The retention rule in force.
    ///
    /// # Errors
    /// If the store fails.
    pub fn retention(&self) -> Result<Retention, Problem> {
        Ok(records::read(self.context.store(), records::RETENTION)?
            .map(|(retention, _)| retention)
            .unwrap_or_default())
    }

    /// Sets the retention rule.
    ///
    /// # Errors
    /// 403 for anybody but the operator, 422 without a reason.
    pub fn set_retention(&self, caller: &Caller, new: &NewRetention) -> Result<Retention, Problem> {
        self.context.require_operator(caller)?;
        let reason = text("reason", &new.reason, LONGEST_REASON)?;
        if new.media_days == 0 {
            let right = message!("retention.media_days");
            return Err(Problem::invalid("media_days", new.media_days, right));
        }
        let before = self.retention()?;
        let retention = Retention {
            version: before.version.saturating_add(1),
            media_days: new.media_days,
        };
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.put(records::RETENTION, &retention)?;
        work.event("retention_set")
            .reason(reason)
            .before(before.media_days.to_string())
            .after(retention.media_days.to_string())
            .record()?;
        self.context.commit(work)?;
        Ok(retention)
    }

    /// Archives every tag whose time is over and deletes the media nothing else uses, telling `tell` the report so
    /// far. A dry run only counts.
    ///
    /// # Errors
    /// 403 for anybody but the operator; if the store or the disk fails.
    pub fn archive(
        &self,
        caller: &Caller,
        dry_run: bool,
        tell: &mut dyn FnMut(&ArchiveReport),
    ) -> Result<ArchiveReport, Problem> {
        self.context.require_operator(caller)?;
        let _alone = EvidenceFiles::new(self.context).alone_with_files()?;
        let retention = self.retention()?;
        let mut report = ArchiveReport {
            dry_run,
            ..ArchiveReport::default()
        };
        for_each(self.context.store(), records::TAGS, |_, record| {
            let tag: TagRecord = serde_json::from_slice(&record.value)?;
            report.tags = report.tags.saturating_add(1);
            if self.is_due(&tag, &retention)? {
                if !dry_run {
                    self.archive_tag(caller, &tag.serial, &retention)?;
                }
                report.archived = report.archived.saturating_add(1);
            }
            if report.tags.is_multiple_of(256) {
                tell(&report);
            }
            Ok::<(), Problem>(())
        })?;
        if !dry_run {
            while self.sweep(&mut report)? {
                tell(&report);
            }
        }
        Ok(report)
    }

    fn is_due(&self, tag: &TagRecord, retention: &Retention) -> Result<bool, Problem> {
        let ended = tag.ended_at.map(crate::instant::Instant::shanghai_date);
        // The receipt is looked up only for what is due by age.
        let today = self.context.now().shanghai_date();
        if may_archive(tag.status, ended, None, today, retention).is_err() {
            return Ok(false);
        }
        let cover = match self.context.receipt_of(tag)? {
            Some((receipt, _)) => {
                let received_at = receipt.current.received_at;
                let standing = Covers::new(self.context)
                    .cover_now(received_at, tag.status)?
                    .standing
                    .standing;
                let margin = if standing.provisional { PROVISIONAL_DAYS } else { 0 };
                let days = jiff::Span::new().days(margin);
                standing.last_day.map(|day| day.saturating_add(days))
            }
            None => None,
        };
        Ok(may_archive(tag.status, ended, cover, today, retention).is_ok())
    }

    fn archive_tag(&self, caller: &Caller, serial: &Serial, retention: &Retention) -> Result<(), Problem> {
        let (mut tag, version) = self.context.tag(serial)?;
        if !self.is_due(&tag, retention)? {
            return Ok(());
        }
        let before = tag.status;
        tag.status = Status::Archived;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.event("archive")
            .item(tag.item)
            .serial(tag.serial)
            .reason(format!(
                "retention rule {}: {} days",
                retention.version, retention.media_days
            ))
            .before(before.as_str())
            .after(tag.status.as_str())
            .record()?;
        for hash in self.media_of(&tag)? {
            work.put(records::archiving(&hash), &hash)?;
        }
        Tags::new(self.context).write_changed(&tag, version, &mut work)?;
        self.context.commit(work)?;
        Ok(())
    }

    /// The media a tag rests on: those of its report and the reports before, and the label's picture.
    fn media_of(&self, tag: &TagRecord) -> Result<BTreeSet<Sha256Hash>, Problem> {
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        let mut media = self.media_of_appraisal(&appraisal)?;
        media.extend(tag.binding.as_ref().and_then(|binding| binding.photo));
        Ok(media)
    }

    fn media_of_appraisal(&self, appraisal: &Appraisal) -> Result<BTreeSet<Sha256Hash>, Problem> {
        let mut media: BTreeSet<_> = appraisal.body.media().collect();
        media.extend(appraisal.under_way().body.media());
        for former in &appraisal.former {
            if let Some(record) = self.context.store().get(&records::report(former))? {
                let report: AppraisalReport = serde_json::from_slice(&record.value)?;
                media.extend(report.body.media());
            }
        }
        Ok(media)
    }

    /// Deletes one round of candidates that nothing uses. Says whether there may be more.
    fn sweep(&self, report: &mut ArchiveReport) -> Result<bool, Problem> {
        let from = records::ARCHIVING;
        let round = self
            .context
            .store()
            .scan(from, &crate::store::prefix_end(from), SWEEP)?;
        let mut candidates = HashMap::new();
        for (key, record) in round {
            candidates.insert(serde_json::from_slice::<Sha256Hash>(&record.value)?, key);
        }
        if candidates.is_empty() {
            return Ok(false);
        }
        let used = self.used(&candidates)?;
        for (hash, key) in &candidates {
            let bytes = self.archive_file(hash, key, used.contains(hash))?;
            if let Some(bytes) = bytes {
                report.deleted_files = report.deleted_files.saturating_add(1);
                report.deleted_bytes = report.deleted_bytes.saturating_add(bytes);
            }
        }
        Ok(true)
    }

    /// The candidates that something not archived still uses.
    fn used(&self, candidates: &HashMap<Sha256Hash, String>) -> Result<BTreeSet<Sha256Hash>, Problem> {
        let mut used = BTreeSet::new();
        let mut keep = |hash: Sha256Hash| {
            if candidates.contains_key(&hash) {
                used.insert(hash);
            }
        };
        for_each(self.context.store(), records::APPRAISALS, |_, record| {
            let appraisal: Appraisal = serde_json::from_slice(&record.value)?;
            let media = self.media_of_appraisal(&appraisal)?;
            if media.iter().any(|hash| candidates.contains_key(hash)) && !self.is_archived(&appraisal)? {
                media.into_iter().for_each(&mut keep);
            }
            Ok::<(), Problem>(())
        })?;
        for_each(self.context.store(), records::TAGS, |_, record| {
            let tag: TagRecord = serde_json::from_slice(&record.value)?;
            if tag.status != Status::Archived {
                tag.binding
                    .and_then(|binding| binding.photo)
                    .into_iter()
                    .for_each(&mut keep);
            }
            Ok::<(), Problem>(())
        })?;
        for_each(self.context.store(), records::REFERENCES, |_, record| {
            let reference: ReferenceVersion = serde_json::from_slice(&record.value)?;
            let points = reference.facts.points.into_iter();
            points.flat_map(|point| point.photos).for_each(&mut keep);
            Ok::<(), Problem>(())
        })?;
        for_each(self.context.store(), records::ITEMS, |_, record| {
            let item: Item = serde_json::from_slice(&record.value)?;
            let done = item.outcomes.into_iter().filter_map(|order| order.carried_out);
            done.flat_map(|done| done.evidence).for_each(&mut keep);
            Ok::<(), Problem>(())
        })?;
        for hash in candidates.keys() {
            let of = records::inspections_shown_by(hash);
            if !self
                .context
                .store()
                .scan(&of, &crate::store::prefix_end(&of), 1)?
                .is_empty()
            {
                used.insert(*hash);
            }
        }
        Ok(used)
    }

    fn is_archived(&self, appraisal: &Appraisal) -> Result<bool, Problem> {
        match appraisal.tag {
            Some(serial) => Ok(self.context.tag(&serial)?.0.status == Status::Archived),
            None => Ok(false),
        }
    }

    fn commit(&self, batch: Batch) -> Result<(), Problem> {
        let at = Some(self.context.now());
        self.context.store().commit(journal::entered(batch, at))?;
        Ok(())
    }

    /// Deletes one file, and gives its bytes; or lets it be where it is used. The mark that it is gone comes first:
    /// from then on nothing new can name it, and a crash before the deletion leaves a candidate.
    fn archive_file(&self, hash: &Sha256Hash, candidate: &str, used: bool) -> Result<Option<u64>, Problem> {
        let forget = |batch: &mut Batch| batch.write(candidate, Write::Delete);
        if used {
            let mut batch = Batch::new();
            forget(&mut batch);
            self.commit(batch)?;
            return Ok(None);
        }
        // No upload of the same bytes ends between the mark and the deletion.
        let _alone = self
            .context
            .locks
            .archiving
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let mut batch = Batch::new();
        batch.put(records::archived(hash), &Marked::YES)?;
        self.commit(batch)?;
        let bytes = self.context.blobs().size(hash);
        self.context.blobs().delete(hash)?;
        let mut batch = Batch::new();
        forget(&mut batch);
        self.commit(batch)?;
        Ok(bytes)
    }
}

//! The metrics that an operator raises alarms on.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use crate::app::context::refuse_if_stopping;
use crate::app::operate::Operations;
use crate::app::records;
use crate::app::remediation::Remediations;
use crate::domain::evidence::Evidence;
use crate::domain::log::{Head, LEAVES};
use crate::domain::problem::Problem;
use crate::store::{for_each, head_key};

/// How long the sum of all files is good for; it is a walk over their records.
const COUNT_AGAIN: Duration = Duration::from_secs(3_600);

impl Operations<'_> {
    /// Adds the metrics, as they stand now, to `registry`. Blocks.
    ///
    /// # Errors
    /// If the store fails.
    pub fn register_metrics(&self, registry: &mut Registry) -> Result<(), Problem> {
        self.context.process.instruments.meter.register(registry);
        registry.register(
            "scans",
            "Scans counted, by the verdict they were told",
            self.context.process.instruments.scans.clone(),
        );
        self.register_disk(registry);
        self.register_log(registry)?;
        self.register_scrub(registry)?;
        let lists = Remediations::new(self.context).all()?;
        let unfinished = lists.iter().filter(|list| list.finished_at.is_none()).count();
        gauge(
            registry,
            "work_lists_unfinished",
            "Compromised keys whose affected tags are not all found yet",
            u64::try_from(unfinished).unwrap_or(u64::MAX),
        );
        if let Some(backup) = self
            .context
            .process
            .instruments
            .notes
            .last_backup(&self.context.folder)
        {
            seconds(
                registry,
                "last_backup",
                "When the last backup was written whole",
                backup.at,
            );
        }
        let ready = self.readiness().is_empty();
        gauge(registry, "ready", "1 where /readyz says 200", u64::from(ready));
        Ok(())
    }

    fn register_disk(&self, registry: &mut Registry) {
        let reserve = self.context.process.instruments.reserve_bytes;
        gauge(
            registry,
            "disk_reserve_bytes",
            "With less than this left on the disk nothing is written",
            reserve,
        );
        if let Ok(free) = fs4::available_space(&self.context.folder) {
            gauge(
                registry,
                "disk_free_bytes",
                "Bytes left on the data folder's disk",
                free,
            );
        }
        if let Ok(total) = fs4::total_space(&self.context.folder) {
            gauge(
                registry,
                "disk_total_bytes",
                "Bytes of the data folder's disk",
                total,
            );
        }
        let files = &self.context.process.instruments.files;
        let counted = *files.counted_at.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.is_none_or(|at| at.elapsed() > COUNT_AGAIN) {
            self.count_files();
        }
        if counted.is_some() {
            let help = "Bytes of photos and videos, as last counted (once an hour)";
            gauge(registry, "blob_bytes", help, files.bytes.load(Ordering::Relaxed));
            let help = "Photos and videos, as last counted (once an hour)";
            gauge(registry, "blobs", help, files.number.load(Ordering::Relaxed));
        }
    }

    fn register_log(&self, registry: &mut Registry) -> Result<(), Problem> {
        let head = records::read::<Head>(self.context.store(), &head_key(LEAVES))?;
        let leaves = head.map_or(0, |(head, _)| head.size);
        gauge(registry, "log_leaves", "Leaves of the log", leaves);
        let noted = self
            .context
            .process
            .instruments
            .notes
            .last_checkpoint(&self.context.folder);
        // A restored folder may have fewer leaves than what was noted; a checkpoint of another log says nothing of this.
        let noted = noted.filter(|noted| noted.log == self.context.logs().origin);
        let signed = noted.as_ref().map_or(0, |noted| noted.leaves);
        gauge(
            registry,
            "log_lag_leaves",
            "Leaves behind the last checkpoint that was handed out",
            leaves.saturating_sub(signed),
        );
        if let Some(noted) = noted {
            let help = "When the last checkpoint was handed out";
            seconds(registry, "last_checkpoint", help, noted.at);
        }
        Ok(())
    }

    fn register_scrub(&self, registry: &mut Registry) -> Result<(), Problem> {
        let state = self.scrub_state()?;
        let rounds = [&state.under_way, &state.last].into_iter().flatten();
        let damaged = rounds.map(|round| {
            let listed = u64::try_from(round.damaged.len()).unwrap_or(u64::MAX);
            listed.saturating_add(round.more)
        });
        gauge(
            registry,
            "scrub_damaged_files",
            "Damaged files that the last round or the one under way found",
            damaged.max().unwrap_or(0),
        );
        if let Some(ended) = state.last.and_then(|round| round.ended_at) {
            let help = "When every stored file had last been read again";
            seconds(registry, "last_scrub", help, ended);
        }
        Ok(())
    }

    /// Counts the files on a thread of its own, unless one is at it.
    fn count_files(&self) {
        let files = &self.context.process.instruments.files;
        if files.counting.swap(true, Ordering::Relaxed) {
            return;
        }
        let (store, counted) = (Arc::clone(&self.context.store), Arc::clone(files));
        let stopping = Arc::clone(&self.context.process.stopping);
        let work = move || {
            let (mut number, mut bytes) = (0_u64, 0_u64);
            let walked = for_each(store.as_ref(), records::EVIDENCE, |_, record| {
                refuse_if_stopping(&stopping)?;
                let evidence: Evidence = serde_json::from_slice(&record.value)?;
                number = number.saturating_add(1);
                bytes = bytes.saturating_add(evidence.bytes);
                Ok::<(), Problem>(())
            });
            if walked.is_ok() {
                counted.number.store(number, Ordering::Relaxed);
                counted.bytes.store(bytes, Ordering::Relaxed);
                *counted.counted_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            }
            counted.counting.store(false, Ordering::Relaxed);
        };
        let thread = std::thread::Builder::new().name("count files".to_owned());
        if thread.spawn(work).is_err() {
            files.counting.store(false, Ordering::Relaxed);
        }
    }
}

fn gauge(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    registry.register(name, help, gauge);
}

/// A point in time, in the seconds Prometheus reckons with.
fn seconds(registry: &mut Registry, name: &str, help: &str, at: crate::instant::Instant) {
    let value = u64::try_from(at.unix_milliseconds() / 1_000).unwrap_or(0);
    gauge(registry, &format!("{name}_timestamp_seconds"), help, value);
}

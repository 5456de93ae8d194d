//! What an operator looks at: whether the service is ready, and the figures to raise an alarm on.

mod notes;
mod ready;

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

pub(super) use self::notes::{NotedBackup, NotedCheckpoint, Notes};
use self::ready::LastLook;
use super::{Service, records};
use crate::evidence::Evidence;
use crate::log::{Head, LEAVES};
use crate::problem::Problem;
use crate::store::{Meter, for_each, head_key};
use crate::tag::state::Verdict;

/// How long the sum of all files is good for; it is a walk over their records.
const COUNT_AGAIN: Duration = Duration::from_secs(3_600);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ScanLabel {
    verdict: &'static str,
}

/// What the service keeps for its operator.
#[derive(Default)]
pub(super) struct Operation {
    pub(super) meter: Meter,
    /// Bytes that must stay free on the disk.
    pub(super) reserve_bytes: u64,
    scans: Family<ScanLabel, Counter>,
    files: Files,
    pub(super) notes: Notes,
    last_look: Mutex<LastLook>,
}

/// The files as they were last counted.
#[derive(Default)]
struct Files {
    counting: AtomicBool,
    counted_at: Mutex<Option<Instant>>,
    number: AtomicU64,
    bytes: AtomicU64,
}

impl Operation {
    /// A scan was counted.
    pub(super) fn scanned(&self, verdict: Verdict) {
        let label = ScanLabel {
            verdict: verdict.word(),
        };
        self.scans.get_or_create(&label).inc();
    }
}

impl Service {
    /// Adds the figures, as they stand now, to `registry`. Blocks.
    ///
    /// # Errors
    /// If the store fails.
    pub fn register_figures(self: &Arc<Self>, registry: &mut Registry) -> Result<(), Problem> {
        self.operation.meter.register(registry);
        registry.register(
            "scans",
            "Scans counted, by the verdict they were told",
            self.operation.scans.clone(),
        );
        self.register_disk(registry);
        self.register_log(registry)?;
        self.register_scrub(registry)?;
        let lists = self.all_work_lists()?;
        let unfinished = lists.iter().filter(|list| list.finished_at.is_none()).count();
        gauge(
            registry,
            "work_lists_unfinished",
            "Compromised keys whose affected tags are not all found yet",
            u64::try_from(unfinished).unwrap_or(u64::MAX),
        );
        if let Some(backup) = self.operation.notes.last_backup(&self.folder) {
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

    fn register_disk(self: &Arc<Self>, registry: &mut Registry) {
        let reserve = self.operation.reserve_bytes;
        gauge(
            registry,
            "disk_reserve_bytes",
            "With less than this left on the disk nothing is written",
            reserve,
        );
        if let Ok(free) = fs4::available_space(&self.folder) {
            gauge(
                registry,
                "disk_free_bytes",
                "Bytes left on the data folder's disk",
                free,
            );
        }
        if let Ok(total) = fs4::total_space(&self.folder) {
            gauge(
                registry,
                "disk_total_bytes",
                "Bytes of the data folder's disk",
                total,
            );
        }
        let files = &self.operation.files;
        let counted = *files.counted_at.lock().unwrap_or_else(PoisonError::into_inner);
        if counted.is_none_or(|at| at.elapsed() > COUNT_AGAIN) {
            self.count_files();
        }
        if counted.is_some() {
            let help = "Bytes of photos and films, as last counted (once an hour)";
            gauge(registry, "blob_bytes", help, files.bytes.load(Ordering::Relaxed));
            let help = "Photos and films, as last counted (once an hour)";
            gauge(registry, "blobs", help, files.number.load(Ordering::Relaxed));
        }
    }

    fn register_log(&self, registry: &mut Registry) -> Result<(), Problem> {
        let head = records::read::<Head>(self.store(), &head_key(LEAVES))?;
        let leaves = head.map_or(0, |(head, _)| head.size);
        gauge(registry, "log_leaves", "Leaves of the log", leaves);
        let noted = self.operation.notes.last_checkpoint(&self.folder);
        // A restored folder may have fewer leaves than what was noted; a checkpoint of another log says nothing of this.
        let noted = noted.filter(|noted| noted.log == self.logs().origin);
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
    fn count_files(self: &Arc<Self>) {
        if self.operation.files.counting.swap(true, Ordering::Relaxed) {
            return;
        }
        let service = Arc::clone(self);
        let work = move || {
            let (mut number, mut bytes) = (0_u64, 0_u64);
            let walked = for_each(service.store(), records::EVIDENCE, |_, record| {
                service.go_on()?;
                let evidence: Evidence = serde_json::from_slice(&record.value)?;
                number = number.saturating_add(1);
                bytes = bytes.saturating_add(evidence.bytes);
                Ok::<(), Problem>(())
            });
            let files = &service.operation.files;
            if walked.is_ok() {
                files.number.store(number, Ordering::Relaxed);
                files.bytes.store(bytes, Ordering::Relaxed);
                *files.counted_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
            }
            files.counting.store(false, Ordering::Relaxed);
        };
        let thread = std::thread::Builder::new().name("count files".to_owned());
        if thread.spawn(work).is_err() {
            self.operation.files.counting.store(false, Ordering::Relaxed);
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

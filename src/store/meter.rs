//! The committer's metrics, and whether it still takes commits.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// The metrics of one store; clones share them.
#[derive(Clone, Debug)]
pub struct Meter {
    commit_seconds: Histogram,
    queue: Gauge,
    groups: Counter,
    commits: Counter,
    refused_busy: Counter,
    refused_full: Counter,
    stopped: Arc<AtomicBool>,
    writing_since: Arc<Mutex<Option<Instant>>>,
}

impl Default for Meter {
    fn default() -> Self {
        Self {
            // From half a millisecond to 16 seconds.
            commit_seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 16)),
            queue: Gauge::default(),
            groups: Counter::default(),
            commits: Counter::default(),
            refused_busy: Counter::default(),
            refused_full: Counter::default(),
            stopped: Arc::default(),
            writing_since: Arc::default(),
        }
    }
}

impl Meter {
    pub(super) fn queued(&self) {
        self.queue.inc();
    }

    pub(super) fn taken(&self) {
        self.queue.dec();
    }

    pub(super) fn answered(&self, after: Duration) {
        self.commit_seconds.observe(after.as_secs_f64());
    }

    pub(super) fn too_busy(&self) {
        self.refused_busy.inc();
    }

    pub(super) fn too_full(&self) {
        self.refused_full.inc();
    }

    /// A group goes to the disk.
    pub(super) fn group_begins(&self) {
        *self.writing() = Some(Instant::now());
    }

    /// It is there, with so many commits.
    pub(super) fn group_ends(&self, commits: u64) {
        *self.writing() = None;
        self.groups.inc();
        self.commits.inc_by(commits);
    }

    /// It failed, and nothing more is written.
    pub(super) fn stops(&self) {
        *self.writing() = None;
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// Whether the committer takes nothing more until the store is opened again.
    #[must_use]
    pub fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// For how long the disk has been writing what it was last given.
    #[must_use]
    pub fn writing_for(&self) -> Duration {
        self.writing().map_or(Duration::ZERO, |since| since.elapsed())
    }

    fn writing(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.writing_since.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds the metrics to `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register(
            "commit_seconds",
            "Seconds from handing a commit in to its answer, waiting in the queue and for the disk included",
            self.commit_seconds.clone(),
        );
        registry.register(
            "commit_queue",
            "Batches that wait for the committer",
            self.queue.clone(),
        );
        registry.register(
            "commit_groups",
            "Groups of commits written with one flush",
            self.groups.clone(),
        );
        registry.register("commits", "Commits written", self.commits.clone());
        registry.register(
            "commits_refused_busy",
            "Commits refused because the queue was full",
            self.refused_busy.clone(),
        );
        registry.register(
            "commits_refused_disk_full",
            "Commits refused because the disk had less room than the reserve",
            self.refused_full.clone(),
        );
        let stopped: Gauge = Gauge::default();
        stopped.set(i64::from(self.has_stopped()));
        registry.register(
            "committer_stopped",
            "1 after a failed write: nothing is written until the server is restarted",
            stopped,
        );
    }
}

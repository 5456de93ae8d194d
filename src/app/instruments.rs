//! What the running service measures of itself: counters and gauges that the metrics and the readiness read.

use std::sync::atomic::{AtomicBool, AtomicU64};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;

use crate::app::notes::Notes;
use crate::domain::tag::state::Verdict;
use crate::message::Message;
use crate::store::{Meter, SledSettings};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct ScanLabel {
    verdict: &'static str,
}

/// What the service measures of itself. It is lost when the process ends, but for the notes.
#[derive(Default)]
pub(crate) struct Instruments {
    pub(crate) meter: Meter,
    /// Bytes that must stay free on the disk.
    pub(crate) reserve_bytes: u64,
    pub(crate) scans: Family<ScanLabel, Counter>,
    pub(crate) files: Arc<FileCount>,
    pub(crate) notes: Notes,
    pub(crate) last_look: Mutex<LastLook>,
}

/// The files as they were last counted.
#[derive(Default)]
pub(crate) struct FileCount {
    pub(crate) counting: AtomicBool,
    pub(crate) counted_at: Mutex<Option<Instant>>,
    pub(crate) number: AtomicU64,
    pub(crate) bytes: AtomicU64,
}

impl Instruments {
    /// Those of a store opened with `settings`.
    pub(crate) fn of(settings: &SledSettings) -> Self {
        Self {
            meter: settings.meter.clone(),
            reserve_bytes: settings.reserve_bytes,
            ..Self::default()
        }
    }

    /// A scan was counted.
    pub(crate) fn scanned(&self, verdict: Verdict) {
        let label = ScanLabel {
            verdict: verdict.as_str(),
        };
        self.scans.get_or_create(&label).inc();
    }
}

/// The last look at whether the service is ready, and when it was.
#[derive(Default)]
pub(crate) struct LastLook(pub(crate) Option<(Instant, Vec<Message>)>);

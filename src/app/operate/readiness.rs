//! Whether the service can do its work right now. A proxy asks every second, so a look is good for a moment.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use crate::app::keys::Keys;
use crate::app::operate::Operations;
use crate::app::records;
use crate::domain::tag::Ring;
use crate::message::{Message, message};

/// How long a look is good for.
const GOOD_FOR: Duration = Duration::from_millis(500);
/// A disk that takes longer for one flush is as good as dead.
const LONGEST_WRITE: Duration = Duration::from_secs(10);

impl Operations<'_> {
    /// Why the service is not ready; nothing if it is. Reads may still be answered where it is not. Blocks.
    #[must_use]
    pub fn readiness(&self) -> Vec<Message> {
        // A stop is told at once.
        if self.context.process.stopping.load(Ordering::Relaxed) {
            return vec![message!("ready.stopping")];
        }
        let mut last = self
            .context
            .process
            .instruments
            .last_look
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &last.0 {
            Some((at, reasons)) if at.elapsed() < GOOD_FOR => reasons.clone(),
            _ => {
                let reasons = self.look();
                last.0 = Some((Instant::now(), reasons.clone()));
                reasons
            }
        }
    }

    fn look(&self) -> Vec<Message> {
        let mut reasons = Vec::new();
        if self.context.store().get(records::DEPLOYMENT).is_err() {
            reasons.push(message!("ready.store_unreadable"));
        }
        let meter = &self.context.process.instruments.meter;
        if meter.has_stopped() {
            reasons.push(message!("ready.store_stopped"));
        }
        let writing = meter.writing_for();
        if writing > LONGEST_WRITE {
            let seconds = writing.as_secs();
            reasons.push(message!("ready.disk_silent", seconds));
        }
        if let Ok(free) = fs4::available_space(&self.context.folder)
            && free < self.context.process.instruments.reserve_bytes
        {
            let (free, reserve) = (free >> 20, self.context.process.instruments.reserve_bytes >> 20);
            reasons.push(message!("ready.disk_reserve", free, reserve));
        }
        match Keys::new(self.context).missing_keys(&[Ring::Seal, Ring::Certificate, Ring::Log]) {
            Ok(missing) if missing.is_empty() => {}
            Ok(missing) => reasons.push(message!("ready.keys_missing", keys = missing.join(", "))),
            Err(_) => reasons.push(message!("ready.keys_unreadable")),
        }
        reasons
    }
}

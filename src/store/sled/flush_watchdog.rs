//! Ends a flush that would wait for ever after an I/O error.
//!
//! Where the write of a sealed buffer fails, sled 0.34 records the error and does not wake the threads that wait for
//! that write (`exit_reservation`), so on the first I/O error the committer could wait for ever. Another flush checks
//! the recorded error first and wakes every waiter; while nothing failed it only waits too. So a thread of its own
//! flushes whenever an apply takes longer than [`INTERVAL`].

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use sled::Db;

use super::error::backend;
use super::panic_guard::guarded;
use crate::store::contract::StoreError;

const INTERVAL: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Seen {
    /// Odd while an apply is under way.
    turns: AtomicU64,
    stop: AtomicBool,
}

/// The thread; it ends when this is dropped.
pub(super) struct FlushWatchdog {
    seen: Arc<Seen>,
    thread: Option<JoinHandle<()>>,
}

impl FlushWatchdog {
    pub(super) fn start(db: Db) -> Result<Self, StoreError> {
        let seen = Arc::new(Seen::default());
        let own = Arc::clone(&seen);
        let thread = std::thread::Builder::new()
            .name("flush-watchdog".to_owned())
            .spawn(move || watch(&own, &db))
            .map_err(|error| StoreError::Backend(error.to_string()))?;
        Ok(Self {
            seen,
            thread: Some(thread),
        })
    }

    /// Runs `apply` under watch.
    pub(super) fn over<T>(&self, apply: impl FnOnce() -> T) -> T {
        self.seen.turns.fetch_add(1, Ordering::Relaxed);
        let done = apply();
        self.seen.turns.fetch_add(1, Ordering::Relaxed);
        done
    }
}

impl Drop for FlushWatchdog {
    fn drop(&mut self) {
        self.seen.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

fn watch(seen: &Seen, db: &Db) {
    let mut before = 0;
    while !seen.stop.load(Ordering::Relaxed) {
        std::thread::park_timeout(INTERVAL);
        let now = seen.turns.load(Ordering::Relaxed);
        if now == before && !now.is_multiple_of(2) {
            // Whatever it says, the committer is told the same.
            let _ = guarded(|| db.flush().map_err(backend));
        }
        before = now;
    }
}

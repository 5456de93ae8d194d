//! Scrubbing beside a server: a thread of its own that reads each file when it is due, and logs what is damaged.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::app::context::Context;
use crate::app::operate::{Damaged, Operations, Step};
use crate::domain::problem::Problem;
use crate::store::blobs::pace;

/// The longest sleep, so that a stopped server does not wait and a clock that was set is noticed.
const NAP: Duration = Duration::from_secs(30);
/// How long to leave a store alone that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(600);

/// The thread; it ends when this is dropped or the service is gone.
pub struct Scrubber {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Scrubber {
    /// Starts it: a round takes `days`, and no file is read faster than `mib` MiB a second.
    ///
    /// # Errors
    /// If the system gives no thread.
    pub fn start<C>(context: &Arc<C>, days: u32, mib: u32) -> Result<Self, Problem>
    where
        C: AsRef<Context> + Send + Sync + 'static,
    {
        let stop = Arc::new(AtomicBool::new(false));
        let work = Work {
            owner: Arc::downgrade(context),
            days,
            mib,
            stop: Arc::clone(&stop),
        };
        let thread = std::thread::Builder::new()
            .name("scrub".to_owned())
            .spawn(move || work.run())
            .map_err(Problem::internal)?;
        Ok(Self {
            stop,
            thread: Some(thread),
        })
    }
}

impl Drop for Scrubber {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            let _ = thread.join();
        }
    }
}

struct Work<C> {
    owner: Weak<C>,
    days: u32,
    mib: u32,
    stop: Arc<AtomicBool>,
}

impl<C: AsRef<Context>> Work<C> {
    fn run(&self) {
        while !self.stop.load(Ordering::Relaxed) {
            let Some(owner) = self.owner.upgrade() else {
                return;
            };
            let rest = match self.until_due((*owner).as_ref()) {
                Ok(Duration::ZERO) => self.step((*owner).as_ref()),
                Ok(rest) => rest,
                Err(problem) => failed(&problem),
            };
            drop(owner);
            if !rest.is_zero() {
                std::thread::park_timeout(rest.min(NAP));
            }
        }
    }

    /// How long until the next file is due.
    fn until_due(&self, context: &Context) -> Result<Duration, Problem> {
        let state = Operations::new(context).scrub_state()?;
        let due = match (&state.under_way, &state.last) {
            (Some(round), _) => {
                let done = pace::weight(round.files, round.bytes);
                // What was added since the round began is read at its end without waiting.
                let due = if done < round.weight {
                    pace::due(self.days, done, round.weight)
                } else {
                    0
                };
                (round.begun_at, due)
            }
            (None, Some(last)) => (last.begun_at, pace::due(self.days, 1, 1)),
            (None, None) => return Ok(Duration::ZERO),
        };
        let passed = context
            .now()
            .unix_milliseconds()
            .saturating_sub(due.0.unix_milliseconds());
        let passed = u64::try_from(passed).unwrap_or(0);
        Ok(Duration::from_millis(due.1.saturating_sub(passed)))
    }

    fn step(&self, context: &Context) -> Duration {
        let mut tell = |bytes: u64| {
            if self.stop.load(Ordering::Relaxed) {
                return false;
            }
            std::thread::park_timeout(pace::least_time(bytes, self.mib));
            !self.stop.load(Ordering::Relaxed)
        };
        match Operations::new(context).scrub_step(&mut tell) {
            Ok(Step::Read(_, Some(damaged))) => log(&damaged),
            // Perhaps there is nothing to read yet.
            Ok(Step::Finished(_)) => return NAP,
            Ok(_) => {}
            Err(problem) => return failed(&problem),
        }
        Duration::ZERO
    }
}

fn failed(problem: &Problem) -> Duration {
    let cause = problem.cause.as_deref().unwrap_or_default();
    tracing::error!(%problem, cause, "scrubbing failed and is tried again later");
    AFTER_FAILURE
}

fn log(damaged: &Damaged) {
    tracing::error!(
        file = %damaged.sha256,
        problem = %damaged.problem,
        owners = %damaged.owners,
        "a stored file is damaged: bring it back from a copy"
    );
}

//! The one thread that writes (design, section 8): it takes batches from a bounded queue, plans a group of
//! them, applies the group at once, flushes once, and only then answers every caller of the group.
//!
//! `flush_async` of sled 0.34 never returns with seven or more callers, and a running sled transaction slows
//! readers twentyfold; one committer needs neither.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use super::plan::Plan;
use super::{Batch, CommitError, Committed, Record, StoreError};

/// Batches in one flush at most.
const GROUP: usize = 256;

/// One caller's batch and where its answer goes.
struct Request {
    batch: Batch,
    answer: SyncSender<Result<Committed, CommitError>>,
}

/// What a backend does for the committer.
pub(super) trait Backend: Send + 'static {
    fn read(&self, key: &str) -> Result<Option<Record>, StoreError>;
    /// Applies all records atomically and durably, with `version` as the last commit's number; `None` removes
    /// the key.
    fn apply(&mut self, version: u64, records: Vec<(String, Option<Record>)>) -> Result<(), StoreError>;
}

/// Room that must stay free on the disk.
pub(super) struct Reserve {
    pub(super) folder: PathBuf,
    pub(super) bytes: u64,
}

impl Reserve {
    fn check(&self) -> Result<(), CommitError> {
        match fs4::available_space(&self.folder) {
            Ok(available) if available < self.bytes => Err(CommitError::DiskFull {
                available,
                reserve: self.bytes,
            }),
            // A file system that cannot tell is not a full one.
            _ => Ok(()),
        }
    }
}

/// The handle callers hold; dropping it ends the thread after the batches it has accepted.
pub(super) struct Committer {
    queue: Option<SyncSender<Request>>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    /// Starts the thread. `version` is the last commit's number.
    pub(super) fn start(
        backend: impl Backend,
        reserve: Reserve,
        version: u64,
        queue: usize,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(queue);
        let writer = Writer {
            backend,
            reserve,
            version,
            stopped: false,
        };
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || writer.run(&receiver))
            .map_err(|error| StoreError::Backend(error.to_string()))?;
        Ok(Self {
            queue: Some(sender),
            thread: Some(thread),
        })
    }

    /// Hands `batch` in and waits until it is durable or refused.
    pub(super) fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        let (answer, wait) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or(CommitError::Stopped)?;
        queue
            .try_send(Request { batch, answer })
            .map_err(|error| match error {
                TrySendError::Full(_) => CommitError::Busy,
                TrySendError::Disconnected(_) => CommitError::Stopped,
            })?;
        wait.recv().unwrap_or(Err(CommitError::Stopped))
    }
}

impl Committer {
    /// Ends the thread after the batches it has accepted.
    pub(super) fn stop(&mut self) {
        drop(self.queue.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.stop();
    }
}

struct Writer<B> {
    backend: B,
    reserve: Reserve,
    version: u64,
    /// After a failed write nobody knows what reached the disk, so nothing more is written.
    stopped: bool,
}

impl<B: Backend> Writer<B> {
    fn run(mut self, queue: &Receiver<Request>) {
        while let Ok(first) = queue.recv() {
            let mut group = vec![first];
            while group.len() < GROUP
                && let Ok(next) = queue.try_recv()
            {
                group.push(next);
            }
            self.commit_group(group);
        }
    }

    /// Plans, applies and answers one group. A refused batch is answered after the flush too, because its
    /// refusal may rest on another batch of the same group.
    fn commit_group(&mut self, group: Vec<Request>) {
        if self.stopped {
            return answer_all(group, || CommitError::Stopped);
        }
        if let Err(CommitError::DiskFull { available, reserve }) = self.reserve.check() {
            return answer_all(group, || CommitError::DiskFull { available, reserve });
        }
        let mut answers = Vec::with_capacity(group.len());
        let first = self.version;
        let records: Vec<_> = {
            let read = |key: &str| self.backend.read(key);
            let mut plan = Plan::new(&read);
            for Request { batch, answer } in group {
                let outcome = plan.add(batch, self.version.saturating_add(1));
                if outcome.is_ok() {
                    self.version = self.version.saturating_add(1);
                }
                answers.push((answer, outcome));
            }
            plan.finish(self.version).into_iter().collect()
        };
        if self.version != first
            && let Err(error) = self.backend.apply(self.version, records)
        {
            tracing::error!(%error, "a write failed; the store takes no more until it is opened again");
            self.stopped = true;
        }
        for (answer, outcome) in answers {
            let outcome = if self.stopped {
                Err(CommitError::Stopped)
            } else {
                outcome
            };
            // A caller that has gone away does not undo what is durable.
            let _ = answer.send(outcome);
        }
    }
}

fn answer_all(group: Vec<Request>, error: impl Fn() -> CommitError) {
    for request in group {
        let _ = request.answer.send(Err(error()));
    }
}

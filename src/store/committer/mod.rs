//! The one thread that writes (design, section 8): it takes batches from a bounded queue, plans a group of
//! them, applies the group at once, flushes once, and only then answers every caller of the group.
//!
//! `flush_async` of sled 0.34 never returns with seven or more callers, and a running sled transaction slows
//! readers twentyfold; one committer needs neither.

mod change_capture;
mod plan;

pub use self::plan::{commit_while_loading, planned};

use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use self::change_capture::Captures;
pub(in crate::store) use self::change_capture::Spool;
use self::plan::Plan;
use crate::store::contract::{Batch, Change, CommitError, Committed, Record, StoreError};
use crate::store::meter::Meter;

/// Batches in one flush at most.
const GROUP: usize = 256;

/// One caller's batch and where its answer goes.
struct Request {
    batch: Batch,
    answer: SyncSender<Result<Committed, CommitError>>,
}

/// What the thread is asked to do, in the order in which it was asked.
enum Task {
    Commit(Request),
    /// Write every later change here too.
    Capture(Box<dyn Write + Send>, SyncSender<Result<(u64, u64), StoreError>>),
    /// No more of this capture.
    EndCapture(u64, SyncSender<Result<u64, StoreError>>),
    /// Records of a snapshot, into a new store.
    Load(u64, Vec<Change>, SyncSender<Result<(), CommitError>>),
}

/// What a backend does for the committer.
pub(in crate::store) trait Backend: Send + 'static {
    fn read(&self, key: &str) -> Result<Option<Record>, StoreError>;
    /// Applies all records atomically and durably, with `version` as the last commit's number; `None` removes
    /// the key.
    fn apply(&mut self, version: u64, records: &[Change]) -> Result<(), StoreError>;
}

/// Disk space that must stay free.
pub(in crate::store) struct Reserve {
    pub(in crate::store) folder: PathBuf,
    pub(in crate::store) bytes: u64,
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
pub(in crate::store) struct Committer {
    queue: Option<SyncSender<Task>>,
    thread: Option<JoinHandle<()>>,
    meter: Meter,
}

impl Committer {
    /// Starts the thread. `version` is the last commit's number.
    pub(in crate::store) fn start(
        backend: impl Backend,
        reserve: Reserve,
        version: u64,
        queue: usize,
        meter: Meter,
    ) -> Result<Self, StoreError> {
        let (sender, receiver) = sync_channel(queue);
        let writer = Writer {
            backend,
            reserve,
            version,
            loading: false,
            stopped: false,
            captures: Captures::default(),
            meter: meter.clone(),
        };
        let thread = std::thread::Builder::new()
            .name("committer".to_owned())
            .spawn(move || writer.run(&receiver))
            .map_err(|error| StoreError::Backend(error.to_string()))?;
        Ok(Self {
            queue: Some(sender),
            thread: Some(thread),
            meter,
        })
    }

    /// Hands `batch` in and waits until it is durable or refused.
    pub(in crate::store) fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        let (answer, wait) = sync_channel(1);
        let queue = self.queue.as_ref().ok_or(CommitError::Stopped)?;
        let began = Instant::now();
        // Counted first: the thread may have taken it before this one goes on.
        self.meter.queued();
        let sent = queue.try_send(Task::Commit(Request { batch, answer }));
        sent.map_err(|error| {
            self.meter.taken();
            match error {
                TrySendError::Full(_) => {
                    self.meter.too_busy();
                    CommitError::Busy
                }
                TrySendError::Disconnected(_) => CommitError::Stopped,
            }
        })?;
        let answer = wait.recv().unwrap_or(Err(CommitError::Stopped));
        self.meter.answered(began.elapsed());
        answer
    }

    /// From the version it answers on, every change goes to `out` too, until the guard is dropped or ended.
    pub(in crate::store) fn capture(&self, out: Box<dyn Write + Send>) -> Result<Capturing<'_>, StoreError> {
        let (id, from) = self
            .ask(|answer| Task::Capture(out, answer))
            .unwrap_or_else(stopped)?;
        Ok(Capturing {
            committer: self,
            id: Some(id),
            from,
        })
    }

    /// Writes records with their own versions, as the store's state of commit `version`. Durable when it returns.
    pub(in crate::store) fn load(&self, version: u64, records: Vec<Change>) -> Result<(), CommitError> {
        self.ask(|answer| Task::Load(version, records, answer))
            .unwrap_or(Err(CommitError::Stopped))
    }

    /// Hands a task in, waiting where the queue is full, and waits for its answer.
    fn ask<T>(&self, task: impl FnOnce(SyncSender<T>) -> Task) -> Option<T> {
        let (answer, wait) = sync_channel(1);
        self.queue.as_ref()?.send(task(answer)).ok()?;
        wait.recv().ok()
    }
}

fn stopped<T>() -> Result<T, StoreError> {
    Err(StoreError::Backend("it takes no more changes".to_owned()))
}

/// A capture that is open.
pub(in crate::store) struct Capturing<'a> {
    committer: &'a Committer,
    id: Option<u64>,
    /// The last commit before the capture.
    pub(in crate::store) from: u64,
}

impl Capturing<'_> {
    /// Ends the capture and gives the last commit that is in it.
    pub(in crate::store) fn end(mut self) -> Result<u64, StoreError> {
        self.close().unwrap_or_else(stopped)
    }

    fn close(&mut self) -> Option<Result<u64, StoreError>> {
        let id = self.id.take()?;
        self.committer.ask(|answer| Task::EndCapture(id, answer))
    }
}

impl Drop for Capturing<'_> {
    fn drop(&mut self) {
        let _ = self.close();
    }
}

impl Committer {
    /// Ends the thread after the batches it has accepted.
    pub(in crate::store) fn stop(&mut self) {
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
    /// Whether a snapshot is being loaded: records came, no commit yet.
    loading: bool,
    captures: Captures,
    /// After a failed write nobody knows what reached the disk, so nothing more is written.
    stopped: bool,
    meter: Meter,
}

impl<B: Backend> Writer<B> {
    fn run(mut self, queue: &Receiver<Task>) {
        let mut next = None;
        while let Some(task) = next.take().or_else(|| queue.recv().ok()) {
            match task {
                Task::Commit(first) => {
                    let mut group = vec![first];
                    while group.len() < GROUP && next.is_none() {
                        match queue.try_recv() {
                            Ok(Task::Commit(request)) => group.push(request),
                            Ok(other) => next = Some(other),
                            Err(_) => break,
                        }
                    }
                    self.commit_group(group);
                }
                // A caller that has gone away gets no answer.
                Task::Capture(out, answer) => drop(answer.send(self.capture(out))),
                Task::EndCapture(id, answer) => drop(answer.send(self.end_capture(id))),
                Task::Load(version, records, answer) => drop(answer.send(self.load(version, &records))),
            }
        }
    }

    fn capture(&mut self, out: Box<dyn Write + Send>) -> Result<(u64, u64), StoreError> {
        if self.stopped {
            return stopped();
        }
        Ok((self.captures.add(out), self.version))
    }

    /// A failed write may have been read and is in no capture, so a snapshot across it is none.
    fn end_capture(&mut self, id: u64) -> Result<u64, StoreError> {
        self.captures.remove(id)?;
        if self.stopped { stopped() } else { Ok(self.version) }
    }

    fn load(&mut self, version: u64, records: &[Change]) -> Result<(), CommitError> {
        if self.stopped {
            return Err(CommitError::Stopped);
        }
        if self.version != 0 && !self.loading {
            return Err(CommitError::NotEmpty);
        }
        self.reserve.check()?;
        self.version = self.version.max(version);
        self.loading = true;
        if let Err(error) = self.backend.apply(self.version, records) {
            self.stopped = true;
            return Err(error.into());
        }
        Ok(())
    }

    /// Plans, applies and answers one group. A refused batch is answered after the flush too, because its
    /// refusal may rest on another batch of the same group.
    fn commit_group(&mut self, group: Vec<Request>) {
        group.iter().for_each(|_| self.meter.taken());
        if self.stopped {
            return answer_all(group, || CommitError::Stopped);
        }
        if let Err(CommitError::DiskFull { available, reserve }) = self.reserve.check() {
            self.captures.give_up();
            group.iter().for_each(|_| self.meter.too_full());
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
        if self.version != first {
            self.loading = false;
            self.meter.group_begins();
            match self.backend.apply(self.version, &records) {
                Ok(()) => {
                    self.meter.group_ends(self.version.saturating_sub(first));
                    self.captures.write(&records);
                }
                Err(error) => {
                    tracing::error!(%error, "a write failed; the store takes no more until it is opened again");
                    self.stopped = true;
                    self.meter.stops();
                }
            }
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

//! Heavy work on threads of its own, in turns: whoever brings much waits behind their own work, not others behind it.
//!
//! Work has two steps. First a caller takes a place ([`WorkPool::enter`]), before anything of the request's body is read;
//! where their share or the pool is full they are refused at once, so that what waits is bounded and costs no memory.
//! Then the work is handed over with the place ([`Place::run`]). Shares take turns (round robin), so a caller waits for
//! at most one piece of work of each other share and for their own. The threads are the pool's own: work that takes
//! seconds never holds those that answer scans, pages and `/readyz`.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::oneshot;

use crate::app::caller::Caller;
use crate::app::concurrency::{ConcurrencyLimit, Permit};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::message::message;

/// Whose work it is: everybody of an organisation shares one part.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Share {
    /// An organisation's.
    Organisation(OrganisationId),
    /// That of the folder's owner.
    Folder,
    /// That of an address of the public, as rate limits count it.
    Address(String),
}

impl Share {
    /// The share of `caller`.
    #[must_use]
    pub fn of(caller: &Caller) -> Self {
        let organisation = caller.by.organisation.clone();
        organisation.map_or(Self::Folder, Self::Organisation)
    }
}

/// How much a pool takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PoolLimits {
    /// Pieces of work that are done at the same time.
    pub(crate) threads: usize,
    /// The same of one share.
    pub(crate) threads_each: usize,
    /// Weight of all places of one share, whether its work is awaited, waits or is done.
    pub(crate) each: usize,
    /// Weight of all places together.
    pub(crate) all: usize,
}

type Work = Box<dyn FnOnce() + Send>;

/// One kind of heavy work: its threads, its places and who waits. Dropping it ends the threads behind the last work.
pub struct WorkPool(Arc<Pool>);

struct Pool {
    name: &'static str,
    limits: PoolLimits,
    places: ConcurrencyLimit<Share>,
    turns: Mutex<Turns<Work>>,
    changed: Condvar,
}

/// A place in a pool, to be held from before a body is read until its work is done. Clones are the same place.
#[derive(Clone)]
pub struct Place(Arc<Held>);

struct Held {
    pool: Arc<Pool>,
    share: Share,
    _permit: Permit<Share>,
}

impl WorkPool {
    /// A pool whose threads start when they are needed; `name` is what they are called.
    pub(crate) fn new(name: &'static str, limits: PoolLimits) -> Self {
        Self(Arc::new(Pool {
            name,
            limits,
            places: ConcurrencyLimit::default(),
            turns: Mutex::new(Turns::new(limits.threads_each.max(1))),
            changed: Condvar::new(),
        }))
    }

    /// A place of weight 1 for work of `share`.
    ///
    /// # Errors
    /// 503 while the share, or the pool, holds as much as it may.
    pub fn enter(&self, share: Share) -> Result<Place, Problem> {
        self.enter_with(share, 1).ok_or_else(|| {
            let PoolLimits { each, all, .. } = self.0.limits;
            Problem::unavailable(message!("service.too_much_under_way", each, all))
        })
    }

    /// The same with a weight; nothing where it does not fit in.
    pub(crate) fn enter_with(&self, share: Share, weight: usize) -> Option<Place> {
        let PoolLimits { each, all, .. } = self.0.limits;
        let permit = self.0.places.enter(&share, weight, each, all)?;
        Some(Place(Arc::new(Held {
            pool: Arc::clone(&self.0),
            share,
            _permit: permit,
        })))
    }
}

impl Drop for WorkPool {
    fn drop(&mut self) {
        self.0.turns().closed = true;
        self.0.changed.notify_all();
    }
}

impl Place {
    /// Does `work` on the pool's threads when it is its turn. Whoever stops waiting before that is left out.
    ///
    /// # Errors
    /// What `work` returns; 500 where it panics, 503 where no thread can be started.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (tell, told) = oneshot::channel();
        self.start(move || {
            if !tell.is_closed() {
                // Nobody may be left to be told.
                let _ = tell.send(work());
            }
        })?;
        told.await
            .unwrap_or_else(|_| Err(Problem::internal("heavy work ended in a panic")))
    }

    /// The same for work that tells by itself how it went. The place is held until it is done.
    ///
    /// # Errors
    /// 503 where no thread can be started.
    pub fn start(&self, work: impl FnOnce() + Send + 'static) -> Result<(), Problem> {
        let place = self.clone();
        let work = move || {
            work();
            drop(place);
        };
        self.0.pool.push(&self.0.share, Box::new(work))
    }
}

impl Pool {
    fn turns(&self) -> MutexGuard<'_, Turns<Work>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn push(self: &Arc<Self>, share: &Share, work: Work) -> Result<(), Problem> {
        let mut turns = self.turns();
        if turns.idle <= turns.waiting() && turns.threads < self.limits.threads.max(1) {
            let pool = Arc::clone(self);
            let thread = std::thread::Builder::new().name(self.name.to_owned());
            match thread.spawn(move || pool.work()) {
                Ok(_) => turns.threads = turns.threads.saturating_add(1),
                // Those that run do it later; without any nobody would.
                Err(_) if turns.threads > 0 => {}
                Err(error) => {
                    tracing::error!(%error, pool = self.name, "no thread can be started");
                    return Err(Problem::unavailable(message!("service.no_thread")));
                }
            }
        }
        turns.push(share.clone(), work);
        drop(turns);
        self.changed.notify_one();
        Ok(())
    }

    /// What each thread does until the pool is closed and empty.
    fn work(&self) {
        let mut turns = self.turns();
        loop {
            if let Some((share, work)) = turns.next() {
                drop(turns);
                // Nothing is shared with the work but what it brought; who waits for it is told by the closed channel.
                let _ = catch_unwind(AssertUnwindSafe(work));
                turns = self.turns();
                turns.done(&share);
                // Of this share more may wait than may run at once.
                self.changed.notify_one();
            } else if turns.closed {
                turns.threads = turns.threads.saturating_sub(1);
                return;
            } else {
                turns.idle = turns.idle.saturating_add(1);
                turns = self.changed.wait(turns).unwrap_or_else(PoisonError::into_inner);
                turns.idle = turns.idle.saturating_sub(1);
            }
        }
    }
}

/// Who waits, and whose turn it is.
struct Turns<W> {
    each: usize,
    /// Shares of which work waits, each once, the next one first.
    order: VecDeque<Share>,
    waiting: HashMap<Share, VecDeque<W>>,
    running: HashMap<Share, usize>,
    threads: usize,
    idle: usize,
    closed: bool,
}

impl<W> Turns<W> {
    /// Nobody waits; of one share `each` pieces of work are done at the same time.
    fn new(each: usize) -> Self {
        Self {
            each,
            order: VecDeque::new(),
            waiting: HashMap::new(),
            running: HashMap::new(),
            threads: 0,
            idle: 0,
            closed: false,
        }
    }

    fn push(&mut self, share: Share, work: W) {
        let waiting = self.waiting.entry(share.clone()).or_default();
        if waiting.is_empty() {
            self.order.push_back(share);
        }
        waiting.push_back(work);
    }

    /// Pieces of work that wait.
    fn waiting(&self) -> usize {
        self.waiting.values().map(VecDeque::len).sum()
    }

    /// The next work of the next share that has a thread left, which is then last.
    fn next(&mut self) -> Option<(Share, W)> {
        let free = |share: &Share| self.running.get(share).is_none_or(|running| *running < self.each);
        let share = self.order.iter().position(free)?;
        let share = self.order.remove(share)?;
        let waiting = self.waiting.get_mut(&share)?;
        let work = waiting.pop_front()?;
        if waiting.is_empty() {
            self.waiting.remove(&share);
        } else {
            self.order.push_back(share.clone());
        }
        let running = self.running.entry(share.clone()).or_default();
        *running = running.saturating_add(1);
        Some((share, work))
    }

    fn done(&mut self, share: &Share) {
        if let Some(running) = self.running.get_mut(share) {
            *running = running.saturating_sub(1);
            if *running == 0 {
                self.running.remove(share);
            }
        }
    }
}

#[cfg(test)]
mod tests;

//! Issue by many callers against the very same batches through the store alone.

use std::path::Path;
use std::sync::{Arc, Barrier, Mutex};
use std::time::Instant;

use serde_json::json;
use uuid::Uuid;

use crate::Failure;
use crate::fill::CALLERS;
use crate::folder::{Beside, People};
use crate::metrics::{Pairs, Side};
use crate::server::settings;
use zhenma::app::Application;
use zhenma::app::opening::open_folder;
use zhenma::domain::people::Role;
use zhenma::store::{Batch, Change, CommitError, Committed, Each, Record, Snapshot, Store, StoreError};

/// Operations of one side of one pair.
pub const OPERATIONS: usize = 5_000;
/// Pairs that count; one more before them warms up.
pub const PAIRS: usize = 5;

/// A store that keeps what an act would commit instead of committing it, so that it can be committed alone.
struct Catching {
    store: Arc<dyn Store>,
    caught: Mutex<Vec<Batch>>,
}

impl Store for Catching {
    fn get(&self, key: &str) -> Result<Option<Record>, StoreError> {
        self.store.get(key)
    }

    fn scan(&self, from: &str, to: &str, limit: usize) -> Result<Vec<(String, Record)>, StoreError> {
        self.store.scan(from, to, limit)
    }

    fn commit(&self, batch: Batch) -> Result<Committed, CommitError> {
        // Reserving places in the status lists only adds to a counter; the act needs its answer.
        if batch.bytes() == 0 {
            return self.store.commit(batch);
        }
        match self.caught.lock() {
            Ok(mut caught) => caught.push(batch),
            Err(_) => return Err(CommitError::Stopped),
        }
        Err(CommitError::Busy)
    }

    fn snapshot(&self, each: &mut Each<'_>) -> Result<Snapshot, StoreError> {
        self.store.snapshot(each)
    }

    fn load(&self, version: u64, changes: Vec<Change>) -> Result<(), CommitError> {
        self.store.load(version, changes)
    }
}

/// Measures and prints, and uses the folder's spare appraisals up.
pub fn measure(folder: &Path, cache: u64) -> Result<(), Failure> {
    let beside = Beside::of(folder);
    let (tags, spares) = (beside.codes()?.len(), beside.spares()?);
    let ids = spares
        .iter()
        .map(|id| Uuid::parse_str(id))
        .collect::<Result<Vec<_>, _>>()?;
    let (store, blobs) = open_folder(&beside.data(), &settings(cache))?;
    let service = Application::over(Arc::clone(&store), Arc::clone(&blobs), &beside.data())?;
    let catching = Arc::new(Catching {
        store: Arc::clone(&store),
        caught: Mutex::default(),
    });
    let recording = Application::over(Arc::clone(&catching) as Arc<dyn Store>, blobs, &beside.data())?;
    let people = People::read(&beside, &service)?;
    let approver = people.of(Role::Approver)?;
    let (mut pairs, mut bytes) = (Vec::new(), 0);
    for (number, of_pair) in ids.chunks_exact(2 * OPERATIONS).take(PAIRS + 1).enumerate() {
        let (alone, through) = of_pair.split_at(OPERATIONS);
        for id in alone {
            // Every call fails, after its batch was caught.
            let _ = recording.tags().issue(approver, *id, None);
        }
        let caught = catching
            .caught
            .lock()
            .map(|mut caught| std::mem::take(&mut *caught));
        let caught = caught.map_err(|_| "poisoned")?;
        if caught.len() != alone.len() {
            return Err("not every batch was caught".into());
        }
        bytes = caught.iter().map(Batch::bytes).sum::<usize>() / caught.len();
        let alone = by_many(caught, |batch| {
            store.commit(batch).map(drop).map_err(Failure::from)
        })?;
        let through = through.to_vec();
        let ours = by_many(through, |id| {
            service
                .tags()
                .issue(approver, id, None)
                .map(drop)
                .map_err(Failure::from)
        })?;
        eprintln!(
            "  store alone {:.0}/s, issue {:.0}/s",
            alone.per_second, ours.per_second
        );
        if number > 0 {
            pairs.push((alone, ours));
        }
        beside.use_spares(of_pair.len())?;
    }
    let pairs = Pairs::of("issue", "store_alone", &pairs);
    let meets = pairs.ratio >= 0.5;
    pairs.print(
        json!({ "tags": tags, "callers": CALLERS, "operations_a_side": OPERATIONS,
        "batch_bytes": bytes, "cache_bytes": cache, "wanted_ratio": 0.5, "meets": meets }),
    );
    Ok(())
}

/// Lets all callers at once work through `work`.
fn by_many<T: Send>(work: Vec<T>, act: impl Fn(T) -> Result<(), Failure> + Sync) -> Result<Side, Failure> {
    let (work, barrier) = (Mutex::new(work.into_iter()), Barrier::new(CALLERS + 1));
    let caller = || -> Result<Vec<u32>, Failure> {
        barrier.wait();
        let mut latencies = Vec::new();
        loop {
            let Some(next) = work.lock().map_err(|_| "poisoned")?.next() else {
                return Ok(latencies);
            };
            let started = Instant::now();
            act(next)?;
            latencies.push(u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    };
    std::thread::scope(|scope| {
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(caller)).collect();
        barrier.wait();
        let started = Instant::now();
        let mut latencies = Vec::new();
        for caller in callers {
            latencies.append(&mut caller.join().map_err(|_| "a caller panicked")??);
        }
        Ok(Side::of(latencies, started.elapsed()))
    })
}

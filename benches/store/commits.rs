//! Durable commits a second: ours, and what sled does when every caller applies a batch and flushes for itself.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Failure;
use crate::metrics::{Pairs, Side};
use zhenma::store::{Batch, SledSettings, SledStore, Store, Write};

const PAIRS: usize = 5;
const SECONDS: f64 = 2.0;
/// Bytes of a record, as most of ours are.
const RECORD: usize = 700;

/// Pairs of runs with `callers` at a time.
pub fn measure(folder: &Path, callers: usize) -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(folder)?;
    let settings = SledSettings::default();
    let ours = SledStore::open(&folder.path().join("ours"), &settings)?;
    let bare = sled::Config::new()
        .path(folder.path().join("bare"))
        .cache_capacity(settings.cache_bytes)
        .mode(sled::Mode::HighThroughput)
        .flush_every_ms(None)
        .open()?;
    let next = AtomicU64::new(0);
    let key = || format!("record/{:016x}", next.fetch_add(1, Ordering::Relaxed));
    let mut pairs = Vec::new();
    for _ in 0..PAIRS {
        let yardstick = drive(callers, || {
            let mut batch = sled::Batch::default();
            batch.insert(key().as_bytes(), vec![b'x'; RECORD]);
            bare.apply_batch(batch)?;
            bare.flush()?;
            Ok(())
        })?;
        let side = drive(callers, || {
            let mut batch = Batch::new();
            batch.write(key(), Write::Put(vec![b'x'; RECORD].into()));
            ours.commit(batch)?;
            Ok(())
        })?;
        eprintln!(
            "  commits, {callers} callers: sled {:.0}/s, ours {:.0}/s",
            yardstick.per_second, side.per_second
        );
        pairs.push((yardstick, side));
    }
    Pairs::of("commits", "apply_batch_and_flush", &pairs).print(json!({
        "callers": callers, "record_bytes": RECORD, "seconds_a_side": SECONDS,
    }));
    Ok(())
}

fn drive(callers: usize, commit: impl Fn() -> Result<(), Failure> + Sync) -> Result<Side, Failure> {
    let began = Instant::now();
    let latencies = std::thread::scope(|scope| {
        let callers: Vec<_> = (0..callers)
            .map(|_| {
                scope.spawn(|| {
                    let mut latencies = Vec::new();
                    while began.elapsed() < Duration::from_secs_f64(SECONDS) {
                        let one = Instant::now();
                        commit()?;
                        latencies.push(u32::try_from(one.elapsed().as_micros()).unwrap_or(u32::MAX));
                    }
                    Ok::<_, Failure>(latencies)
                })
            })
            .collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.join().map_err(|_| "a caller panicked")??);
        }
        Ok::<_, Failure>(all)
    })?;
    Ok(Side::of(latencies, began.elapsed()))
}

//! Snapshots: one commit's state exactly, while writers go on, and the same state in a new store.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;

use serde_json::{Value, json};

use super::{Open, QUEUE, assert_head, folder, put, value_of};
use zhenma::store::{
    Batch, Change, CommitError, Snapshot, Store, Write, counter_key, head_key, log_key, read_change,
    write_change,
};

/// Every record but what a backend keeps for itself.
type Content = BTreeMap<String, (u64, Value)>;

fn content(store: &impl Store) -> Content {
    let records = store.scan("", "\u{7f}", usize::MAX).unwrap().into_iter();
    records
        .filter(|(key, _)| !key.starts_with("meta/"))
        .map(|(key, record)| {
            let value = serde_json::from_slice(&record.value).unwrap();
            (key, (record.version, value))
        })
        .collect()
}

/// Takes a snapshot as bytes; `pause` is called once, when the first records are there.
fn take(store: &impl Store, pause: impl FnOnce()) -> (Snapshot, Vec<u8>) {
    let (mut bytes, mut pause) = (Vec::new(), Some(pause));
    let snapshot = store
        .snapshot(&mut |key, record| {
            if let Some(pause) = pause.take() {
                pause();
            }
            write_change(&mut bytes, key, record).unwrap();
            Ok(())
        })
        .unwrap();
    (snapshot, bytes)
}

fn load(store: &impl Store, at: u64, mut bytes: &[u8]) {
    let mut page: Vec<Change> = Vec::new();
    while let Some(change) = read_change(&mut bytes).unwrap() {
        page.push(change);
        if page.len() == 100 {
            store.load(at, std::mem::take(&mut page)).unwrap();
        }
    }
    store.load(at, page).unwrap();
}

/// What one commit of a writer did: keys with their new values, nothing for a deleted one.
type Done = Vec<(String, Option<Value>)>;

/// Writes, deletes, appends and adds, and says what came of it at which version.
fn work(store: &impl Store, thread: usize, round: usize) -> (u64, Done) {
    let mut batch = Batch::new();
    let mut done = Done::new();
    // Before, among and behind what a walk in order meets.
    for place in ["a", "prefilled", "z"] {
        let key = format!("{place}/{thread}/{}", round % 7);
        let value = json!({ "round": round, "filler": "x".repeat(300) });
        batch.put(key.clone(), &value).unwrap();
        done.push((key, Some(value)));
    }
    let gone = format!("prefilled/{:05}", thread * 400 + round % 400);
    if round.is_multiple_of(3) {
        batch.write(gone.clone(), Write::Delete);
        done.push((gone, None));
    } else {
        batch.put(gone.clone(), &json!(round)).unwrap();
        done.push((gone, Some(json!(round))));
    }
    let leaf = format!("{thread} {round}");
    batch.append("log", leaf.clone());
    batch.add("work", 1);
    let committed = store.commit(batch).unwrap();
    done.push((log_key("log", committed.indexes[0]), Some(json!(leaf))));
    done.push((counter_key("work"), Some(json!(committed.values[0]))));
    (committed.version, done)
}

pub fn a_snapshot_is_one_commit_while_writers_go_on<S: Store>(open: Open<S>) {
    const WRITERS: usize = 4;
    let folder_here = folder();
    let store = open(folder_here.path(), QUEUE);
    let mut first = Batch::new();
    for number in 0..1600 {
        first
            .put(format!("prefilled/{number:05}"), &json!("old"))
            .unwrap();
    }
    let began = store.commit(first).unwrap().version;
    let prefilled = content(&store);
    let (commits, done) = (AtomicU64::new(0), AtomicBool::new(false));
    let (snapshot, bytes, mut history) = thread::scope(|scope| {
        let writer = |thread| {
            let (store, commits, done) = (&store, &commits, &done);
            scope.spawn(move || {
                let mut history = Vec::new();
                while !done.load(Ordering::SeqCst) {
                    history.push(work(store, thread, history.len()));
                    commits.fetch_add(1, Ordering::SeqCst);
                }
                history
            })
        };
        let writers: Vec<_> = (0..WRITERS).map(writer).collect();
        let more = || {
            let now = commits.load(Ordering::SeqCst);
            while commits.load(Ordering::SeqCst) < now + 100 {
                thread::yield_now();
            }
        };
        more();
        // In the middle of the snapshot everybody goes on; else the wait would never end.
        let (snapshot, bytes) = take(&store, more);
        more();
        done.store(true, Ordering::SeqCst);
        let history: Vec<_> = writers.into_iter().flat_map(|w| w.join().unwrap()).collect();
        (snapshot, bytes, history)
    });
    assert!(
        began < snapshot.from && snapshot.from + 90 < snapshot.at,
        "{snapshot:?}"
    );
    history.sort_by_key(|(version, _)| *version);
    assert!(
        history.last().unwrap().0 > snapshot.at,
        "and it ended before they did"
    );

    let mut expected = prefilled;
    let mut leaves = 0;
    for (version, done) in history.into_iter().filter(|(version, _)| *version <= snapshot.at) {
        leaves += 1;
        for (key, value) in done {
            match value {
                Some(value) => drop(expected.insert(key, (version, value))),
                None => drop(expected.remove(&key)),
            }
        }
    }
    let folder_there = folder();
    let restored = open(folder_there.path(), QUEUE);
    load(&restored, snapshot.at, &bytes);
    assert_head(&restored, "log", leaves);
    let mut found = content(&restored);
    assert!(found.remove(&head_key("log")).is_some());
    assert_eq!(found.len(), expected.len());
    for (key, there) in &expected {
        assert_eq!(found.get(key), Some(there), "{key}");
    }
}

pub fn a_snapshot_that_is_broken_off_leaves_no_trace<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    store.commit(put("key", &json!(1))).unwrap();
    let broken = store.snapshot(&mut |_, _| {
        Err(zhenma::store::StoreError::Backend(
            "the reader has gone".to_owned(),
        ))
    });
    assert!(broken.is_err());
    store.commit(put("key", &json!(2))).unwrap();
    let (snapshot, bytes) = take(&store, || {
        drop(store.commit(put("key", &json!(3))).unwrap());
    });
    assert_eq!(snapshot.at, snapshot.from + 1);
    let there = super::folder();
    let restored = open(there.path(), QUEUE);
    load(&restored, snapshot.at, &bytes);
    assert_eq!(content(&restored), content(&store));
}

pub fn a_snapshot_is_loaded_into_a_new_store_alone<S: Store>(open: Open<S>) {
    let (here, there) = (folder(), folder());
    let store = open(here.path(), QUEUE);
    for number in 0..5 {
        let mut batch = put("key", &json!(number));
        batch.append("log", number.to_string());
        store.commit(batch).unwrap();
    }
    let (snapshot, bytes) = take(&store, || ());
    let restored = open(there.path(), QUEUE);
    load(&restored, snapshot.at, &bytes);
    assert_eq!(content(&restored), content(&store));
    drop(restored);
    let restored = open(there.path(), QUEUE);
    let again = restored.load(snapshot.at, Vec::new());
    assert!(matches!(again, Err(CommitError::NotEmpty)), "{again:?}");
    // It goes on where the snapshot ended.
    let read = restored.get("key").unwrap().unwrap();
    let mut next = put("key", &json!("next"));
    next.require_version("key", read.version);
    next.append("log", "5");
    let committed = restored.commit(next).unwrap();
    assert!(committed.version > snapshot.at);
    assert_eq!(committed.indexes, [5]);
    assert_head(&restored, "log", 6);
    let wrong = store.load(snapshot.at, Vec::new());
    assert!(matches!(wrong, Err(CommitError::NotEmpty)), "{wrong:?}");
    assert_eq!(value_of(&store, "key"), Some(json!(4)));
}

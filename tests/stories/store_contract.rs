//! The store's contract, for every backend: `contract!` runs all of it on one. What is promised stands in
//! `zhenma::store`; nothing here knows how a backend keeps it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use serde_json::{Value, json};

use zhenma::domain::log::{Head, Tree};
use zhenma::store::{
    Batch, CommitError, Committed, SledSettings, SledStore, Store, StoreError, Write, counter_key, for_each,
    head_key, log_key, prefix_end,
};

mod model;
mod snapshot;

use self::model::random_batches_do_what_the_model_does;
use self::snapshot::{
    a_snapshot_is_loaded_into_a_new_store_alone, a_snapshot_is_one_commit_while_writers_go_on,
    a_snapshot_that_is_broken_off_leaves_no_trace,
};

/// Opens the store in a folder, with a queue of this length.
type Open<S> = fn(&Path, usize) -> S;

const QUEUE: usize = 64;
const THREADS: usize = 8;

macro_rules! contract {
    ($backend:ident, $open:expr; $($promise:ident)*) => {
        mod $backend {
            $(#[test] fn $promise() { super::$promise($open); })*
        }
    };
}

contract! {
    sled, super::open_sled;
    a_failed_precondition_names_its_key_and_nothing_is_written
    a_batch_is_all_or_nothing_to_readers
    of_two_batches_that_need_the_same_key_absent_one_wins
    a_batch_may_rest_on_another_that_is_not_yet_flushed
    appends_of_all_threads_have_contiguous_indexes_in_commit_order
    additions_of_all_threads_are_exact
    the_index_of_an_append_is_spliced_into_the_value
    a_deleted_key_is_gone_and_may_be_made_again
    a_scan_keeps_order_range_and_limit
    versions_only_grow_even_after_a_deletion_and_a_reopening
    a_full_queue_is_busy_and_every_call_commits_or_says_so
    the_log_head_is_the_root_over_the_leaves_read_back
    values_outlive_the_store_that_gave_them
    a_reopened_store_has_all_that_was_acknowledged
    random_batches_do_what_the_model_does
    a_snapshot_is_one_commit_while_writers_go_on
    a_snapshot_that_is_broken_off_leaves_no_trace
    a_snapshot_is_loaded_into_a_new_store_alone
}

fn open_sled(folder: &Path, queue: usize) -> SledStore {
    open_sled_with(folder, queue, 0)
}

fn open_sled_with(folder: &Path, queue: usize, reserve_bytes: u64) -> SledStore {
    let settings = SledSettings {
        cache_bytes: 16 << 20,
        reserve_bytes,
        queue,
        ..SledSettings::default()
    };
    // A process that another test starts holds this one's lock for the moment between its fork and its exec.
    let began = Instant::now();
    loop {
        match SledStore::open(folder, &settings) {
            Err(StoreError::InUse) if began.elapsed() < Duration::from_secs(10) => {
                thread::sleep(Duration::from_millis(5));
            }
            opened => return opened.unwrap(),
        }
    }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn put(key: &str, value: &Value) -> Batch {
    let mut batch = Batch::new();
    batch.put(key, value).unwrap();
    batch
}

fn value_of(store: &impl Store, key: &str) -> Option<Value> {
    let record = store.get(key).unwrap()?;
    Some(serde_json::from_slice(&record.value).unwrap())
}

#[track_caller]
fn failed_key(outcome: Result<Committed, CommitError>) -> String {
    match outcome {
        Err(CommitError::Precondition { key }) => key,
        other => panic!("a precondition was to fail: {other:?}"),
    }
}

/// Runs `work` on eight threads that begin at the same moment.
fn at_once<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        let run = |number| {
            let (start, work) = (&start, &work);
            scope.spawn(move || {
                start.wait();
                work(number)
            })
        };
        let threads: Vec<_> = (0..THREADS).map(run).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn a_failed_precondition_names_its_key_and_nothing_is_written<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let version = store.commit(put("there", &json!(1))).unwrap().version;
    let full = || {
        let mut batch = put("other", &json!(2));
        batch.append("log", "leaf");
        batch.add("counter", 5);
        batch.write("there", Write::Delete);
        batch
    };
    let mut absent = full();
    absent.require_version("there", version);
    absent.require_absent("there");
    assert_eq!(failed_key(store.commit(absent)), "there");
    let mut wrong = full();
    wrong.require_absent("nowhere");
    wrong.require_version("there", version + 1);
    wrong.require_version("nowhere", 1);
    assert_eq!(
        failed_key(store.commit(wrong)),
        "there",
        "the first that fails is named"
    );
    let mut missing = full();
    missing.require_version("nowhere", version);
    assert_eq!(
        failed_key(store.commit(missing)),
        "nowhere",
        "an absent key has no version"
    );

    assert_eq!(value_of(&store, "there"), Some(json!(1)));
    assert_eq!(store.get("there").unwrap().unwrap().version, version);
    for key in [
        "other",
        &log_key("log", 0),
        &head_key("log"),
        &counter_key("counter"),
    ] {
        assert_eq!(value_of(&store, key), None, "{key}");
    }
    let mut right = full();
    right.require_version("there", version);
    right.require_absent("nowhere");
    let committed = store.commit(right).unwrap();
    assert_eq!(
        (committed.indexes, committed.values),
        (vec![0], vec![5]),
        "the refused ones left no trace"
    );
    assert_eq!(value_of(&store, "there"), None);
    assert_eq!(value_of(&store, "other"), Some(json!(2)));
}

fn a_batch_is_all_or_nothing_to_readers<S: Store>(open: Open<S>) {
    const ROUNDS: u64 = 300;
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0..ROUNDS {
                let mut batch = Batch::new();
                // Far apart in the order of keys, so that a backend keeps them in different places.
                for key in ["a", "m", "z"] {
                    batch
                        .put(key, &json!({ "round": round, "filler": "x".repeat(2000) }))
                        .unwrap();
                }
                store.commit(batch).unwrap();
            }
            done.store(true, Ordering::SeqCst);
        });
        while !done.load(Ordering::SeqCst) {
            // Reading in order: whoever saw a round in one key sees at least that round in the next.
            let rounds =
                ["a", "m", "z"].map(|key| value_of(&store, key).map(|v| v["round"].as_u64().unwrap()));
            assert!(rounds.is_sorted(), "a part of a batch was seen: {rounds:?}");
        }
    });
    assert_eq!(value_of(&store, "z").unwrap()["round"], ROUNDS - 1);
}

fn of_two_batches_that_need_the_same_key_absent_one_wins<S: Store>(open: Open<S>) {
    const KEYS: usize = 40;
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let won = at_once(|thread| {
        let mut won = Vec::new();
        for number in 0..KEYS {
            let key = format!("race/{number}");
            let mut batch = put(&key, &json!(thread));
            batch.require_absent(&key);
            batch.add("won", 1);
            match store.commit(batch) {
                Ok(_) => won.push(number),
                Err(CommitError::Precondition { key: named }) => assert_eq!(named, key),
                Err(error) => panic!("{error}"),
            }
        }
        won
    });
    let all: Vec<usize> = won.iter().flatten().copied().collect();
    assert_eq!(all.len(), KEYS, "each key was won once");
    assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), KEYS);
    assert_eq!(
        value_of(&store, &counter_key("won")),
        Some(json!(KEYS)),
        "the losers added nothing"
    );
    for (thread, numbers) in won.iter().enumerate() {
        for number in numbers {
            assert_eq!(value_of(&store, &format!("race/{number}")), Some(json!(thread)));
        }
    }
}

/// Everybody changes one key on condition of what they read, so that batches of one flush rest on each other.
fn a_batch_may_rest_on_another_that_is_not_yet_flushed<S: Store>(open: Open<S>) {
    const STEPS: u64 = 25;
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    store.commit(put("chain", &json!(0))).unwrap();
    let lost = AtomicUsize::new(0);
    at_once(|_| {
        for _ in 0..STEPS {
            loop {
                let read = store.get("chain").unwrap().unwrap();
                let number: u64 = serde_json::from_slice(&read.value).unwrap();
                let mut batch = put("chain", &json!(number + 1));
                batch.require_version("chain", read.version);
                match store.commit(batch) {
                    Ok(_) => break,
                    Err(CommitError::Precondition { .. }) => lost.fetch_add(1, Ordering::SeqCst),
                    Err(error) => panic!("{error}"),
                };
            }
        }
    });
    let links = STEPS * u64::try_from(THREADS).unwrap();
    assert_eq!(
        value_of(&store, "chain"),
        Some(json!(links)),
        "no step was lost or done twice"
    );
    assert!(
        lost.load(Ordering::SeqCst) > 0,
        "nobody ever raced, so this showed nothing"
    );
}

fn appends_of_all_threads_have_contiguous_indexes_in_commit_order<S: Store>(open: Open<S>) {
    const EACH: usize = 60;
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let given = at_once(|thread| {
        let mut given = Vec::new();
        for number in 0..EACH {
            let mut batch = Batch::new();
            let names = [format!("{thread}/{number}/0"), format!("{thread}/{number}/1")];
            let appends = names.clone().map(|name| batch.append("log", name));
            assert_eq!(appends, [0, 1]);
            let committed = store.commit(batch).unwrap();
            given.push((committed.version, committed.indexes, names));
        }
        given
    });
    for thread in &given {
        assert!(
            thread.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1),
            "a thread's own commits are in order"
        );
    }
    let mut all: Vec<_> = given.into_iter().flatten().collect();
    all.sort();
    let indexes: Vec<u64> = all.iter().flat_map(|(_, indexes, _)| indexes.clone()).collect();
    let expected: Vec<u64> = (0..).take(2 * EACH * THREADS).collect();
    assert_eq!(
        indexes, expected,
        "in the order of versions, without a gap, the two of a batch side by side"
    );
    for (_, indexes, names) in all {
        for (index, name) in indexes.into_iter().zip(names) {
            assert_eq!(value_of(&store, &log_key("log", index)), Some(json!(name)));
        }
    }
}

fn additions_of_all_threads_are_exact<S: Store>(open: Open<S>) {
    const EACH: usize = 60;
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let seen = at_once(|_| {
        let mut seen = Vec::new();
        for _ in 0..EACH {
            let mut batch = Batch::new();
            batch.add("one", 1);
            batch.add("three", 1);
            batch.add("three", 2);
            let values = store.commit(batch).unwrap().values;
            assert_eq!(values[2], values[1] + 2, "a counter named twice counts on");
            seen.push((values[0], values[2]));
        }
        seen
    });
    let mut seen: Vec<_> = seen.into_iter().flatten().collect();
    seen.sort_unstable();
    let expected: Vec<(u64, u64)> = (1..).map(|n| (n, 3 * n)).take(EACH * THREADS).collect();
    assert_eq!(seen, expected, "each value was given once");
    assert_eq!(value_of(&store, &counter_key("one")), Some(json!(EACH * THREADS)));
    assert_eq!(
        value_of(&store, &counter_key("three")),
        Some(json!(3 * EACH * THREADS))
    );
}

fn with_index(append: usize) -> Write {
    let (before, after) = (Bytes::from_static(br#"{"index":"#), Bytes::from_static(b"}"));
    Write::PutWithIndex {
        before,
        append,
        after,
    }
}

fn the_index_of_an_append_is_spliced_into_the_value<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    for round in 0..12_u64 {
        let mut batch = Batch::new();
        let first = batch.append("one", "leaf");
        let other = batch.append("other", "leaf");
        let second = batch.append("one", "leaf");
        batch.write("first", with_index(first));
        batch.write("other", with_index(other));
        batch.write("second", with_index(second));
        let committed = store.commit(batch).unwrap();
        assert_eq!(committed.indexes, [2 * round, round, 2 * round + 1]);
        for (key, append) in [("first", first), ("other", other), ("second", second)] {
            assert_eq!(
                value_of(&store, key),
                Some(json!({ "index": committed.indexes[append] })),
                "{key}"
            );
        }
    }
}

fn a_deleted_key_is_gone_and_may_be_made_again<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    store.commit(put("key", &json!("first"))).unwrap();
    let mut delete = Batch::new();
    delete.write("key", Write::Delete);
    delete.write("never there", Write::Delete);
    store.commit(delete.clone()).unwrap();
    assert_eq!(value_of(&store, "key"), None);
    assert!(
        store
            .scan("", "\u{7f}", 10)
            .unwrap()
            .iter()
            .all(|(key, _)| key != "key")
    );
    let mut again = put("key", &json!("second"));
    again.require_absent("key");
    store.commit(again).unwrap();
    // Within one batch the last write counts.
    let mut both = delete;
    both.put("key", &json!("third")).unwrap();
    store.commit(both).unwrap();
    assert_eq!(value_of(&store, "key"), Some(json!("third")));
}

fn a_scan_keeps_order_range_and_limit<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let numbers = [7_u32, 3, 900, 12, 55, 10, 4, 31];
    for number in numbers {
        store
            .commit(put(&format!("item/{number:04}"), &json!(number)))
            .unwrap();
    }
    store.commit(put("item", &json!("before"))).unwrap();
    store.commit(put("itemized", &json!("after"))).unwrap();
    let found = |from: &str, to: &str, limit: usize| -> Vec<String> {
        store
            .scan(from, to, limit)
            .unwrap()
            .into_iter()
            .map(|(key, _)| key)
            .collect()
    };
    let mut all = numbers.map(|number| format!("item/{number:04}")).to_vec();
    all.sort();
    let end = prefix_end("item/");
    assert_eq!(
        found("item/", &end, 100),
        all,
        "in order, and nothing beside the prefix"
    );
    assert_eq!(found("item/", &end, 3), all[..3]);
    assert_eq!(found("item/", &end, 0), [""; 0]);
    assert_eq!(
        found("item/0004", "item/0031", 100),
        ["item/0004", "item/0007", "item/0010", "item/0012"]
    );
    assert_eq!(found("item/0005", "item/0006", 100), [""; 0]);
    assert_eq!(found("item/0010", "item/0010", 100), [""; 0]);
    assert_eq!(
        found("item/0031", "item/0004", 100),
        [""; 0],
        "a range that ends before it begins is empty"
    );
    for (key, record) in store.scan("item/", &end, 100).unwrap() {
        assert_eq!(
            Some(record),
            store.get(&key).unwrap(),
            "a scan gives what a get gives"
        );
    }
    let mut many = Batch::new();
    (0..1100).for_each(|number| many.put(format!("many/{number:05}"), &number).unwrap());
    store.commit(many).unwrap();
    let mut next = 0;
    for_each::<StoreError>(&store, "many/", |key, _| {
        assert_eq!(key, format!("many/{next:05}"));
        next += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(next, 1100, "page after page, none twice and none left out");
}

fn versions_only_grow_even_after_a_deletion_and_a_reopening<S: Store>(open: Open<S>) {
    let folder = folder();
    let mut last = 0;
    let mut first = None;
    for round in 0..3 {
        let store = open(folder.path(), QUEUE);
        for number in 0..3 {
            let mut batch = put("key", &json!([round, number]));
            batch.require_absent("key");
            let version = store.commit(batch).unwrap().version;
            assert!(version > last, "version {version} follows {last}");
            assert_eq!(store.get("key").unwrap().unwrap().version, version);
            last = version;
            first.get_or_insert(version);
            // A batch that leaves no record behind, and one that does nothing at all, count as well.
            let mut delete = Batch::new();
            delete.require_version("key", version);
            delete.write("key", Write::Delete);
            store.commit(delete).unwrap();
            store.commit(Batch::new()).unwrap();
        }
    }
    let store = open(folder.path(), QUEUE);
    store.commit(put("key", &json!("new"))).unwrap();
    let mut stale = put("key", &json!("stale"));
    stale.require_version("key", first.unwrap());
    assert_eq!(
        failed_key(store.commit(stale)),
        "key",
        "what was read long ago is not mistaken for what is there"
    );
}

fn a_full_queue_is_busy_and_every_call_commits_or_says_so<S: Store>(open: Open<S>) {
    const EACH: usize = 80;
    let folder = folder();
    let store = open(folder.path(), 1);
    let outcomes = at_once(|thread| {
        let mut outcomes = Vec::new();
        for number in 0..EACH {
            let key = format!("call/{thread}/{number:03}");
            let mut batch = put(&key, &json!(number));
            batch.add("calls", 1);
            match store.commit(batch) {
                Ok(_) => outcomes.push((key, true)),
                Err(CommitError::Busy) => outcomes.push((key, false)),
                Err(error) => panic!("{error}"),
            }
        }
        outcomes
    });
    let outcomes: Vec<_> = outcomes.into_iter().flatten().collect();
    let committed = outcomes.iter().filter(|(_, committed)| *committed).count();
    assert!(
        committed < outcomes.len(),
        "the queue was never full, so this showed nothing"
    );
    assert!(committed > 0);
    drop(store);
    let store = open(folder.path(), 1);
    for (key, committed) in outcomes {
        assert_eq!(value_of(&store, &key).is_some(), committed, "{key}");
    }
    assert_eq!(value_of(&store, &counter_key("calls")), Some(json!(committed)));
}

/// The root over the leaves as they stand in the store.
fn root_read_back(store: &impl Store, log: &str) -> Tree {
    let (mut tree, mut index) = (Tree::default(), 0);
    while let Some(leaf) = value_of(store, &log_key(log, index)) {
        assert_eq!(tree.append(leaf.as_str().unwrap().as_bytes()), index);
        index += 1;
    }
    tree
}

#[track_caller]
fn assert_head(store: &impl Store, log: &str, size: u64) {
    let head: Head =
        serde_json::from_value(value_of(store, &head_key(log)).expect("the log has a head")).unwrap();
    let tree = root_read_back(store, log);
    assert_eq!(tree.size(), size, "{log}");
    assert_eq!((head.size, head.root), (size, tree.root()), "{log}");
    assert_eq!(head, tree.head(), "{log}");
}

fn the_log_head_is_the_root_over_the_leaves_read_back<S: Store>(open: Open<S>) {
    let folder = folder();
    let mut size = 0;
    for round in 0..3 {
        let store = open(folder.path(), QUEUE);
        at_once(|thread| {
            for number in 0..11 {
                let mut batch = Batch::new();
                batch.append("one", format!("{round} {thread} {number} 真码 \"quoted\""));
                batch.append("other", format!("{number}"));
                batch.append("one", "the same every time");
                store.commit(batch).unwrap();
            }
        });
        size += 11 * u64::try_from(THREADS).unwrap();
        assert_head(&store, "one", 2 * size);
        assert_head(&store, "other", size);
    }
    assert_head(&open(folder.path(), QUEUE), "one", 2 * size);
}

fn values_outlive_the_store_that_gave_them<S: Store>(open: Open<S>) {
    let folder = folder();
    let store = open(folder.path(), QUEUE);
    let text = json!({ "text": "真码".repeat(5_000) });
    store.commit(put("key", &text)).unwrap();
    let (got, scanned) = (
        store.get("key").unwrap().unwrap(),
        store.scan("k", "l", 1).unwrap(),
    );
    store.commit(put("key", &json!("another"))).unwrap();
    drop(store);
    let store = open(folder.path(), QUEUE);
    assert_eq!(serde_json::from_slice::<Value>(&got.value).unwrap(), text);
    assert_eq!(scanned[0].1, got);
    assert_eq!(value_of(&store, "key"), Some(json!("another")));
}

fn a_reopened_store_has_all_that_was_acknowledged<S: Store>(open: Open<S>) {
    let folder = folder();
    let mut acknowledged: BTreeMap<String, u64> = BTreeMap::new();
    for round in 0..4 {
        let store = open(folder.path(), QUEUE);
        for (key, version) in &acknowledged {
            let record = store.get(key).unwrap().unwrap_or_else(|| panic!("{key} is lost"));
            assert_eq!(record.version, *version);
            assert_eq!(record.value, json!({ "at": key }).to_string());
        }
        let new = at_once(|thread| {
            let commit = |number| {
                let key = format!("{round}/{thread}/{number}");
                let version = store.commit(put(&key, &json!({ "at": key }))).unwrap().version;
                (key, version)
            };
            (0..20).map(commit).collect::<Vec<_>>()
        });
        acknowledged.extend(new.into_iter().flatten());
        // The store is dropped the moment the last answer is there.
    }
    let store = open(folder.path(), QUEUE);
    let lasting = acknowledged
        .keys()
        .filter(|key| store.get(key).unwrap().is_some())
        .count();
    assert_eq!(lasting, 4 * 20 * THREADS);
}

/// Of the embedded backend alone: the disk and the folder are its own.
#[test]
fn sled_below_its_reserve_writes_nothing_and_reads_on() {
    let folder = folder();
    open_sled(folder.path(), QUEUE)
        .commit(put("key", &json!("before")))
        .unwrap();
    let store = open_sled_with(folder.path(), QUEUE, u64::MAX);
    match store.commit(put("key", &json!("after"))) {
        Err(CommitError::DiskFull { available, reserve }) => assert!(available < reserve),
        other => panic!("{other:?}"),
    }
    assert_eq!(value_of(&store, "key"), Some(json!("before")));
}

#[test]
fn sled_is_open_once() {
    let folder = folder();
    let store = open_sled(folder.path(), QUEUE);
    let second = SledStore::open(folder.path(), &SledSettings::default()).map(drop);
    assert!(matches!(second, Err(StoreError::InUse)), "{second:?}");
    store.commit(put("key", &json!("works on"))).unwrap();
    drop(store);
    assert_eq!(
        value_of(&open_sled(folder.path(), QUEUE), "key"),
        Some(json!("works on"))
    );
}

/// A folder that a release wrote before the store kept its sum is whole, and what goes missing later is noticed.
#[test]
fn a_sled_store_without_a_sum_gets_one_and_misses_what_is_gone() {
    let folder = folder();
    let raw = |change: &dyn Fn(&::sled::Db)| {
        let db = ::sled::open(folder.path()).unwrap();
        change(&db);
        db.flush().unwrap();
        drop(db);
    };
    let store = open_sled(folder.path(), QUEUE);
    for key in ["a", "b", "c"] {
        store.commit(put(key, &json!(1))).unwrap();
    }
    assert_eq!(store.is_whole().unwrap(), Some(true));
    drop(store);
    raw(&|db| drop(db.remove("meta/record-sum").unwrap()));
    let store = open_sled(folder.path(), QUEUE);
    store.commit(put("a", &json!(2))).unwrap();
    assert_eq!(store.is_whole().unwrap(), Some(true), "an older folder is whole");
    drop(store);
    raw(&|db| drop(db.remove("b").unwrap()));
    let store = open_sled(folder.path(), QUEUE);
    assert_eq!(store.is_whole().unwrap(), Some(false), "a record is gone");
    store.commit(put("c", &json!(2))).unwrap();
    assert_eq!(store.is_whole().unwrap(), Some(false), "and stays gone");
}

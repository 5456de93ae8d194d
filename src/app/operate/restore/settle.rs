//! What must be different after a restore: nothing that may have been given out since the backup is given out again.

use std::path::Path;
use std::sync::Arc;

use crate::app::caller::Caller;
use crate::app::deployment::{add_ring_key, key_leaf, ring_keys};
use crate::app::journal;
use crate::app::logs::{FormerLog, Logs, Restored, next_key_number};
use crate::app::operate::backup_file::End;
use crate::app::operate::restore::history::History;
use crate::app::records;
use crate::app::sources::system_time;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::certificate::STATUS_LIST_ENTRIES;
use crate::domain::log::{Head, JOURNAL, LEAVES, LeafKind, LogStart, frozen_name};
use crate::domain::problem::Problem;
use crate::domain::tag::{KeyState, Ring, RingKey};
use crate::message::message;
use crate::store::{Batch, Change, Store, counter_key, head_key, prefix_end};

/// Key numbers left out of each ring: as many rotations as anybody makes between two backups.
const BURNT_KEYS: u8 = 4;
/// Status-list entries left out beside those of lost certificates: a restart wastes up to 1,024, so 64 restarts.
const SPARE_ENTRIES: u64 = 65_536;
/// Leaves moved or listed at once.
const PAGE: usize = 1_000;

/// What was settled.
pub(super) struct Settled {
    pub(super) log: String,
    pub(super) former_log: Option<String>,
    pub(super) status_list_from: u64,
}

/// Settles it, in one commit that makes the restored state the operator's.
pub(super) fn settle(
    store: &Arc<dyn Store>,
    folder: &Path,
    logs: &Logs,
    head: &Head,
    history: &History,
    end: &End,
) -> Result<Settled, Problem> {
    let keys = ring_keys(store.as_ref())?;
    let mut work = UnitOfWork::new(&Caller::local_operator()?.by, system_time());
    let status_list_from = skip_status_lists(store.as_ref(), head, history, &mut work)?;
    let restored = burnt(store.as_ref(), &keys, history)?;
    work.put(records::RESTORED, &restored)?;
    let new = if history.goes_on(head) {
        None
    } else {
        freeze(store.as_ref(), logs.number, end.at)?;
        list_lost(store.as_ref(), logs.number, history)?;
        Some(begin_log(
            store.as_ref(),
            folder,
            (logs, head),
            history,
            &keys,
            &restored,
            &mut work,
        )?)
    };
    let event = work.event("restored").after(format!("commit {}", end.at));
    match &new {
        Some(new) => event
            .reason(format!(
                "leaves of {} are lost; {} follows it",
                logs.origin, new.origin
            ))
            .record()?,
        None => event.record()?,
    };
    store.commit(work.into_batch())?;
    Ok(match new {
        Some(new) => Settled {
            log: new.origin,
            former_log: Some(logs.origin.clone()),
            status_list_from,
        },
        None => Settled {
            log: logs.origin.clone(),
            former_log: None,
            status_list_from,
        },
    })
}

/// New entries begin with a list of their own, behind every one that may have been given out since the backup.
fn skip_status_lists(
    store: &dyn Store,
    head: &Head,
    history: &History,
    work: &mut UnitOfWork,
) -> Result<u64, Problem> {
    let known = records::read::<u64>(store, &counter_key(records::STATUS_LIST_COUNTER))?;
    let next = known.map_or(0, |(next, _)| next);
    // A certificate lost takes one entry and leaves a leaf. Where nobody knows how many there were, a whole list more.
    let lost = history
        .size
        .map_or(STATUS_LIST_ENTRIES, |size| size.saturating_sub(head.size));
    let behind = next.saturating_add(lost).saturating_add(SPARE_ENTRIES);
    let from = behind
        .div_ceil(STATUS_LIST_ENTRIES)
        .saturating_mul(STATUS_LIST_ENTRIES);
    work.add(records::STATUS_LIST_COUNTER, from.saturating_sub(next));
    Ok(from)
}

/// The numbers that keys may have been given since the backup.
fn burnt(store: &dyn Store, keys: &[RingKey], history: &History) -> Result<Restored, Problem> {
    let before = records::read::<Restored>(store, records::RESTORED)?;
    let before = before.map(|(restored, _)| restored).unwrap_or_default();
    let highest = |ring: Ring, burnt: u8| {
        let known = keys.iter().filter(|key| key.ring == ring).map(|key| key.number);
        let prefix = ring.kid(0);
        let prefix = prefix.trim_end_matches('0');
        let lost = history.lost.iter().filter_map(|leaf| {
            let number = leaf.key.as_deref()?.strip_prefix(prefix)?;
            (leaf.kind == LeafKind::KeyAdded).then(|| number.parse().ok())?
        });
        let highest = known.chain(lost).max().unwrap_or(0);
        highest.saturating_add(BURNT_KEYS).max(burnt)
    };
    let [seal, certificate, log] = before.burnt_keys;
    Ok(Restored {
        burnt_keys: [
            highest(Ring::Seal, seal),
            highest(Ring::Certificate, certificate),
            highest(Ring::Log, log),
        ],
    })
}

/// Moves the log to a name of its own, leaves and head.
fn freeze(store: &dyn Store, number: u8, version: u64) -> Result<(), Problem> {
    let (prefix, frozen) = (format!("log/{LEAVES}/"), frozen_name(number));
    let mut from = prefix.clone();
    loop {
        let page = store.scan(&from, &prefix_end(&prefix), PAGE)?;
        let Some((last, _)) = page.last() else {
            break;
        };
        from = format!("{last}\0");
        let mut moved: Vec<Change> = Vec::new();
        for (key, record) in page {
            let index = key.strip_prefix(&prefix).unwrap_or_default();
            moved.push((format!("log/{frozen}/{index}"), Some(record)));
            moved.push((key, None));
        }
        store.load(version, moved)?;
    }
    let head = store.get(&head_key(LEAVES))?;
    let moved = vec![(head_key(&frozen), head), (head_key(LEAVES), None)];
    Ok(store.load(version, moved)?)
}

fn list_lost(store: &dyn Store, number: u8, history: &History) -> Result<(), Problem> {
    for page in history.lost.chunks(PAGE) {
        let mut batch = Batch::new();
        for leaf in page {
            batch.put(records::lost(number, leaf.index), leaf)?;
        }
        store.commit(journal::entered(batch, None))?;
    }
    Ok(())
}

/// A new log behind the frozen one: its first leaf names it, its key is new.
fn begin_log(
    store: &dyn Store,
    folder: &Path,
    (logs, head): (&Logs, &Head),
    history: &History,
    keys: &[RingKey],
    restored: &Restored,
    work: &mut UnitOfWork,
) -> Result<Logs, Problem> {
    let number = logs
        .number
        .checked_add(1)
        .ok_or_else(|| Problem::conflict(message!("restore.too_many_logs")))?;
    let now = work.at();
    let start = LogStart {
        time: now,
        origin: logs.origin.clone(),
        public_size: history.size,
        public_root: history.root,
        size: head.size,
        root: head.root,
    };
    work.append(LEAVES, start.to_string());
    let key_number = next_key_number(keys, Ring::Log, restored)?;
    add_ring_key(folder, Ring::Log, key_number, work)?;
    let mut old_key = String::new();
    for old in keys
        .iter()
        .filter(|key| key.ring == Ring::Log && key.state == KeyState::Active)
    {
        old_key.clone_from(&old.kid);
        let retired = RingKey {
            state: KeyState::Retired { since: now },
            ..old.clone()
        };
        work.put(records::ring_key(&old.kid), &retired)?;
        work.append(LEAVES, key_leaf(LeafKind::KeyRetired, &old.kid, &old.x, now));
    }
    let journal = records::read::<Head>(store, &head_key(JOURNAL))?.map(|(head, _)| head.size);
    let first = logs.former.first().map_or(&logs.origin, |first| &first.origin);
    let new = Logs {
        number,
        origin: format!("{first}/{number}"),
        former: logs
            .former
            .iter()
            .cloned()
            .chain([FormerLog {
                number: logs.number,
                origin: logs.origin.clone(),
                key: old_key,
                size: head.size,
                root: head.root,
                public_size: history.size,
                public_root: history.root,
                journal,
            }])
            .collect(),
    };
    work.put(records::LOGS, &new)?;
    Ok(new)
}

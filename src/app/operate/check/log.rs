//! The logs: their indexes have no gap, each head is its leaves' root, a later log begins by naming the one before it as
//! it stands here, and every tag's leaf is in the log that its verify answer names.

use std::collections::{HashMap, HashSet};

use crate::app::logs::{FormerLog, LostLeaf};
use crate::app::operate::check::claims::Expected;
use crate::app::operate::check::keys::KeyLeaves;
use crate::app::operate::check::replay::Replay;
use crate::app::operate::check::{Phase, Run, progress};
use crate::app::records;
use crate::domain::log::{Head, JOURNAL, LEAVES, Leaf, LeafKind, LogStart, Tree, frozen_name};
use crate::domain::problem::Problem;
use crate::domain::scan::LogEntry;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::{for_each, head_key, log_key};

/// What the leaves say, by the hash of their serials.
type Replayed = HashMap<Sha256Hash, Replay>;

/// One of the logs.
struct Checked<'a> {
    /// As the store calls it.
    name: &'a str,
    /// As checkpoints call it.
    full: &'a str,
    /// As verify answers call it; nothing for the operator's first.
    origin: Option<&'a str>,
    /// The one before it.
    before: Option<&'a FormerLog>,
}

impl Run<'_> {
    pub(crate) fn logs(&mut self, expected: &Expected, mut keys: KeyLeaves) -> Result<(), Problem> {
        self.begin(Phase::Log);
        let logs = self.context.logs();
        let mut replayed = Replayed::new();
        let mut before = None;
        for log in &logs.former {
            let checked = Checked {
                name: &frozen_name(log.number),
                full: &log.origin,
                origin: before.is_some().then_some(log.origin.as_str()),
                before,
            };
            let tree = self.log(&checked, (&mut replayed, &mut keys))?;
            if (tree.size(), tree.root()) != (log.size, log.root) {
                self.find(&log.origin, &message!("check.former_log_changed"));
            }
            before = Some(log);
        }
        let checked = Checked {
            name: LEAVES,
            full: &logs.origin,
            origin: before.is_some().then_some(logs.origin.as_str()),
            before,
        };
        self.log(&checked, (&mut replayed, &mut keys))?;
        self.claims(expected, &replayed)?;
        self.tags_gone(expected, replayed)?;
        self.key_findings(&keys)?;
        self.lost(&logs.former)?;
        self.unknown_logs(&logs.former)?;
        self.end();
        Ok(())
    }

    fn log(
        &mut self,
        log: &Checked<'_>,
        (replayed, keys): (&mut Replayed, &mut KeyLeaves),
    ) -> Result<Tree, Problem> {
        let store = self.context.store();
        // The head is read first: leaves added since lie beyond its size.
        let head = records::read::<Head>(store, &head_key(log.name))?.map(|(head, _)| head);
        let (mut tree, mut index) = (Tree::default(), 0_u64);
        let mut kept = self.kept.of_log(log.full).into_iter().peekable();
        for_each(store, &format!("log/{}/", log.name), |key, record| {
            if key != log_key(log.name, index) {
                self.find(key, &message!("check.log_gap", index));
            }
            match serde_json::from_slice::<String>(&record.value) {
                Ok(text) => {
                    if head.as_ref().is_some_and(|head| index < head.size) {
                        tree.append(text.as_bytes());
                    }
                    while let Some(then) = kept.next_if(|then| then.size <= tree.size()) {
                        if then.size == tree.size() && then.root != tree.root() {
                            self.find(key, &message!("check.log_not_of_checkpoint"));
                        }
                    }
                    match log.before {
                        Some(before) if index == 0 => self.start(key, &text, before),
                        _ => self.leaf(key, &text, log, index, (&mut *replayed, &mut *keys)),
                    }
                }
                Err(_) => self.find(key, &message!("check.leaf_unreadable")),
            }
            index = index.saturating_add(1);
            self.report.leaves = self.report.leaves.saturating_add(1);
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        match head {
            Some(head) if head.tree == tree && head.root == tree.root() && head.size == tree.size() => {}
            None if index == 0 => {}
            _ => self.find(progress::LOG, &message!("check.log_head")),
        }
        let now = records::read::<Head>(store, &head_key(log.name))?.map_or(0, |(head, _)| head.size);
        if index > now {
            self.find(log.full, &message!("check.log_beyond_head"));
        }
        if let Some(then) = kept.next() {
            let (is, was) = (tree.size(), then.size);
            self.find(log.full, &message!("check.log_too_short", is, was));
        }
        Ok(tree)
    }

    fn start(&mut self, key: &str, text: &str, before: &FormerLog) {
        let names = |start: &LogStart| {
            (&start.origin, start.size, start.root) == (&before.origin, before.size, before.root)
                && (start.public_size, start.public_root) == (before.public_size, before.public_root)
        };
        if !text.parse::<LogStart>().is_ok_and(|start| names(&start)) {
            self.find(key, &message!("check.log_start"));
        }
    }

    fn leaf(
        &mut self,
        key: &str,
        text: &str,
        log: &Checked<'_>,
        index: u64,
        (replayed, keys): (&mut Replayed, &mut KeyLeaves),
    ) {
        let Ok(leaf) = text.parse::<Leaf>() else {
            return self.find(key, &message!("check.leaf_format"));
        };
        Self::key_leaf(key, &leaf, keys);
        let Some(serial) = leaf.serial else {
            return;
        };
        match replayed.get_mut(&serial) {
            Some(_) if leaf.kind == LeafKind::Issued => self.find(key, &message!("check.issued_twice")),
            Some(replay) => {
                if let Err(why) = replay.step(&leaf) {
                    self.find(key, &message!("check.leaf_does_not_follow", why: why));
                }
            }
            None if leaf.kind == LeafKind::Issued => {
                let place = LogEntry {
                    index,
                    origin: log.origin.map(str::to_owned),
                };
                replayed.insert(serial, Replay::issued(&leaf, place));
            }
            None => self.find(key, &message!("check.leaf_of_nothing")),
        }
    }

    /// Every tag's leaves are in the log, the first where its verify answer says, and lead to where it stands.
    fn claims(&mut self, expected: &Expected, replayed: &Replayed) -> Result<(), Problem> {
        for (hash, claim) in expected {
            let Some(problem) = claim.problem(replayed.get(hash)) else {
                continue;
            };
            // Under a running service the tag may have changed since it was read; then the next check tells.
            let now = self.context.store().get(&records::tag(&claim.serial))?;
            if now.is_some_and(|record| record.version == claim.version) {
                self.find(claim.serial, &problem);
            }
        }
        Ok(())
    }

    /// Every tag that a leaf issues is there.
    fn tags_gone(&mut self, expected: &Expected, replayed: Replayed) -> Result<(), Problem> {
        let mut gone = replayed;
        gone.retain(|hash, _| !expected.contains_key(hash));
        if gone.is_empty() {
            return Ok(());
        }
        // Under a running service tags were issued since the tags were read.
        let prefix = &self.context.deployment().prefix;
        for_each(self.context.store(), records::TAGS, |key, _| {
            let serial = key
                .strip_prefix(records::TAGS)
                .and_then(|serial| Serial::from_data(serial).ok());
            if let Some(serial) = serial {
                gone.remove(&serial.log_hash(prefix));
            }
            Ok::<(), Problem>(())
        })?;
        let mut gone: Vec<_> = gone.into_values().map(|replay| replay.place).collect();
        gone.sort_by_key(|place| place.index);
        for place in gone {
            let index = place.index;
            let problem = match place.origin {
                Some(log) => message!("check.tag_gone_of_log", index, log),
                None => message!("check.tag_gone", index),
            };
            self.find(progress::LOG, &problem);
        }
        Ok(())
    }

    /// There are no logs but these.
    fn unknown_logs(&mut self, former: &[FormerLog]) -> Result<(), Problem> {
        let known = former.iter().map(|log| frozen_name(log.number));
        let known: HashSet<String> = known.chain([LEAVES.to_owned(), JOURNAL.to_owned()]).collect();
        for_each(self.context.store(), "loghead/", |key, _| {
            if !key
                .strip_prefix("loghead/")
                .is_some_and(|name| known.contains(name))
            {
                self.find(key, &message!("check.no_such_log"));
            }
            Ok::<(), Problem>(())
        })
    }

    /// Leaves listed as lost lie behind what is here of their log.
    fn lost(&mut self, former: &[FormerLog]) -> Result<(), Problem> {
        let service = self.context;
        for_each(service.store(), records::LOST, |key, record| {
            let lost = serde_json::from_slice::<LostLeaf>(&record.value);
            let fits = lost.is_ok_and(|lost| {
                let log = former.iter().find(|log| log.origin == lost.log);
                log.is_some_and(|log| key == records::lost(log.number, lost.index) && lost.index >= log.size)
            });
            if !fits {
                self.find(key, &message!("check.not_lost"));
            }
            Ok::<(), Problem>(())
        })
    }
}

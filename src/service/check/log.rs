//! The logs: their indexes have no gap, each head is its leaves' root, a later log begins by naming the one before it as
//! it stands here, and every tag's leaf is in the log that its verify answer names.

use std::collections::{HashMap, HashSet};

use super::Run;
use super::keys::KeyLeaves;
use crate::hash::Sha256Hash;
use crate::log::{Head, LEAVES, Leaf, LeafKind, LogStart, Tree, frozen_name};
use crate::problem::Problem;
use crate::scan::LogEntry;
use crate::service::logs::{FormerLog, LostLeaf};
use crate::service::records;
use crate::store::{for_each, head_key, log_key};
use crate::tag::Serial;

/// The leaves that tags say there are: of each serial's hash, the serial and the place its verify answer names.
pub(super) type Expected = HashMap<Sha256Hash, (Serial, Option<LogEntry>)>;

/// One of the logs.
struct Checked<'a> {
    /// As the store calls it.
    name: &'a str,
    /// As verify answers call it; nothing for the operator's first.
    origin: Option<&'a str>,
    /// The one before it.
    before: Option<&'a FormerLog>,
}

impl Run<'_> {
    pub(super) fn logs(&mut self, mut expected: Expected, mut keys: KeyLeaves) -> Result<(), Problem> {
        self.begin("log", "leaves");
        let logs = self.service.logs();
        let mut issued = HashSet::new();
        let mut before = None;
        for log in &logs.former {
            let checked = Checked {
                name: &frozen_name(log.number),
                origin: before.is_some().then_some(log.origin.as_str()),
                before,
            };
            let tree = self.log(&checked, (&mut expected, &mut keys), &mut issued)?;
            if (tree.size(), tree.root()) != (log.size, log.root) {
                self.find(&log.origin, "the log was changed since another one followed it");
            }
            before = Some(log);
        }
        let checked = Checked {
            name: LEAVES,
            origin: before.is_some().then_some(logs.origin.as_str()),
            before,
        };
        self.log(&checked, (&mut expected, &mut keys), &mut issued)?;
        for (serial, _) in expected.into_values() {
            self.find(serial, "the tag's leaf is not in the log");
        }
        self.key_findings(&keys)?;
        self.lost(&logs.former)?;
        self.end();
        Ok(())
    }

    fn log(
        &mut self,
        log: &Checked<'_>,
        (expected, keys): (&mut Expected, &mut KeyLeaves),
        issued: &mut HashSet<Sha256Hash>,
    ) -> Result<Tree, Problem> {
        let store = self.service.store();
        // The head is read first: leaves added since lie beyond its size.
        let head = records::read::<Head>(store, &head_key(log.name))?.map(|(head, _)| head);
        let (mut tree, mut index) = (Tree::default(), 0_u64);
        for_each(store, &format!("log/{}/", log.name), |key, record| {
            if key != log_key(log.name, index) {
                self.find(
                    key,
                    format!("the log has a gap before this leaf; leaf {index} is missing"),
                );
            }
            match serde_json::from_slice::<String>(&record.value) {
                Ok(text) => {
                    if head.as_ref().is_some_and(|head| index < head.size) {
                        tree.append(text.as_bytes());
                    }
                    match log.before {
                        Some(before) if index == 0 => self.start(key, &text, before),
                        _ => self.leaf(key, &text, log, index, (&mut *expected, &mut *keys), issued),
                    }
                }
                Err(_) => self.find(key, "the leaf cannot be read"),
            }
            index = index.saturating_add(1);
            self.report.leaves = self.report.leaves.saturating_add(1);
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        match head {
            Some(head) if head.tree == tree && head.root == tree.root() && head.size == tree.size() => {}
            None if index == 0 => {}
            _ => self.find("log", "the log's head is not the root of its leaves"),
        }
        Ok(tree)
    }

    fn start(&mut self, key: &str, text: &str, before: &FormerLog) {
        let names = |start: &LogStart| {
            (&start.origin, start.size, start.root) == (&before.origin, before.size, before.root)
                && (start.public_size, start.public_root) == (before.public_size, before.public_root)
        };
        if !text.parse::<LogStart>().is_ok_and(|start| names(&start)) {
            self.find(key, "the log does not begin by naming the one before it");
        }
    }

    fn leaf(
        &mut self,
        key: &str,
        text: &str,
        log: &Checked<'_>,
        index: u64,
        (expected, keys): (&mut Expected, &mut KeyLeaves),
        issued: &mut HashSet<Sha256Hash>,
    ) {
        let Ok(leaf) = text.parse::<Leaf>() else {
            return self.find(key, "the leaf is not of the log's format");
        };
        Self::key_leaf(key, &leaf, keys);
        let (LeafKind::Issued, Some(serial)) = (leaf.kind, leaf.serial) else {
            return;
        };
        if !issued.insert(serial) {
            self.find(key, "a serial was issued twice");
        }
        if let Some((serial, Some(named))) = expected.remove(&serial)
            && (named.index, named.origin.as_deref()) != (index, log.origin)
        {
            self.find(
                serial,
                format!(
                    "its verify answer names leaf {}, its leaf is {index} of {}",
                    named.index,
                    log.origin.unwrap_or("the first log")
                ),
            );
        }
    }

    /// Leaves listed as lost lie behind what is here of their log.
    fn lost(&mut self, former: &[FormerLog]) -> Result<(), Problem> {
        let service = self.service;
        for_each(service.store(), records::LOST, |key, record| {
            let lost = serde_json::from_slice::<LostLeaf>(&record.value);
            let fits = lost.is_ok_and(|lost| {
                let log = former.iter().find(|log| log.origin == lost.log);
                log.is_some_and(|log| key == records::lost(log.number, lost.index) && lost.index >= log.size)
            });
            if !fits {
                self.find(key, "it is listed as lost and is no lost leaf");
            }
            Ok::<(), Problem>(())
        })
    }
}

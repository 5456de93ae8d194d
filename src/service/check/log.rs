//! The log: its indexes have no gap, its head is its leaves' root, and every tag's leaf is in it.

use std::collections::{HashMap, HashSet};

use super::Run;
use super::keys::KeyLeaves;
use crate::hash::Sha256Hash;
use crate::log::{Head, LEAVES, Leaf, LeafKind, Tree};
use crate::problem::Problem;
use crate::service::records;
use crate::store::{for_each, head_key, log_key};
use crate::tag::Serial;

/// The leaves that tags say there are: of each serial's hash, the serial and the index its verify answer names.
pub(super) type Expected = HashMap<Sha256Hash, (Serial, Option<u64>)>;

impl Run<'_> {
    pub(super) fn log(&mut self, mut expected: Expected, mut keys: KeyLeaves) -> Result<(), Problem> {
        self.begin("log", "leaves");
        let service = self.service;
        // The head is read first: leaves added since lie beyond its size.
        let head = records::read::<Head>(service.store(), &head_key(LEAVES))?.map(|(head, _)| head);
        let (mut tree, mut index) = (Tree::default(), 0_u64);
        let mut issued = HashSet::new();
        for_each(service.store(), &format!("log/{LEAVES}/"), |key, record| {
            if key != log_key(LEAVES, index) {
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
                    self.leaf(key, &text, index, (&mut expected, &mut keys), &mut issued);
                }
                Err(_) => self.find(key, "the leaf cannot be read"),
            }
            index = index.saturating_add(1);
            self.report.leaves = index;
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        match head {
            Some(head) if head.tree == tree && head.root == tree.root() && head.size == tree.size() => {}
            None if index == 0 => {}
            _ => self.find("log", "the log's head is not the root of its leaves"),
        }
        for (serial, _) in expected.into_values() {
            self.find(serial, "the tag's leaf is not in the log");
        }
        self.key_findings(&keys)?;
        self.end();
        Ok(())
    }

    fn leaf(
        &mut self,
        key: &str,
        text: &str,
        index: u64,
        (expected, keys): (&mut Expected, &mut KeyLeaves),
        issued: &mut HashSet<Sha256Hash>,
    ) {
        let Ok(leaf) = text.parse::<Leaf>() else {
            return self.find(key, "the leaf is not of the log's format");
        };
        Self::key_leaf(key, &leaf, index, keys);
        let (LeafKind::Issued, Some(serial)) = (leaf.kind, leaf.serial) else {
            return;
        };
        if !issued.insert(serial) {
            self.find(key, "a serial was issued twice");
        }
        if let Some((serial, Some(named))) = expected.remove(&serial)
            && named != index
        {
            self.find(
                serial,
                format!("its verify answer names leaf {named}, its leaf is {index}"),
            );
        }
    }
}

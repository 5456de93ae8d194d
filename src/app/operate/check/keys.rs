//! Keys: every record has its leaves and no leaf lacks its record; what a compromised or retired key signed since is
//! not in force without a later reinstatement; no remediation is unfinished.

use std::collections::{HashMap, HashSet};

use crate::app::deployment::{Origins, ring_keys};
use crate::app::keys::{AgencyKeys, Keys};
use crate::app::operate::check::claims::in_force;
use crate::app::operate::check::progress::WORK_LIST;
use crate::app::operate::check::{Run, told, unreadable};
use crate::app::records;
use crate::app::remediation::Remediations;
use crate::app::tag_record::TagRecord;
use crate::domain::log::{Leaf, LeafKind};
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::domain::tag::{Compromise, HeldKey, KeyName, KeyState, PublicKey, Serial};
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::for_each;

/// A leaf about a key or an origin: its kind, the key's id (nothing for an origin), and the hash that stands in it.
type KeyLeaf = (LeafKind, Option<String>, Sha256Hash);

/// What the log has to say about keys, and what it has said so far.
#[derive(Default)]
pub(crate) struct KeyLeaves {
    /// Leaves that records say there are, with what to call the record.
    expected: HashMap<KeyLeaf, String>,
    /// Leaves that there may be: a ring's key that was retired before it was found compromised tells only the latter.
    possible: HashSet<KeyLeaf>,
    /// How many leaves of all logs were looked at. An index begins anew in each log, and order is over all of them.
    seen: u64,
    /// Keys that are not believed.
    compromised: Vec<Compromise>,
    /// The ids of keys that sign no more, these among them.
    ended: HashSet<String>,
    /// Where the log first says that a key ended, and where it last says that it is compromised, by its id.
    ends: HashMap<String, u64>,
    compromises: HashMap<String, u64>,
    /// Leaves that no record spoke of when the check began.
    unknown: Vec<(String, KeyLeaf)>,
    /// Tags in force that rest on a compromised key, and on which; each needs a reinstatement later than its end.
    affected: HashMap<Sha256Hash, (Serial, Vec<String>)>,
    reinstated: HashMap<Sha256Hash, u64>,
    /// Tags whose seal's key signs no more, and which; each needs to be issued before its end.
    retired: HashMap<Sha256Hash, (Serial, String)>,
    issued: HashMap<Sha256Hash, u64>,
}

impl KeyLeaves {
    fn note(&mut self, name: &KeyName, x: &PublicKey, state: KeyState, was_retired: bool) {
        let hash = Sha256Hash::of(x.to_string());
        let kid = name.kid().to_owned();
        let mut add = |kind| {
            self.expected
                .insert((kind, Some(kid.clone()), hash), name.to_string());
        };
        add(LeafKind::KeyAdded);
        if was_retired || matches!(state, KeyState::Retired { .. }) {
            add(LeafKind::KeyRetired);
        }
        if let KeyState::Compromised { since } = state {
            add(LeafKind::KeyCompromised);
            self.possible
                .insert((LeafKind::KeyRetired, Some(kid.clone()), hash));
            self.compromised.push(Compromise {
                key: name.clone(),
                since,
            });
        }
        if state != KeyState::Active {
            self.ended.insert(kid);
        }
    }

    fn note_held(&mut self, name: fn(String) -> KeyName, keys: &[HeldKey]) {
        for key in keys {
            self.note(
                &name(key.kid.clone()),
                &key.x,
                key.state(),
                key.retired_at.is_some(),
            );
        }
    }

    /// A leaf that is in the log. A key compromised twice, the second time since earlier, has two alike.
    fn found(&mut self, place: &str, leaf: KeyLeaf) {
        let again = leaf
            .1
            .as_ref()
            .is_some_and(|kid| self.compromises.contains_key(kid));
        let known = self.expected.remove(&leaf).is_some() || self.possible.remove(&leaf);
        if !(known || again && leaf.0 == LeafKind::KeyCompromised) {
            self.unknown.push((place.to_owned(), leaf));
        }
    }

    /// Whether some key is compromised, so that each tag is asked for its signatures.
    pub(crate) fn some_compromised(&self) -> bool {
        !self.compromised.is_empty()
    }
}

impl Run<'_> {
    /// What records say of keys and origins, and whether all work is done.
    pub(crate) fn key_records(&mut self) -> Result<KeyLeaves, Problem> {
        for list in Remediations::new(self.context).all()? {
            if list.finished_at.is_none() {
                self.find(
                    format!("{WORK_LIST} {}", list.id),
                    &message!("check.work_list_open"),
                );
            }
        }
        self.expected_leaves()
    }

    fn expected_leaves(&mut self) -> Result<KeyLeaves, Problem> {
        let service = self.context;
        let store = service.store();
        let mut leaves = KeyLeaves::default();
        for key in ring_keys(store)? {
            leaves.note(&KeyName::Ring(key.kid), &key.x, key.state, false);
        }
        for_each(store, records::AGENCY_KEYS, |place, record| {
            match serde_json::from_slice::<AgencyKeys>(&record.value) {
                Ok(keys) => leaves.note_held(KeyName::Agency, &keys.keys),
                Err(error) => self.find(place, &unreadable(&error)),
            }
            Ok::<(), Problem>(())
        })?;
        for_each(store, records::PERSONS, |place, record| {
            match serde_json::from_slice::<Person>(&record.value) {
                Ok(person) => leaves.note_held(KeyName::Person, &person.keys),
                Err(error) => self.find(place, &unreadable(&error)),
            }
            Ok::<(), Problem>(())
        })?;
        let (origins, _) = records::must_read::<Origins>(store, records::ORIGINS)?;
        for origin in origins.all {
            let leaf = (LeafKind::OriginAdded, None, Sha256Hash::of(origin.as_str()));
            leaves.expected.insert(leaf, origin.to_string());
        }
        Ok(leaves)
    }

    /// Notes a tag in force that rests on a key which is compromised or signs no more.
    pub(crate) fn key_uses_of(&mut self, tag: &TagRecord, leaves: &mut KeyLeaves) -> Result<(), Problem> {
        let hash = tag.serial.log_hash(&self.context.deployment().prefix);
        if leaves.ended.contains(&tag.seal_key) {
            leaves.retired.insert(hash, (tag.serial, tag.seal_key.clone()));
        }
        if !in_force(tag) || !leaves.some_compromised() {
            return Ok(());
        }
        let uses = match Keys::new(self.context).key_uses(tag) {
            Ok(uses) => uses,
            Err(problem) => {
                self.find(tag.serial, &message!("check.keys_unknown", why: told(&problem)));
                return Ok(());
            }
        };
        let affecting = leaves
            .compromised
            .iter()
            .filter(|compromise| compromise.affects(&uses));
        let kids: Vec<String> = affecting
            .map(|compromise| compromise.key.kid().to_owned())
            .collect();
        if !kids.is_empty() {
            leaves.affected.insert(hash, (tag.serial, kids));
        }
        Ok(())
    }

    /// One leaf, as far as keys go. They come in order, those of an earlier log first.
    pub(crate) fn key_leaf(place: &str, leaf: &Leaf, leaves: &mut KeyLeaves) {
        leaves.seen = leaves.seen.saturating_add(1);
        let index = leaves.seen;
        match (leaf.kind, leaf.serial, leaf.certificate) {
            (LeafKind::KeyAdded | LeafKind::KeyRetired | LeafKind::KeyCompromised, None, Some(hash)) => {
                leaves.found(place, (leaf.kind, leaf.key.clone(), hash));
                let kid = leaf.key.clone().unwrap_or_default();
                if leaf.kind == LeafKind::KeyCompromised {
                    leaves.compromises.insert(kid.clone(), index);
                }
                if leaf.kind != LeafKind::KeyAdded {
                    leaves.ends.entry(kid).or_insert(index);
                }
            }
            (LeafKind::OriginAdded, None, Some(hash)) => leaves.found(place, (leaf.kind, None, hash)),
            (LeafKind::Reinstated, Some(serial), _) if leaves.affected.contains_key(&serial) => {
                leaves.reinstated.insert(serial, index);
            }
            (LeafKind::Issued, Some(serial), _) if leaves.retired.contains_key(&serial) => {
                leaves.issued.insert(serial, index);
            }
            _ => {}
        }
    }

    /// What the whole log leaves to be said.
    pub(crate) fn key_findings(&mut self, leaves: &KeyLeaves) -> Result<(), Problem> {
        for ((kind, ..), name) in &leaves.expected {
            self.find(name, &message!("check.key_leaf_missing", kind: kind.name()));
        }
        if !leaves.unknown.is_empty() {
            // Under a running service a key may have come or gone since the records were read: look once more.
            let now = self.expected_leaves()?;
            let known = |leaf: &KeyLeaf| now.expected.contains_key(leaf) || now.possible.contains(leaf);
            for (place, leaf) in leaves.unknown.iter().filter(|(_, leaf)| !known(leaf)) {
                self.find(place, &message!("check.key_leaf_of_nothing", kind: leaf.0.name()));
            }
        }
        for (hash, (serial, kids)) in &leaves.affected {
            let reinstated = leaves.reinstated.get(hash);
            for kid in kids
                .iter()
                .filter(|kid| reinstated <= leaves.compromises.get(*kid))
            {
                self.find(serial, &message!("check.rests_on_compromised_key", kid));
            }
        }
        for (hash, (serial, kid)) in &leaves.retired {
            let (issued, end) = (leaves.issued.get(hash), leaves.ends.get(kid));
            if end.is_some() && issued > end {
                self.find(serial, &message!("check.sealed_with_ended_key", kid));
            }
        }
        Ok(())
    }
}

//! The journal: its entries hash to its head, and every record has the value that the last entry about it names. So a
//! record that was changed, added or removed without an act is noticed, the events with who, when and why among them.

use std::collections::{HashMap, HashSet};

use crate::app::journal::{is_entered, value_hash};
use crate::app::operate::check::{KeyedHash, Phase, Run, progress};
use crate::app::records;
use crate::domain::log::{Head, JOURNAL, JournalEntry, Tree};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::{Record, for_each, head_key, log_key};

/// How often records are compared again that a running service may have changed since they were read.
const ROUNDS: usize = 8;

/// What the journal says of records, by hashes of their keys.
pub(crate) struct Entered {
    keyed: KeyedHash,
    /// The first half of the hash of the last value.
    values: HashMap<u128, u128>,
    /// Keys whose records are not what the journal says, or that it does not name.
    suspects: HashSet<String>,
}

fn half(hash: &Sha256Hash) -> u128 {
    hash.as_bytes()
        .first_chunk()
        .map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

impl Entered {
    /// Compares one record and forgets what was said of it.
    pub(crate) fn compare(&mut self, key: &str, record: &Record) {
        if !is_entered(key) {
            return;
        }
        let named = self.values.remove(&self.keyed.of(key));
        if named != Some(half(&value_hash(&record.value))) {
            self.suspects.insert(key.to_owned());
        }
    }
}

impl Run<'_> {
    /// Reads the journal; where there is none, records are compared with nothing, which is told.
    pub(crate) fn journal(&mut self) -> Result<Option<Entered>, Problem> {
        self.begin(Phase::Journal);
        let store = self.context.store();
        // The head is read first: entries added since lie beyond its size.
        let Some((head, _)) = records::read::<Head>(store, &head_key(JOURNAL))? else {
            self.find(progress::JOURNAL, &message!("check.journal_missing"));
            return Ok(None);
        };
        let keyed = KeyedHash::default();
        let (mut tree, mut values) = (Tree::default(), HashMap::new());
        let mut kept = self.kept.of_journal().into_iter().peekable();
        let mut index = 0_u64;
        for_each(store, &format!("log/{JOURNAL}/"), |key, record| {
            if key != log_key(JOURNAL, index) {
                self.find(key, &message!("check.journal_gap", index));
            }
            let text = serde_json::from_slice::<String>(&record.value);
            match text.as_deref().map(str::parse::<JournalEntry>) {
                Ok(Ok(entry)) if index < head.size => {
                    for (key, hash) in entry.records {
                        match hash {
                            Some(hash) => values.insert(keyed.of(&key), half(&hash)),
                            None => values.remove(&keyed.of(&key)),
                        };
                    }
                }
                Ok(Ok(_)) => {}
                _ => self.find(key, &message!("check.journal_entry")),
            }
            if let (Ok(text), true) = (&text, index < head.size) {
                tree.append(text.as_bytes());
            }
            while let Some(then) = kept.next_if(|then| then.size <= tree.size()) {
                if then.size == tree.size() && then.root != tree.root() {
                    self.find(progress::JOURNAL, &message!("check.journal_not_of_checkpoint"));
                }
            }
            index = index.saturating_add(1);
            self.advance(1);
            Ok::<(), Problem>(())
        })?;
        if kept.next().is_some() {
            self.find(progress::JOURNAL, &message!("check.journal_not_of_checkpoint"));
        }
        let now = records::read::<Head>(store, &head_key(JOURNAL))?.map_or(0, |(head, _)| head.size);
        if index > now {
            self.find(progress::JOURNAL, &message!("check.journal_beyond_head"));
        }
        if (head.size, head.root) != (tree.size(), tree.root()) || head.tree != tree {
            self.find(progress::JOURNAL, &message!("check.journal_head"));
        }
        self.end();
        Ok(Some(Entered {
            keyed,
            values,
            suspects: HashSet::new(),
        }))
    }

    /// Compares again what did not fit: a running service changes records and enters it in the same commit.
    pub(crate) fn journal_findings(&mut self, entered: Entered) -> Result<(), Problem> {
        let Entered {
            keyed,
            values,
            mut suspects,
        } = entered;
        let store = self.context.store();
        let size =
            || Ok::<_, Problem>(records::read::<Head>(store, &head_key(JOURNAL))?.map(|(head, _)| head.size));
        for round in 1..=ROUNDS {
            if suspects.is_empty() && values.is_empty() {
                return Ok(());
            }
            let before = size()?;
            let mut found = HashMap::new();
            for key in &suspects {
                let record = store.get(key)?;
                found.insert(key.clone(), record.map(|record| value_hash(&record.value)));
            }
            // What the journal says now, of the suspects and of records that were not met.
            let mut named: HashMap<String, Option<Sha256Hash>> = HashMap::new();
            for_each(store, &format!("log/{JOURNAL}/"), |_, record| {
                let text = serde_json::from_slice::<String>(&record.value);
                let entry = text.ok().and_then(|text| text.parse::<JournalEntry>().ok());
                for (key, hash) in entry.into_iter().flat_map(|entry| entry.records) {
                    if found.contains_key(&key) || values.contains_key(&keyed.of(&key)) {
                        named.insert(key, hash);
                    }
                }
                Ok::<(), Problem>(())
            })?;
            for key in named.keys() {
                if !found.contains_key(key) {
                    let record = store.get(key)?;
                    found.insert(key.clone(), record.map(|record| value_hash(&record.value)));
                }
            }
            found.retain(|key, value| named.get(key).copied().flatten() != *value);
            let quiet = size()? == before;
            if found.is_empty() {
                return Ok(());
            }
            if quiet || round == ROUNDS {
                let mut wrong: Vec<_> = found.into_iter().collect();
                wrong.sort_by(|one, other| one.0.cmp(&other.0));
                for (key, value) in wrong {
                    let problem = match (value, named.get(&key).copied().flatten()) {
                        (None, _) => message!("check.removed"),
                        (Some(_), None) => message!("check.added"),
                        (Some(_), Some(_)) => message!("check.changed"),
                    };
                    self.find(key, &problem);
                }
                return Ok(());
            }
            suspects = found.into_keys().collect();
        }
        Ok(())
    }
}

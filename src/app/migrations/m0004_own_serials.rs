//! Migration 4: own serials are compared in another way, so the index of them is made anew below `item-serial/`.
//!
//! The former index, below `own-serial/`, told spellings apart that are one now: full-width letters, other hyphens, other
//! spaces, brands in NFD. Where two pieces in store have own serials that are one by today's rule, the entry names the
//! one that was booked in first and the other is marked; both stay what they are.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Step, walk};
use crate::domain::catalogue::OwnSerial;
use crate::domain::former_rules::AllowedBy;
use crate::domain::problem::Problem;
use crate::message::as_told;
use crate::store::{Store, StoreError, Write};

/// This migration's number.
pub(super) const NUMBER: u32 = 4;

const ITEMS: &str = "item/";
const FORMER: &str = "own-serial/";

type Record = Map<String, Value>;

/// One step over items, whose ids are in the order of their booking, then over the former entries.
///
/// The comparison is today's, not a copy: whoever changes it needs another migration that makes the index anew.
///
/// # Errors
/// What reading returns, and a sentence for a record that is not what former releases wrote.
pub(super) fn step(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    // What this step writes: two items of one step may have one serial.
    let mut named: BTreeMap<String, Value> = BTreeMap::new();
    let mut step = walk(store, &[ITEMS, FORMER], place, |key, record, batch| {
        if key.starts_with(FORMER) {
            batch.write(key, Write::Delete);
            return Ok(());
        }
        let mut item: Record = read(key, &record.value)?;
        let Some(entry) = entry_of(&item) else {
            return Ok(());
        };
        if !is_in_store(store, &item)? {
            return Ok(());
        }
        let id = item.get("id").cloned().unwrap_or_default();
        let known = match named.get(&entry) {
            Some(known) => Some(known.clone()),
            None => match store.get(&entry)? {
                Some(stored) => Some(read(&entry, &stored.value)?),
                None => None,
            },
        };
        match known {
            None => drop(named.insert(entry, id)),
            Some(known) if known == id || item.contains_key("allowed_by") => {}
            Some(_) => {
                let mark = serde_json::to_value(AllowedBy::rules_before(NUMBER))?;
                item.insert("allowed_by".to_owned(), mark);
                batch.put(key, &item)?;
            }
        }
        Ok(())
    })?;
    for (entry, id) in named {
        step.batch.put(entry, &id)?;
    }
    Ok(step)
}

fn read<T: serde::de::DeserializeOwned>(key: &str, value: &[u8]) -> Result<T, Problem> {
    let read = serde_json::from_slice(value).map_err(|error| StoreError::Damaged {
        key: key.to_owned(),
        why: as_told(&error),
    });
    Ok(read?)
}

/// The key of an item's entry, if it has an own serial.
fn entry_of(item: &Record) -> Option<String> {
    let facts = item.get("facts")?;
    let text = |field: &str| facts.get(field)?.as_str();
    let serial = OwnSerial::new(text("brand")?, text("own_serial")?);
    let owner = item.get("owner")?.as_str()?;
    Some(format!("item-serial/{owner}/{}", serial.hash()))
}

/// Whether another piece with the same serial cannot be booked in beside it.
fn is_in_store(store: &dyn Store, item: &Record) -> Result<bool, Problem> {
    if item.get("live_tag").is_some_and(|tag| !tag.is_null()) {
        return Ok(true);
    }
    match item.get("state").and_then(Value::as_str) {
        Some("received" | "appraising") => Ok(true),
        Some("genuine") => {
            let Some(id) = item.get("appraisal").and_then(Value::as_str) else {
                return Ok(true);
            };
            let key = format!("appraisal/{id}");
            let Some(stored) = store.get(&key)? else {
                return Ok(true);
            };
            let appraisal: Record = read(&key, &stored.value)?;
            Ok(appraisal.get("tag").is_none_or(Value::is_null))
        }
        _ => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::Memory;
    use super::*;

    fn item(number: u32, serial: &str, state: &str) -> (String, Value) {
        let id = format!("0190a000-0000-7000-8000-{number:012}");
        let item = json!({
            "id": id, "owner": "wh-1", "state": state, "allowed": true,
            "facts": { "brand": "A", "name": "b", "own_serial": serial },
        });
        (format!("item/{id}"), item)
    }

    fn migrated(records: Vec<(String, Value)>) -> Memory {
        let memory = Memory::of(records);
        for _ in 0..2 {
            let mut place = None;
            loop {
                let done = step(&memory, place.as_deref()).unwrap();
                memory.commit(done.batch).unwrap();
                match done.place {
                    Some(next) => place = Some(next),
                    None => break,
                }
            }
        }
        memory
    }

    fn entry(memory: &Memory, serial: &str) -> Option<Value> {
        memory.value(&format!(
            "item-serial/wh-1/{}",
            OwnSerial::new("A", serial).hash()
        ))
    }

    #[test]
    fn the_index_is_made_anew_and_what_stood_beside_each_other_is_marked() {
        let former = ("own-serial/wh-1/00".to_owned(), json!("whatever"));
        let (one, other) = (item(1, "S-1", "received"), item(2, "Ｓ－１", "appraising"));
        let (ended, again) = (item(3, "T1", "not_genuine"), item(4, "t1", "received"));
        let (mut tagged, third) = (item(5, "U1", "genuine"), item(6, "S—1", "undetermined"));
        tagged.1["appraisal"] = json!("a");
        let appraisal = ("appraisal/a".to_owned(), json!({ "tag": "X" }));
        let mut plain = item(7, "", "received");
        plain.1["facts"] = json!({ "brand": "A", "name": "b" });
        let all = [
            &one, &other, &ended, &again, &tagged, &third, &plain, &appraisal, &former,
        ];
        let memory = migrated(all.into_iter().cloned().collect());
        assert_eq!(entry(&memory, "s-1"), Some(one.1["id"].clone()));
        assert_eq!(entry(&memory, "T1"), Some(again.1["id"].clone()));
        assert_eq!(entry(&memory, "U1"), None, "its tag has ended");
        assert_eq!(memory.value(&former.0), None);
        let mut marked = other.1.clone();
        marked["allowed_by"] = json!(3);
        assert_eq!(memory.value(&other.0), Some(marked));
        for (key, value) in [one, ended, again, tagged, third, plain] {
            assert_eq!(memory.value(&key), Some(value), "{key}");
        }
    }

    #[test]
    fn one_serial_in_two_steps_is_found_all_the_same() {
        let mut records: Vec<_> = (0..600).map(|n| item(n, &format!("V{n}"), "received")).collect();
        records.push(item(900, "ｖ0", "received"));
        let memory = migrated(records);
        assert_eq!(
            entry(&memory, "V0"),
            Some(item(0, "V0", "received").1["id"].clone())
        );
        assert_eq!(
            memory.value(&item(900, "", "").0).unwrap()["allowed_by"],
            json!(3)
        );
    }
}

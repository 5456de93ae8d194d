//! Receipts belong to sales.
//!
//! Before, a receipt stood under the tag it was reported with, so that a label that replaced another lost its cover, and
//! a second receipt began a second window. Now it stands under the first label of the sale; tags name the first label of
//! their sale and the one that replaced them, and the verify answers of all labels of a sale know the time of receipt.
//!
//! Who reported the receipts there are, and when, was not kept with them, so they cannot be held against the rules of
//! today: all of them stay valid and are marked. Where two labels of a sale have a receipt each, the one that was
//! received first counts, and the other stays among its former versions.

use std::collections::BTreeMap;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{Step, walk};
use crate::domain::former_rules::AllowedBy;
use crate::domain::problem::Problem;
use crate::message::as_told;
use crate::store::{Store, StoreError, Write};

/// This migration's number.
pub(super) const NUMBER: u32 = 1;

/// Labels of one sale that are followed: far more than were ever printed, and an end where records name each other in a
/// circle.
const MOST_LABELS: usize = 10_000;

const TAGS: &str = "tag/";
const RECEIPTS: &str = "receipt/";

type Record = Map<String, Value>;

/// What a step rewrites; read before the store, because a step may change one record twice.
struct Pending<'a> {
    store: &'a dyn Store,
    /// `None` is a record that goes.
    records: BTreeMap<String, Option<Record>>,
    /// Verify answers, which are kept byte for byte behind their head.
    answers: BTreeMap<String, Vec<u8>>,
}

/// One step over tags, then over receipts.
///
/// # Errors
/// What reading returns, and a sentence for a record that is not what release 0.1.0 wrote.
pub(super) fn step(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    let mut pending = Pending {
        store,
        records: BTreeMap::new(),
        answers: BTreeMap::new(),
    };
    let mut step = walk(store, &[TAGS, RECEIPTS], place, |key, _, _| {
        if key.starts_with(TAGS) {
            pending.tag(key)
        } else {
            pending.receipt(key)
        }
    })?;
    for (key, record) in pending.records {
        match record {
            Some(record) => step.batch.put(key, &record)?,
            None => step.batch.write(key, Write::Delete),
        }
    }
    for (key, answer) in pending.answers {
        step.batch.write(key, Write::Put(answer.into()));
    }
    Ok(step)
}

fn damaged(key: &str, why: impl ToString) -> Problem {
    StoreError::Damaged {
        key: key.to_owned(),
        why: as_told(&why.to_string()),
    }
    .into()
}

fn text(record: &Record, field: &str) -> Option<String> {
    record.get(field)?.as_str().map(str::to_owned)
}

impl Pending<'_> {
    fn read(&self, key: &str) -> Result<Option<Record>, Problem> {
        if let Some(pending) = self.records.get(key) {
            return Ok(pending.clone());
        }
        let Some(stored) = self.store.get(key)? else {
            return Ok(None);
        };
        let record = serde_json::from_slice(&stored.value).map_err(|error| damaged(key, error))?;
        Ok(Some(record))
    }

    fn must_read(&self, key: &str) -> Result<Record, Problem> {
        self.read(key)?
            .ok_or_else(|| damaged(key, "it is missing, and another record names it"))
    }

    fn put(&mut self, key: String, record: Record) {
        self.records.insert(key, Some(record));
    }

    /// Names the first label of a tag's sale in it, and the tag in the one it replaced.
    fn tag(&mut self, key: &str) -> Result<(), Problem> {
        let mut tag = self.must_read(key)?;
        let (Some(serial), Some(replaced)) = (text(&tag, "serial"), text(&tag, "replaces")) else {
            return Ok(());
        };
        if tag.contains_key("sale") {
            return Ok(());
        }
        let before = format!("{TAGS}{replaced}");
        let mut former = self.must_read(&before)?;
        former.insert("replaced_by".to_owned(), serial.into());
        self.put(before, former);
        let mut first = replaced;
        for _ in 0..MOST_LABELS {
            match text(&self.must_read(&format!("{TAGS}{first}"))?, "replaces") {
                Some(earlier) => first = earlier,
                None => break,
            }
        }
        tag.insert("sale".to_owned(), first.into());
        // The record may have been named by its own successor in this very step.
        if let Some(Some(pending)) = self.records.get(key)
            && let Some(by) = pending.get("replaced_by")
        {
            tag.insert("replaced_by".to_owned(), by.clone());
        }
        self.put(key.to_owned(), tag);
        Ok(())
    }

    /// Marks a receipt and moves it to the first label of its sale.
    fn receipt(&mut self, key: &str) -> Result<(), Problem> {
        let Some(mut receipt) = self.read(key)? else {
            return Ok(());
        };
        if receipt.contains_key("allowed_by") || receipt.contains_key("recorded_at") {
            return Ok(());
        }
        mark(&mut receipt)?;
        let serial = key.strip_prefix(RECEIPTS).unwrap_or(key);
        let tag = self.must_read(&format!("{TAGS}{serial}"))?;
        let first = text(&tag, "sale").unwrap_or_else(|| serial.to_owned());
        let home = format!("{RECEIPTS}{first}");
        if home != key {
            self.records.insert(key.to_owned(), None);
            if let Some(mut other) = self.read(&home)? {
                mark(&mut other)?;
                receipt = of_two(key, other, receipt)?;
            }
        }
        let received_at = receipt.get("received_at").cloned().unwrap_or_default();
        self.put(home, receipt);
        self.tell_labels(first, &received_at)
    }

    /// Writes the time of receipt into the verify answers of a sale's labels.
    fn tell_labels(&mut self, first: String, received_at: &Value) -> Result<(), Problem> {
        let mut label = Some(first);
        for _ in 0..MOST_LABELS {
            let Some(serial) = label else { break };
            let key = format!("verify/{serial}");
            let stored = self
                .store
                .get(&key)?
                .ok_or_else(|| damaged(&key, "it is missing"))?;
            let (mut head, answer): (Record, Box<RawValue>) =
                serde_json::from_slice(&stored.value).map_err(|error| damaged(&key, error))?;
            head.insert("received_at".to_owned(), received_at.clone());
            self.answers.insert(key, serde_json::to_vec(&(head, answer))?);
            label = text(&self.must_read(&format!("{TAGS}{serial}"))?, "replaced_by");
        }
        Ok(())
    }
}

fn mark(receipt: &mut Record) -> Result<(), Problem> {
    let mark = serde_json::to_value(AllowedBy::rules_before(NUMBER))?;
    receipt.insert("allowed_by".to_owned(), mark);
    Ok(())
}

/// Of two receipts of one sale the one that counts, with the other among its former versions.
fn of_two(key: &str, one: Record, other: Record) -> Result<Record, Problem> {
    let time = |record: &Record| {
        let text = text(record, "received_at").unwrap_or_default();
        text.parse::<jiff::Timestamp>()
            .map_err(|error| damaged(key, error))
    };
    let (mut counts, mut late) = if time(&one)? <= time(&other)? {
        (one, other)
    } else {
        (other, one)
    };
    let lists = [counts.remove("former"), late.remove("former")];
    let former = lists.into_iter().flatten().filter_map(|list| match list {
        Value::Array(versions) => Some(versions),
        _ => None,
    });
    let mut former: Vec<Value> = former.flatten().collect();
    former.push(Value::Object(late));
    counts.insert("former".to_owned(), Value::Array(former));
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::Memory;
    use super::*;

    fn tag(serial: &str, replaces: Option<&str>) -> (String, Value) {
        let mut tag = json!({ "serial": serial, "item": 1 });
        if let Some(replaces) = replaces {
            tag["replaces"] = json!(replaces);
        }
        (format!("tag/{serial}"), tag)
    }

    fn verify(serial: &str, received_at: Option<&str>) -> (String, Value) {
        let mut head = json!({ "code": serial, "genuine": true });
        if let Some(at) = received_at {
            head["received_at"] = json!(at);
        }
        (format!("verify/{serial}"), json!([head, { "z": 1, "a": 2 }]))
    }

    fn receipt(serial: &str, at: &str) -> (String, Value) {
        let receipt = json!({ "serial": serial, "order": "A", "received_at": at, "by": "buyer" });
        (format!("receipt/{serial}"), receipt)
    }

    const EARLY: &str = "2026-03-01T08:00:00.000Z";
    const LATE: &str = "2026-03-05T08:00:00.000Z";

    /// The place of every record once the migration has run, and once more.
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

    fn field(memory: &Memory, key: &str, field: &str) -> Value {
        memory.value(key).unwrap_or_default()[field].clone()
    }

    #[test]
    fn labels_know_their_sale_whatever_the_order_of_their_serials() {
        for serials in [["A", "B", "C"], ["C", "B", "A"], ["B", "C", "A"], ["B", "A", "C"]] {
            let [first, second, third] = serials;
            let memory = migrated(vec![
                tag(first, None),
                tag(second, Some(first)),
                tag(third, Some(second)),
                tag("X", None),
            ]);
            let of = |serial: &str, name| field(&memory, &format!("tag/{serial}"), name);
            assert_eq!(
                (of(first, "sale"), of(first, "replaced_by")),
                (Value::Null, json!(second))
            );
            assert_eq!(
                (of(second, "sale"), of(second, "replaced_by")),
                (json!(first), json!(third))
            );
            assert_eq!(
                (of(third, "sale"), of(third, "replaced_by")),
                (json!(first), Value::Null)
            );
            assert_eq!(memory.value("tag/X").unwrap(), tag("X", None).1);
        }
    }

    #[test]
    fn a_receipt_is_marked_and_moves_to_the_first_label() {
        let memory = migrated(vec![
            tag("A", None),
            verify("A", None),
            tag("B", Some("A")),
            verify("B", Some(EARLY)),
            receipt("B", EARLY),
            tag("X", None),
            verify("X", Some(LATE)),
            receipt("X", LATE),
        ]);
        assert_eq!(memory.value("receipt/B"), None);
        let mut expected = receipt("B", EARLY).1;
        expected["allowed_by"] = json!(0);
        assert_eq!(memory.value("receipt/A"), Some(expected));
        assert_eq!(field(&memory, "receipt/X", "allowed_by"), json!(0));
        for (serial, at) in [("A", EARLY), ("B", EARLY), ("X", LATE)] {
            assert_eq!(
                memory.value(&format!("verify/{serial}")),
                Some(verify(serial, Some(at)).1)
            );
        }
        let stored = memory.get("verify/A").unwrap().unwrap();
        assert!(
            stored.value.ends_with(br#",{"a":2,"z":1}]"#),
            "the answer is kept as it was stored"
        );
    }

    #[test]
    fn of_two_receipts_of_a_sale_the_first_counts_and_both_stay() {
        for (on_first, on_second, first, second) in [
            (EARLY, LATE, "A", "B"),
            (LATE, EARLY, "A", "B"),
            (EARLY, LATE, "B", "A"),
            (LATE, EARLY, "B", "A"),
        ] {
            let memory = migrated(vec![
                tag(first, None),
                verify(first, Some(on_first)),
                receipt(first, on_first),
                tag(second, Some(first)),
                verify(second, Some(on_second)),
                receipt(second, on_second),
            ]);
            assert_eq!(memory.value(&format!("receipt/{second}")), None);
            let kept = memory.value(&format!("receipt/{first}")).unwrap();
            assert_eq!(
                (&kept["received_at"], &kept["allowed_by"]),
                (&json!(EARLY), &json!(0))
            );
            assert_eq!(
                (
                    &kept["former"][0]["received_at"],
                    &kept["former"][0]["allowed_by"]
                ),
                (&json!(LATE), &json!(0))
            );
            for serial in ["A", "B"] {
                assert_eq!(
                    memory.value(&format!("verify/{serial}")),
                    Some(verify(serial, Some(EARLY)).1)
                );
            }
        }
    }
}

//! Status lists are built from one record for every bit that is set; tags that ended or are suspended get theirs.

use serde::Deserialize;

use super::{Step, walk};
use crate::domain::problem::Problem;
use crate::message::as_told;
use crate::store::{Store, StoreError};

/// This migration's number.
pub(super) const NUMBER: u32 = 2;

/// What is read of a tag.
#[derive(Deserialize)]
struct Tag {
    status: String,
    status_list: u64,
}

/// One step over tags.
///
/// # Errors
/// What reading returns, and a sentence for a record that is not what former releases wrote.
pub(super) fn step(store: &dyn Store, place: Option<&str>) -> Result<Step, Problem> {
    walk(store, &["tag/"], place, |key, record, batch| {
        let tag: Tag = serde_json::from_slice(&record.value).map_err(|error| StoreError::Damaged {
            key: key.to_owned(),
            why: as_told(&error),
        })?;
        let purpose = match tag.status.as_str() {
            "suspended" => "suspension",
            "issued" | "active" => return Ok(()),
            _ => "revocation",
        };
        batch.put(format!("status/{purpose}/{:016x}", tag.status_list), &true)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::Memory;
    use super::*;

    #[test]
    fn what_ended_and_what_is_suspended_gets_its_bit() {
        let states = [
            "issued",
            "active",
            "suspended",
            "revoked",
            "replaced",
            "returned",
            "archived",
        ];
        let tag = |(number, state): (usize, &&str)| {
            let tag = json!({ "serial": state, "status": state, "status_list": 200_000 + number });
            (format!("tag/{state}"), tag)
        };
        let memory = Memory::of(states.iter().enumerate().map(tag));
        for _ in 0..2 {
            let done = step(&memory, None).unwrap();
            memory.commit(done.batch).unwrap();
            assert_eq!(done.place, None);
        }
        let bit = |purpose: &str, number: usize| {
            memory.value(&format!("status/{purpose}/{:016x}", 200_000 + number))
        };
        for (number, state) in states.iter().enumerate() {
            let set = |is: bool| is.then_some(Value::Bool(true));
            assert_eq!(bit("suspension", number), set(number == 2), "{state}");
            assert_eq!(bit("revocation", number), set(number > 2), "{state}");
        }
    }
}

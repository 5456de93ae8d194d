//! Own serials: one stands on one piece in store, but where former rules let it stand on two, which is marked; and every
//! entry of the index names a piece that has it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::intake::Intakes;
use crate::app::operate::check::keyed::KeyedHash;
use crate::app::records;
use crate::domain::catalogue::{Item, OwnSerial};
use crate::domain::problem::Problem;
use crate::message::{Message, message};
use crate::store::for_each;

/// What is wrong, each with the key of the record; `advance` is called for each record.
pub(crate) fn own_serial_problems(
    context: &Context,
    advance: &mut dyn FnMut(),
) -> Result<Vec<(String, Message)>, Problem> {
    let (store, keyed) = (context.store(), KeyedHash::default());
    let (mut first, mut problems) = (HashMap::<u128, Uuid>::new(), Vec::new());
    for_each(store, records::ITEMS, |key, record| {
        advance();
        // What cannot be read is told by whoever needs it.
        let Ok(item) = serde_json::from_slice::<Item>(&record.value) else {
            return Ok(());
        };
        let Some(entry) = entry_of(context, &item) else {
            return Ok(());
        };
        let before = *first.entry(keyed.of(&entry)).or_insert(item.id);
        // A running service may have changed either meanwhile.
        if before != item.id && has(context, before, &entry)? && has(context, item.id, &entry)? {
            problems.push((key.to_owned(), message!("check.own_serial_twice", item = before)));
        }
        Ok::<(), Problem>(())
    })?;
    for_each(store, records::ITEM_SERIALS, |key, _| {
        advance();
        // A running service may have moved it meanwhile, so it is read beside what it names.
        if let Some((named, _)) = records::read::<Uuid>(store, key)? {
            let item = records::read::<Item>(store, &records::item(named))?;
            let right = item.and_then(|(item, _)| key_of(&item));
            let again = records::read::<Uuid>(store, key)?.map(|(named, _)| named);
            if right.as_deref() != Some(key) && again == Some(named) {
                problems.push((key.to_owned(), message!("check.own_serial_of_nothing")));
            }
        }
        Ok::<(), Problem>(())
    })?;
    Ok(problems)
}

/// Where the entry of an item stands whose own serial keeps others of the same from being booked in.
fn entry_of(context: &Context, item: &Item) -> Option<String> {
    let key = key_of(item).filter(|_| item.allowed_by.is_none())?;
    // An appraisal that is missing is told where appraisals are looked at.
    let taken = Intakes::new(context).own_serial_taken(item).ok().flatten();
    taken.map(|_| key)
}

fn has(context: &Context, id: Uuid, entry: &str) -> Result<bool, Problem> {
    let read = records::read::<Item>(context.store(), &records::item(id))?;
    match read {
        Some((item, _)) => Ok(entry_of(context, &item).as_deref() == Some(entry)),
        None => Ok(false),
    }
}

fn key_of(item: &Item) -> Option<String> {
    let serial = OwnSerial::of(&item.facts)?;
    Some(records::item_serial(&item.owner, &serial.hash()))
}

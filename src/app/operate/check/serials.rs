//! Own serials: one stands on one piece in store, but where former rules let it stand on two, which is marked; and every
//! entry of the index names a piece that has it.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::intake::Intakes;
use crate::app::operate::check::{KeyedHash, Run, unchanged};
use crate::app::records;
use crate::domain::catalogue::{Item, OwnSerial};
use crate::domain::problem::Problem;
use crate::store::for_each;

pub(crate) fn own_serials(run: &mut Run<'_>) -> Result<(), Problem> {
    run.begin("own serials", "records");
    let store = run.context.store();
    let keyed = KeyedHash::default();
    let mut first: HashMap<u128, Uuid> = HashMap::new();
    for_each(store, records::ITEMS, |key, record| {
        run.advance(1);
        // What cannot be read is told by whoever needs it.
        let Ok(item) = serde_json::from_slice::<Item>(&record.value) else {
            return Ok(());
        };
        let Some(entry) = entry_of(run.context, &item)? else {
            return Ok(());
        };
        let before = *first.entry(keyed.of(&entry)).or_insert(item.id);
        // A running service may have changed either meanwhile.
        if before != item.id && has(run.context, before, &entry)? && has(run.context, item.id, &entry)? {
            run.find(key, format!("its own serial stands on the item {before} too"));
        }
        Ok::<(), Problem>(())
    })?;
    for_each(store, records::ITEM_SERIALS, |key, record| {
        run.advance(1);
        let named = serde_json::from_slice::<Uuid>(&record.value).ok();
        let item = match named {
            Some(id) => records::read::<Item>(store, &records::item(id))?,
            None => None,
        };
        let right = item.and_then(|(item, _)| key_of(&item));
        // A running service may have moved it meanwhile.
        if right.as_deref() != Some(key) && unchanged(store, key, record.version)? {
            run.find(key, "it names no item that has this own serial");
        }
        Ok::<(), Problem>(())
    })?;
    run.end();
    Ok(())
}

/// Where the entry of an item stands whose own serial keeps others of the same from being booked in.
fn entry_of(context: &Context, item: &Item) -> Result<Option<String>, Problem> {
    let Some(key) = key_of(item).filter(|_| item.allowed_by.is_none()) else {
        return Ok(None);
    };
    // An appraisal that is missing is told where appraisals are looked at.
    let taken = Intakes::new(context).own_serial_taken(item).unwrap_or(None);
    Ok(taken.map(|_| key))
}

fn has(context: &Context, id: Uuid, entry: &str) -> Result<bool, Problem> {
    let read = records::read::<Item>(context.store(), &records::item(id))?;
    match read {
        Some((item, _)) => Ok(entry_of(context, &item)?.as_deref() == Some(entry)),
        None => Ok(false),
    }
}

fn key_of(item: &Item) -> Option<String> {
    let serial = OwnSerial::of(&item.facts)?;
    Some(records::item_serial(&item.owner, &serial.hash()))
}

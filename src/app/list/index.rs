//! What lists walk: one small record for every organisation and item something belongs to, written in the commit of
//! what it names. So one warehouse among many walks its own rows alone.

use std::collections::BTreeSet;

use uuid::Uuid;

use crate::app::event::Event;
use crate::app::journal;
use crate::app::records::{self, Marked};
use crate::app::tag_record::TagRecord;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::{Gtin, Item, ItemState, folded};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::inspection::case::{Case, Subject, specification_of};
use crate::instant::Instant;
use crate::store::{Batch, Store, Write, for_each};

/// Records of an older folder taken into the indexes in one commit.
const GROUP: usize = 2_000;

type Written = Result<(), serde_json::Error>;

/// Puts a new item where its warehouse, its agency and its merchant find it.
pub(crate) fn add_item(item: &Item, batch: &mut Batch) -> Written {
    for key in keys_of_item(item) {
        batch.put(key, &Marked::YES)?;
    }
    Ok(())
}

/// An item that changed stands where its facts of today are looked for, and nowhere else.
pub(crate) fn move_item(before: &Item, after: &Item, batch: &mut Batch) -> Written {
    let (old, new) = (keys_of_item(before), keys_of_item(after));
    for key in old.difference(&new) {
        batch.write(key.clone(), Write::Delete);
    }
    for key in new.difference(&old) {
        batch.put(key.clone(), &Marked::YES)?;
    }
    Ok(())
}

/// Every row that names an item.
fn keys_of_item(item: &Item) -> BTreeSet<String> {
    let of = [Some(&item.owner), Some(&item.agency), item.merchant.as_ref()];
    let listed = of
        .into_iter()
        .flatten()
        .map(|organisation| format!("{}{}", records::items_of(organisation), item.id));
    let mut keys: BTreeSet<String> = listed.collect();
    keys.extend(keys_of_subjects(item));
    keys.extend(keys_of_numbers(item));
    keys
}

/// Where an item is found by what is written on it.
fn keys_of_numbers(item: &Item) -> Vec<String> {
    let facts = &item.facts;
    let prefixes = [
        facts.own_serial.as_deref().map(items_by_own_serial),
        facts.gtin.as_ref().map(items_by_gtin),
        item.internal.sku.as_deref().map(items_by_sku),
    ];
    let key = |prefix| format!("{prefix}{}", item.id);
    prefixes.into_iter().flatten().map(key).collect()
}

/// Prefix of the items whose own serial is `serial`, however it is spelt, of whatever brand.
pub(crate) fn items_by_own_serial(serial: &str) -> String {
    records::items_of_number("own-serial", &folded(serial))
}

/// Prefix of the items of a GTIN, with or without leading zeros.
pub(crate) fn items_by_gtin(gtin: &Gtin) -> String {
    records::items_of_number("gtin", &gtin.as_fourteen())
}

/// Prefix of the items of a SKU, of whatever merchant.
pub(crate) fn items_by_sku(sku: &str) -> String {
    records::items_of_number("sku", sku)
}

/// Puts an item where whoever inspects its lot or its SKU finds it, if a specification covers it.
pub(crate) fn add_to_subjects(item: &Item, batch: &mut Batch) -> Written {
    for key in keys_of_subjects(item) {
        batch.put(key, &Marked::YES)?;
    }
    Ok(())
}

/// Where an item is found by its lot and its SKU.
pub(crate) fn keys_of_subjects(item: &Item) -> Vec<String> {
    // Nothing of a cancelled item is in store to be inspected.
    if specification_of(item.facts.category).is_none() || item.state == ItemState::Cancelled {
        return Vec::new();
    }
    let subjects = Subject::of_item(item).into_iter();
    let key = |subject: Subject| format!("{}{}", records::items_of_subject(&subject.hash()), item.id);
    subjects.map(key).collect()
}

/// Puts a new inspection where the merchant and the warehouses find it.
pub(crate) fn add_inspection(case: &Case, batch: &mut Batch) -> Written {
    let mut of = vec![&case.subject.merchant];
    of.extend(
        case.warehouses
            .iter()
            .filter(|owner| **owner != case.subject.merchant),
    );
    for organisation in of {
        let key = format!("{}{}", records::inspections_of(organisation), case.id);
        batch.put(key, &Marked::YES)?;
    }
    Ok(())
}

/// Puts a new appraisal where its agency finds it, by time and by item.
pub(crate) fn add_appraisal(id: Uuid, agency: &OrganisationId, item: Uuid, batch: &mut Batch) -> Written {
    batch.put(format!("{}{id}", records::appraisals_of(agency)), &Marked::YES)?;
    batch.put(format!("{}{id}", records::appraisals_of_item(item)), &Marked::YES)
}

/// Puts a new tag beside its item.
pub(crate) fn add_tag(serial: &Serial, item: Uuid, batch: &mut Batch) -> Written {
    batch.put(format!("{}{serial}", records::tags_of_item(item)), &Marked::YES)
}

/// That a new folder's indexes are whole.
pub(crate) fn begin(batch: &mut Batch) -> Written {
    // From the beginning.
    batch.put(records::LISTED_BY_SUBJECT, &None::<Instant>)?;
    batch.put(records::LISTED_BY_NUMBER, &Marked::YES)?;
    batch.put(records::LISTED, &Marked::YES)
}

/// Makes the indexes of a folder that an older release wrote. Repeating it does no harm, so a crash on the way does not
/// either. No migration: the module [`crate::app::migrations`] says why. It runs after them, so it meets today's records.
///
/// # Errors
/// What reading and writing return.
pub(crate) fn make_missing(store: &dyn Store, now: Instant) -> Result<(), Problem> {
    if store.get(records::LISTED)?.is_some() {
        make_missing_subjects(store, now)?;
        return make_missing_numbers(store, now);
    }
    tracing::info!("indexes for lists are being made, once");
    each(store, records::ITEMS, |item: Item, batch| add_item(&item, batch))?;
    each(
        store,
        records::APPRAISALS,
        |appraisal: Appraisal, batch| match OrganisationId::parse(&appraisal.body.agency.id) {
            Ok(agency) => add_appraisal(appraisal.id, &agency, appraisal.body.item_id, batch),
            Err(_) => Ok(()),
        },
    )?;
    each(store, records::TAGS, |tag: TagRecord, batch| {
        add_tag(&tag.serial, tag.item, batch)
    })?;
    each(store, records::EVENTS, |event: Event, batch| {
        event.add_to_indexes(batch)
    })?;
    let mut batch = Batch::new();
    begin(&mut batch)?;
    batch.put(records::LISTED_BY_SUBJECT, &Some(now))?;
    store.commit(journal::entered(batch, Some(now)))?;
    Ok(())
}

/// The same for a folder whose lists are made and that knows no inspections yet. Tags issued before `now` rest on none.
fn make_missing_subjects(store: &dyn Store, now: Instant) -> Result<(), Problem> {
    if store.get(records::LISTED_BY_SUBJECT)?.is_some() {
        return Ok(());
    }
    tracing::info!("items are being listed by lot and SKU, once");
    each(store, records::ITEMS, |item: Item, batch| {
        add_to_subjects(&item, batch)
    })?;
    let mut batch = Batch::new();
    batch.put(records::LISTED_BY_SUBJECT, &Some(now))?;
    store.commit(journal::entered(batch, Some(now)))?;
    Ok(())
}

/// The same for a folder whose items are not found by what is written on them.
fn make_missing_numbers(store: &dyn Store, now: Instant) -> Result<(), Problem> {
    if store.get(records::LISTED_BY_NUMBER)?.is_some() {
        return Ok(());
    }
    tracing::info!("items are being listed by own serial, GTIN and SKU, once");
    each(store, records::ITEMS, |item: Item, batch| {
        for key in keys_of_numbers(&item) {
            batch.put(key, &Marked::YES)?;
        }
        Ok(())
    })?;
    let mut batch = Batch::new();
    batch.put(records::LISTED_BY_NUMBER, &Marked::YES)?;
    store.commit(journal::entered(batch, Some(now)))?;
    Ok(())
}

fn each<T: serde::de::DeserializeOwned>(
    store: &dyn Store,
    prefix: &str,
    add: impl Fn(T, &mut Batch) -> Written,
) -> Result<(), Problem> {
    let (mut batch, mut waiting) = (Batch::new(), 0_usize);
    for_each(store, prefix, |_, record| {
        add(serde_json::from_slice(&record.value)?, &mut batch)?;
        waiting += 1;
        if waiting == GROUP {
            waiting = 0;
            store.commit(std::mem::take(&mut batch))?;
        }
        Ok::<(), Problem>(())
    })?;
    store.commit(batch)?;
    Ok(())
}

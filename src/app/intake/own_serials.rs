//! Which item has an own serial in a warehouse: one own serial, one piece.
//!
//! The index is a warehouse's own: what others have in store is not for this one to learn, and nobody can keep a serial
//! from being booked elsewhere. A piece that came back is the item it was; it is not booked in again.

use uuid::Uuid;

use crate::app::intake::Intakes;
use crate::app::list::index;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::{Item, ItemState, OwnSerial, PublicFacts};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::message::{Message, message};
use crate::store::{Write, prefix_end};

/// Pieces with one own serial that are looked at: finished ones, and those that former rules let stand beside each other.
const MOST_OF_ONE_SERIAL: usize = 1_000;

/// An entry of the index of own serials that is to name another item.
pub(crate) struct Serial {
    key: String,
    /// The finished item that the entry names today: the entry's version, the item and the item's version.
    before: Option<(u64, Uuid, u64)>,
}

impl Serial {
    pub(crate) fn write(self, item: Uuid, work: &mut UnitOfWork) -> Result<(), Problem> {
        match self.before {
            Some((version, finished, item_version)) => {
                work.require_version(self.key.clone(), version);
                work.require_version(records::item(finished), item_version);
            }
            None => work.require_absent(self.key.clone()),
        }
        Ok(work.put(self.key, &item)?)
    }
}

impl Intakes<'_> {
    /// The entry of an own serial, or why it cannot stand on another item than `own`.
    pub(crate) fn own_serial_entry(
        &self,
        warehouse: &OrganisationId,
        serial: &OwnSerial,
        own: Option<Uuid>,
    ) -> Result<Result<Serial, Message>, Problem> {
        let key = records::item_serial(warehouse, &serial.hash());
        let store = self.context.store();
        let mut before = None;
        if let Some((id, version)) = records::read::<Uuid>(store, &key)? {
            let (item, item_version) = records::must_read::<Item>(store, &records::item(id))?;
            if own != Some(id)
                && let Some(how) = self.own_serial_taken(&item)?
            {
                return Ok(Err(how));
            }
            before = Some((version, id, item_version));
        }
        // Former rules let pieces stand beside each other that are one to today's, and the entry names one of them.
        for item in self.others_with(warehouse, serial, own)? {
            if let Some(how) = self.own_serial_taken(&item)? {
                return Ok(Err(how));
            }
        }
        Ok(Ok(Serial { key, before }))
    }

    /// The other items of a warehouse with the same own serial, as far as lists have them.
    fn others_with(
        &self,
        warehouse: &OrganisationId,
        serial: &OwnSerial,
        own: Option<Uuid>,
    ) -> Result<Vec<Item>, Problem> {
        let store = self.context.store();
        let prefix = index::items_by_own_serial(serial.serial());
        let found = store.scan(&prefix, &prefix_end(&prefix), MOST_OF_ONE_SERIAL)?;
        let mut others = Vec::new();
        for (key, _) in found {
            let id = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let Some(id) = id.filter(|id| own != Some(*id)) else {
                continue;
            };
            if let Some((item, _)) = records::read::<Item>(store, &records::item(id))?
                && item.owner == *warehouse
                && OwnSerial::of(&item.facts).as_ref() == Some(serial)
            {
                others.push(item);
            }
        }
        Ok(others)
    }

    /// How an item stands in the way of another of the same serial; nothing once it is finished.
    pub(crate) fn own_serial_taken(&self, item: &Item) -> Result<Option<Message>, Problem> {
        let id = item.id;
        if let Some(tag) = item.live_tag {
            return Ok(Some(message!("intake.serial_has_a_tag", item = id, tag)));
        }
        let tagged = match (item.state, item.appraisal) {
            (ItemState::Genuine, Some(id)) => {
                let (appraisal, _) =
                    records::must_read::<Appraisal>(self.context.store(), &records::appraisal(id))?;
                appraisal.tag.is_some()
            }
            _ => false,
        };
        Ok(match item.state {
            ItemState::Received => Some(message!("intake.serial_awaits_appraisal", item = id)),
            ItemState::Appraising => Some(message!("intake.serial_in_appraisal", item = id)),
            ItemState::Genuine if !tagged => Some(message!("intake.serial_awaits_tag", item = id)),
            ItemState::Genuine | ItemState::NotGenuine | ItemState::Undetermined | ItemState::Cancelled => {
                None
            }
        })
    }

    /// The entry follows an item whose brand or serial changes.
    ///
    /// # Errors
    /// 409 where another piece in store has them.
    pub(crate) fn move_own_serial(
        &self,
        item: &Item,
        to: &PublicFacts,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let (old, new) = (OwnSerial::of(&item.facts), OwnSerial::of(to));
        if old == new {
            return Ok(());
        }
        self.release_own_serial(item, work)?;
        let Some(new) = new else { return Ok(()) };
        match self.own_serial_entry(&item.owner, &new, Some(item.id))? {
            Ok(entry) => entry.write(item.id, work),
            Err(taken) => Err(Problem::conflict(taken).in_field("own_serial")),
        }
    }

    /// That brand and serial of `to` stand on no other piece than `item`.
    ///
    /// # Errors
    /// 409 where they do.
    pub(crate) fn require_own_serial_free(&self, item: &Item, to: &PublicFacts) -> Result<(), Problem> {
        let (old, new) = (OwnSerial::of(&item.facts), OwnSerial::of(to));
        let Some(new) = new.filter(|new| old.as_ref() != Some(new)) else {
            return Ok(());
        };
        match self.own_serial_entry(&item.owner, &new, Some(item.id))? {
            Ok(_) => Ok(()),
            Err(taken) => Err(Problem::conflict(taken)),
        }
    }

    /// Frees the own serial of an item that lets go of it.
    pub(crate) fn release_own_serial(&self, item: &Item, work: &mut UnitOfWork) -> Result<(), Problem> {
        let Some(serial) = OwnSerial::of(&item.facts) else {
            return Ok(());
        };
        let key = records::item_serial(&item.owner, &serial.hash());
        if let Some((named, version)) = records::read::<Uuid>(self.context.store(), &key)?
            && named == item.id
        {
            work.require_version(key.clone(), version);
            work.write(key, Write::Delete);
        }
        Ok(())
    }

    /// An item that was finished goes on: it takes its own serial back, unless another piece got it meanwhile.
    ///
    /// # Errors
    /// 409 where one did. What former rules let stand beside another goes on.
    pub(crate) fn keep_own_serial(&self, item: &Item, work: &mut UnitOfWork) -> Result<(), Problem> {
        let Some(serial) = OwnSerial::of(&item.facts).filter(|_| item.allowed_by.is_none()) else {
            return Ok(());
        };
        let key = records::item_serial(&item.owner, &serial.hash());
        match records::read::<Uuid>(self.context.store(), &key)? {
            Some((named, version)) if named == item.id => {
                work.require_version(key, version);
                Ok(())
            }
            _ => match self.own_serial_entry(&item.owner, &serial, Some(item.id))? {
                Ok(entry) => entry.write(item.id, work),
                Err(taken) => Err(Problem::conflict(taken)),
            },
        }
    }
}

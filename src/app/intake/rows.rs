//! What a good row of a file is to a warehouse: booked before, new, or bad for what the warehouse knows.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::intake::Intakes;
use crate::app::intake::file::NewItem;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::{Item, ItemState, PublicFacts};
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::media::table::WrongCell;
use crate::message::{Message, message};
use crate::store::Write;

/// What a row is.
pub(crate) enum Verdict {
    /// It was booked in before, as this item.
    Booked(Uuid),
    /// It can be booked in.
    New {
        agency: OrganisationId,
        print: Sha256Hash,
        serial: Option<Serial>,
    },
    /// A column is wrong, and what would be right.
    Bad(&'static str, WrongCell),
}

/// An entry of the index of own serials that is to name a new item.
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

/// Judges the rows of one file, in order.
pub(crate) struct Judge<'a> {
    context: &'a Context,
    warehouse: &'a Organisation,
    /// How often the same row stood in the file so far.
    seen: HashMap<Sha256Hash, u32>,
    /// Organisations the file named so far, so that a long file reads each once.
    known: HashMap<OrganisationId, Option<OrganisationKind>>,
}

impl<'a> Judge<'a> {
    pub(crate) fn new(context: &'a Context, warehouse: &'a Organisation) -> Self {
        Self {
            context,
            warehouse,
            seen: HashMap::new(),
            known: HashMap::new(),
        }
    }

    pub(crate) fn row(&mut self, new: &NewItem) -> Result<Verdict, Problem> {
        let print = self.print(new)?;
        let key = records::intake_row(&self.warehouse.id, &print);
        if let Some((item, _)) = records::read::<Uuid>(self.context.store(), &key)? {
            return Ok(Verdict::Booked(item));
        }
        let agency = match self.assign(new)? {
            Ok(agency) => agency,
            Err((column, wrong)) => return Ok(Verdict::Bad(column, wrong)),
        };
        let serial = match &new.facts.own_serial {
            Some(serial) => {
                match Intakes::new(self.context).own_serial_entry(
                    &self.warehouse.id,
                    &new.facts.brand,
                    serial,
                )? {
                    Ok(serial) => Some(serial),
                    Err(taken) => {
                        return Ok(Verdict::Bad("own_serial", WrongCell::value(serial, taken)));
                    }
                }
            }
            None => None,
        };
        Ok(Verdict::New {
            agency,
            print,
            serial,
        })
    }

    /// What tells a row from every other: all that it says, and the how-manieth of its like it is in its file. Two
    /// equal rows are two pieces of the same goods.
    fn print(&mut self, new: &NewItem) -> Result<Sha256Hash, Problem> {
        let row = Sha256Hash::of(serde_json::to_vec(new)?);
        let before = self.seen.entry(row).or_default();
        let nth = *before;
        *before += 1;
        Ok(Sha256Hash::of(format!("zhenma/intake-row/v1\n{row}\n{nth}")))
    }

    /// The agency an item goes to: the one the row names, else the warehouse's default.
    fn assign(
        &mut self,
        new: &NewItem,
    ) -> Result<Result<OrganisationId, (&'static str, WrongCell)>, Problem> {
        if let Some(merchant) = &new.merchant
            && !self.is(merchant, OrganisationKind::Merchant)?
        {
            let wrong = WrongCell::value(merchant, message!("intake.merchant_unknown"));
            return Ok(Err(("merchant", wrong)));
        }
        let Some(agency) = new.agency.as_ref().or(self.warehouse.default_agency.as_ref()) else {
            return Ok(Err(("agency", message!("intake.agency_missing").into())));
        };
        if self.is(agency, OrganisationKind::Agency)? {
            Ok(Ok(agency.clone()))
        } else {
            let wrong = WrongCell::value(agency, message!("intake.agency_unknown"));
            Ok(Err(("agency", wrong)))
        }
    }

    fn is(&mut self, id: &OrganisationId, kind: OrganisationKind) -> Result<bool, Problem> {
        if let Some(found) = self.known.get(id) {
            return Ok(*found == Some(kind));
        }
        let read = records::read::<Organisation>(self.context.store(), &records::organisation(id))?;
        let found = read.map(|(organisation, _)| organisation.kind);
        self.known.insert(id.clone(), found);
        Ok(found == Some(kind))
    }
}

impl Intakes<'_> {
    /// The entry of an own serial, or why it cannot stand on another item.
    ///
    /// The index is a warehouse's own: what others have in store is not for this one to learn, and nobody can keep a
    /// serial from being booked elsewhere. A piece that came back is the item it was; it is not booked in again.
    fn own_serial_entry(
        &self,
        warehouse: &OrganisationId,
        brand: &str,
        serial: &str,
    ) -> Result<Result<Serial, Message>, Problem> {
        let key = own_serial_key(warehouse, brand, serial);
        let store = self.context.store();
        let Some((id, version)) = records::read::<Uuid>(store, &key)? else {
            return Ok(Ok(Serial { key, before: None }));
        };
        let (item, item_version) = records::must_read::<Item>(store, &records::item(id))?;
        Ok(match self.own_serial_taken(&item)? {
            Some(how) => Err(how),
            None => Ok(Serial {
                key,
                before: Some((version, id, item_version)),
            }),
        })
    }

    /// How an item stands in the way of another of the same serial; nothing once it is finished.
    fn own_serial_taken(&self, item: &Item) -> Result<Option<Message>, Problem> {
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
            ItemState::Genuine | ItemState::NotGenuine | ItemState::Undetermined => None,
        })
    }

    /// A correction may change brand and serial of an item: the index follows, unless another piece in store has them.
    pub(crate) fn move_own_serial(
        &self,
        item: &Item,
        to: &PublicFacts,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let key = |facts: &PublicFacts| {
            let serial = facts.own_serial.as_ref()?;
            Some(own_serial_key(&item.owner, &facts.brand, serial))
        };
        let (old, new) = (key(&item.facts), key(to));
        if old == new {
            return Ok(());
        }
        if let Some(old) = old
            && let Some((known, version)) = records::read::<Uuid>(self.context.store(), &old)?
            && known == item.id
        {
            work.require_version(old.clone(), version);
            work.write(old, Write::Delete);
        }
        if let Some(serial) = &to.own_serial
            && let Ok(entry) = self.own_serial_entry(&item.owner, &to.brand, serial)?
        {
            entry.write(item.id, work)?;
        }
        Ok(())
    }
}

/// Where the index has brand and serial, capitals aside.
fn own_serial_key(warehouse: &OrganisationId, brand: &str, serial: &str) -> String {
    let (brand, folded) = (brand.to_lowercase(), serial.to_lowercase());
    let hash = Sha256Hash::of(format!("zhenma/own-serial/v1\n{brand}\n{folded}"));
    records::own_serial(warehouse, &hash)
}

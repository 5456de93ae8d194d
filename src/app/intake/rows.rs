//! What a good row of a file is to a warehouse: booked before, new, or bad for what the warehouse knows.

use std::collections::HashMap;

use uuid::Uuid;

use crate::app::context::Context;
use crate::app::intake::Intakes;
use crate::app::intake::file::NewItem;
use crate::app::intake::own_serials::Serial;
use crate::app::intake::prints::{print_of, row_hash};
use crate::app::records;
use crate::domain::catalogue::OwnSerial;
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::media::table::WrongCell;
use crate::message::message;

/// What a row is.
pub(crate) enum Verdict {
    /// It was booked in before, as this item.
    Booked(Uuid),
    /// It can be booked in.
    New {
        agency: OrganisationId,
        print: Sha256Hash,
        /// The print of the row of its like before it, with its version: it must not go meanwhile, because prints of
        /// equal rows are counted without gaps.
        behind: Option<(String, u64)>,
        serial: Option<Serial>,
    },
    /// A column is wrong, and what would be right.
    Bad(&'static str, WrongCell),
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
        let (row, nth) = self.count(new)?;
        let print = print_of(&row, nth);
        let key = records::intake_row(&self.warehouse.id, &print);
        if let Some((item, _)) = records::read::<Uuid>(self.context.store(), &key)? {
            return Ok(Verdict::Booked(item));
        }
        let agency = match self.assign(new)? {
            Ok(agency) => agency,
            Err((column, wrong)) => return Ok(Verdict::Bad(column, wrong)),
        };
        let serial = match OwnSerial::of(&new.facts) {
            Some(serial) => {
                let intakes = Intakes::new(self.context);
                match intakes.own_serial_entry(&self.warehouse.id, &serial, None)? {
                    Ok(serial) => Some(serial),
                    Err(taken) => {
                        let typed = new.facts.own_serial.as_deref().unwrap_or_default();
                        return Ok(Verdict::Bad("own_serial", WrongCell::value(typed, taken)));
                    }
                }
            }
            None => None,
        };
        Ok(Verdict::New {
            agency,
            print,
            behind: self.behind(&row, nth)?,
            serial,
        })
    }

    /// What tells a row from every other: all that it says, and the how-manieth of its like it is in its file. Two
    /// equal rows are two pieces of the same goods.
    fn count(&mut self, new: &NewItem) -> Result<(Sha256Hash, u32), Problem> {
        let row = row_hash(new)?;
        let before = self.seen.entry(row).or_default();
        let nth = *before;
        *before += 1;
        Ok((row, nth))
    }

    /// The print of the row of its like before it, where that is booked in.
    fn behind(&self, row: &Sha256Hash, nth: u32) -> Result<Option<(String, u64)>, Problem> {
        let Some(before) = nth.checked_sub(1) else {
            return Ok(None);
        };
        let key = records::intake_row(&self.warehouse.id, &print_of(row, before));
        let found = self.context.store().get(&key)?;
        Ok(found.map(|record| (key, record.version)))
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

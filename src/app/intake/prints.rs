//! Prints of rows: what tells that a row was booked in before.
//!
//! A print is of all that a row says and of the how-manieth of its like it is, counted from 0 without gaps: so of three
//! equal rows where two were booked before, one is booked. An item that is amended or cancelled lets go of its row's
//! print, and the last of the equal ones takes its number.

use serde::Serialize;
use uuid::Uuid;

use crate::app::intake::Intakes;
use crate::app::intake::file::NewItem;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::Item;
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::store::Write;

/// The hash of what a row says.
pub(crate) fn row_hash(row: &impl Serialize) -> Result<Sha256Hash, Problem> {
    Ok(Sha256Hash::of(serde_json::to_vec(row)?))
}

/// The print of the `nth` row of its like.
pub(crate) fn print_of(row: &Sha256Hash, nth: u32) -> Sha256Hash {
    Sha256Hash::of(format!("zhenma/intake-row/v1\n{row}\n{nth}"))
}

/// Where an item's row stands among its like.
struct Place {
    row: Sha256Hash,
    nth: u32,
    version: u64,
    /// Whether the row named the agency, or left it to the warehouse's default.
    names_agency: bool,
}

impl Intakes<'_> {
    /// The print of an item's row follows its facts; the row of one that is cancelled may be booked in anew.
    pub(crate) fn move_print(
        &self,
        before: &Item,
        after: Option<&Item>,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let place = self.place_of(before)?;
        let to = match after {
            Some(after) => {
                let names_agency =
                    place.as_ref().is_some_and(|place| place.names_agency) || after.agency != before.agency;
                Some(row_hash(&row_of(after, names_agency))?)
            }
            None => None,
        };
        if place.as_ref().map(|place| place.row) == to {
            return Ok(());
        }
        if let Some(place) = place {
            self.release_print(&before.owner, &place, work)?;
        }
        match to {
            Some(row) => self.take_print(&before.owner, &row, before.id, work),
            None => Ok(()),
        }
    }

    fn print(
        &self,
        owner: &OrganisationId,
        row: &Sha256Hash,
        nth: u32,
    ) -> Result<(String, Option<(Uuid, u64)>), Problem> {
        let key = records::intake_row(owner, &print_of(row, nth));
        let found = records::read::<Uuid>(self.context.store(), &key)?;
        Ok((key, found))
    }

    fn place_of(&self, item: &Item) -> Result<Option<Place>, Problem> {
        for names_agency in [false, true] {
            let row = row_hash(&row_of(item, names_agency))?;
            for nth in 0.. {
                match self.print(&item.owner, &row, nth)?.1 {
                    Some((named, version)) if named == item.id => {
                        return Ok(Some(Place {
                            row,
                            nth,
                            version,
                            names_agency,
                        }));
                    }
                    Some(_) => {}
                    None => break,
                }
            }
        }
        Ok(None)
    }

    fn release_print(
        &self,
        owner: &OrganisationId,
        place: &Place,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let key = records::intake_row(owner, &print_of(&place.row, place.nth));
        let mut last = (key.clone(), place.version, None);
        let end = (place.nth.saturating_add(1)..)
            .map(|nth| self.print(owner, &place.row, nth))
            .find_map(|print| match print {
                Ok((key, Some((item, version)))) => {
                    last = (key, version, Some(item));
                    None
                }
                Ok((key, None)) => Some(Ok(key)),
                Err(problem) => Some(Err(problem)),
            });
        // Nobody may book one more of its like meanwhile: it would stand behind a gap.
        work.require_absent(end.unwrap_or_else(|| Err(Problem::internal("prints without end")))?);
        work.require_version(key.clone(), place.version);
        if let Some(item) = last.2 {
            work.put(key, &item)?;
            work.require_version(last.0.clone(), last.1);
        }
        work.write(last.0, Write::Delete);
        Ok(())
    }

    fn take_print(
        &self,
        owner: &OrganisationId,
        row: &Sha256Hash,
        item: Uuid,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let mut before = None;
        for nth in 0.. {
            let (key, found) = self.print(owner, row, nth)?;
            match found {
                Some((_, version)) => before = Some((key, version)),
                None => {
                    if let Some((key, version)) = before {
                        work.require_version(key, version);
                    }
                    work.require_absent(key.clone());
                    work.put(key, &item)?;
                    break;
                }
            }
        }
        Ok(())
    }
}

/// The row that books `item` in.
fn row_of(item: &Item, names_agency: bool) -> NewItem {
    NewItem {
        facts: item.facts.clone(),
        internal: item.internal.clone(),
        merchant: item.merchant.clone(),
        agency: names_agency.then(|| item.agency.clone()),
    }
}

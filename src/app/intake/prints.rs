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
        let end = self.end_of(owner, &place.row, place.nth.saturating_add(1))?;
        // Nobody may book one more of its like meanwhile: it would stand behind a gap.
        work.require_absent(self.print(owner, &place.row, end)?.0);
        let (key, _) = self.print(owner, &place.row, place.nth)?;
        work.require_version(key.clone(), place.version);
        let (last, found) = self.print(owner, &place.row, end.saturating_sub(1))?;
        if let Some((item, version)) = found
            && last != key
        {
            work.put(key, &item)?;
            work.require_version(last.clone(), version);
        }
        work.write(last, Write::Delete);
        Ok(())
    }

    fn take_print(
        &self,
        owner: &OrganisationId,
        row: &Sha256Hash,
        item: Uuid,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let end = self.end_of(owner, row, 0)?;
        if let Some(before) = end.checked_sub(1)
            && let (key, Some((_, version))) = self.print(owner, row, before)?
        {
            work.require_version(key, version);
        }
        let (key, _) = self.print(owner, row, end)?;
        work.require_absent(key.clone());
        Ok(work.put(key, &item)?)
    }

    /// The first number from `from` on that no row of its like has, where all before have one: found in few steps, as
    /// there are no gaps and may be many.
    fn end_of(&self, owner: &OrganisationId, row: &Sha256Hash, from: u32) -> Result<u32, Problem> {
        let is_there = |nth: u32| Ok::<_, Problem>(self.print(owner, row, nth)?.1.is_some());
        let (mut low, mut step) = (from, 1_u32);
        while is_there(low.saturating_add(step).saturating_sub(1))? {
            low = low.saturating_add(step);
            step = step.saturating_mul(2);
        }
        let mut high = low.saturating_add(step).saturating_sub(1);
        while low < high {
            let middle = low.midpoint(high);
            if is_there(middle)? {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        Ok(low)
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

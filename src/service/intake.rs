//! Intake 入仓: the rows of a file become items, all in one commit.

use serde::Serialize;
use uuid::Uuid;

use super::once::{Answer, Answered, Mark};
use super::{Caller, Event, Service, records};
use crate::catalogue::{Item, ItemState, NewItem, RowError, read_intake};
use crate::people::{Act, Organisation, OrganisationId, OrganisationKind};
use crate::problem::Problem;
use crate::store::Batch;

/// What an intake file came to.
#[derive(Clone, Debug, Serialize)]
pub struct Booked {
    /// The items booked in.
    pub booked: Vec<BookedItem>,
    /// What is wrong; where there is anything, nothing was booked.
    pub errors: Vec<RowError>,
}

/// One item booked in.
#[derive(Clone, Debug, Serialize)]
pub struct BookedItem {
    /// Its id.
    pub item_id: Uuid,
    /// The row it came from, as a spreadsheet counts: the header is row 1.
    pub row: u64,
}

impl Service {
    /// Books the items of a CSV file in for the caller's warehouse. All of them, or none where a row is wrong.
    ///
    /// # Errors
    /// 422 if the file as a whole cannot be read.
    pub fn intake(&self, caller: &Caller, csv: &[u8], mark: Option<&Mark>) -> Result<Answered, Problem> {
        caller.require(Act::Intake)?;
        let file = read_intake(csv).map_err(|problem| Problem::invalid("file", "", problem))?;
        let warehouse = self.own_organisation(caller)?;
        let mut errors = file.errors;
        let mut batch = Batch::new();
        let mut booked = Vec::with_capacity(file.items.len());
        let mut known = Known::default();
        for (row, item) in file.items {
            match self.assign(&warehouse, &item, &mut known)? {
                Ok(agency) => {
                    let item_id = self.book(caller, &warehouse.id, agency, item, &mut batch)?;
                    booked.push(BookedItem { item_id, row });
                }
                Err((column, message)) => {
                    errors.push(RowError {
                        row,
                        column: Some(column.to_owned()),
                        message,
                    });
                }
            }
        }
        if !errors.is_empty() {
            errors.sort_by_key(|error| error.row);
            return answered(&Booked {
                booked: Vec::new(),
                errors,
            });
        }
        let answer = Answer::new(200, &Booked { booked, errors })?;
        Ok(self.finish(batch, answer, mark)?.0)
    }

    fn own_organisation(&self, caller: &Caller) -> Result<Organisation, Problem> {
        let id = caller.organisation()?;
        Ok(records::must_read(self.store(), &records::organisation(id))?.0)
    }

    /// The agency an item goes to: the one the row names, else the warehouse's default.
    fn assign(
        &self,
        warehouse: &Organisation,
        item: &NewItem,
        known: &mut Known,
    ) -> Result<Result<OrganisationId, (&'static str, String)>, Problem> {
        if let Some(merchant) = &item.merchant
            && !known.is(self, merchant, OrganisationKind::Merchant)?
        {
            return Ok(Err((
                "merchant",
                format!("'{merchant}' is no merchant known here; for own goods write 'self'"),
            )));
        }
        let Some(agency) = item.agency.as_ref().or(warehouse.default_agency.as_ref()) else {
            let right = "name the agency that appraises this item; the warehouse has no default";
            return Ok(Err(("agency", right.to_owned())));
        };
        if known.is(self, agency, OrganisationKind::Agency)? {
            Ok(Ok(agency.clone()))
        } else {
            Ok(Err(("agency", format!("'{agency}' is no agency known here"))))
        }
    }

    fn book(
        &self,
        caller: &Caller,
        owner: &OrganisationId,
        agency: OrganisationId,
        new: NewItem,
        batch: &mut Batch,
    ) -> Result<Uuid, Problem> {
        let now = self.now();
        let item = Item {
            id: Uuid::now_v7(),
            owner: owner.clone(),
            agency,
            merchant: new.merchant,
            facts: new.facts,
            internal: new.internal,
            dossier_salt: Uuid::new_v4().simple().to_string(),
            state: ItemState::Received,
            booked_at: now,
            appraisal: None,
            live_tag: None,
            outcomes: Vec::new(),
        };
        batch.require_absent(records::item(item.id));
        batch.put(records::item(item.id), &item)?;
        let mut event = Event::new("received", caller.by.clone(), now);
        event.item = Some(item.id);
        event.after = Some("received".to_owned());
        event.write(batch)?;
        Ok(item.id)
    }
}

/// Organisations a file named so far, so that a long file reads each once.
#[derive(Default)]
struct Known(std::collections::HashMap<OrganisationId, Option<OrganisationKind>>);

impl Known {
    fn is(
        &mut self,
        service: &Service,
        id: &OrganisationId,
        kind: OrganisationKind,
    ) -> Result<bool, Problem> {
        if let Some(found) = self.0.get(id) {
            return Ok(*found == Some(kind));
        }
        let read = records::read::<Organisation>(service.store(), &records::organisation(id))?;
        let found = read.map(|(organisation, _)| organisation.kind);
        self.0.insert(id.clone(), found);
        Ok(found == Some(kind))
    }
}

fn answered(booked: &Booked) -> Result<Answered, Problem> {
    Ok(Answered {
        status: 200,
        body: serde_json::to_vec(booked)?.into(),
    })
}

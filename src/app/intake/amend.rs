//! A warehouse mends what it booked in wrongly, or takes it back, as long as nothing is signed about it: everything that
//! was made of the facts moves in the same commit.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::list::index;
use crate::app::records;
use crate::app::retry::retry_on_conflict;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::{
    AmendRefusal, Cancelled, FactsChange, InternalChange, InternalFacts, Item, ItemState, OwnSerial,
    PublicFacts, WrongFact, may_amend,
};
use crate::domain::people::{Organisation, OrganisationId, OrganisationKind, Permission};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::message::{Explain, Message, message};
use crate::store::prefix_end;

/// How often an act is tried where others change the item at the same moment.
const TRIES: usize = 4;

/// What a warehouse amends of an item; what is absent stays.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemAmendment {
    /// What anyone may see.
    #[serde(default)]
    pub facts: FactsChange,
    /// What stays inside.
    #[serde(default)]
    pub internal: InternalChange,
    /// Whose goods they are; `null` for the warehouse's own.
    #[serde(default, deserialize_with = "given")]
    pub merchant: Option<Option<OrganisationId>>,
    /// The agency it is assigned to; every item has one.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<OrganisationId>")]
    pub agency: Option<Option<OrganisationId>>,
    /// The version of the item that was looked at; the amendment is refused where it has another by now.
    #[serde(default)]
    pub version: Option<u32>,
    /// Why; the event keeps it.
    #[schemars(length(min = 1, max = 500))]
    pub reason: String,
}

/// A value that is there, be it `null`.
fn given<'de, D: serde::Deserializer<'de>>(value: D) -> Result<Option<Option<OrganisationId>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What an event tells of an item's facts.
#[derive(Serialize)]
struct Told<'a> {
    facts: &'a PublicFacts,
    internal: &'a InternalFacts,
    #[serde(skip_serializing_if = "Option::is_none")]
    merchant: Option<&'a OrganisationId>,
    agency: &'a OrganisationId,
}

/// An item's facts, as events tell them.
pub(crate) fn told(item: &Item) -> Result<String, Problem> {
    Ok(serde_json::to_string(&Told {
        facts: &item.facts,
        internal: &item.internal,
        merchant: item.merchant.as_ref(),
        agency: &item.agency,
    })?)
}

impl From<AmendRefusal> for Problem {
    fn from(refusal: AmendRefusal) -> Self {
        let problem = Self::conflict(refusal.message());
        match refusal {
            AmendRefusal::HasTag(serial) | AmendRefusal::HadTag(serial) => problem.about(serial),
            AmendRefusal::Cancelled | AmendRefusal::UnderAppraisal(_) | AmendRefusal::Approved(_) => problem,
        }
    }
}

/// What is wrong with a fact, in the field of the body that named it.
pub(crate) fn wrong_fact(of: &str, (field, right): WrongFact) -> Problem {
    Problem::invalid(&format!("{of}.{field}"), "", right)
}

impl Intakes<'_> {
    /// Amends facts of an item of the caller's warehouse about which nothing is signed.
    ///
    /// # Errors
    /// 404 for another warehouse's item; 409 where an appraisal is under way or approved, it has or had a tag, it was
    /// cancelled, another piece has the own serial, or its version is another; 422 for what cannot be a fact.
    pub fn amend_item(
        &self,
        caller: &Caller,
        id: Uuid,
        amendment: &ItemAmendment,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::AmendItem)?;
        let reason = text("reason", &amendment.reason, LONGEST_REASON)?;
        self.change_item(caller, id, idempotency, |item, work| {
            if let Some(seen) = amendment.version
                && seen != item.version
            {
                let told = message!("item.another_version", version = item.version, seen);
                return Err(Problem::conflict(told).in_field("version"));
            }
            let amended = self.amended(item, amendment)?;
            if amended == *item {
                return Ok(amended);
            }
            let amended = Item {
                version: item.version.saturating_add(1),
                ..amended
            };
            self.move_own_serial(item, &amended.facts, work)
                .map_err(|problem| match problem.field.as_deref() {
                    Some("own_serial") => problem.in_field("facts.own_serial"),
                    _ => problem,
                })?;
            self.move_print(item, Some(&amended), work)?;
            work.event("item_amended")
                .item(id)
                .reason(reason)
                .before(told(item)?)
                .after(told(&amended)?)
                .record()?;
            Ok(amended)
        })
    }

    /// Cancels an item that was booked in by mistake: its own serial is free, and its row may be booked in anew.
    ///
    /// # Errors
    /// As [`Self::amend_item`].
    pub fn cancel_item(
        &self,
        caller: &Caller,
        id: Uuid,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::AmendItem)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        self.change_item(caller, id, idempotency, |item, work| {
            let cancelled = Item {
                state: ItemState::Cancelled,
                cancelled: Some(Cancelled {
                    at: work.at(),
                    by: caller.by.person.clone(),
                    reason: reason.to_owned(),
                }),
                allowed_by: None,
                ..item.clone()
            };
            self.release_own_serial(item, work)?;
            self.move_print(item, None, work)?;
            work.event("item_cancelled")
                .item(id)
                .reason(reason)
                .before(item.state.as_str())
                .after(cancelled.state.as_str())
                .record()?;
            Ok(cancelled)
        })
    }

    /// Reads, judges and commits until nobody else changes the item at the same moment: an appraisal that begins and a
    /// tag that is issued write the item too, so one of the two comes first and the other sees it.
    fn change_item(
        &self,
        caller: &Caller,
        id: Uuid,
        idempotency: Option<&IdempotencyKey>,
        change: impl Fn(&Item, &mut UnitOfWork) -> Result<Item, Problem>,
    ) -> Result<Answered, Problem> {
        retry_on_conflict(
            TRIES,
            || Problem::unavailable(message!("item.changed_at_once")),
            || {
                let found = records::read::<Item>(self.context.store(), &records::item(id))?
                    .filter(|(item, _)| caller.is_of(&item.owner));
                let (item, version) = found.ok_or_else(|| Problem::not_found(Thing::Item, id))?;
                may_amend(&item, self.tagged(id)?)?;
                let mut work = UnitOfWork::new(&caller.by, self.context.now());
                work.require_version(records::item(id), version);
                let changed = change(&item, &mut work)?;
                if changed != item {
                    index::move_item(&item, &changed, work.batch())?;
                    work.put(records::item(id), &changed)?;
                }
                let answer = Answer::ok(&shown(changed))?;
                let finished = self.context.finish(work, answer, idempotency);
                Ok(finished.map(|(answered, _)| answered))
            },
        )
    }

    /// A tag the item ever had.
    fn tagged(&self, id: Uuid) -> Result<Option<Serial>, Problem> {
        let prefix = records::tags_of_item(id);
        let found = self.context.store().scan(&prefix, &prefix_end(&prefix), 1)?;
        let serial = found.first().and_then(|(key, _)| key.strip_prefix(&prefix));
        Ok(serial.and_then(|serial| Serial::from_data(serial).ok()))
    }

    fn amended(&self, item: &Item, amendment: &ItemAmendment) -> Result<Item, Problem> {
        let facts = amendment.facts.apply(&item.facts);
        let internal = amendment.internal.apply(&item.internal);
        let mut amended = Item {
            facts: facts.map_err(|wrong| wrong_fact("facts", wrong))?,
            internal: internal.map_err(|wrong| wrong_fact("internal", wrong))?,
            ..item.clone()
        };
        if let Some(merchant) = &amendment.merchant {
            if let Some(merchant) = merchant {
                let unknown = message!("intake.merchant_unknown");
                self.require_organisation("merchant", merchant, OrganisationKind::Merchant, unknown)?;
            }
            amended.merchant.clone_from(merchant);
        }
        if let Some(agency) = &amendment.agency {
            let Some(agency) = agency else {
                return Err(Problem::invalid("agency", "", message!("value.empty")));
            };
            let unknown = message!("intake.agency_unknown");
            self.require_organisation("agency", agency, OrganisationKind::Agency, unknown)?;
            amended.agency.clone_from(agency);
        }
        // It stands beside no other piece any more.
        if OwnSerial::of(&amended.facts) != OwnSerial::of(&item.facts) {
            amended.allowed_by = None;
        }
        Ok(amended)
    }

    fn require_organisation(
        &self,
        field: &str,
        id: &OrganisationId,
        kind: OrganisationKind,
        unknown: Message,
    ) -> Result<(), Problem> {
        let read = records::read::<Organisation>(self.context.store(), &records::organisation(id))?;
        match read {
            Some((organisation, _)) if organisation.kind == kind => Ok(()),
            _ => Err(Problem::invalid(field, id, unknown)),
        }
    }
}

/// An item as its people see it. The salt keeps the dossier's hash from being guessed at; nobody needs it.
pub(crate) fn shown(mut item: Item) -> Item {
    item.dossier_salt.clear();
    item
}

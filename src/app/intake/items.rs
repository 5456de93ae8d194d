//! Items as their people see them, and what becomes of one that is not genuine.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::event::Event;
use crate::app::evidence::EvidenceFiles;
use crate::app::evidence::files::Marked;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::intake::Intakes;
use crate::app::records;
use crate::domain::catalogue::{
    CarriedOut, Item, ItemState, OutcomeKind, OutcomeOrder, OutcomeRefusal, may_carry_out, may_order,
};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::store::Batch;

const LONGEST_REASON: usize = 500;
/// Most pieces of evidence of one order.
const MOST_EVIDENCE: usize = 50;

/// An order as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOutcome {
    /// What.
    pub kind: OutcomeKind,
    /// Why.
    pub reason: String,
}

/// That an order was carried out, as handed in.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCarriedOut {
    /// Photos, videos or documents of it, stored as evidence before.
    pub evidence: Vec<Sha256Hash>,
    /// Who watched.
    #[serde(default)]
    pub witness: Option<String>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Serialize, schemars::JsonSchema)]
/// What becomes of an order.
pub struct Ordered {
    item_id: Uuid,
    number: u32,
    kind: OutcomeKind,
    open: bool,
}

impl From<OutcomeRefusal> for Problem {
    fn from(refusal: OutcomeRefusal) -> Self {
        let field = match refusal {
            OutcomeRefusal::NoEvidence => "evidence",
            OutcomeRefusal::NoWitness => "witness",
            _ => return Self::conflict(refusal.to_string()),
        };
        let mut problem = Self::invalid(field, "", "");
        problem.detail = refusal.to_string();
        problem
    }
}

impl Intakes<'_> {
    /// An item with its state, its orders and its live tag, and its version.
    ///
    /// # Errors
    /// 404 for what is not the caller's to see.
    pub fn read_item(&self, caller: &Caller, id: Uuid) -> Result<(Item, u64), Problem> {
        caller.require(Permission::ReadItem)?;
        let (mut item, version) = self.item_for(caller, id)?;
        // The salt keeps the dossier's hash from being guessed at; nobody needs it.
        item.dossier_salt.clear();
        Ok((item, version))
    }

    fn item_for(&self, caller: &Caller, id: Uuid) -> Result<(Item, u64), Problem> {
        records::read::<Item>(self.context.store(), &records::item(id))?
            .filter(|(item, _)| may_see(caller, item))
            .ok_or_else(|| Problem::not_found("item", id))
    }

    /// Orders what becomes of an item that is not genuine.
    ///
    /// # Errors
    /// 404 for an unknown item, 409 where it is not `not_genuine`, is gone, or an order is open.
    pub fn order_outcome(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &NewOutcome,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::OrderOutcome)?;
        let reason = crate::app::tags::bind::text("reason", &new.reason, LONGEST_REASON)?;
        let (mut item, version) = self.whole_item(id)?;
        may_order(item.state, &item.outcomes)?;
        let number = u32::try_from(item.outcomes.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let order = OutcomeOrder {
            number,
            kind: new.kind,
            reason: reason.to_owned(),
            ordered_at: self.context.now(),
            ordered_by: caller.by.person.clone(),
            carried_out: None,
            called_off: None,
        };
        item.outcomes.push(order.clone());
        let event = outcome_event(
            "outcome_ordered",
            caller,
            &order,
            Some(reason),
            self.context.now(),
        );
        self.finish_order(item, version, &order, event, 201, idempotency)
    }

    fn whole_item(&self, id: Uuid) -> Result<(Item, u64), Problem> {
        records::read::<Item>(self.context.store(), &records::item(id))?
            .ok_or_else(|| Problem::not_found("item", id))
    }

    /// Records that an order was carried out.
    ///
    /// # Errors
    /// 404 for another warehouse's item, 409 for an order that is not open, 422 without evidence, or for a
    /// destruction nobody watched.
    pub fn carry_out(
        &self,
        caller: &Caller,
        id: Uuid,
        number: u32,
        new: &NewCarriedOut,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::CarryOutOutcome)?;
        let (mut item, version) = self.item_for(caller, id)?;
        let at = open_order(&item, number)?;
        may_carry_out(at, &new.evidence, new.witness.as_deref())?;
        if new.evidence.len() > MOST_EVIDENCE {
            return Err(Problem::invalid("evidence", "", "is at most 50 files"));
        }
        for hash in &new.evidence {
            EvidenceFiles::new(self.context).own_evidence(caller, "evidence", hash)?;
        }
        let line = |field: &str, text: &Option<String>| match text {
            Some(text) => {
                crate::app::tags::bind::text(field, text, LONGEST_REASON).map(|text| Some(text.to_owned()))
            }
            None => Ok(None),
        };
        let mut order = at.clone();
        order.carried_out = Some(CarriedOut {
            at: self.context.now(),
            by: caller.by.person.clone(),
            evidence: new.evidence.clone(),
            witness: line("witness", &new.witness)?,
            note: line("note", &new.note)?,
        });
        set_order(&mut item, &order);
        let event = outcome_event(
            "outcome_carried_out",
            caller,
            &order,
            new.note.as_deref(),
            self.context.now(),
        );
        self.finish_order(item, version, &order, event, 200, idempotency)
    }

    /// Calls an open order off.
    ///
    /// # Errors
    /// 409 for an order that is not open, 422 without a reason.
    pub fn call_outcome_off(
        &self,
        caller: &Caller,
        id: Uuid,
        number: u32,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::OrderOutcome)?;
        let reason = crate::app::tags::bind::text("reason", reason, LONGEST_REASON)?;
        let (mut item, version) = self.whole_item(id)?;
        let mut order = open_order(&item, number)?.clone();
        order.called_off = Some(reason.to_owned());
        set_order(&mut item, &order);
        let event = outcome_event(
            "outcome_called_off",
            caller,
            &order,
            Some(reason),
            self.context.now(),
        );
        self.finish_order(item, version, &order, event, 200, idempotency)
    }

    fn finish_order(
        &self,
        item: Item,
        version: u64,
        order: &OutcomeOrder,
        mut event: Event,
        status: u16,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let mut batch = Batch::new();
        batch.require_version(records::item(item.id), version);
        for hash in order.carried_out.iter().flat_map(|done| &done.evidence) {
            batch.require_absent(records::archived(hash));
            batch.put(records::outcome_evidence(hash, item.id), &Marked::YES)?;
        }
        event.item = Some(item.id);
        event.write(&mut batch)?;
        batch.put(records::item(item.id), &item)?;
        let answer = Ordered {
            item_id: item.id,
            number: order.number,
            kind: order.kind,
            open: order.is_open(),
        };
        Ok(self
            .context
            .finish(batch, Answer::new(status, &answer)?, idempotency)?
            .0)
    }
}

fn outcome_event(
    kind: &str,
    caller: &Caller,
    order: &OutcomeOrder,
    reason: Option<&str>,
    now: crate::instant::Instant,
) -> Event {
    let mut event = Event::new(kind, caller.by.clone(), now);
    event.reason = reason.map(str::to_owned);
    event.before = Some(ItemState::NotGenuine.as_str().to_owned());
    event.after = Some(format!("{} {}", order.number, order.kind.as_str()));
    event
}

fn open_order(item: &Item, number: u32) -> Result<&OutcomeOrder, OutcomeRefusal> {
    let found = item.outcomes.iter().find(|order| order.number == number);
    found
        .filter(|order| order.is_open())
        .ok_or(OutcomeRefusal::NotOpen(number))
}

fn set_order(item: &mut Item, changed: &OutcomeOrder) {
    for order in &mut item.outcomes {
        if order.number == changed.number {
            order.clone_from(changed);
        }
    }
}

/// Owner, assigned agency and merchant see their own; the platform sees all (access.md).
pub(crate) fn may_see(caller: &Caller, item: &Item) -> bool {
    match caller.by.role {
        Role::Platform => true,
        Role::Warehouse => caller.is_of(&item.owner),
        Role::Merchant => item
            .merchant
            .as_ref()
            .is_some_and(|merchant| caller.is_of(merchant)),
        Role::Appraiser | Role::Reviewer | Role::Approver => caller.is_of(&item.agency),
        Role::Assessor | Role::Insurer | Role::Laboratory | Role::Admin => false,
    }
}

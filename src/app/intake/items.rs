//! Items as their people see them, and what becomes of one that is not genuine.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::evidence::EvidenceFiles;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey, Outcome};
use crate::app::intake::Intakes;
use crate::app::intake::amend::shown;
use crate::app::records::{self, Marked};
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::{
    CarriedOut, Item, ItemState, OutcomeKind, OutcomeOrder, OutcomeRefusal, may_carry_out, may_order,
};
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::message::{Explain, message};

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

/// What an act on an order tells, and the outcome of its answer.
struct OrderChange<'a> {
    kind: &'static str,
    reason: Option<&'a str>,
    outcome: Outcome,
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
            _ => return Self::conflict(refusal.message()),
        };
        Self::invalid(field, "", refusal.message())
    }
}

impl Intakes<'_> {
    /// An item with its state, its orders and its live tag, and its version.
    ///
    /// # Errors
    /// 404 for what is not the caller's to see.
    pub fn read_item(&self, caller: &Caller, id: Uuid) -> Result<(Item, u64), Problem> {
        caller.require(Permission::ReadItem)?;
        let (item, version) = self.item_for(caller, id)?;
        Ok((shown(item), version))
    }

    fn item_for(&self, caller: &Caller, id: Uuid) -> Result<(Item, u64), Problem> {
        records::read::<Item>(self.context.store(), &records::item(id))?
            .filter(|(item, _)| caller.may_see_item(item))
            .ok_or_else(|| Problem::not_found(Thing::Item, id))
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
        let reason = text("reason", &new.reason, LONGEST_REASON)?;
        let (mut item, version) = self.whole_item(id)?;
        may_order(item.state, &item.outcomes)?;
        let number = u32::try_from(item.outcomes.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let order = OutcomeOrder {
            number,
            kind: new.kind,
            reason: reason.to_owned(),
            ordered_at: work.at(),
            ordered_by: caller.by.person.clone(),
            carried_out: None,
            called_off: None,
        };
        item.outcomes.push(order.clone());
        let done = OrderChange {
            kind: "outcome_ordered",
            reason: Some(reason),
            outcome: Outcome::Created,
        };
        self.finish_order((item, version), &order, &done, work, idempotency)
    }

    fn whole_item(&self, id: Uuid) -> Result<(Item, u64), Problem> {
        records::read::<Item>(self.context.store(), &records::item(id))?
            .ok_or_else(|| Problem::not_found(Thing::Item, id))
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
            let right = message!("order.too_much_evidence", most = MOST_EVIDENCE);
            return Err(Problem::invalid("evidence", "", right));
        }
        for hash in &new.evidence {
            EvidenceFiles::new(self.context).own_evidence(caller, "evidence", hash)?;
        }
        let line = |field: &str, given: &Option<String>| match given {
            Some(given) => text(field, given, LONGEST_REASON).map(|given| Some(given.to_owned())),
            None => Ok(None),
        };
        let work = UnitOfWork::new(&caller.by, self.context.now());
        let mut order = at.clone();
        order.carried_out = Some(CarriedOut {
            at: work.at(),
            by: caller.by.person.clone(),
            evidence: new.evidence.clone(),
            witness: line("witness", &new.witness)?,
            note: line("note", &new.note)?,
        });
        set_order(&mut item, &order);
        let done = OrderChange {
            kind: "outcome_carried_out",
            reason: new.note.as_deref(),
            outcome: Outcome::Ok,
        };
        self.finish_order((item, version), &order, &done, work, idempotency)
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
        let reason = text("reason", reason, LONGEST_REASON)?;
        let (mut item, version) = self.whole_item(id)?;
        let mut order = open_order(&item, number)?.clone();
        order.called_off = Some(reason.to_owned());
        set_order(&mut item, &order);
        let done = OrderChange {
            kind: "outcome_called_off",
            reason: Some(reason),
            outcome: Outcome::Ok,
        };
        let work = UnitOfWork::new(&caller.by, self.context.now());
        self.finish_order((item, version), &order, &done, work, idempotency)
    }

    /// Writes an item whose order changed.
    fn finish_order(
        &self,
        (item, version): (Item, u64),
        order: &OutcomeOrder,
        done: &OrderChange<'_>,
        mut work: UnitOfWork,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        work.require_version(records::item(item.id), version);
        for hash in order
            .carried_out
            .iter()
            .flat_map(|carried_out| &carried_out.evidence)
        {
            work.require_absent(records::archived(hash));
            work.put(records::outcome_evidence(hash, item.id), &Marked::YES)?;
        }
        work.event(done.kind)
            .item(item.id)
            .reason_if_given(done.reason)
            .before(ItemState::NotGenuine.as_str())
            .after(format!("{} {}", order.number, order.kind.as_str()))
            .record()?;
        work.put(records::item(item.id), &item)?;
        let answer = Ordered {
            item_id: item.id,
            number: order.number,
            kind: order.kind,
            open: order.is_open(),
        };
        Ok(self
            .context
            .finish(work, Answer::new(done.outcome, &answer)?, idempotency)?
            .0)
    }
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

//! What becomes of an item that is not genuine: outcome orders (design, section 3; S11 and SA7 leave it to us).

use serde::{Deserialize, Serialize};

use super::state::ItemState;
use crate::domain::people::OrganisationId;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Explain, Message, Name, message};

/// What is ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeKind {
    /// Kept apart under lock.
    Quarantine,
    /// Back to the merchant.
    ReturnToMerchant,
    /// Destroyed under witness.
    Destroy,
    /// Reported to the authority.
    Report,
}

impl OutcomeKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [
        Self::Quarantine,
        Self::ReturnToMerchant,
        Self::Destroy,
        Self::Report,
    ];

    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Quarantine => "quarantine",
            Self::ReturnToMerchant => "return_to_merchant",
            Self::Destroy => "destroy",
            Self::Report => "report",
        }
    }

    /// The name in data and the Chinese one, for messages.
    #[must_use]
    pub const fn name(self) -> Name {
        let chinese = match self {
            Self::Quarantine => "隔离",
            Self::ReturnToMerchant => "退回商家",
            Self::Destroy => "监督销毁",
            Self::Report => "上报",
        };
        Name::new(self.as_str(), chinese)
    }

    /// Whether the item is gone once it is done.
    #[must_use]
    pub const fn takes_the_item_away(self) -> bool {
        matches!(self, Self::ReturnToMerchant | Self::Destroy)
    }
}

/// That an order was carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CarriedOut {
    /// When.
    pub at: Instant,
    /// Who.
    pub by: OrganisationId,
    /// Photos, videos or documents of it, by hash.
    pub evidence: Vec<Sha256Hash>,
    /// Who watched; needed where the item is destroyed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub witness: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An order and how it ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OutcomeOrder {
    /// Counted from 1 for each item.
    pub number: u32,
    /// What.
    pub kind: OutcomeKind,
    /// Why.
    pub reason: String,
    /// When it was ordered.
    pub ordered_at: Instant,
    /// By whom.
    pub ordered_by: OrganisationId,
    /// How it was carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried_out: Option<CarriedOut>,
    /// Why it was called off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called_off: Option<String>,
}

impl OutcomeOrder {
    /// Whether it still waits.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.carried_out.is_none() && self.called_off.is_none()
    }
}

/// Why an order is not possible.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum OutcomeRefusal {
    /// The item was not found to be a fake.
    State(ItemState),
    /// There is nothing left to order about.
    Gone {
        /// Which order took it away.
        number: u32,
        /// What it was.
        kind: OutcomeKind,
    },
    /// Two orders at once.
    Open {
        /// Which order.
        number: u32,
        /// What it is.
        kind: OutcomeKind,
    },
    /// The order is not there or has ended.
    NotOpen(u32),
    /// Nothing shows that it was done.
    NoEvidence,
    /// Nobody watched.
    NoWitness,
}

impl Explain for OutcomeRefusal {
    fn message(&self) -> Message {
        match self {
            Self::State(state) => message!("order.only_for_not_genuine", state: state.name()),
            Self::Gone { number, kind } => message!("order.item_gone", number, kind: kind.name()),
            Self::Open { number, kind } => message!("order.still_open", number, kind: kind.name()),
            Self::NotOpen(number) => message!("order.not_open", number),
            Self::NoEvidence => message!("order.evidence_missing"),
            Self::NoWitness => message!("order.witness_missing"),
        }
    }
}

/// The order that took the item away, if one did.
#[must_use]
pub fn gone(orders: &[OutcomeOrder]) -> Option<OutcomeRefusal> {
    let away = |order: &&OutcomeOrder| order.carried_out.is_some() && order.kind.takes_the_item_away();
    orders.iter().find(away).map(|order| OutcomeRefusal::Gone {
        number: order.number,
        kind: order.kind,
    })
}

/// Whether something may be ordered now.
///
/// # Errors
/// [`OutcomeRefusal`].
pub fn may_order(state: ItemState, orders: &[OutcomeOrder]) -> Result<(), OutcomeRefusal> {
    may_appraise(orders)?;
    if state == ItemState::NotGenuine {
        Ok(())
    } else {
        Err(OutcomeRefusal::State(state))
    }
}

/// Whether an item is there to be appraised, found genuine after all, or given a tag: not one that is gone, and not
/// while an order is open.
///
/// # Errors
/// [`OutcomeRefusal`].
pub fn may_appraise(orders: &[OutcomeOrder]) -> Result<(), OutcomeRefusal> {
    if let Some(gone) = gone(orders) {
        return Err(gone);
    }
    match orders.iter().find(|order| order.is_open()) {
        Some(open) => Err(OutcomeRefusal::Open {
            number: open.number,
            kind: open.kind,
        }),
        None => Ok(()),
    }
}

/// Whether this is enough to say that the order was carried out.
///
/// # Errors
/// [`OutcomeRefusal`].
pub fn may_carry_out(
    order: &OutcomeOrder,
    evidence: &[Sha256Hash],
    witness: Option<&str>,
) -> Result<(), OutcomeRefusal> {
    if !order.is_open() {
        return Err(OutcomeRefusal::NotOpen(order.number));
    }
    if evidence.is_empty() {
        return Err(OutcomeRefusal::NoEvidence);
    }
    if order.kind == OutcomeKind::Destroy && witness.is_none_or(|name| name.trim().is_empty()) {
        return Err(OutcomeRefusal::NoWitness);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn order(number: u32, kind: OutcomeKind, end: u8) -> OutcomeOrder {
        let by = OrganisationId::parse("tai").unwrap();
        let at: Instant = "2026-01-02T03:04:05.678Z".parse().unwrap();
        let done = CarriedOut {
            at,
            by: by.clone(),
            evidence: vec![Sha256Hash::of("photo")],
            witness: Some("王".to_owned()),
            note: None,
        };
        OutcomeOrder {
            number,
            kind,
            reason: "假货".to_owned(),
            ordered_at: at,
            ordered_by: by,
            carried_out: (end == 1).then_some(done),
            called_off: (end == 2).then(|| "误令".to_owned()),
        }
    }

    #[test]
    fn a_destruction_needs_a_witness_and_everything_needs_evidence() {
        let evidence = [Sha256Hash::of("photo")];
        for kind in OutcomeKind::ALL {
            let open = order(1, kind, 0);
            assert_eq!(
                may_carry_out(&open, &[], Some("王")),
                Err(OutcomeRefusal::NoEvidence)
            );
            let alone = may_carry_out(&open, &evidence, Some("  "));
            assert_eq!(alone.is_err(), kind == OutcomeKind::Destroy);
            assert_eq!(may_carry_out(&open, &evidence, Some("王")), Ok(()));
        }
    }

    proptest! {
        /// Whatever was ordered before: never two open orders, never an order about what is gone.
        #[test]
        fn what_may_be_ordered_follows_from_what_was(
            ends in prop::collection::vec((0_usize..4, 0_u8..3), 0..6),
        ) {
            let orders: Vec<_> = (1..).zip(&ends)
                .map(|(number, (kind, end))| order(number, OutcomeKind::ALL[*kind], *end))
                .collect();
            let open = orders.iter().any(OutcomeOrder::is_open);
            let away = orders.iter().any(|o| o.carried_out.is_some() && o.kind.takes_the_item_away());
            prop_assert_eq!(may_order(ItemState::NotGenuine, &orders).is_ok(), !open && !away);
            prop_assert_eq!(may_appraise(&orders).is_ok(), !open && !away);
            for state in [ItemState::Received, ItemState::Appraising, ItemState::Genuine, ItemState::Undetermined] {
                prop_assert!(may_order(state, &orders).is_err());
            }
        }
    }
}

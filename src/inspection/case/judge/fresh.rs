//! The sensory items of fresh food: specification, net weight and defects (5.3; R33, R34, R39, R40).

use super::context::{ItemContext, ItemFinding, wrong_kind};
use crate::inspection::case::Found;
use crate::inspection::fresh::net_weight::{StatedWeight, claimed_net_weight, judge_net_weight};
use crate::inspection::fresh::sensory::{
    Places, Shares, judge_several_pieces, judge_single_piece, judge_specification,
};
use crate::inspection::{MassUnit, NotAQuantity, Quantity, Refused, normalised};
use crate::message::{Explain, message};

impl ItemContext<'_> {
    /// 规格 (5.3.1.1).
    #[allow(clippy::unused_self, reason = "items are judged alike")]
    pub(super) fn pieces_as_stated(&self, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::Specification {
            mode,
            total,
            nonconforming,
        } = found
        else {
            return Err(wrong_kind("`specification` (5.3.1.1), `not_tested`"));
        };
        let decided = judge_specification(*mode, *total, *nonconforming)?;
        Ok(ItemFinding::of(decided.decision, None, decided.reasons))
    }

    /// 净重 (5.2.1.2, read 5.3.1.2).
    pub(super) fn net_weight(&self, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::NetWeight { mass } = found else {
            return Err(wrong_kind("`net_weight` (5.2.1.2), `not_tested`"));
        };
        if mass.unit == MassUnit::Carat {
            return Err(Refused::new("mass.unit", message!("inspection.carat_for_food")));
        }
        let product = &self.case.order.product;
        let stated: Vec<StatedWeight> = product
            .weights
            .iter()
            .map(|weight| StatedWeight {
                place: weight.place,
                label: weight.label,
                mass: weight.mass,
            })
            .collect();
        let claim = claimed_net_weight(&stated)?;
        let declared = quantity(claim.decision, "mass")?;
        let tolerance = self
            .limits
            .net_weight_tolerance(self.case.subject.category, &product.name, self.on);
        let judged = judge_net_weight(declared, tolerance, quantity(mass.grams(), "mass")?)?;
        let mut reasons = claim.reasons;
        reasons.extend(judged.reasons);
        let finding = ItemFinding::of(judged.decision, None, reasons);
        Ok(finding.held_against(format!("≥ {declared} g"), "listing"))
    }

    /// 瑕疵 (5.3.2.2).
    #[allow(clippy::unused_self, reason = "items are judged alike")]
    pub(super) fn defects(&self, found: &Found) -> Result<ItemFinding, Refused> {
        let decided = match found {
            Found::OnePiece {
                severe,
                general,
                minor,
                over_tolerance,
                within_tolerance,
            } => judge_single_piece(Places {
                severe: *severe,
                general: *general,
                minor: *minor,
                over_tolerance: *over_tolerance,
                within_tolerance: *within_tolerance,
            }),
            Found::SeveralPieces {
                basis,
                total,
                severe,
                general,
                minor,
            } => judge_several_pieces(Shares {
                basis: *basis,
                total: *total,
                severe: *severe,
                general: *general,
                minor: *minor,
            })?,
            _ => {
                return Err(wrong_kind(
                    "`one_piece`, `several_pieces` (5.3.2.2), `not_tested`",
                ));
            }
        };
        Ok(ItemFinding::of(decided.decision.verdict, None, decided.reasons))
    }
}

/// A computed number as a quantity.
pub(super) fn quantity(value: rust_decimal::Decimal, field: &str) -> Result<Quantity, Refused> {
    normalised(value).parse().map_err(|error: NotAQuantity| {
        Refused::new(
            field,
            message!("inspection.amount_is", amount = value, why: error.message()),
        )
    })
}

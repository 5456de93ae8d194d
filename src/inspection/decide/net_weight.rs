//! Cases about the net weight of fresh goods.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use super::sensory;
use crate::inspection::fresh::net_weight::{StatedWeight, claimed_net_weight, judge_net_weight};
use crate::inspection::{MassUnit, Refused, normalised};

/// `net_weight_basis`: R34.
pub(super) fn basis(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["weights"])?;
    let stated = fields
        .objects("weights", &["where", "label", "value", "unit"])?
        .into_iter()
        .map(|weight| {
            Ok(StatedWeight {
                place: weight.choice("where")?,
                label: weight.choice("label")?,
                mass: weight.weighed(&MassUnit::OF_GOODS)?,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    let decided = claimed_net_weight(&stated)?;
    Ok(decided.map(|grams| json!({ "net_weight_g": normalised(grams) })))
}

/// `net_weight`: R34.
pub(super) fn verdict(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["declared_g", "annex_tolerance_g", "measured_net_g"])?;
    let decided = judge_net_weight(
        fields.positive("declared_g")?,
        fields.optional_quantity("annex_tolerance_g")?,
        fields.quantity("measured_net_g")?,
    )?;
    Ok(decided.map(sensory::verdict))
}

//! Cases about how much is taken.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::MassUnit;
use crate::inspection::clauses::sampling::{Portions, portions_of, sampling_cap};

/// `sampling_quantity`: R37, R38.
pub(super) fn quantity(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["goods", "pack_weight", "single_fruit_weight"])?;
    let goods = fields.choice("goods")?;
    let pack = fields.optional_mass("pack_weight", &MassUnit::OF_GOODS)?;
    let fruit = fields.optional_mass("single_fruit_weight", &MassUnit::OF_GOODS)?;
    Ok(portions_of(goods, pack, fruit)?.map(|portions| match portions {
        Portions::Specified(portions) => json!({ "portions": portions.to_string(), "status": "specified" }),
        Portions::NotSpecified => json!({ "portions": null, "status": "not_specified" }),
    }))
}

/// `sampling_cap`: R5.
pub(super) fn cap(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["needed_for_test", "needed_for_retest", "taken"])?;
    let decided = sampling_cap(
        fields.positive("needed_for_test")?,
        fields.quantity("needed_for_retest")?,
        fields.positive("taken")?,
    );
    Ok(decided.map(|cap| json!({ "allowed": cap.allowed, "scope": cap.scope })))
}

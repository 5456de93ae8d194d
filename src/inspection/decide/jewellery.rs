//! Cases about diamonds and the mass of precious metal.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::clauses::verdict::Graded;
use crate::inspection::jewellery::diamond::Scale;
use crate::inspection::jewellery::metal_mass::MassTolerance;
use crate::inspection::jewellery::{diamond, metal_mass};
use crate::inspection::{MassUnit, normalised};

fn graded(graded: Graded) -> Value {
    json!({ "verdict": graded.verdict(), "grade": graded.grade() })
}

fn grade_on(scale: Scale, input: &Value) -> Written {
    let fields = Fields::of(input, &["mounting", "nominal", "actual"])?;
    let decided = diamond::diamond_grade(
        scale,
        fields.choice("mounting")?,
        fields.text("nominal")?,
        fields.text("actual")?,
    )?;
    Ok(decided.map(graded))
}

/// `diamond_colour`: R21, R23.
pub(super) fn colour(input: &Value, _: CaseContext<'_>) -> Written {
    grade_on(Scale::Colour, input)
}

/// `diamond_clarity`: R22, R23.
pub(super) fn clarity(input: &Value, _: CaseContext<'_>) -> Written {
    grade_on(Scale::Clarity, input)
}

/// `diamond_mass`: R24.
pub(super) fn diamond_mass(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["mounting", "nominal", "measured_g"])?;
    let decided = diamond::diamond_mass(
        fields.choice("mounting")?,
        fields.mass("nominal", &MassUnit::OF_STONES)?,
        fields.positive("measured_g")?,
    );
    Ok(decided.map(|mass| match mass {
        Some(mass) => json!({
            "x_g": normalised(mass.x_g),
            "verdict": mass.graded.verdict(),
            "grade": mass.graded.grade(),
        }),
        None => json!({ "x_g": null, "verdict": "not_applicable", "grade": null }),
    }))
}

/// `precious_mass`: R25.
pub(super) fn precious_mass(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["nominal_g", "measured_g", "tolerance_g"])?;
    let tolerance = fields.object("tolerance_g", &["minus", "plus"])?;
    let decided = metal_mass::precious_mass(
        fields.positive("nominal_g")?,
        fields.positive("measured_g")?,
        MassTolerance {
            minus_g: tolerance.quantity("minus")?,
            plus_g: tolerance.quantity("plus")?,
        },
    );
    Ok(decided.map(graded))
}

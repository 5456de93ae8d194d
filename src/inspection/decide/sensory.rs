//! Cases about what is seen of fresh goods.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::Verdict;
use crate::inspection::fresh::sensory::{
    Defects, Places, Shares, judge_several_pieces, judge_single_piece, judge_specification, sensory_mode,
};

/// `sensory_mode`: R39, R40.
pub(super) fn mode(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["units_inspected"])?;
    let decided = sensory_mode(fields.pieces("units_inspected")?)?;
    Ok(decided.map(|mode| json!({ "mode": mode })))
}

/// `sensory_single`: R36, R39.
pub(super) fn single(input: &Value, _: CaseContext<'_>) -> Written {
    const NAMES: [&str; 5] = ["severe", "general", "minor", "over_tolerance", "within_tolerance"];
    let fields = Fields::of(input, &NAMES)?;
    let decided = judge_single_piece(Places {
        severe: fields.pieces("severe")?,
        general: fields.pieces("general")?,
        minor: fields.pieces("minor")?,
        over_tolerance: fields.pieces("over_tolerance")?,
        within_tolerance: fields.pieces("within_tolerance")?,
    });
    Ok(decided.map(defects))
}

/// `sensory_multi`: R40.
pub(super) fn multi(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["basis", "total", "severe", "general", "minor"])?;
    let decided = judge_several_pieces(Shares {
        basis: fields.choice("basis")?,
        total: fields.positive("total")?,
        severe: fields.quantity("severe")?,
        general: fields.quantity("general")?,
        minor: fields.quantity("minor")?,
    })?;
    Ok(decided.map(defects))
}

/// `specification`: R33.
pub(super) fn specification(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["mode", "total", "nonconforming"])?;
    let decided = judge_specification(
        fields.choice("mode")?,
        fields.pieces("total")?,
        fields.pieces("nonconforming")?,
    )?;
    Ok(decided.map(verdict))
}

fn defects(defects: Defects) -> Value {
    json!({ "verdict": defects.verdict, "failed": defects.failed })
}

/// A decision that is a verdict only.
pub(super) fn verdict(verdict: Verdict) -> Value {
    json!({ "verdict": verdict })
}

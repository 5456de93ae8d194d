//! Cases about appeals and re-inspections.

use serde_json::{Value, json};

use super::input::Fields;
use super::kind::{CaseContext, Written};
use crate::inspection::clauses::retest::{
    Conclusion, RetestFacts, expired, retest_lab_allowed, retest_refused_by,
};
use crate::inspection::clauses::{appeal_period, fee, retest};

/// `appeal_deadline`: R53.
pub(super) fn appeal_deadline(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["received_at", "filed_at"])?;
    let decided = appeal_period::appeal_deadline(
        fields.instant("received_at")?,
        fields.instant("filed_at")?,
        context.calendar,
    )?;
    Ok(decided.map(|found| json!({ "last_day": found.last_day, "in_time": found.in_time })))
}

/// `retest_admissible`: R55, R60.
pub(super) fn retest_admissible(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(
        input,
        &[
            "appeal_in_time",
            "leftover_sample",
            "item_retestable",
            "testable_on_original",
            "expired",
            "law_forbids",
        ],
    )?;
    let decided = retest_refused_by(RetestFacts {
        appeal_in_time: fields.boolean("appeal_in_time")?,
        leftover_sample: fields.boolean("leftover_sample")?,
        item_retestable: fields.boolean("item_retestable")?,
        testable_on_original: fields.boolean("testable_on_original")?,
        expired: fields.boolean("expired")?,
        law_forbids: fields.boolean("law_forbids")?,
    });
    Ok(decided.map(|grounds| json!({ "retest": grounds.is_empty(), "refused_by": grounds })))
}

/// `retest_expiry`: R60.
pub(super) fn retest_expiry(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["shelf_life_last_day", "requested_at"])?;
    let decided = expired(
        fields.date("shelf_life_last_day")?,
        fields.instant("requested_at")?,
    );
    Ok(decided.map(|expired| json!({ "expired": expired })))
}

/// `retest_lab`: R56.
pub(super) fn retest_lab(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["initial_lab", "retest_lab"])?;
    let decided = retest_lab_allowed(fields.text("initial_lab")?, fields.text("retest_lab")?);
    Ok(decided.map(|allowed| json!({ "allowed": allowed })))
}

/// `retest_outcome`: R57, R59.
pub(super) fn retest_outcome(input: &Value, _: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["original", "retest"])?;
    let conclusion = |name| {
        let fields = fields.object(name, &["verdict", "grade"])?;
        Ok(Conclusion {
            verdict: fields.choice("verdict")?,
            grade: fields.optional_word("grade")?,
        })
    };
    let decided = retest::retest_outcome(conclusion("original")?, conclusion("retest")?)?;
    Ok(decided.map(|outcome| {
        json!({
            "final": outcome.conclusion.verdict,
            "grade": outcome.conclusion.grade,
            "refund": outcome.refund,
        })
    }))
}

/// `fee_deadline`: R58.
pub(super) fn fee_deadline(input: &Value, context: CaseContext<'_>) -> Written {
    let fields = Fields::of(input, &["notice_received_at", "paid_at"])?;
    let decided = fee::fee_deadline(
        context.specification(),
        fields.instant("notice_received_at")?,
        fields.instant("paid_at")?,
        context.calendar,
    )?;
    Ok(decided.map(|found| match found {
        Some(fee) => json!({ "status": "ok", "last_day": fee.last_day, "in_time": fee.in_time }),
        None => json!({ "status": "calendar_not_covered", "last_day": null, "in_time": null }),
    }))
}

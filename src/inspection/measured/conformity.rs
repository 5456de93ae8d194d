//! Whether a measured result meets a requirement: the rule.

use super::amount::Amount;
use super::requirement::Requirement;
use super::unit::Unit;
use super::value::Measured;
use crate::inspection::{Decided, Reason, normalised, string_enum};

string_enum! {
    /// Whether a measured result meets a requirement.
    pub enum Conformity {
        /// 合格.
        Pass = "pass",
        /// 不合格.
        Fail = "fail",
        /// 无法判定: something is missing; never a pass (A48).
        CannotDecide = "cannot_decide",
    }
}

type Answer = Decided<Conformity>;

/// Whether `measured` meets `requirement`. Fresh and jewellery 6.1: R41, the limit being the one that R41 to R43 chose.
///
/// A result that names only a bound is decided where every value it allows would be decided alike:
/// - `<x` against a maximum L passes where x ≤ L; else the limit lies below what was looked for, and nothing is decided.
/// - `<x` against a minimum L fails where x ≤ L; else nothing is decided.
/// - 未检出 counts as less than its detection limit; without one it decides nothing against a number (but a minimum of 0).
/// - 不得检出 is met by 未检出 or `<x` down to the detection limit it asks for; where it asks for none, by 未检出 alone.
///   A number above nought fails it, unless it lies below the detection limit asked for, which is no finding either way.
/// - 合格 and 不合格 decide only what is not required in numbers, and numbers nothing else.
///
/// Nothing is rounded (A29).
#[must_use]
pub fn meets(measured: &Measured, requirement: &Requirement) -> Answer {
    let answer = match requirement {
        Requirement::Max { amount } => against_number(measured, *amount, true),
        Requirement::Min { amount } => against_number(measured, *amount, false),
        Requirement::NotDetected { detection_limit } => not_detected(measured, *detection_limit),
        Requirement::Conforms => conforms(measured),
    };
    with_inputs(answer, measured, requirement)
}

fn with_inputs(mut answer: Answer, measured: &Measured, requirement: &Requirement) -> Answer {
    for reason in &mut answer.reasons {
        reason.inputs.insert("measured".into(), measured.to_string());
        if reason.threshold.is_none() {
            reason.threshold = Some(requirement.to_string());
        }
    }
    answer
}

fn say(conformity: Conformity, zh: impl Into<String>, en: impl Into<String>) -> Answer {
    let reason = Reason::new("6.1", "R41", zh.into(), en.into());
    Decided::new(
        conformity,
        if conformity == Conformity::CannotDecide {
            reason.read_as("A48").for_review()
        } else {
            reason
        },
    )
}

fn cannot(zh: impl Into<String>, en: impl Into<String>) -> Answer {
    say(Conformity::CannotDecide, zh, en)
}

/// The verdict of a value that keeps to the limit, or does not.
fn kept(kept: bool, at_most: bool) -> Answer {
    match (kept, at_most) {
        (true, true) => say(
            Conformity::Pass,
            "检测值不高于限值",
            "the measured value is not above the limit",
        ),
        (false, true) => say(
            Conformity::Fail,
            "检测值高于限值",
            "the measured value is above the limit",
        ),
        (true, false) => say(
            Conformity::Pass,
            "检测值不低于限值",
            "the measured value is not below the limit",
        ),
        (false, false) => say(
            Conformity::Fail,
            "检测值低于限值",
            "the measured value is below the limit",
        ),
    }
}

fn against_number(measured: &Measured, limit: Amount, at_most: bool) -> Answer {
    let (amount, exactly) = match measured {
        Measured::Exact { amount } => (*amount, true),
        Measured::Below { amount }
        | Measured::NotDetected {
            detection_limit: Some(amount),
        } => (*amount, false),
        Measured::NotDetected {
            detection_limit: None,
        } => {
            // Not less than nought is every amount.
            if !at_most && limit.value.is_zero() {
                return kept(true, at_most);
            }
            return cannot(
                "未检出而未注明检出限，不能与限值比较：请注明检出限",
                "not detected, and the detection limit is missing: it cannot be held against the limit",
            );
        }
        Measured::Conforms | Measured::DoesNotConform => {
            return cannot(
                "此项有数值要求，须给出检测值",
                "the requirement is a number: the measured value is missing",
            );
        }
    };
    let converted = match amount.to(limit.unit) {
        Ok(converted) => converted,
        Err(why) => {
            return cannot(
                format!("单位不能换算：检测值{amount}，限值{limit}"),
                why.to_string(),
            );
        }
    };
    let bound = limit.value.value();
    let margin = if at_most {
        bound - converted
    } else {
        converted - bound
    };
    let mut answer = match (exactly, at_most) {
        (true, _) => kept(!margin.is_sign_negative() || margin.is_zero(), at_most),
        // What is less than x is not above a limit from x on.
        (false, true) if converted <= bound => kept(true, at_most),
        (false, true) => cannot(
            "限值低于检出限，不能判定：请采用检出限不高于限值的方法",
            "the limit lies below what the method can detect: a method is needed that detects as little as the limit",
        ),
        (false, false) if bound.is_zero() => kept(true, at_most),
        (false, false) if converted <= bound => kept(false, at_most),
        (false, false) => cannot(
            "只知检测值小于某数，不能判定是否达到下限",
            "only known to be less than a number above the limit: the measured value is missing",
        ),
    };
    if exactly {
        for reason in &mut answer.reasons {
            reason.margin = Some(format!("{} {}", normalised(margin), limit.unit));
            if amount.unit != limit.unit {
                let converted = format!("{} {}", normalised(converted), limit.unit);
                reason.inputs.insert("converted".into(), converted);
            }
        }
    }
    answer
}

const FOUND: (&str, &str) = (
    "检出了不得检出的物质",
    "something was found that must not be there",
);
const NONE_FOUND: (&str, &str) = ("未检出", "nothing was found");

fn not_detected(measured: &Measured, asked: Option<Amount>) -> Answer {
    match measured {
        Measured::Exact { amount } if amount.value.is_zero() => {
            say(Conformity::Pass, NONE_FOUND.0, NONE_FOUND.1)
        }
        Measured::Exact { amount } => match asked.map(|asked| in_unit_of(*amount, asked)) {
            None => say(Conformity::Fail, FOUND.0, FOUND.1),
            Some(Ok((amount, asked))) if amount >= asked => say(Conformity::Fail, FOUND.0, FOUND.1),
            Some(Ok(_)) => cannot(
                "检测值低于方法检出限，不作为检出",
                "the value lies below the detection limit, where it is no finding: the laboratory says whether it detected it",
            ),
            Some(Err(why)) => cannot("单位不能换算", why),
        },
        Measured::NotDetected { .. } if asked.is_none() => say(Conformity::Pass, NONE_FOUND.0, NONE_FOUND.1),
        Measured::NotDetected {
            detection_limit: None,
        } => cannot(
            "未注明检出限，而要求以不高于规定检出限的方法检测",
            "the detection limit is missing, and the requirement asks for one",
        ),
        Measured::Below { amount }
        | Measured::NotDetected {
            detection_limit: Some(amount),
        } => match asked.map(|asked| in_unit_of(*amount, asked)) {
            Some(Ok((amount, asked))) if amount <= asked => say(Conformity::Pass, NONE_FOUND.0, NONE_FOUND.1),
            Some(Ok(_)) => cannot(
                "所用方法的检出限高于规定的检出限",
                "the method detects less than the requirement asks for",
            ),
            Some(Err(why)) => cannot("单位不能换算", why),
            None => cannot(
                "小于某数不等于未检出，且未规定检出限",
                "less than a number is not the same as not detected, and no detection limit is laid down",
            ),
        },
        Measured::Conforms | Measured::DoesNotConform => cannot(
            "此项要求未检出，须给出检测结果",
            "the requirement is that nothing is detected: the measured result is missing",
        ),
    }
}

/// Both amounts in the unit of `other`.
fn in_unit_of(
    amount: Amount,
    other: Amount,
) -> Result<(rust_decimal::Decimal, rust_decimal::Decimal), String> {
    let unit: Unit = other.unit;
    amount
        .to(unit)
        .map(|amount| (amount, other.value.value()))
        .map_err(|why| why.to_string())
}

fn conforms(measured: &Measured) -> Answer {
    match measured {
        Measured::Conforms => say(
            Conformity::Pass,
            "检验机构判定符合",
            "the laboratory found that it conforms",
        ),
        Measured::DoesNotConform => say(
            Conformity::Fail,
            "检验机构判定不符合",
            "the laboratory found that it does not conform",
        ),
        _ => cannot(
            "此项没有数值要求，须由检验机构给出符合或不符合",
            "the requirement is no number: the laboratory says whether it conforms",
        ),
    }
}

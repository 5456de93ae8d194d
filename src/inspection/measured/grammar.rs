//! How laboratories write results: `0.05`, `<0.01`, `未检出`, `ND(0.01)`, `符合`.

use super::{Amount, Measured, Unit};
use crate::inspection::{NotAQuantity, Quantity};
use crate::message::{Explain, Message, message};

/// Why a cell is no result, with what would be right, and in which column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotMeasured {
    /// `value`, `unit` or `detection_limit`.
    pub column: &'static str,
    /// What would be right.
    pub message: Message,
}

const fn wrong(column: &'static str, message: Message) -> NotMeasured {
    NotMeasured { column, message }
}

const NOT_DETECTED: [&str; 8] = [
    "未检出",
    "未檢出",
    "nd",
    "n.d.",
    "n.d",
    "notdetected",
    "<检出限",
    "<lod",
];
const CONFORMS: [&str; 6] = ["合格", "符合", "符合要求", "pass", "conforms", "qualified"];
const DOES_NOT_CONFORM: [&str; 6] = [
    "不合格",
    "不符合",
    "不符合要求",
    "fail",
    "doesnotconform",
    "unqualified",
];

/// A result from its cells: the value, the unit and the detection limit as they stand there. The value may carry its
/// unit; two that differ are refused.
///
/// # Errors
/// [`NotMeasured`].
pub fn read_measured(
    value: &str,
    unit: Option<&str>,
    detection_limit: Option<&str>,
) -> Result<Measured, NotMeasured> {
    let unit = unit.map(read_unit).transpose()?;
    let plain = compared(value);
    if CONFORMS.contains(&plain.as_str()) {
        return Ok(Measured::Conforms);
    }
    if DOES_NOT_CONFORM.contains(&plain.as_str()) {
        return Ok(Measured::DoesNotConform);
    }
    if let Some(inside) = not_detected(&plain) {
        let said = detection_limit.map(compared).or(inside);
        let detection_limit = said
            .map(|text| read_amount(text.trim_start_matches(['<', '≤']), unit, "detection_limit"))
            .transpose()?;
        return Ok(Measured::NotDetected { detection_limit });
    }
    let below = plain
        .strip_prefix('<')
        .or_else(|| plain.strip_prefix("小于"))
        .filter(|rest| !rest.is_empty());
    if let Some(number) = below {
        let amount = read_amount(number, unit, "value")?;
        if amount.value.is_zero() {
            return Err(wrong("value", message!("result.below_zero")));
        }
        return Ok(Measured::Below { amount });
    }
    let amount = read_amount(&plain, unit, "value")?;
    if let Some(limit) = detection_limit {
        // Kept out of the result, but a slip in it is a slip in the file.
        read_amount(&compared(limit), unit, "detection_limit")?;
    }
    Ok(Measured::Exact { amount })
}

fn read_unit(text: &str) -> Result<Unit, NotMeasured> {
    Unit::parse(text).ok_or_else(|| {
        let units: Vec<&str> = <Unit as crate::inspection::StringEnum>::ALL
            .iter()
            .map(|(word, _)| *word)
            .collect();
        wrong(
            "unit",
            message!("result.unit_unknown", given = cut(text), units = units.join(", ")),
        )
    })
}

/// A cell without spaces, in half-width signs and small letters.
fn compared(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2212}' => '-',
        c => c,
    };
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    plain.to_lowercase()
}

/// Whether it says 未检出, and what stands in brackets behind it.
#[allow(
    clippy::option_option,
    reason = "said so, and with a detection limit or without"
)]
fn not_detected(plain: &str) -> Option<Option<String>> {
    let (word, inside) = match plain.split_once('(') {
        Some((word, rest)) => (word, Some(rest.strip_suffix(')')?)),
        None => (plain, None),
    };
    if !NOT_DETECTED.contains(&word) {
        return None;
    }
    let bare = |inside: &str| {
        let names = ["检出限", "lod", "dl"];
        let rest = names
            .iter()
            .find_map(|name| inside.strip_prefix(name))
            .unwrap_or(inside);
        rest.trim_start_matches([':', '=', '为']).to_owned()
    };
    Some(inside.map(bare))
}

/// A number, with its unit behind it or in its own column.
fn read_amount(plain: &str, unit: Option<Unit>, column: &'static str) -> Result<Amount, NotMeasured> {
    let end = plain
        .find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '-' | '+'))
        .unwrap_or(plain.len());
    let (number, own) = plain.split_at_checked(end).unwrap_or((plain, ""));
    let value = read_number(number, own, column)?;
    let own = match own {
        "" => None,
        own => Some(
            Unit::parse(own)
                .ok_or_else(|| wrong(column, message!("result.not_a_value", given = cut(plain))))?,
        ),
    };
    let unit = match (own, unit) {
        (Some(own), Some(unit)) if own != unit => {
            return Err(wrong(
                "unit",
                message!("result.two_units", given = cut(plain), own, unit),
            ));
        }
        (Some(unit), _) | (None, Some(unit)) => unit,
        (None, None) => return Err(wrong("unit", message!("result.unit_missing"))),
    };
    let amount = Amount { value, unit };
    match amount.most() {
        Some(most) if amount.exceeds_the_whole() => {
            Err(wrong(column, message!("result.above_whole", amount, most)))
        }
        _ => Ok(amount),
    }
}

fn read_number(number: &str, rest: &str, column: &'static str) -> Result<Quantity, NotMeasured> {
    number.parse().map_err(|error: NotAQuantity| {
        let given = cut(&format!("{number}{rest}"));
        wrong(
            column,
            match error {
                NotAQuantity::Negative => message!("result.negative", given),
                NotAQuantity::TooLong => message!("result.too_long", given, why: error.message()),
                NotAQuantity::NotDecimal if given.starts_with('>') => message!("result.above_range", given),
                NotAQuantity::NotDecimal => message!("result.not_a_value", given),
            },
        )
    })
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

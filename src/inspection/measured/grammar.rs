//! How laboratories write results: `0.05`, `<0.01`, `未检出`, `ND(0.01)`, `符合`.

use super::{Amount, Measured, Unit};
use crate::inspection::{NotAQuantity, Quantity};

/// Why a cell is no result, with what would be right, and in which column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotMeasured {
    /// `value`, `unit` or `detection_limit`.
    pub column: &'static str,
    /// What would be right.
    pub message: String,
}

fn wrong(column: &'static str, message: impl Into<String>) -> NotMeasured {
    NotMeasured {
        column,
        message: message.into(),
    }
}

/// The ways a value is written, as text.
const RIGHT: &str = "a value is a number like 0.05, '<0.01', '未检出' or 'ND' with its detection limit, or 符合/合格/不符合/不合格";

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
            return Err(wrong(
                "value",
                "nothing is less than 0; write '未检出' with its detection limit",
            ));
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
            format!(
                "'{}' is no unit known here; there are {}",
                cut(text),
                units.join(", ")
            ),
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
        own => Some(Unit::parse(own).ok_or_else(|| wrong(column, format!("'{}': {RIGHT}", cut(plain))))?),
    };
    let unit = match (own, unit) {
        (Some(own), Some(unit)) if own != unit => {
            return Err(wrong(
                "unit",
                format!(
                    "'{}' is given in {own} and the unit column says {unit}; give one",
                    cut(plain)
                ),
            ));
        }
        (Some(unit), _) | (None, Some(unit)) => unit,
        (None, None) => return Err(wrong("unit", "a number needs its unit, like mg/kg")),
    };
    let amount = Amount { value, unit };
    match amount.most() {
        Some(most) if amount.exceeds_the_whole() => Err(wrong(
            column,
            format!("{amount} is more than there can be; at most {most}"),
        )),
        _ => Ok(amount),
    }
}

fn read_number(number: &str, rest: &str, column: &'static str) -> Result<Quantity, NotMeasured> {
    number.parse().map_err(|error: NotAQuantity| {
        let given = cut(&format!("{number}{rest}"));
        wrong(
            column,
            match error {
                NotAQuantity::Negative => format!(
                    "'{given}' is negative; what lies below the detection limit is written '<0.01' or '未检出'"
                ),
                NotAQuantity::TooLong => format!("'{given}' {error}"),
                NotAQuantity::NotDecimal if given.starts_with('>') => {
                    format!("'{given}': a value above the range is diluted and measured again; {RIGHT}")
                }
                NotAQuantity::NotDecimal => format!("'{given}': {RIGHT}"),
            },
        )
    })
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}

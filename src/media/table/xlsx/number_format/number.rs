//! Numbers as a section shows them.

use rust_decimal::{Decimal, RoundingStrategy};

use super::section::{Part, Section};

/// Characters that the number has at most where it stands beside something else, before it is shortened.
const GENERAL_WIDTH: usize = 11;

/// What the section shows of `value`, which is not negative; `None` where that is not certain.
pub(super) fn shown(section: &Section, value: Decimal, general: &str) -> Option<String> {
    if section.has(Part::General) {
        return beside_general(section, general);
    }
    let hundred = |value: Decimal| value.checked_mul(Decimal::ONE_HUNDRED);
    let thousandth = |value: Decimal| value.checked_div(Decimal::ONE_THOUSAND);
    let scaled = (0..section.percents).try_fold(value, |value, _| hundred(value))?;
    let scaled = (0..section.thousands).try_fold(scaled, |value, _| thousandth(value))?;
    let whole_parts = section.parts.iter().take_while(|part| **part != Part::Point);
    let whole_places = whole_parts.filter(|part| matches!(part, Part::Digit(_))).count();
    let decimals = section.places().count().saturating_sub(whole_places);
    let scale = u32::try_from(decimals).ok().filter(|scale| *scale <= 20)?;
    let rounded = scaled.round_dp_with_strategy(scale, RoundingStrategy::MidpointAwayFromZero);
    let text = format!("{rounded:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');
    write(section, whole, whole_places, fraction)
}

/// Whether nothing but zeros is left of it.
pub(super) fn is_all_zeros(shown: &str) -> bool {
    !shown.contains(|c: char| matches!(c, '1'..='9'))
}

fn beside_general(section: &Section, general: &str) -> Option<String> {
    if section.parts.as_slice() != [Part::General] && general.len() > GENERAL_WIDTH {
        return None;
    }
    let mut text = String::new();
    for part in &section.parts {
        match part {
            Part::Literal(c) => text.push(*c),
            Part::General => text.push_str(general),
            _ => return None,
        }
    }
    Some(text)
}

fn write(section: &Section, whole: &str, places: usize, fraction: &str) -> Option<String> {
    let mut text = String::new();
    let (mut left, mut first, mut zero_seen) = (places, true, false);
    let mut fraction = fraction.chars();
    let mut behind = false;
    for part in &section.parts {
        match part {
            Part::Literal(c) => text.push(*c),
            Part::Point => {
                if places == 0 {
                    text.push_str(whole);
                }
                text.push('.');
                behind = true;
            }
            Part::Digit(place) if behind => {
                let rest_is_zero = fraction.as_str().bytes().all(|b| b == b'0');
                let digit = fraction.next()?;
                match place {
                    '#' if rest_is_zero => {}
                    '?' if rest_is_zero => text.push(' '),
                    _ => text.push(digit),
                }
            }
            Part::Digit(place) => {
                left = left.checked_sub(1)?;
                let from = if first {
                    whole.len().max(left.saturating_add(1))
                } else {
                    left.saturating_add(1)
                };
                first = false;
                for position in (left..from).rev() {
                    let digit = whole.len().checked_sub(position.saturating_add(1));
                    match (digit.and_then(|at| whole.get(at..)?.chars().next()), place) {
                        (Some(digit), _) => text.push(digit),
                        (None, '0') => text.push('0'),
                        // Some programs fill it, some do not.
                        (None, _) if zero_seen => return None,
                        (None, '?') => text.push(' '),
                        (None, _) => continue,
                    }
                    if section.grouped && position > 0 && position % 3 == 0 {
                        text.push(',');
                    }
                }
                zero_seen |= *place == '0';
            }
            Part::General | Part::Text | Part::Time(_) => return None,
        }
    }
    Some(text)
}

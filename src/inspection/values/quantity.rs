//! Exact decimals, pieces and masses.
//!
//! Quantities are never floats: 0.301 g − 0.300 g is 0.001 g (design, section 6).

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use crate::inspection::string_enum;
use crate::message::{Explain, Message, message};
use crate::text::{schema_of_text, serde_as_text};

/// Digits before the point, and after it, that a quantity may have: what rules multiply with stays exact.
const MOST_DIGITS: usize = 11;

/// A quantity that is nought or more, exact, and written as it was given: `3.0` stays `3.0`.
#[derive(Clone, Copy, Debug)]
pub struct Quantity(Decimal);

/// The text is no quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotAQuantity {
    /// It is no decimal number.
    NotDecimal,
    /// It is below nought.
    Negative,
    /// It has more digits than a rule can reckon with exactly.
    TooLong,
}

impl Explain for NotAQuantity {
    fn message(&self) -> Message {
        match self {
            Self::NotDecimal => message!("value.decimal"),
            Self::Negative => message!("value.negative"),
            Self::TooLong => message!("value.decimal_too_long", most = MOST_DIGITS),
        }
    }
}

impl Quantity {
    /// The exact value.
    #[must_use]
    pub const fn value(self) -> Decimal {
        self.0
    }

    /// Whether it is nought.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0.is_zero()
    }
}

/// Equal by value: 3.0 is 3.
impl PartialEq for Quantity {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Quantity {}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Quantity {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}

impl FromStr for Quantity {
    type Err = NotAQuantity;

    fn from_str(text: &str) -> Result<Self, NotAQuantity> {
        let (negative, digits) = text
            .strip_prefix('-')
            .map_or((false, text), |digits| (true, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !all_digits(whole) || !all_digits(fraction) || (whole.len() > 1 && whole.starts_with('0')) {
            return Err(NotAQuantity::NotDecimal);
        }
        if negative {
            return Err(NotAQuantity::Negative);
        }
        if whole.len() > MOST_DIGITS || fraction.len() > MOST_DIGITS {
            return Err(NotAQuantity::TooLong);
        }
        Decimal::from_str_exact(text)
            .map(Self)
            .map_err(|_| NotAQuantity::TooLong)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

serde_as_text!(Quantity, str::parse::<Quantity>);
schema_of_text!(Quantity, pattern: "^(0|[1-9][0-9]{0,10})(\\.[0-9]{1,11})?$", "0.25");

/// A computed number as decisions give it: no trailing zeros, `0` for nought.
#[must_use]
pub fn normalised(value: Decimal) -> String {
    let value = value.normalize();
    // A difference can be a negative nought.
    if value.is_zero() {
        "0".to_owned()
    } else {
        value.to_string()
    }
}

/// Most pieces of one sample.
pub type MostPieces = u64;

/// A number of pieces or places, whole and nought or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pieces(pub MostPieces);

impl Pieces {
    /// The number as a decimal.
    #[must_use]
    pub fn value(self) -> Decimal {
        Decimal::from(self.0)
    }
}

impl FromStr for Pieces {
    type Err = NotPieces;

    fn from_str(text: &str) -> Result<Self, NotPieces> {
        let quantity = text.parse::<Quantity>().map_err(NotPieces::Quantity)?;
        let whole = quantity.value().normalize();
        if whole.scale() != 0 {
            return Err(NotPieces::NotWhole);
        }
        whole
            .to_string()
            .parse()
            .map(Self)
            .map_err(|_| NotPieces::NotWhole)
    }
}

impl fmt::Display for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

serde_as_text!(Pieces, str::parse::<Pieces>);
schema_of_text!(Pieces, pattern: "^(0|[1-9][0-9]{0,10})$", "20");

/// The text is no number of pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotPieces {
    /// It is no quantity at all.
    Quantity(NotAQuantity),
    /// There are no parts of pieces.
    NotWhole,
}

impl Explain for NotPieces {
    fn message(&self) -> Message {
        match self {
            Self::Quantity(quantity) => quantity.message(),
            Self::NotWhole => message!("value.whole"),
        }
    }
}

string_enum! {
    /// The units in which the specifications and listings give mass.
    pub enum MassUnit {
        /// Gram 克.
        Gram = "g",
        /// Kilogram 千克.
        Kilogram = "kg",
        /// Jin 斤, exactly 500 g.
        Jin = "jin",
        /// Carat 克拉, exactly 0.2 g.
        Carat = "ct",
    }
}

impl MassUnit {
    /// What fresh goods are sold in.
    pub const OF_GOODS: [Self; 3] = [Self::Gram, Self::Kilogram, Self::Jin];
    /// What stones are weighed in.
    pub const OF_STONES: [Self; 2] = [Self::Gram, Self::Carat];

    /// Grams in one of it, exactly.
    #[must_use]
    pub fn grams(self) -> Decimal {
        match self {
            Self::Gram => Decimal::ONE,
            Self::Kilogram => Decimal::ONE_THOUSAND,
            Self::Jin => Decimal::from(500),
            Self::Carat => Decimal::new(2, 1),
        }
    }
}

/// A mass with the unit it was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mass {
    /// How many of the unit.
    pub value: Quantity,
    /// The unit.
    pub unit: MassUnit,
}

impl Mass {
    /// The mass in grams, exactly.
    #[must_use]
    pub fn grams(self) -> Decimal {
        // At most 11 digits before the point and 3 more: far below the 28 that a decimal holds.
        self.value.value() * self.unit.grams()
    }
}

impl fmt::Display for Mass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_does_not_begin_with_a_nought_that_says_nothing() {
        for text in ["007", "00", "01.5"] {
            assert_eq!(text.parse::<Quantity>(), Err(NotAQuantity::NotDecimal), "{text}");
        }
        for text in ["0", "0.07", "10", "99999999999.99999999999"] {
            assert!(text.parse::<Quantity>().is_ok(), "{text}");
        }
        for text in ["100000000000", "0.000000000001"] {
            assert_eq!(text.parse::<Quantity>(), Err(NotAQuantity::TooLong), "{text}");
        }
    }
}

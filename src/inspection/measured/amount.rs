//! A number with its unit.

use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::Unit;
use crate::inspection::{Quantity, normalised};
use crate::message::{Explain, Message, message};

/// A quantity with the unit it was given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// How many of the unit.
    pub value: Quantity,
    /// The unit.
    pub unit: Unit,
}

/// Two units that measure different things, or a number too long to be converted exactly.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotConvertible {
    /// A mass is no concentration.
    Dimensions {
        /// The unit there is.
        from: Unit,
        /// The unit that is wanted.
        to: Unit,
    },
    /// More digits than can be reckoned with.
    Digits(String),
}

impl Explain for NotConvertible {
    fn message(&self) -> Message {
        match self {
            Self::Dimensions { from, to } => message!("result.dimensions", from, to),
            Self::Digits(amount) => message!("result.digits", amount),
        }
    }
}

impl Amount {
    /// How many of `unit` it is, exactly.
    ///
    /// # Errors
    /// [`NotConvertible`].
    pub fn to(self, unit: Unit) -> Result<Decimal, NotConvertible> {
        if self.unit == unit {
            return Ok(self.value.value());
        }
        if self.unit.dimension() != unit.dimension() {
            return Err(NotConvertible::Dimensions {
                from: self.unit,
                to: unit,
            });
        }
        let (in_base, _) = self.unit.factors();
        let (_, of_base) = unit.factors();
        let factor = in_base * of_base;
        // A product beyond what a decimal holds would be rounded: going back then gives another number.
        self.value
            .value()
            .checked_mul(factor)
            .map(|converted| converted.normalize())
            .filter(|converted| exact(self.value.value(), factor, *converted))
            .ok_or_else(|| NotConvertible::Digits(self.to_string()))
    }

    /// Whether it is more than there can be: above 100 %.
    #[must_use]
    pub fn exceeds_the_whole(self) -> bool {
        self.unit.most().is_some_and(|most| self.value.value() > most)
    }

    /// The most there can be of the unit, as text.
    #[must_use]
    pub fn most(self) -> Option<String> {
        self.unit
            .most()
            .map(|most| format!("{} {}", normalised(most), self.unit))
    }
}

/// Whether `product` is `value` times `factor` to the last digit.
fn exact(value: Decimal, factor: Decimal, product: Decimal) -> bool {
    let back = product.checked_div(factor);
    back.is_some_and(|back| back.normalize() == value.normalize())
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.value, self.unit)
    }
}

/// What is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotAnAmount;

impl Explain for NotAnAmount {
    fn message(&self) -> Message {
        message!("result.amount")
    }
}

impl FromStr for Amount {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let end = text
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or(NotAnAmount)?;
        let (number, unit) = text.split_at_checked(end).ok_or(NotAnAmount)?;
        Ok(Self {
            value: number.parse().map_err(|_| NotAnAmount)?,
            unit: Unit::parse(unit).ok_or(NotAnAmount)?,
        })
    }
}

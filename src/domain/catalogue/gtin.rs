//! GTIN: the brand owner's number for a trade item (GS1 General Specifications, 7.9: check digit).

use serde::{Deserialize, Deserializer, Serialize};

use crate::message::{Explain, Message, for_serde, message};

/// A GTIN-8, -12, -13 or -14 with a right check digit, as it was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Gtin(String);

crate::text::schema_of_text!(Gtin, pattern: "^([0-9]{8}|[0-9]{12,14})$", "4006381333931");

/// Why a text is not a GTIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotAGtin {
    /// Wrong length, or something other than digits.
    Digits,
    /// The last digit does not fit.
    Check {
        /// What stands there.
        found: u32,
        /// What would be right.
        expected: u32,
    },
}

impl Explain for NotAGtin {
    fn message(&self) -> Message {
        match self {
            Self::Digits => message!("gtin.digits"),
            Self::Check { found, expected } => message!("gtin.check_digit", found, expected),
        }
    }
}

impl Gtin {
    /// Reads a GTIN.
    ///
    /// # Errors
    /// [`NotAGtin`].
    pub fn parse(text: &str) -> Result<Self, NotAGtin> {
        let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(10)).collect();
        let digits = digits
            .filter(|d| matches!(d.len(), 8 | 12 | 13 | 14))
            .ok_or(NotAGtin::Digits)?;
        let (check, body) = digits.split_last().ok_or(NotAGtin::Digits)?;
        // Weights 3, 1, 3 … from the right of the body.
        let sum: u32 = body
            .iter()
            .rev()
            .zip([3, 1].into_iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum();
        let expected = (10 - sum % 10) % 10;
        if *check == expected {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAGtin::Check {
                found: *check,
                expected,
            })
        }
    }

    /// The number as 14 digits, as GS1 compares GTINs of different lengths.
    #[must_use]
    pub fn as_fourteen(&self) -> String {
        format!("{:0>14}", self.0)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Gtin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text).map_err(|refusal| for_serde(&refusal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gs1s_own_examples() {
        for good in ["9506000134352", "614141123452", "10614141543219", "40170725"] {
            assert!(Gtin::parse(good).is_ok(), "{good}");
        }
    }

    #[test]
    fn wrong_ones_say_what_would_be_right() {
        assert_eq!(
            Gtin::parse("9506000134353"),
            Err(NotAGtin::Check {
                found: 3,
                expected: 2
            })
        );
        for bad in [
            "",
            "950600013435",
            "95060001343522",
            "950600013435A",
            "９５０６０００１３４３５２",
            "123456789",
        ] {
            assert!(Gtin::parse(bad).is_err(), "{bad}");
        }
    }

    proptest::proptest! {
        /// Exactly one check digit is right, and any other text never panics.
        #[test]
        fn one_check_digit_of_ten_is_right(digits in "[0-9]{7}|[0-9]{11}|[0-9]{12}|[0-9]{13}", noise: String) {
            let good = (0..10).filter(|digit| Gtin::parse(&format!("{digits}{digit}")).is_ok()).count();
            proptest::prop_assert_eq!(good, 1);
            let _ = Gtin::parse(&noise);
        }
    }
}

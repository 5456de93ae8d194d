//! What a laboratory may show: its designation, its recognition by the state, and its accreditations, each with the days
//! on which it holds.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::message::{Message, message};

/// Days on which something holds, both ends included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// Its number, as on the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl Validity {
    /// Whether it holds on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// What a laboratory may show.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// It is the platform's own laboratory, no third party.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub own: bool,
    /// Designated by the platform.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub designated: Option<Validity>,
    /// Recognised by the state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_recognised: Option<Validity>,
    /// Accredited by CNAS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cnas: Option<Validity>,
    /// Holding the CMA approval.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cma: Option<Validity>,
}

impl Recognition {
    /// Days that end before they begin, and numbers that are none: the field and what would be right.
    ///
    /// # Errors
    /// See above.
    pub fn check(&self) -> Result<(), (&'static str, Message)> {
        let all = [
            ("designated", &self.designated),
            ("state_recognised", &self.state_recognised),
            ("cnas", &self.cnas),
            ("cma", &self.cma),
        ];
        for (field, validity) in all {
            let Some(validity) = validity else { continue };
            if validity.to < validity.from {
                return Err((field, message!("organisation.recognition_ends_early")));
            }
            let number = validity.number.as_deref().unwrap_or("-");
            if number.trim().is_empty()
                || number.chars().count() > 100
                || number.chars().any(char::is_control)
            {
                return Err((field, message!("organisation.recognition_number")));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_count() {
        let validity = Validity {
            number: None,
            from: "2026-01-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        };
        let on = |day: &str| validity.holds_on(day.parse().unwrap());
        assert!(on("2026-01-01") && on("2026-12-31"));
        assert!(!on("2025-12-31") && !on("2027-01-01"));
    }

    #[test]
    fn days_that_end_before_they_begin_are_refused() {
        let backwards = Validity {
            number: None,
            from: "2026-01-02".parse().unwrap(),
            to: "2026-01-01".parse().unwrap(),
        };
        let recognition = Recognition {
            cma: Some(backwards),
            ..Recognition::default()
        };
        assert_eq!(recognition.check().unwrap_err().0, "cma");
    }
}

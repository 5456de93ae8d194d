//! The terms that decide the window: how many days, and by which method they are counted.

use serde::{Deserialize, Serialize};

/// How the last day is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Civil Code 201 and 203: the day of the event is not counted, and a last day that is a rest day moves
    /// to the next working day. The default.
    CivilCode,
    /// Reading SA4 of the service's text, allowed by Civil Code 204: natural days, never moved.
    Natural,
}

impl Method {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CivilCode => "civil_code",
            Self::Natural => "natural",
        }
    }
}

/// An insurer's terms, as far as the window needs them. Certificates name `id` and `version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The policy's name, for example `demo-0`.
    pub id: String,
    /// Counted up with every change of terms, from 1.
    pub version: u32,
    /// Length of the window in days after the day of receipt.
    pub days: u16,
    /// How the days are counted.
    pub method: Method,
    /// Who pays; absent where nobody does yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub insurer: Option<String>,
}

impl Policy {
    /// The policy of demonstrations: 30 days by the Civil Code, no insurer.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            id: "demo-0".to_owned(),
            version: 1,
            days: 30,
            method: Method::CivilCode,
            insurer: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_policy_in_data() {
        let json = r#"{"id":"demo-0","version":1,"days":30,"method":"civil_code"}"#;
        assert_eq!(serde_json::to_string(&Policy::demo()).unwrap(), json);
        assert_eq!(serde_json::from_str::<Policy>(json).unwrap(), Policy::demo());
    }

    #[test]
    fn a_method_has_one_word() {
        for method in [Method::CivilCode, Method::Natural] {
            assert_eq!(serde_json::to_value(method).unwrap(), method.as_str());
        }
    }
}

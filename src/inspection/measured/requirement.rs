//! What is required of a measured result.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Amount;

/// What is required of one item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "requirement", rename_all = "snake_case", deny_unknown_fields)]
pub enum Requirement {
    /// Not more than this; as much as this is allowed.
    Max {
        /// The limit.
        amount: Amount,
    },
    /// Not less than this; as little as this is allowed.
    Min {
        /// The limit.
        amount: Amount,
    },
    /// 不得检出: none of it may be found.
    NotDetected {
        /// Down to how much the method has to look.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detection_limit: Option<Amount>,
    },
    /// Nothing that is measured in numbers: the laboratory says whether it conforms.
    Conforms,
}

impl std::fmt::Display for Requirement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Max { amount } => write!(f, "≤ {amount}"),
            Self::Min { amount } => write!(f, "≥ {amount}"),
            Self::NotDetected {
                detection_limit: None,
            } => f.write_str("不得检出"),
            Self::NotDetected {
                detection_limit: Some(limit),
            } => write!(f, "不得检出({limit})"),
            Self::Conforms => f.write_str("符合"),
        }
    }
}

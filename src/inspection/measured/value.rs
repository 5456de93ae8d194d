//! A measured result, with the words laboratories write it in.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::amount::Amount;

/// One measured result, as the laboratory reported it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case", deny_unknown_fields)]
pub enum Measured {
    /// A number.
    Exact {
        /// It.
        amount: Amount,
    },
    /// Less than a number: `<0.01`.
    Below {
        /// What it is less than.
        amount: Amount,
    },
    /// 未检出.
    NotDetected {
        /// From how much on it would have been detected, where the laboratory says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detection_limit: Option<Amount>,
    },
    /// 合格, 符合: the laboratory's own judgement, of what is not measured in numbers.
    Conforms,
    /// 不合格, 不符合.
    DoesNotConform,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exact { amount } => amount.fmt(f),
            Self::Below { amount } => write!(f, "<{amount}"),
            Self::NotDetected {
                detection_limit: None,
            } => f.write_str("未检出"),
            Self::NotDetected {
                detection_limit: Some(limit),
            } => write!(f, "未检出({limit})"),
            Self::Conforms => f.write_str("符合"),
            Self::DoesNotConform => f.write_str("不符合"),
        }
    }
}

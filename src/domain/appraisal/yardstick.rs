//! Yardsticks: by what an item was judged (S9: the brand owner's standards, the trade's, and the reference version).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::hash::Sha256Hash;

/// A yardstick as an appraiser names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewYardstick {
    /// 品牌方标准.
    BrandStandard {
        /// Its name.
        name: String,
    },
    /// 行业鉴别通用标准.
    TradeStandard {
        /// Its name.
        name: String,
    },
    /// 正品版本.
    ReferenceVersion {
        /// Its id.
        id: Uuid,
    },
}

/// A yardstick as the report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Yardstick {
    /// 品牌方标准.
    BrandStandard {
        /// Its name.
        name: String,
    },
    /// 行业鉴别通用标准.
    TradeStandard {
        /// Its name.
        name: String,
    },
    /// 正品版本, pinned by the hash of what it said.
    ReferenceVersion {
        /// Its id.
        id: Uuid,
        /// Brand, model, region and version.
        name: String,
        /// Of its facts in JCS.
        sha256: Sha256Hash,
    },
}

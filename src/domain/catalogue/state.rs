//! Where an item stands.

use serde::{Deserialize, Serialize};

use crate::message::Name;

/// Where an item stands (design, section 3). Whether it has a tag is the tag's matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Booked in.
    Received,
    /// An appraisal is under way.
    Appraising,
    /// Found genuine.
    Genuine,
    /// Found not genuine.
    NotGenuine,
    /// 无法判定: a real outcome.
    Undetermined,
    /// Booked in by mistake: the warehouse took it back before anything was signed about it.
    Cancelled,
}

impl ItemState {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Appraising => "appraising",
            Self::Genuine => "genuine",
            Self::NotGenuine => "not_genuine",
            Self::Undetermined => "undetermined",
            Self::Cancelled => "cancelled",
        }
    }

    /// The name in data and the Chinese one, for messages.
    #[must_use]
    pub const fn name(self) -> Name {
        let chinese = match self {
            Self::Received => "已入仓",
            Self::Appraising => "鉴定中",
            Self::Genuine => "正品",
            Self::NotGenuine => "非正品",
            Self::Undetermined => "无法判定",
            Self::Cancelled => "已取消",
        };
        Name::new(self.as_str(), chinese)
    }
}

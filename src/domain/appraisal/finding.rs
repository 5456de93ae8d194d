//! Findings: what was looked at, and what was seen (S10).

use serde::{Deserialize, Deserializer, Serialize};

use crate::hash::Sha256Hash;
use crate::message::{for_serde, message};

/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 2_000;
/// Most findings of one appraisal.
pub(super) const MOST_FINDINGS: usize = 100;
/// Most photos of one finding.
pub(super) const MOST_PHOTOS: usize = 30;

/// A point of comparison: S10's six, or another the appraiser names (its list is open).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Point(String);

crate::text::schema_of_text!(Point, pattern: "^[^\\x00-\\x1f]{1,60}$", "appearance");

/// The point at which the item is looked at as a whole.
pub(super) const APPEARANCE: &str = "appearance";

/// The points that must be looked at before an item can be found genuine: S10's, in its order. Where an item
/// has no such thing (a perfume has no hardware) the finding says `not_applicable`.
pub const MANDATORY: [&str; 6] = [
    "appearance",
    "material",
    "workmanship",
    "codes",
    "hardware",
    "inner_label",
];

/// Chinese and longer names of the six.
const ALIASES: [(&str, &str); 12] = [
    ("外观", "appearance"),
    ("材质", "material"),
    ("工艺", "workmanship"),
    ("编码", "codes"),
    ("code", "codes"),
    ("五金", "hardware"),
    ("内标", "inner_label"),
    ("内标印刷", "inner_label"),
    ("内标印刷方式", "inner_label"),
    ("inner label", "inner_label"),
    ("inner_label_printing", "inner_label"),
    ("label_printing", "inner_label"),
];

impl Point {
    /// Reads a point's name; S10's six also by their Chinese names. `None` if empty, too long or not plain text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > 60 || text.chars().any(char::is_control) {
            return None;
        }
        let known = ALIASES
            .iter()
            .find(|(alias, _)| alias.eq_ignore_ascii_case(text))
            .map(|(_, name)| *name);
        Some(Self(known.unwrap_or(text).to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let wrong = || for_serde(&message!("appraisal.point_name"));
        Self::parse(&text).ok_or_else(wrong)
    }
}

/// What was seen at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingResult {
    /// As a genuine one has it.
    Conforms,
    /// Otherwise; says how in its note.
    Differs,
    /// The item has no such thing.
    NotApplicable,
    /// Not looked at.
    NotChecked,
}

impl FindingResult {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Conforms => "conforms",
            Self::Differs => "differs",
            Self::NotApplicable => "not_applicable",
            Self::NotChecked => "not_checked",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// Where.
    pub point: Point,
    /// What.
    pub result: FindingResult,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Photos of it, by hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Sha256Hash>,
}

/// What the appraisal comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Conclusion {
    /// Genuine.
    Genuine,
    /// Not genuine.
    NotGenuine,
    /// 无法判定.
    Undetermined,
}

impl Conclusion {
    /// The name used in data.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::NotGenuine => "not_genuine",
            Self::Undetermined => "undetermined",
        }
    }
}

//! What a laboratory found of an item, each kind of item in its own form.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inspection::clauses::label::LabelResult;
use crate::inspection::fresh::sensory::{ShareBasis, SpecificationMode};
use crate::inspection::measured::{Amount, Measured, Unit};
use crate::inspection::{Mass, Pieces, Quantity};

/// What was found of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MeasuredItem {
    /// The item as printed in the plan, or its number there.
    pub item: String,
    /// What was found.
    pub found: Found,
    /// The method that was used, where it is another than the plan's (R11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What was found, each kind of item in its own form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Found {
    /// A measured value.
    Value {
        /// How much, of what unit.
        amount: Amount,
    },
    /// Less than this: `<0.01`.
    Below {
        /// Than what.
        amount: Amount,
    },
    /// Not detected 未检出.
    NotDetected {
        /// From how much on it would have been.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detection_limit: Option<Amount>,
    },
    /// It conforms, where nothing is measured.
    Conforms {
        /// What was found, as text: the name of the material.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
    },
    /// It does not.
    DoesNotConform {
        /// What was found instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        what: Option<String>,
    },
    /// It was not tested.
    NotTested {
        /// Why.
        reason: String,
    },
    /// The sulfonamides that were found, one by one (table 1, notes 1 and 2).
    Sulfonamides {
        /// Each with its amount; 0 for one that was looked for and not found.
        amounts: Vec<Substance>,
        /// Of what unit.
        unit: Unit,
    },
    /// The items of a label.
    Label {
        /// Each with its result.
        items: Vec<LabelPoint>,
    },
    /// Pieces against the stated specification 规格 (fresh 5.3.1.1).
    Specification {
        /// By ratio or singly.
        mode: SpecificationMode,
        /// Pieces inspected.
        total: Pieces,
        /// Of these, not as stated.
        nonconforming: Pieces,
    },
    /// The net weight (fresh 5.2.1.2, read 5.3.1.2).
    NetWeight {
        /// What it weighs without packaging.
        mass: Mass,
    },
    /// Defects counted on one piece (fresh 5.3.2.2(1)).
    OnePiece {
        /// Severe places.
        severe: Pieces,
        /// General places.
        general: Pieces,
        /// Minor places.
        minor: Pieces,
        /// Defects beyond their tolerance.
        over_tolerance: Pieces,
        /// Defects within it.
        within_tolerance: Pieces,
    },
    /// Defective pieces, or their weight (fresh 5.3.2.2(2)).
    SeveralPieces {
        /// What the numbers are.
        basis: ShareBasis,
        /// All that was inspected.
        total: Quantity,
        /// With severe defects.
        severe: Quantity,
        /// With general ones.
        general: Quantity,
        /// With minor ones.
        minor: Quantity,
    },
    /// A grade of colour or clarity.
    Grade {
        /// As on the scale.
        grade: String,
    },
    /// A mass.
    Mass {
        /// How much.
        mass: Mass,
    },
    /// The content of the precious metal.
    Purity {
        /// In per mille.
        per_mille: Quantity,
    },
}

impl Found {
    /// The result as a laboratory's file has it, if it is one of those.
    #[must_use]
    pub fn measured(&self) -> Option<Measured> {
        match self {
            Self::Value { amount } => Some(Measured::Exact { amount: *amount }),
            Self::Below { amount } => Some(Measured::Below { amount: *amount }),
            Self::NotDetected { detection_limit } => Some(Measured::NotDetected {
                detection_limit: *detection_limit,
            }),
            Self::Conforms { .. } => Some(Measured::Conforms),
            Self::DoesNotConform { .. } => Some(Measured::DoesNotConform),
            _ => None,
        }
    }
}

/// What was found, as text.
impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(measured) = self.measured() {
            measured.fmt(f)?;
        }
        match self {
            Self::Conforms { what: Some(what) } | Self::DoesNotConform { what: Some(what) } => {
                write!(f, "：{what}")
            }
            Self::NotTested { reason } => write!(f, "未检：{reason}"),
            Self::Sulfonamides { amounts, unit } => {
                let found: Vec<String> = amounts
                    .iter()
                    .map(|substance| format!("{} {} {unit}", substance.name, substance.value))
                    .collect();
                if found.is_empty() {
                    return write!(f, "0 {unit}");
                }
                f.write_str(&found.join("、"))
            }
            Self::Label { items } => {
                let found: Vec<String> = items
                    .iter()
                    .map(|point| format!("{}: {}", point.name, point.result))
                    .collect();
                f.write_str(&found.join("、"))
            }
            Self::Specification {
                total, nonconforming, ..
            } => write!(f, "{nonconforming}/{total}"),
            Self::NetWeight { mass } | Self::Mass { mass } => mass.fmt(f),
            Self::OnePiece {
                severe,
                general,
                minor,
                over_tolerance,
                ..
            } => write!(f, "严重{severe} 一般{general} 轻微{minor} 超容忍{over_tolerance}"),
            Self::SeveralPieces {
                total,
                severe,
                general,
                minor,
                ..
            } => write!(f, "严重{severe} 一般{general} 轻微{minor} / {total}"),
            Self::Grade { grade } => f.write_str(grade),
            Self::Purity { per_mille } => write!(f, "{per_mille}‰"),
            _ => Ok(()),
        }
    }
}

impl From<Measured> for Found {
    fn from(measured: Measured) -> Self {
        match measured {
            Measured::Exact { amount } => Self::Value { amount },
            Measured::Below { amount } => Self::Below { amount },
            Measured::NotDetected { detection_limit } => Self::NotDetected { detection_limit },
            Measured::Conforms => Self::Conforms { what: None },
            Measured::DoesNotConform => Self::DoesNotConform { what: None },
        }
    }
}

/// How much of a substance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Substance {
    /// Which.
    pub name: String,
    /// How much.
    pub value: Quantity,
}

/// One item of a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LabelPoint {
    /// Which.
    pub name: String,
    /// How it was found.
    pub result: LabelResult,
}

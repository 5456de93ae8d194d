//! What a laboratory measured, and what the rules make of it, item by item.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::hash::Sha256Hash;
use crate::inspection::label::LabelResult;
use crate::inspection::measured::{Amount, Measured, Unit};
use crate::inspection::sensory::{ShareBasis, SpecificationMode};
use crate::inspection::{Grade, Mass, Pieces, Quantity, Reason, Verdict, words};
use crate::instant::Instant;
use crate::people::OrganisationId;

/// Results as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResults {
    /// The day of the test, on which the laboratory's accreditation counts (chapter 4).
    pub tested_on: Date,
    /// One for every planned item that is tested.
    pub items: Vec<MeasuredItem>,
    /// The laboratory's own report, stored as evidence before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Sha256Hash>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Results as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Results {
    /// As they were handed in.
    #[serde(flatten)]
    pub results: NewResults,
    /// By whom.
    pub by: OrganisationId,
    /// When they came in.
    pub received_at: Instant,
    /// Why the laboratory was allowed to test on that day (chapter 4).
    pub allowed: Vec<Reason>,
}

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
        /// What was found, in words: the name of the material.
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

/// What was found, for people.
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

words! {
    /// What came of an item.
    pub enum ItemOutcome {
        /// Conforms 合格.
        Pass = "pass",
        /// Does not conform 不合格.
        Fail = "fail",
        /// Was not tested: no part in the verdict 未检.
        NotTested = "not_tested",
        /// Does not fit the goods 不适用.
        NotApplicable = "not_applicable",
        /// Something is missing to judge it by: never a pass 无法判定.
        CannotDecide = "cannot_decide",
    }
}

words! {
    /// The verdict on the whole.
    pub enum Overall {
        /// Conforms.
        Pass = "pass",
        /// Does not conform.
        Fail = "fail",
        /// Nothing failed and something could not be judged: never a pass.
        CannotDecide = "cannot_decide",
    }
}

impl Overall {
    /// Pass or fail, if it is decided.
    #[must_use]
    pub const fn decided(self) -> Option<Verdict> {
        match self {
            Self::Pass => Some(Verdict::Pass),
            Self::Fail => Some(Verdict::Fail),
            Self::CannotDecide => None,
        }
    }
}

/// What the rules make of one item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemVerdict {
    /// Its number in the plan.
    pub number: u32,
    /// The item as printed.
    pub item: String,
    /// What came of it.
    pub outcome: ItemOutcome,
    /// How grave, where it fails and the documents grade it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The limit it was held against.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
    /// Whose limit that is: an edition of a standard, or the declaration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was found, for people.
    pub measured: String,
    /// What is missing to judge it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// Why, clause by clause.
    pub reasons: Vec<Reason>,
}

/// What the rules make of all items together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Overall,
    /// The gravest grade of the failing items, where one has a grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Item by item, in the plan's order.
    pub items: Vec<ItemVerdict>,
    /// Why.
    pub reasons: Vec<Reason>,
    /// When it was judged.
    pub judged_at: Instant,
}

impl Judgement {
    /// The items that failed.
    pub fn failing(&self) -> impl Iterator<Item = &ItemVerdict> {
        self.items.iter().filter(|item| item.outcome == ItemOutcome::Fail)
    }
}

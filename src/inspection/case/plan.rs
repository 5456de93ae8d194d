//! The plan: what is tested by which basis and method, and how much is taken.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::short;
use crate::inspection::values::printed::folded;
use crate::inspection::{Grade, Quantity, Reason, Refused, string_enum};
use crate::message::message;

/// Most extra items, and most items left out.
const MOST: usize = 200;

string_enum! {
    /// How an item is judged.
    pub enum ItemKind {
        /// A value against the limit of a standard.
        Limit = "limit",
        /// The sum of all sulfonamides against a limit.
        Sulfonamides = "sulfonamides",
        /// The label, item by item.
        Label = "label",
        /// Pieces against the stated specification.
        Specification = "specification",
        /// The net weight against the claim.
        NetWeight = "net_weight",
        /// Defects of the pieces.
        Defects = "defects",
        /// What it is, by its name.
        Identity = "identity",
        /// A loose diamond's mass.
        DiamondMass = "diamond_mass",
        /// A diamond's colour.
        DiamondColour = "diamond_colour",
        /// A diamond's clarity.
        DiamondClarity = "diamond_clarity",
        /// A precious metal's mass.
        MetalMass = "metal_mass",
        /// A precious metal's content.
        MetalContent = "metal_content",
    }
}

string_enum! {
    /// Whether a planned item is tested.
    pub enum PlanStatus {
        /// It is.
        Tested = "tested",
        /// The table states no basis for goods of that date (A17).
        NoBasisInTable = "no_basis_in_table",
        /// It does not fit the goods (R28).
        NotApplicable = "not_applicable",
        /// It was not chosen for this product.
        LeftOut = "left_out",
    }
}

string_enum! {
    /// Why an item that stands in no table is tested.
    pub enum ExtraKind {
        /// The state makes it mandatory; the law is named (fresh 5.2.5, R31).
        StateMandatory = "state_mandatory",
        /// Table 1 is open for this category (notes 4 and 5, R19).
        OpenList = "open_list",
        /// The goods contain another category or material (6.4, 6.6; R51).
        OtherCategory = "other_category",
        /// Its sub-category has a standard of its own (6.4, 6.6; R52).
        SubCategory = "sub_category",
        /// The product's own standard asks for it (5.2.3, R29).
        ProductStandard = "product_standard",
    }
}

/// A plan as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// The items of the table that fit this product, as printed; all that apply where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
    /// Why these; needed where some are chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_reason: Option<String>,
    /// Items beyond the table.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<NewExtra>,
    /// Portions, where the specification gives no number (fresh 5.3.2.1(2)) and for jewellery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portions: Option<Quantity>,
    /// The unit of the amounts: `piece`, `portion`, `g`, `kg` or `jin`.
    pub unit: AmountUnit,
    /// How much the tests need.
    pub needed_for_test: Quantity,
    /// How much a re-test would need.
    pub needed_for_retest: Quantity,
}

string_enum! {
    /// What a sample is counted or weighed in.
    pub enum AmountUnit {
        /// Pieces 件.
        Piece = "piece",
        /// Portions 份.
        Portion = "portion",
        /// Grams.
        Gram = "g",
        /// Kilograms.
        Kilogram = "kg",
        /// Jin 斤.
        Jin = "jin",
    }
}

/// An item beyond the table, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExtra {
    /// What it is called.
    pub item: String,
    /// Why it is tested.
    pub kind: ExtraKind,
    /// The standard that it is judged by.
    pub basis: String,
    /// How it is tested.
    pub method: String,
    /// The law that demands it, for what the state makes mandatory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
}

/// A planned item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedItem {
    /// Its number in the plan, from 1.
    pub number: u32,
    /// As printed.
    pub item: String,
    /// How it is judged.
    pub kind: ItemKind,
    /// Whether it is tested.
    pub status: PlanStatus,
    /// By which standard, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basis: Option<String>,
    /// By which method, as printed; the laboratory may use another that fits (R11).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// How grave a nonconformity is; absent where that depends on how far it goes, or no document supplied says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// The clause it stands under.
    pub clause: String,
    /// Why it is tested though no table has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<ExtraKind>,
    /// The law that demands it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// Why it is not tested, or what is to be looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// Every item of the specification's tables, and the extra ones.
    pub items: Vec<PlannedItem>,
    /// How many portions are bought.
    pub portions: Quantity,
    /// The unit of the amounts.
    pub unit: AmountUnit,
    /// How much the tests need.
    pub needed_for_test: Quantity,
    /// How much a re-test would need; that much must be left (7.2.1).
    pub needed_for_retest: Quantity,
    /// Why items were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice_reason: Option<String>,
    /// Which rules were applied to the whole, and what is said before the test.
    pub reasons: Vec<Reason>,
}

impl PlannedItem {
    /// Whether `name` is its name as printed, or its number.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        name.trim() == self.number.to_string() || folded(name) == folded(&self.item)
    }

    /// Whether a result is waited for.
    #[must_use]
    pub fn is_tested(&self) -> bool {
        self.status == PlanStatus::Tested
    }
}

impl NewPlan {
    pub(super) fn check(&self) -> Result<(), Refused> {
        if self.needed_for_test.is_zero() {
            return Err(Refused::new(
                "needed_for_test",
                message!("inspection.above_zero_by", clause = "2.3"),
            ));
        }
        if self.portions.is_some_and(|portions| portions.is_zero()) {
            return Err(Refused::new(
                "portions",
                message!("inspection.above_zero_by", clause = "5.3.2.1"),
            ));
        }
        match (&self.items, &self.choice_reason) {
            (Some(items), Some(reason)) if !items.is_empty() => short("choice_reason", reason)?,
            (Some(_), None) => {
                return Err(Refused::new(
                    "choice_reason",
                    message!("inspection.choice_reason_missing"),
                ));
            }
            (Some(_), Some(_)) => return Err(Refused::new("items", message!("inspection.no_items_chosen"))),
            (None, Some(_)) => {
                return Err(Refused::new(
                    "choice_reason",
                    message!("inspection.choice_reason_without_items"),
                ));
            }
            (None, None) => {}
        }
        let lists = [
            ("items", self.items.as_ref().map_or(0, Vec::len)),
            ("extra", self.extra.len()),
        ];
        if let Some((field, _)) = lists.into_iter().find(|(_, length)| *length > MOST) {
            return Err(Refused::new(field, message!("inspection.too_many", most = MOST)));
        }
        self.extra.iter().try_for_each(NewExtra::check)
    }
}

impl NewExtra {
    fn check(&self) -> Result<(), Refused> {
        short("extra.item", &self.item)?;
        short("extra.basis", &self.basis)?;
        short("extra.method", &self.method)?;
        match (&self.legal_basis, self.kind) {
            (Some(law), _) => short("extra.legal_basis", law),
            (None, ExtraKind::StateMandatory) => Err(Refused::new(
                "extra.legal_basis",
                message!("inspection.legal_basis_missing"),
            )),
            (None, _) => Ok(()),
        }
    }
}

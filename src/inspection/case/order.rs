//! The order: how the goods are obtained, what their page says, and what the product is, as far as a rule asks.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::subject::Subject;
use crate::hash::Sha256Hash;
use crate::inspection::clauses::governing_requirement::Direction;
use crate::inspection::clauses::programme::StandardIssuer;
use crate::inspection::clauses::sampling::Goods;
use crate::inspection::fresh::net_weight::{Place, WeightLabel};
use crate::inspection::jewellery::diamond::Mounting;
use crate::inspection::jewellery::purity::Metal;
use crate::inspection::measured::Unit;
use crate::inspection::{Mass, Quantity, string_enum};
use crate::instant::Instant;

string_enum! {
    /// How the sample is obtained; there is no third way (2.1, 2.2; R4).
    pub enum Channel {
        /// Bought in the online shop 线上购买.
        BoughtOnline = "bought_online",
        /// Taken in the warehouse 线下仓库抽取.
        TakenInWarehouse = "taken_in_warehouse",
    }
}

/// An order as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrder {
    /// What is inspected.
    pub subject: Subject,
    /// How the sample is obtained.
    pub channel: Channel,
    /// What the page says, since it is judged by (jewellery 6.3, 6.4; fresh 5.2.1.2).
    pub listing: Listing,
    /// What the product is.
    pub product: Product,
    /// When the merchant offered the goods, which decides the edition (9.1); defaults to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered_at: Option<Instant>,
    /// Why it is inspected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A page as it stood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Listing {
    /// The title 商品标题.
    pub title: String,
    /// The detail 商品详情.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The introduction 商品介绍.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction: Option<String>,
    /// Pictures of it, stored as evidence before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screenshots: Vec<Sha256Hash>,
}

/// That the page's texts were kept as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeptListing {
    /// The SHA-256 of title, detail and introduction as JCS (RFC 8785).
    pub sha256: Sha256Hash,
    /// When.
    pub kept_at: Instant,
}

/// What the product is, as far as a rule asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// What it is called.
    pub name: String,
    /// When it was made; fresh food needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production_date: Option<Date>,
    /// The last day of its shelf life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shelf_life_last_day: Option<Date>,
    /// Prepackaged food; fresh food needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepackaged: Option<bool>,
    /// Live goods; aquatic products need it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live: Option<bool>,
    /// Imported.
    #[serde(default)]
    pub imported: bool,
    /// The standard it declares, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_standard: Option<DeclaredStandard>,
    /// What it promises of single items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared: Vec<DeclaredLimit>,
    /// What the sampling rules tell apart; fresh food needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goods: Option<Goods>,
    /// What the unit on sale weighs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pack_weight: Option<Mass>,
    /// What a single fruit weighs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub single_fruit_weight: Option<Mass>,
    /// Every weight that the page states.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<PageWeight>,
    /// The parts of a piece of jewellery; jewellery needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jewellery: Option<Jewellery>,
}

/// A product standard that the goods declare.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredStandard {
    /// Its number, as marked.
    pub number: String,
    /// Whether it is marked rightly: one that exists and is in force for these goods.
    pub correct: bool,
    /// Who issued it.
    pub issuer: StandardIssuer,
    /// An enterprise standard: whether the producer supplied the filed copy (5.2.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filed_copy: Option<bool>,
}

/// What the product itself promises of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredLimit {
    /// The item, as printed in the table.
    pub item: String,
    /// The limit.
    pub limit: Quantity,
    /// Its unit.
    pub unit: Unit,
    /// Whether it is the most or the least that is promised.
    pub direction: Direction,
    /// Whether it is tested by the same method as the basis.
    pub same_method: bool,
}

/// A weight on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageWeight {
    /// Where it stands.
    #[serde(rename = "where")]
    pub place: Place,
    /// What it is called.
    pub label: WeightLabel,
    /// How much.
    pub mass: Mass,
}

/// The parts of a piece of jewellery and what is promised of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Jewellery {
    /// Gems or jade other than diamonds.
    #[serde(default)]
    pub gem: bool,
    /// Diamonds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diamond: Option<Diamond>,
    /// Precious metal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metal: Option<PreciousMetal>,
    /// What the title says it is made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_material: Option<String>,
    /// What the detail says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail_material: Option<String>,
    /// What the introduction says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduction_material: Option<String>,
    /// What a certificate with the sample says; it never decides (6.4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_material: Option<String>,
}

/// What is promised of a diamond.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diamond {
    /// Loose or set.
    pub mounting: Mounting,
    /// Its colour grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<String>,
    /// Its clarity grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clarity: Option<String>,
    /// Its mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass: Option<Mass>,
}

/// What is promised of the metal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreciousMetal {
    /// Which.
    pub metal: Metal,
    /// The mark 印记 on the piece, in per mille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Quantity>,
    /// Every purity that the page states, in per mille.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub page: Vec<Quantity>,
    /// What a certificate states, in per mille.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Quantity>,
    /// The stated mass.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mass: Option<Mass>,
    /// Whether the mass is the basis of the price (table 3).
    pub sold_by_mass: bool,
}

impl Listing {
    /// What the hash is of.
    ///
    /// # Errors
    /// If it does not serialise, which it does.
    pub fn texts(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json_canonicalizer::to_vec(&serde_json::json!({
            "title": self.title, "detail": self.detail, "introduction": self.introduction,
        }))
    }
}

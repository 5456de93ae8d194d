//! One edition of a standard, of an annex or of a rule of points.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::limit::{HoldsFor, LimitEntry};
use crate::inspection::clauses::reference::EditionKind;
use crate::inspection::jewellery::purity::Metal;
use crate::inspection::measured::Amount;
use crate::inspection::values::printed::folded;
use crate::inspection::{Grade, Quantity, string_enum};
use crate::message::{Message, message};

/// Most limits, aliases or tolerances of a document.
const MOST_ENTRIES: usize = 20_000;

string_enum! {
    /// Whether a standard has to be kept.
    pub enum Standing {
        /// 强制性.
        Mandatory = "mandatory",
        /// 推荐性.
        Recommended = "recommended",
    }
}

/// Longest name or note, in characters.
const LONGEST: usize = 500;

/// A published text with what it lays down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// Its number: `GB 2762-2017`, `GB 2762-2017/XG1`, `农业部公告第235号`.
    pub edition: String,
    /// Whether it is an edition, an amendment or a correction of one.
    pub kind: EditionKind,
    /// Its title.
    pub title: String,
    /// From when it is in force.
    #[schemars(with = "String")]
    pub effective: Date,
    /// Whether it has to be kept.
    pub standing: Standing,
    /// Where the operator took the numbers from.
    pub source: String,
    /// Other ways in which the specifications cite it: `GB/T 28480` for GB 28480 (A36), `GB 11887.5.1`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cited_as: Vec<String>,
    /// References that it succeeds from its effective date on (A17).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub succeeds: Vec<String>,
    /// Limits of items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<LimitEntry>,
    /// Tolerances of the mass of precious metals (QB/T 1690).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mass_tolerances: Vec<MassEntry>,
    /// Tolerances of defects: the sensory annex (A11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defect_tolerances: Vec<DefectTolerance>,
    /// Tolerances of short weight (A12).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub net_weight_tolerances: Vec<NetWeightTolerance>,
    /// What laboratories call items.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<AliasEntry>,
    /// Rules of points, as text: nothing is computed from them (R63).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<Points>,
}

/// A tolerance of the mass of precious-metal jewellery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MassEntry {
    /// Of which metals.
    pub metals: Vec<Metal>,
    /// For nominal masses above this, in grams; from nought where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_g: Option<Quantity>,
    /// Up to this and including it; without end where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_g: Option<Quantity>,
    /// How many grams less are allowed.
    pub minus_g: Quantity,
    /// How many grams more.
    pub plus_g: Quantity,
}

/// How much of a defect is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DefectTolerance {
    /// The defect, as the annex names it.
    pub defect: String,
    /// The goods.
    #[serde(default)]
    pub holds_for: HoldsFor,
    /// Up to how much and including it.
    pub tolerance: Amount,
}

/// How much less than the claim is accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NetWeightTolerance {
    /// The goods.
    #[serde(default)]
    pub holds_for: HoldsFor,
    /// In grams.
    pub tolerance_g: Quantity,
}

/// What laboratories call an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AliasEntry {
    /// The item, as printed in the table of the specification.
    pub item: String,
    /// Its other names.
    pub names: Vec<String>,
}

/// A rule of points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Points {
    /// For which finding, as text.
    pub finding: String,
    /// Of which grade.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// How many.
    pub points: Quantity,
    /// What is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
}

impl Document {
    /// Its number as numbers are compared: spaces, full-width letters and dashes of any width are alike.
    #[must_use]
    pub fn name(&self) -> String {
        folded(&self.edition)
    }

    /// The number without its year, as undated references name it.
    #[must_use]
    pub fn reference(&self) -> &str {
        let base = match self.kind {
            EditionKind::Edition => &self.edition,
            // An amendment or correction is named edition + "/".
            EditionKind::Amendment | EditionKind::Erratum => self
                .edition
                .rsplit_once('/')
                .map_or(self.edition.as_str(), |(base, _)| base),
        };
        match base.rsplit_once(['-', '—', '–']) {
            Some((stem, year)) if year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) => stem.trim(),
            _ => base,
        }
    }

    pub(super) fn check(&self) -> Result<(), Message> {
        for (field, text) in [
            ("edition", &self.edition),
            ("title", &self.title),
            ("source", &self.source),
        ] {
            short(field, text)?;
        }
        let added = self.kind != EditionKind::Edition;
        if added
            && self
                .edition
                .rsplit_once('/')
                .is_none_or(|(base, _)| folded(base).len() < 3)
        {
            return Err(message!("standard.added_name", kind = self.kind));
        }
        let lists = [
            ("limits", self.limits.len()),
            ("mass_tolerances", self.mass_tolerances.len()),
            ("defect_tolerances", self.defect_tolerances.len()),
            ("net_weight_tolerances", self.net_weight_tolerances.len()),
            ("aliases", self.aliases.len()),
            ("points", self.points.len()),
            ("cited_as", self.cited_as.len()),
            ("succeeds", self.succeeds.len()),
        ];
        if let Some((list, _)) = lists.into_iter().find(|(_, length)| *length > MOST_ENTRIES) {
            return Err(message!("standard.entries", list, most = MOST_ENTRIES));
        }
        if lists.into_iter().all(|(_, length)| length == 0) {
            return Err(message!("standard.empty"));
        }
        self.mass_tolerances.iter().try_for_each(MassEntry::check)?;
        for alias in &self.aliases {
            short("aliases.item", &alias.item)?;
            if alias.names.is_empty() {
                return Err(message!("standard.alias_without_names", item = alias.item));
            }
            alias
                .names
                .iter()
                .try_for_each(|name| short("aliases.names", name))?;
        }
        for defect in &self.defect_tolerances {
            short("defect_tolerances.defect", &defect.defect)?;
        }
        Ok(())
    }
}

impl MassEntry {
    fn check(&self) -> Result<(), Message> {
        if self.metals.is_empty() {
            return Err(message!("standard.metals"));
        }
        if let (Some(above), Some(up_to)) = (self.above_g, self.up_to_g)
            && up_to <= above
        {
            return Err(message!("standard.up_to_not_above", up_to, above));
        }
        Ok(())
    }

    /// Whether it is about `nominal_g` grams of `metal`.
    #[must_use]
    pub fn holds_for(&self, metal: Metal, nominal_g: Quantity) -> bool {
        self.metals.contains(&metal)
            && self.above_g.is_none_or(|above| nominal_g > above)
            && self.up_to_g.is_none_or(|up_to| nominal_g <= up_to)
    }
}

fn short(field: &str, text: &str) -> Result<(), Message> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > LONGEST || text.chars().any(char::is_control) {
        return Err(message!("standard.text", field, most = LONGEST));
    }
    Ok(())
}

//! Reference versions 正品版本: what a genuine one of this model, region and version looks like.
//!
//! A reference version is never edited: a change is a new one that names the one it replaces.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::catalogue::{Category, PublicFacts};
use crate::domain::people::OrganisationId;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::{Message, message};

/// Longest description and notes, in characters.
const LONGEST_TEXT: usize = 4_000;
/// Longest name of anything, in characters.
const LONGEST_NAME: usize = 200;
/// Longest name of a point, in characters.
const LONGEST_POINT: usize = 60;
/// Most feature points, and most photos of one.
const MOST_POINTS: usize = 60;
const MOST_PHOTOS: usize = 30;

/// One feature to compare with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FeaturePoint {
    /// Where: one of S10's six, or another name; findings name it the same way.
    pub point: String,
    /// How a genuine one has it.
    pub description: String,
    /// Photos of a genuine one, by hash.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<Sha256Hash>,
}

/// A reference version as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferenceFacts {
    /// Brand.
    pub brand: String,
    /// Model.
    pub model: String,
    /// Where it is sold, for example `JP` or `日本`.
    pub region: String,
    /// Which version of the model, for example `2024 秋冬`.
    pub version: String,
    /// Category.
    pub category: Category,
    /// What to compare, point by point.
    pub points: Vec<FeaturePoint>,
    /// How to tell it from known fakes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telling_apart: Option<String>,
    /// The reference version this one replaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Uuid>,
}

/// A reference version as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReferenceVersion {
    /// Its id.
    pub id: Uuid,
    /// The agency that keeps it.
    pub agency: OrganisationId,
    /// What it says.
    #[serde(flatten)]
    pub facts: ReferenceFacts,
    /// When it was added.
    pub added_at: Instant,
    /// The one that replaced it; then it is chosen no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced_by: Option<Uuid>,
}

/// A field that is not as it should be, and what would be right.
pub type Wrong = (&'static str, Message);

impl ReferenceFacts {
    /// Checks lengths and that every point stands there once.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn check(&self) -> Result<(), Wrong> {
        for (field, text) in [
            ("brand", &self.brand),
            ("model", &self.model),
            ("region", &self.region),
            ("version", &self.version),
        ] {
            if !is_line(text, LONGEST_NAME) {
                return Err((field, message!("value.one_line", most = LONGEST_NAME)));
            }
        }
        if self.points.is_empty() || self.points.len() > MOST_POINTS {
            let right = message!("reference_version.points", most = MOST_POINTS);
            return Err(("points", right));
        }
        for (at, point) in self.points.iter().enumerate() {
            if !is_line(&point.point, LONGEST_POINT) {
                let right = message!("value.one_line", most = LONGEST_POINT);
                return Err(("points.point", right));
            }
            if self
                .points
                .iter()
                .take(at)
                .any(|other| other.point == point.point)
            {
                let right = message!("reference_version.point_twice", point = point.point);
                return Err(("points.point", right));
            }
            if !is_text(&point.description) {
                return Err((
                    "points.description",
                    message!("value.text_length", most = LONGEST_TEXT),
                ));
            }
            if point.photos.len() > MOST_PHOTOS {
                let right = message!("reference_version.photos", most = MOST_PHOTOS);
                return Err(("points.photos", right));
            }
        }
        match &self.telling_apart {
            Some(notes) if !is_text(notes) => Err((
                "telling_apart",
                message!("value.text_length", most = LONGEST_TEXT),
            )),
            _ => Ok(()),
        }
    }

    /// Why `item` cannot be compared with this reference version, if it cannot: another brand, category or model.
    #[must_use]
    pub fn mismatch(&self, item: &PublicFacts) -> Option<Message> {
        let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
        if !same(&self.brand, &item.brand) {
            return Some(message!(
                "reference_version.other_brand",
                own = self.brand,
                items = item.brand
            ));
        }
        if self.category != item.category {
            let (own, items) = (self.category.name(), item.category.name());
            return Some(message!("reference_version.other_category", own: own, items: items));
        }
        match &item.model {
            Some(model) if !same(&self.model, model) => Some(message!(
                "reference_version.other_model",
                own = self.model,
                items = model
            )),
            _ => None,
        }
    }
}

fn is_line(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.chars().count() <= LONGEST_TEXT
}

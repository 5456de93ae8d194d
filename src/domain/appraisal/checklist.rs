//! Checklists: what an appraiser compares, by category, as versioned data.
//!
//! A version once loaded is never changed. S10's six points are mandatory in every version: a checklist adds to
//! them and takes nothing away.

use serde::{Deserialize, Serialize};

use super::finding::{MANDATORY, Point};
use crate::domain::catalogue::Category;
use crate::message::{Explain, Message, message};

/// Most points of a checklist.
const MOST_POINTS: usize = 90;

/// One point of a checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistPoint {
    /// Its name in findings.
    pub point: Point,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
    /// Whether a genuine item needs it looked at.
    pub mandatory: bool,
}

/// The checklist of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// Of what.
    pub category: Category,
    /// Counted from 1.
    pub version: u32,
    /// The trade standard it stands for: the yardstick where an appraisal names no other (S9).
    pub standard: String,
    /// What to compare, in order.
    pub points: Vec<ChecklistPoint>,
}

/// The file a checklist comes in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistFile {
    /// [`ChecklistFile::FORMAT`].
    pub format: String,
    /// One for each category it is about.
    pub checklists: Vec<Checklist>,
}

/// The checklist an appraisal went by, as its report names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChecklistUsed {
    /// Of which category.
    pub category: Category,
    /// Which version.
    pub version: u32,
    /// The points that were mandatory, those of the reference versions among them.
    pub mandatory: Vec<Point>,
}

/// The file does not hold checklists.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum ChecklistProblem {
    /// Not JSON of the right shape.
    Shape(String),
    /// Another format.
    Format(String),
    /// Something in one of them.
    Checklist {
        /// Which.
        category: &'static str,
        /// What is wrong.
        why: Message,
    },
}

impl Explain for ChecklistProblem {
    fn message(&self) -> Message {
        match self {
            Self::Shape(error) => message!("checklist.not_a_file", error),
            Self::Format(found) => message!("checklist.format", found, known = ChecklistFile::FORMAT),
            Self::Checklist { category, why } => message!("checklist.of", category, why: why.clone()),
        }
    }
}

impl ChecklistFile {
    /// The format's name.
    pub const FORMAT: &'static str = "zhenma/checklists/v1";

    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`ChecklistProblem`].
    pub fn parse(json: &[u8]) -> Result<Self, ChecklistProblem> {
        let file: Self =
            serde_json::from_slice(json).map_err(|error| ChecklistProblem::Shape(error.to_string()))?;
        if file.format != Self::FORMAT {
            return Err(ChecklistProblem::Format(file.format));
        }
        for (at, checklist) in file.checklists.iter().enumerate() {
            let category = checklist.category.as_str();
            let wrong = |why: Message| ChecklistProblem::Checklist { category, why };
            checklist.check().map_err(wrong)?;
            let same = |other: &Checklist| other.category == checklist.category;
            if file.checklists.iter().take(at).any(same) {
                return Err(wrong(message!("checklist.twice")));
            }
        }
        Ok(file)
    }

    /// The first version of every category, as shipped.
    ///
    /// # Errors
    /// Never in a build whose tests passed.
    pub fn shipped() -> Result<Self, ChecklistProblem> {
        Self::parse(include_bytes!("../../../assets/checklists/v1.json"))
    }
}

impl Checklist {
    fn check(&self) -> Result<(), Message> {
        if self.version == 0 || self.standard.trim().is_empty() {
            return Err(message!("checklist.version_and_standard"));
        }
        if self.points.len() > MOST_POINTS {
            return Err(message!("checklist.too_many_points", most = MOST_POINTS));
        }
        for (at, point) in self.points.iter().enumerate() {
            if self
                .points
                .iter()
                .take(at)
                .any(|other| other.point == point.point)
            {
                return Err(message!("checklist.point_twice", point = point.point.as_str()));
            }
            if point.zh.trim().is_empty() || point.en.trim().is_empty() {
                return Err(message!(
                    "checklist.point_languages",
                    point = point.point.as_str()
                ));
            }
        }
        let has = |name: &str| self.mandatory().any(|point| point.as_str() == name);
        match MANDATORY.into_iter().find(|name| !has(name)) {
            Some(missing) => Err(message!("checklist.point_not_mandatory", point = missing)),
            None => Ok(()),
        }
    }

    /// The mandatory points.
    pub fn mandatory(&self) -> impl Iterator<Item = &Point> {
        self.points
            .iter()
            .filter(|point| point.mandatory)
            .map(|point| &point.point)
    }

    /// This checklist as an appraisal uses it, with the points of its reference versions.
    #[must_use]
    pub fn used_with(&self, more: impl IntoIterator<Item = Point>) -> ChecklistUsed {
        let mut mandatory: Vec<Point> = self.mandatory().cloned().collect();
        for point in more {
            if !mandatory.contains(&point) {
                mandatory.push(point);
            }
        }
        ChecklistUsed {
            category: self.category,
            version: self.version,
            mandatory,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_a_shipped_checklist_with_the_six() {
        let file = ChecklistFile::shipped().unwrap();
        for (category, word, _) in Category::ALL {
            let found = file.checklists.iter().find(|list| list.category == category);
            let list = found.unwrap_or_else(|| panic!("{word}"));
            assert_eq!(list.mandatory().count(), MANDATORY.len(), "{word}");
        }
    }

    #[test]
    fn a_checklist_takes_none_of_the_six_away() {
        let shipped = serde_json::to_value(ChecklistFile::shipped().unwrap()).unwrap();
        let mut fewer = shipped.clone();
        fewer["checklists"][0]["points"][3]["mandatory"] = false.into();
        let refused = ChecklistFile::parse(fewer.to_string().as_bytes())
            .unwrap_err()
            .to_string();
        assert!(
            refused.contains("'codes'") && refused.contains("gifts"),
            "{refused}"
        );
        let mut twice = shipped.clone();
        twice["checklists"][1] = twice["checklists"][0].clone();
        assert!(ChecklistFile::parse(twice.to_string().as_bytes()).is_err());
        let mut other = shipped;
        other["format"] = "zhenma/checklists/v2".into();
        let refused = ChecklistFile::parse(other.to_string().as_bytes())
            .unwrap_err()
            .to_string();
        assert!(refused.contains("v2"), "{refused}");
    }

    #[test]
    fn the_points_of_a_reference_version_become_mandatory_once() {
        let file = ChecklistFile::shipped().unwrap();
        let more = ["codes", "刻字"].map(|name| Point::parse(name).unwrap());
        let used = file.checklists[0].used_with(more);
        assert_eq!(used.mandatory.len(), MANDATORY.len() + 1);
    }
}

//! What an inspection is about: a lot, or a merchant's SKU.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::{Category, Item};
use crate::domain::people::OrganisationId;
use crate::hash::Sha256Hash;
use crate::inspection::{Refused, Specification, string_enum};
use crate::message::{Explain, Message, message};

/// Longest name of a lot or SKU, in characters; intake takes no longer ones.
const LONGEST_NAME: usize = 200;

string_enum! {
    /// Whether one lot is inspected or all goods of one SKU.
    pub enum SubjectKind {
        /// A lot 批次.
        Lot = "lot",
        /// A merchant's stock keeping unit.
        Sku = "sku",
    }
}

/// A lot or SKU: whose, of what category, and its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// Whose goods: the merchant, or the warehouse where its items name none.
    pub merchant: OrganisationId,
    /// Their category; it decides which specification applies.
    pub category: Category,
    /// A lot or a SKU.
    pub kind: SubjectKind,
    /// Its name, as it was booked in.
    pub name: String,
}

impl Subject {
    /// The lot and the SKU of an item, as far as it has them.
    #[must_use]
    pub fn of_item(item: &Item) -> Vec<Self> {
        let named = [
            (SubjectKind::Lot, &item.internal.lot),
            (SubjectKind::Sku, &item.internal.sku),
        ];
        let merchant = item.merchant.as_ref().unwrap_or(&item.owner);
        let subject = |(kind, name): (SubjectKind, &Option<String>)| {
            Some(Self {
                merchant: merchant.clone(),
                category: item.facts.category,
                kind,
                name: name.clone()?,
            })
        };
        named.into_iter().filter_map(subject).collect()
    }

    /// A short name of fixed length for keys.
    #[must_use]
    pub fn hash(&self) -> Sha256Hash {
        let Self {
            merchant,
            category,
            kind,
            name,
        } = self;
        Sha256Hash::of(format!(
            "zhenma/inspected/v1\n{merchant}\n{}\n{kind}\n{name}",
            category.as_str()
        ))
    }

    /// The specification its category stands under, and that its name is one.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn check(&self) -> Result<Specification, Refused> {
        let length = self.name.chars().count();
        let clean = self.name.trim() == self.name && !self.name.chars().any(char::is_control);
        if length == 0 || length > LONGEST_NAME || !clean {
            return Err(Refused::new(
                "subject.name",
                message!("inspection.subject_name", most = LONGEST_NAME),
            ));
        }
        specification_of(self.category).ok_or_else(|| {
            Refused::new(
                "subject.category",
                message!("inspection.subject_category", category = self.category.as_str()),
            )
        })
    }
}

impl Explain for Subject {
    fn message(&self) -> Message {
        let Self { merchant, name, .. } = self;
        match self.kind {
            SubjectKind::Lot => message!("inspection.lot", name, merchant),
            SubjectKind::Sku => message!("inspection.sku", name, merchant),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            SubjectKind::Lot => "lot",
            SubjectKind::Sku => "SKU",
        };
        write!(f, "{kind} '{}' of {}", self.name, self.merchant)
    }
}

/// The specification that covers a category: fresh chapter 1 and jewellery chapter 1 (R2, R3 with A20).
#[must_use]
pub const fn specification_of(category: Category) -> Option<Specification> {
    match category {
        Category::Jewellery => Some(Specification::Jewellery),
        Category::FreshProduce
        | Category::FreshMeat
        | Category::FreshEggs
        | Category::FreshAquatic
        | Category::FreshFrozenDesserts
        | Category::FreshQuickFrozen => Some(Specification::Fresh),
        Category::Gifts
        | Category::Shoes
        | Category::WatchesEyewear
        | Category::Clothing
        | Category::SportsOutdoor
        | Category::Beauty => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(name: &str) -> Subject {
        Subject {
            merchant: OrganisationId::parse("merchant-1").unwrap(),
            category: Category::Jewellery,
            kind: SubjectKind::Lot,
            name: name.to_owned(),
        }
    }

    #[test]
    fn a_lot_and_a_sku_of_one_name_are_two() {
        let sku = Subject {
            kind: SubjectKind::Sku,
            ..subject("A-1")
        };
        assert_ne!(subject("A-1").hash(), sku.hash());
        assert_eq!(subject("A-1").to_string(), "lot 'A-1' of merchant-1");
    }

    #[test]
    fn what_no_specification_covers_is_refused() {
        let shoes = Subject {
            category: Category::Shoes,
            ..subject("A-1")
        };
        assert_eq!(shoes.check().unwrap_err().field, "subject.category");
        assert_eq!(subject("A-1").check(), Ok(Specification::Jewellery));
        assert!(subject(&"A".repeat(200)).check().is_ok());
        for name in ["", " A", "A\n1", &"A".repeat(201)] {
            assert_eq!(subject(name).check().unwrap_err().field, "subject.name", "{name}");
        }
    }

    #[test]
    fn every_category_of_table_1_stands_under_the_fresh_specification() {
        for (category, ..) in Category::ALL {
            let fresh = specification_of(category) == Some(Specification::Fresh);
            let row = crate::inspection::fresh::table::Category::of_item(category);
            assert_eq!(row.is_some(), fresh, "{category:?}");
        }
    }
}

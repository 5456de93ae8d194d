//! Which goods the fresh specification covers: chapter 1 (R2).

use crate::inspection::fresh::table::Category;
use crate::inspection::{Decided, Reason, string_enum};

string_enum! {
    /// The six groups that chapter 1 names.
    pub enum FreshGroup {
        /// Vegetables and fruit 蔬菜瓜果.
        Produce = "produce",
        /// Poultry and livestock meat 禽肉畜肉.
        Meat = "meat",
        /// Seafood and aquatic products 海鲜水产.
        Aquatic = "aquatic",
        /// Eggs 蛋品.
        Eggs = "eggs",
        /// Cold drinks and frozen food 冷饮冻食.
        ColdAndFrozen = "cold_and_frozen",
        /// Desserts and drinks 甜品饮品.
        Desserts = "desserts",
    }
}

impl FreshGroup {
    /// The categories of table 1 that have rows for the group. Quick-frozen food is in scope only as frozen food, and
    /// desserts have no rows (A20).
    #[must_use]
    pub const fn categories(self) -> &'static [Category] {
        match self {
            Self::Produce => &[Category::Produce],
            Self::Meat => &[Category::Meat],
            Self::Aquatic => &[Category::Aquatic],
            Self::Eggs => &[Category::Eggs],
            Self::ColdAndFrozen => &[Category::ColdDrinks, Category::QuickFrozen],
            Self::Desserts => &[],
        }
    }
}

/// Whether goods of `group` are covered, none being a group that chapter 1 does not name: R2, A20. The words about
/// freezing and refrigeration describe the class and are no test of each product.
#[must_use]
pub fn is_covered_by_fresh(group: Option<FreshGroup>) -> Decided<bool> {
    let reason = |zh: &'static str, en: &'static str| Reason::new("chapter 1", "R2", zh, en).read_as("A20");
    let Some(group) = group else {
        return Decided::new(
            false,
            reason(
                "第一章未列举该类商品；“包括”为开放列举，须由人员确认",
                "chapter 1 does not name such goods; its list is open, so a person has to confirm",
            )
            .for_review(),
        );
    };
    if group.categories().is_empty() {
        let no_rows = reason(
            "适用本规范，但表1没有该类的项目：只检5.2的项目和标签",
            "covered, but table 1 has no rows for it: only 5.2 and labels remain",
        );
        return Decided::new(true, no_rows.given("group", group).for_review());
    }
    let covered = reason("第一章列举的生鲜商品", "chapter 1 names these goods");
    Decided::new(true, covered.given("group", group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::StringEnum;

    #[test]
    fn six_groups_are_covered_and_five_have_rows() {
        for (_, group) in FreshGroup::ALL {
            assert!(is_covered_by_fresh(Some(*group)).decision);
        }
        let mut rows: Vec<Category> = FreshGroup::ALL
            .iter()
            .flat_map(|(_, group)| group.categories())
            .copied()
            .collect();
        rows.sort();
        assert_eq!(
            rows,
            Category::ALL
                .iter()
                .map(|(_, category)| *category)
                .collect::<Vec<_>>()
        );
        assert!(is_covered_by_fresh(Some(FreshGroup::Desserts)).reasons[0].review);
        assert!(!is_covered_by_fresh(Some(FreshGroup::Eggs)).reasons[0].review);
        let other = is_covered_by_fresh(None);
        assert!(!other.decision && other.reasons[0].review);
    }
}

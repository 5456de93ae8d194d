//! A row of table 1 and its category.

use jiff::civil::Date;

use crate::domain::catalogue;
use crate::inspection::{Grade, string_enum};

string_enum! {
    /// The six categories of table 1, by their printed numbers.
    pub enum Category {
        /// 1 蔬菜瓜果.
        Produce = "1",
        /// 2 鲜(冻)畜禽产品.
        Meat = "2",
        /// 3 新鲜蛋品.
        Eggs = "3",
        /// 4 鲜(冻)水产.
        Aquatic = "4",
        /// 5 冷饮冻食.
        ColdDrinks = "5",
        /// 6 速冻食品.
        QuickFrozen = "6",
    }
}

impl Category {
    /// The name as printed.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Produce => "蔬菜瓜果",
            Self::Meat => "鲜(冻)畜禽产品",
            Self::Eggs => "新鲜蛋品",
            Self::Aquatic => "鲜(冻)水产",
            Self::ColdDrinks => "冷饮冻食",
            Self::QuickFrozen => "速冻食品",
        }
    }

    /// The name in English.
    #[must_use]
    pub const fn en(self) -> &'static str {
        match self {
            Self::Produce => "vegetables and fruit",
            Self::Meat => "fresh (frozen) livestock and poultry products",
            Self::Eggs => "fresh eggs",
            Self::Aquatic => "fresh (frozen) aquatic products",
            Self::ColdDrinks => "cold drinks and frozen food",
            Self::QuickFrozen => "quick-frozen food",
        }
    }

    /// The category of table 1 for an item of the catalogue; none where it is no fresh food.
    #[must_use]
    pub const fn of_item(category: catalogue::Category) -> Option<Self> {
        match category {
            catalogue::Category::FreshProduce => Some(Self::Produce),
            catalogue::Category::FreshMeat => Some(Self::Meat),
            catalogue::Category::FreshEggs => Some(Self::Eggs),
            catalogue::Category::FreshAquatic => Some(Self::Aquatic),
            catalogue::Category::FreshFrozenDesserts => Some(Self::ColdDrinks),
            catalogue::Category::FreshQuickFrozen => Some(Self::QuickFrozen),
            _ => None,
        }
    }

    /// Whether a note opens the list of its items: notes 4 and 5 do for categories 1 and 2; silence closes the
    /// others (R19), except against what the state demands (R31).
    #[must_use]
    pub const fn is_open_list(self) -> bool {
        matches!(self, Self::Produce | Self::Meat)
    }
}

/// The production dates that a row is limited to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateLimit {
    /// The basis holds for goods produced before this day; from it on the row states none (A17).
    Before(Date),
    /// The item is tested on goods produced on this day or later.
    From(Date),
}

/// One row of table 1, as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its category.
    pub category: Category,
    /// 检验项目.
    pub item: String,
    /// What the result is expressed as, where the item says 以…计.
    pub expressed_as: Option<String>,
    /// 判定依据.
    pub basis: String,
    /// The condition printed with the basis or the item.
    pub basis_condition: Option<String>,
    /// 检测方法.
    pub method: String,
    /// 质量缺陷分级; none for label rows, which another document grades (A47).
    pub grade: Option<Grade>,
    /// The note of the table that it refers to.
    pub note: Option<u8>,
    /// The production dates it is limited to.
    pub dates: Option<DateLimit>,
    /// Whether it is not for live aquatic products (不适用于活体水产品).
    pub not_for_live: bool,
    /// The goods it is limited to, where it names them otherwise.
    pub limited_to: Option<String>,
    /// Slips and peculiarities of the print.
    pub comment: Option<String>,
    /// The line of the source.
    pub line: u16,
}

impl Row {
    /// Whether it is a label row, for prepackaged food only (note 3, R18).
    #[must_use]
    pub const fn is_label(&self) -> bool {
        self.grade.is_none()
    }

    /// Whether its condition says that it is about the production date; where it does not, it is read so (A18).
    #[must_use]
    pub fn says_production_date(&self) -> bool {
        self.basis_condition
            .as_ref()
            .is_none_or(|condition| condition.contains("生产日期"))
    }

    /// Whether its basis is what the product itself declares.
    #[must_use]
    pub fn is_by_declaration(&self) -> bool {
        self.basis == "产品明示标准及质量要求"
    }
}

//! Categories: the seven of S20 and fresh food in the six groups of its specification (design, section 3).

use serde::{Deserialize, Serialize};

use crate::message::Name;

/// What kind of goods an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the table below says each in both languages")]
pub enum Category {
    Gifts,
    Jewellery,
    Shoes,
    WatchesEyewear,
    Clothing,
    SportsOutdoor,
    Beauty,
    FreshProduce,
    FreshMeat,
    FreshEggs,
    FreshAquatic,
    FreshFrozenDesserts,
    FreshQuickFrozen,
}

impl Category {
    /// Every category with its name in data and its Chinese name (S20; the fresh specification's tables).
    pub const ALL: [(Self, &'static str, &'static str); 13] = [
        (Self::Gifts, "gifts", "礼品"),
        (Self::Jewellery, "jewellery", "珠宝首饰"),
        (Self::Shoes, "shoes", "鞋靴"),
        (Self::WatchesEyewear, "watches_eyewear", "钟表眼镜"),
        (Self::Clothing, "clothing", "服饰内衣"),
        (Self::SportsOutdoor, "sports_outdoor", "运动户外"),
        (Self::Beauty, "beauty", "美妆护肤"),
        (Self::FreshProduce, "fresh_produce", "蔬菜瓜果"),
        (Self::FreshMeat, "fresh_meat", "鲜(冻)畜禽产品"),
        (Self::FreshEggs, "fresh_eggs", "新鲜蛋品"),
        (Self::FreshAquatic, "fresh_aquatic", "鲜(冻)水产"),
        (Self::FreshFrozenDesserts, "fresh_frozen_desserts", "冷饮冻食"),
        (Self::FreshQuickFrozen, "fresh_quick_frozen", "速冻食品"),
    ];

    /// Reads the name used in data or the Chinese name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let found = Self::ALL
            .iter()
            .find(|(_, word, chinese)| text.eq_ignore_ascii_case(word) || text == *chinese);
        found.map(|(category, ..)| *category)
    }

    /// The name used in data.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|row| row.0 == self).map_or("", |row| row.1)
    }

    /// The name in data and the Chinese one, for messages.
    #[must_use]
    pub fn name(self) -> Name {
        let found = Self::ALL.iter().find(|row| row.0 == self);
        found.map_or(Name::new("", ""), |(_, word, chinese)| Name::new(word, chinese))
    }

    /// Every name with that in the other language, for messages.
    #[must_use]
    pub fn choices() -> Name {
        let english = Self::ALL.map(|(_, word, chinese)| format!("{word} ({chinese})"));
        let chinese = Self::ALL.map(|(_, word, chinese)| format!("{chinese}（{word}）"));
        Name {
            english: english.join(", ").into(),
            chinese: chinese.join("、").into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_names_read_back() {
        for (category, word, chinese) in Category::ALL {
            assert_eq!(Category::parse(word), Some(category));
            assert_eq!(Category::parse(chinese), Some(category));
            assert_eq!(serde_json::to_value(category).unwrap(), word);
        }
        assert_eq!(Category::parse("watches"), None);
    }
}

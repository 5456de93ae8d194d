//! Which categories get no tag without a passed inspection.

use std::fmt;
use std::str::FromStr;

use super::specification_of;
use crate::domain::catalogue::Category;
use crate::inspection::Specification;
use crate::message::{Explain, Message, message};

/// The categories that need a passed inspection; by default all that a specification covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequiredCategories(Vec<Category>);

impl RequiredCategories {
    /// Whether items of `category` need a passed inspection.
    #[must_use]
    pub fn contains(&self, category: Category) -> bool {
        self.0.contains(&category)
    }

    fn covered(by: Option<Specification>) -> impl Iterator<Item = Category> {
        let all = Category::ALL.into_iter().map(|(category, ..)| category);
        all.filter(move |category| specification_of(*category).is_some_and(|of| by.is_none_or(|by| by == of)))
    }
}

impl Default for RequiredCategories {
    fn default() -> Self {
        Self(Self::covered(None).collect())
    }
}

/// The word names no category that a specification covers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub struct NotRequiredCategories(pub String);

impl Explain for NotRequiredCategories {
    fn message(&self) -> Message {
        let all = RequiredCategories::covered(None).map(|category| format!("`{}`", category.as_str()));
        let categories: Vec<String> = all.collect();
        message!(
            "inspection.not_required_category",
            word = self.0,
            categories = categories.join(", ")
        )
    }
}

impl fmt::Display for RequiredCategories {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("none");
        }
        let words: Vec<&str> = self.0.iter().map(|category| category.as_str()).collect();
        f.write_str(&words.join(","))
    }
}

impl FromStr for RequiredCategories {
    type Err = NotRequiredCategories;

    fn from_str(text: &str) -> Result<Self, NotRequiredCategories> {
        if text.trim() == "none" {
            return Ok(Self(Vec::new()));
        }
        let mut categories = Vec::new();
        for word in text.split(',').map(str::trim) {
            let named: Vec<Category> = match word {
                "fresh" => Self::covered(Some(Specification::Fresh)).collect(),
                word => Category::parse(word)
                    .filter(|category| specification_of(*category).is_some())
                    .into_iter()
                    .collect(),
            };
            if named.is_empty() {
                return Err(NotRequiredCategories(word.to_owned()));
            }
            categories.extend(named);
        }
        categories.sort_by_key(|category| Self::covered(None).position(|known| known == *category));
        categories.dedup();
        Ok(Self(categories))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_read_as_they_are_shown() {
        let default = RequiredCategories::default();
        assert!(default.contains(Category::Jewellery) && default.contains(Category::FreshEggs));
        assert!(!default.contains(Category::Shoes));
        assert_eq!("fresh, jewellery".parse(), Ok(default.clone()));
        assert_eq!(default.to_string().parse(), Ok(default));
        let none: RequiredCategories = "none".parse().unwrap();
        assert!(!none.contains(Category::Jewellery));
        assert_eq!(none.to_string(), "none");
    }

    #[test]
    fn what_no_specification_covers_is_refused() {
        for text in ["shoes", "", "jewellery,none", "fresh,plants"] {
            let refused = text.parse::<RequiredCategories>().unwrap_err();
            assert!(refused.to_string().contains("jewellery"), "{refused}");
        }
    }
}

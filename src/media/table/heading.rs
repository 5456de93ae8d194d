//! Headings as people write them, and the columns they stand for.

use super::columns::{Column, Layout};
use crate::message::Name;

/// Words that a heading may carry beside the column's name.
const BESIDE: [&str; 8] = [
    "必填",
    "必选",
    "选填",
    "可选",
    "required",
    "optional",
    "mandatory",
    "*",
];
/// How alike a heading and a name have to be, from 0 to 1, before the one is taken for a slip of the other.
const ALIKE: f64 = 0.55;
/// Characters of a heading that are compared and told.
const LONGEST_HEADING: usize = 60;

/// A heading as it is told.
pub(super) fn told(heading: &str) -> String {
    heading.trim().chars().take(LONGEST_HEADING).collect()
}

/// A heading as it is compared: in small half-width letters, without what people set between words.
pub(super) fn folded(heading: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => u32::from(c)
            .checked_sub(0xfee0)
            .and_then(char::from_u32)
            .unwrap_or(c),
        c => c,
    };
    let between = |c: &char| {
        c.is_whitespace()
            || matches!(
                c,
                '_' | '-' | '.' | ':' | '：' | '*' | '\'' | '"' | '“' | '”' | '#'
            )
    };
    let plain = heading.chars().map(narrow).filter(|c| !between(c));
    plain.take(LONGEST_HEADING).flat_map(char::to_lowercase).collect()
}

impl Layout {
    /// The column that a heading names: `brand`, `品牌`, `品牌 brand`, `商品条码（EAN）`, `*品牌（必填）`.
    pub(super) fn named(&'static self, heading: &str) -> Option<&'static Column> {
        let whole = folded(heading);
        if whole.is_empty() {
            return None;
        }
        if let Some(found) = self.columns.iter().find(|column| column.is_called(&whole)) {
            return Some(found);
        }
        let words: Vec<String> = heading
            .split([
                ' ', '/', '(', ')', '（', '）', '[', ']', '【', '】', '、', '|', '\u{3000}', '\n', '*',
            ])
            .map(folded)
            .filter(|word| !word.is_empty() && !BESIDE.contains(&word.as_str()))
            .collect();
        let without_marks = words.concat();
        self.columns.iter().find(|column| {
            !words.is_empty()
                && (words.iter().all(|word| column.is_called(word)) || column.is_called(&without_marks))
        })
    }

    /// The column whose name is nearest to a heading that names none, if one is near.
    pub(super) fn nearest(&'static self, heading: &str) -> Option<Name> {
        let heading = folded(heading);
        let likeness = |name: &str| {
            let name = folded(name);
            let contained =
                name.chars().nth(1).is_some() && (heading.contains(&name) || name.contains(&heading));
            let alike = strsim::normalized_damerau_levenshtein(&heading, &name);
            if contained { alike.max(0.9) } else { alike }
        };
        let best = self.columns.iter().map(|column| {
            let alike = column.names().map(likeness).fold(0.0, f64::max);
            (alike, column)
        });
        best.filter(|(alike, _)| *alike >= ALIKE)
            .max_by(|(one, _), (other, _)| one.total_cmp(other))
            .map(|(_, column)| column.heading())
    }
}

impl Column {
    /// Whatever it is called.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.english, self.chinese]
            .into_iter()
            .chain(self.also.iter().copied())
    }

    /// Whether the folded name is one of its own.
    fn is_called(&self, folded_name: &str) -> bool {
        self.names().any(|name| folded(name) == folded_name)
    }
}

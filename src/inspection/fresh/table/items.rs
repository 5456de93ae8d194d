//! The rows of table 1: all of them, those of a category, the one of an item, and what each is for a product.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::read;
use super::row::{Category, Row};
use super::status::{Product, RowDecision, row_for_product};
use crate::inspection::values::printed::folded;
use crate::inspection::{Decided, Refused};
use crate::message::message;

/// The rows, and where each is by category and folded name.
struct Table {
    rows: Vec<Row>,
    by_name: HashMap<Category, HashMap<String, usize>>,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let rows = read::rows();
    let mut by_name: HashMap<Category, HashMap<String, usize>> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        by_name
            .entry(row.category)
            .or_default()
            .insert(folded(&row.item), index);
    }
    Table { rows, by_name }
});

/// All 197 rows, as printed and in the order of print.
#[must_use]
pub fn rows() -> &'static [Row] {
    &TABLE.rows
}

/// The rows of `category`, in the order of print.
pub fn rows_of(category: Category) -> impl Iterator<Item = &'static Row> {
    rows().iter().filter(move |row| row.category == category)
}

/// The row of `category` whose item is printed as `item`; brackets, dashes and spaces may be of any width.
///
/// # Errors
/// Where the category has no such item; the message names the nearest.
pub fn row_of(category: Category, item: &str) -> Result<&'static Row, Refused> {
    let named = folded(item);
    let index = TABLE.by_name.get(&category).and_then(|names| names.get(&named));
    index
        .and_then(|index| TABLE.rows.get(*index))
        .ok_or_else(|| unknown(category, item, &named))
}

/// How many near names a message offers.
const NEAREST: usize = 3;

fn unknown(category: Category, item: &str, named: &str) -> Refused {
    let mut near: Vec<(usize, &str)> = rows_of(category)
        .map(|row| (likeness(named, &folded(&row.item)), row.item.as_str()))
        .collect();
    near.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    let names: Vec<&str> = near.into_iter().take(NEAREST).map(|(_, name)| name).collect();
    let elsewhere: Vec<String> = rows()
        .iter()
        .filter(|row| row.category != category && folded(&row.item) == named)
        .map(|row| row.category.to_string())
        .collect();
    let (name, near) = (category.zh(), names.join(", "));
    let right = if elsewhere.is_empty() {
        message!("inspection.no_row", category, name, item, near)
    } else {
        let elsewhere = elsewhere.join(", ");
        message!("inspection.no_row_here", category, name, item, near, elsewhere)
    };
    Refused::new("item_zh", right)
}

/// How alike two names are, in thousandths: the share of the pairs of neighbouring letters that both have.
pub(super) fn likeness(left: &str, right: &str) -> usize {
    let pairs = |text: &str| -> Vec<(char, char)> {
        let framed: Vec<char> = std::iter::once('^')
            .chain(text.chars())
            .chain(std::iter::once('$'))
            .collect();
        framed
            .iter()
            .copied()
            .zip(framed.iter().copied().skip(1))
            .collect()
    };
    let (left, mut right) = (pairs(left), pairs(right));
    let all = left.len() + right.len();
    let mut common = 0_usize;
    for pair in left {
        if let Some(index) = right.iter().position(|other| *other == pair) {
            right.swap_remove(index);
            common += 1;
        }
    }
    (2_000 * common).checked_div(all).unwrap_or(0)
}

/// A row with what it is for a product.
#[derive(Clone, Debug)]
pub struct PlannedRow {
    /// The row.
    pub row: &'static Row,
    /// Whether it applies, by which basis and method, and why.
    pub decided: Decided<RowDecision>,
}

/// Every row of the product's category with its status, in the order of print: the programme of an inspection (R15,
/// R28). Categories 1 and 2 are open lists, to which fitting items are added (R19); R31 adds what the state demands.
///
/// # Errors
/// Where something about the product is not known that a row of the category depends on.
pub fn rows_for(product: Product) -> Result<Vec<PlannedRow>, Refused> {
    rows_of(product.category)
        .map(|row| row_for_product(row, product).map(|decided| PlannedRow { row, decided }))
        .collect()
}

//! Which planned item a row is about.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::names::{Aliases, folded};
use super::row::ResultRow;
use crate::inspection::measured::Measured;
use crate::message::{Message, message};

/// What an item's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// A measured value, or the laboratory's judgement.
    Measured,
    /// A word, such as the grade of a colour.
    Text,
}

/// A planned item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedName<'a> {
    /// Its number in the plan.
    pub number: u32,
    /// Its name as printed.
    pub item: &'a str,
    /// What its value is.
    pub takes: Takes,
}

/// A row whose planned item was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchedRow {
    /// The row as a spreadsheet counts it.
    pub row: u64,
    /// The item's number in the plan.
    pub number: u32,
    /// What was measured; none where the item takes a word.
    pub measured: Option<Measured>,
    /// The row as written.
    pub result: ResultRow,
}

/// A row that stands for no planned item, as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RowNote {
    /// The row as a spreadsheet counts it.
    pub row: u64,
    /// The item, as written.
    pub item: String,
    /// The value, as written.
    pub value: String,
    /// Why it was not taken.
    pub message: Message,
}

/// A cell that cannot be taken as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongCell {
    /// The row as a spreadsheet counts it.
    pub row: u64,
    /// The column's name.
    pub column: &'static str,
    /// What is wrong, and what would be right.
    pub message: Message,
}

/// Rows by planned item, and the rest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matched {
    /// The rows whose planned item was found.
    pub rows: Vec<MatchedRow>,
    /// Everything else.
    pub rest: Unmatched,
}

/// What of a file is no result of a planned item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unmatched {
    /// Rows that match no planned item.
    pub unplanned: Vec<RowNote>,
    /// Planned items that the file says nothing of.
    pub without_result: Vec<String>,
    /// Rows with a cell that cannot be taken, in no order.
    pub wrong: Vec<WrongCell>,
}

/// Matches rows, each with its number in a spreadsheet, with the plan: a row names an item as printed (brackets and spaces of any width), by its number in the
/// plan, or by an alias of the standards file.
#[must_use]
pub fn match_results(
    results: Vec<(u64, ResultRow)>,
    planned: &[PlannedName<'_>],
    aliases: &Aliases,
) -> Matched {
    let mut rest = Unmatched::default();
    let mut rows: Vec<MatchedRow> = Vec::new();
    let mut first: HashMap<u32, u64> = HashMap::new();
    let mut wrong = |row: u64, column: &'static str, message: Message| {
        rest.wrong.push(WrongCell { row, column, message });
    };
    for (row, result) in results {
        let found = match find(&result.item, planned, aliases) {
            Ok(found) => found,
            Err(Unfound::Several(message)) => {
                wrong(row, "item", message);
                continue;
            }
            Err(Unfound::Unplanned(message)) => {
                rest.unplanned.push(RowNote {
                    row,
                    item: result.item,
                    value: result.value,
                    message,
                });
                continue;
            }
        };
        if let Some(before) = first.insert(found.number, row) {
            let message = message!("result.item_twice", before, item = found.item);
            wrong(row, "item", message);
            continue;
        }
        let measured = match (found.takes, &result.measured) {
            (Takes::Text, _) => None,
            (Takes::Measured, Ok(measured)) => Some(*measured),
            (Takes::Measured, Err(why)) => {
                wrong(row, why.column, why.message.clone());
                continue;
            }
        };
        rows.push(MatchedRow {
            row,
            number: found.number,
            measured,
            result,
        });
    }
    rest.without_result = planned
        .iter()
        .filter(|item| !first.contains_key(&item.number))
        .map(|item| item.item.to_owned())
        .collect();
    Matched { rows, rest }
}

enum Unfound {
    /// It is in no plan.
    Unplanned(Message),
    /// It may be one of several.
    Several(Message),
}

fn find<'a>(
    name: &str,
    planned: &'a [PlannedName<'a>],
    aliases: &Aliases,
) -> Result<&'a PlannedName<'a>, Unfound> {
    let folded_name = folded(name);
    let numbered = planned.iter().find(|item| item.number.to_string() == folded_name);
    let printed: Vec<&PlannedName<'_>> = planned
        .iter()
        .filter(|item| folded(item.item) == folded_name)
        .collect();
    let found = if printed.is_empty() && numbered.is_none() {
        let known = aliases.items(name);
        let is = |item: &&PlannedName<'_>| known.iter().any(|known| folded(known) == folded(item.item));
        planned.iter().filter(is).collect()
    } else {
        printed
    };
    match (found.as_slice(), numbered) {
        ([one], _) => Ok(one),
        ([], Some(numbered)) => Ok(numbered),
        ([], None) => Err(Unfound::Unplanned(message!("result.item_unplanned"))),
        (several, _) => {
            let numbers: Vec<String> = several
                .iter()
                .map(|item| format!("{} ({})", item.number, item.item))
                .collect();
            Err(Unfound::Several(message!(
                "result.item_of_several",
                item = name,
                items = numbers.join(", ")
            )))
        }
    }
}

//! Reading table 1 from the file that comes with the program.

use super::row::{Category, DateLimit, Row};
use crate::inspection::{Grade, StringEnum};

const ITEMS: &str = include_str!("../../../../assets/standards/fresh-items.csv");
/// The notes under the table.
const NOTES: &str = include_str!("../../../../assets/standards/fresh-notes.csv");

/// The words of a row that is not for live aquatic products.
const NOT_FOR_LIVE: &str = "不适用于活体水产品";

/// A line of the file.
#[derive(serde::Deserialize)]
struct Line {
    category_no: String,
    item_zh: String,
    expressed_as: Option<String>,
    basis: String,
    basis_condition: Option<String>,
    method: String,
    grade: String,
    note_ref: String,
    comment: Option<String>,
    produced_before: Option<jiff::civil::Date>,
    produced_from: Option<jiff::civil::Date>,
    scope_limit: Option<String>,
    source_line: u16,
}

/// All rows. A line that could not be read would be left out; a test counts them.
pub(super) fn rows() -> Vec<Row> {
    csv::Reader::from_reader(ITEMS.as_bytes())
        .deserialize::<Line>()
        .filter_map(|line| row(line.ok()?))
        .collect()
}

fn row(line: Line) -> Option<Row> {
    let grade = match line.grade.as_str() {
        "A" => Some(Grade::A),
        "B" => Some(Grade::B),
        "note" => None,
        _ => return None,
    };
    let note = match line.note_ref.as_str() {
        "" => None,
        "a" => Some(1),
        "b" => Some(2),
        "c" | "3" => Some(3),
        _ => return None,
    };
    let dates = match (line.produced_before, line.produced_from) {
        (Some(before), None) => Some(DateLimit::Before(before)),
        (None, Some(from)) => Some(DateLimit::From(from)),
        (None, None) => None,
        (Some(_), Some(_)) => return None,
    };
    let not_for_live = line.scope_limit.as_deref() == Some(NOT_FOR_LIVE);
    Some(Row {
        category: Category::from_word(&line.category_no)?,
        item: line.item_zh,
        expressed_as: line.expressed_as,
        basis: line.basis,
        basis_condition: line.basis_condition,
        method: line.method,
        grade,
        note,
        dates,
        not_for_live,
        limited_to: line.scope_limit.filter(|_| !not_for_live),
        comment: line.comment,
        line: line.source_line,
    })
}

/// A line of the notes.
#[derive(serde::Deserialize)]
struct NoteLine {
    note_no: u8,
    members: String,
}

/// The substances that a note names, each with its other names: `磺胺甲基嘧啶(磺胺甲嘧啶)` has two.
pub(super) fn members_of_note(note: u8) -> Vec<Vec<String>> {
    let lines = csv::Reader::from_reader(NOTES.as_bytes())
        .into_deserialize::<NoteLine>()
        .filter_map(Result::ok)
        .find(|line| line.note_no == note);
    let members = lines.map(|line| line.members).unwrap_or_default();
    members
        .split('|')
        .filter(|member| !member.is_empty())
        .map(|member| {
            member
                .split(['(', ')'])
                .filter(|name| !name.is_empty())
                .map(ToOwned::to_owned)
                .collect()
        })
        .collect()
}

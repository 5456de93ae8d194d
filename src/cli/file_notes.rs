//! What is said of a file that was read: as what, and what of it was read over.

use serde_json::Value;

use super::answer::{rows, written};
use super::terminal;
use crate::message::message;

/// As what a file of results or of goods was read: what was meant otherwise is seen before anything rests on it.
pub(super) fn tell_read_as(answer: &Value) {
    let encoding = match written(answer, "read_as").as_str() {
        "csv_utf8" => "UTF-8",
        "csv_utf16" => "UTF-16",
        "csv_gb18030" => "GB18030",
        "xlsx" => "XLSX",
        _ => return,
    };
    terminal::note(&message!("import.read_as", encoding));
}

/// What was read over, and what is hidden and was read.
pub(super) fn tell_read_over(answer: &Value) {
    let listed = |field: &str| -> Option<String> {
        let all: Vec<String> = rows(answer, field)
            .iter()
            .map(|one| one.as_str().map_or_else(|| one.to_string(), str::to_owned))
            .collect();
        (!all.is_empty()).then(|| all.join(", "))
    };
    if let Some(row) = answer.get("header_row") {
        terminal::note(&message!("import.header_row", row));
    }
    if let Some(sheets) = listed("other_sheets") {
        terminal::note(&message!("import.other_sheets", sheets));
    }
    if let Some(columns) = listed("ignored_columns") {
        terminal::note(&message!("import.ignored_columns", columns));
    }
    if let Some(rows) = listed("hidden_rows") {
        terminal::note(&message!("import.hidden_rows", rows));
    }
    if let Some(columns) = listed("hidden_columns") {
        terminal::note(&message!("import.hidden_columns", columns));
    }
}

//! What the demonstration made: as JSON, or as a table with one QR to scan from the screen.

use std::collections::BTreeMap;
use std::path::Path;

use comfy_table::Table;
use serde::{Deserialize, Serialize};

use crate::cli::terminal;
use crate::print::label::{matrix, terminal as qr};

/// The summary.
#[derive(Serialize, Deserialize)]
pub(super) struct Shown {
    pub(super) origin: String,
    pub(super) tokens: BTreeMap<String, String>,
    pub(super) items: Vec<ShownItem>,
}

/// One item of it.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct ShownItem {
    pub(super) item_id: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) conclusion: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) serial: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) tag_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) page: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) label_png: Option<String>,
}

impl Shown {
    /// Names labels and pages where they are now.
    pub(super) fn relocate(&mut self, folder: &Path, origin: &str) {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        origin.clone_into(&mut self.origin);
        for item in &mut self.items {
            if let Some(serial) = &item.serial {
                item.label_png = Some(
                    folder
                        .join("labels")
                        .join(format!("{serial}.png"))
                        .display()
                        .to_string(),
                );
                item.page = Some(format!("{origin}/t/{serial}"));
            }
        }
    }
}

/// Prints the table and one QR.
pub(super) fn print(shown: &Shown, folder: &Path) {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);

    table.set_header(["item 单品", "conclusion 结论", "serial 序列号", "page 页面"]);
    for item in &shown.items {
        let verdict = match item.conclusion.as_str() {
            "genuine" => "genuine 正品",
            "not_genuine" => "not genuine 非正品",
            _ => "undetermined 无法判定",
        };
        let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        table.add_row([
            item.name.clone(),
            verdict.to_owned(),
            or_dash(&item.serial),
            or_dash(&item.page),
        ]);
    }
    terminal::say(&table.to_string());
    let first = shown.items.iter().find_map(|item| item.code.as_deref());
    if let Some(matrix) = first.and_then(|code| matrix(code).ok()) {
        terminal::say(&qr(&matrix));
        terminal::say(
            "The first label's QR. Labels are in labels/, tokens (for demonstration only) in tokens/ of",
        );
        terminal::say(&folder.display().to_string());
    }
}

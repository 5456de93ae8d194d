//! What the demonstration made: as JSON, or as a table with one QR to scan from the screen.

use std::collections::BTreeMap;
use std::path::Path;

use comfy_table::Table;
use serde::{Deserialize, Serialize};

use crate::cli::terminal;
use crate::message::{language, message};
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

    let heading = [
        message!("cli.demo_item"),
        message!("cli.demo_conclusion"),
        message!("cli.demo_serial"),
        message!("cli.demo_page"),
    ];
    table.set_header(heading.map(|name| name.text(language())));
    for item in &shown.items {
        let verdict = match item.conclusion.as_str() {
            "genuine" => message!("cli.demo_genuine"),
            "not_genuine" => message!("cli.demo_not_genuine"),
            _ => message!("cli.demo_undetermined"),
        };
        let or_dash = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        table.add_row([
            item.name.clone(),
            verdict.text(language()),
            or_dash(&item.serial),
            or_dash(&item.page),
        ]);
    }
    terminal::say(&table.to_string());
    let first = shown.items.iter().find_map(|item| item.code.as_deref());
    if let Some(matrix) = first.and_then(|code| matrix(code).ok()) {
        terminal::say(&qr(&matrix));
        terminal::tell(&message!("cli.demo_qr", folder = folder.display()));
    }
}

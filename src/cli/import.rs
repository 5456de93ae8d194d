//! `zhenma import`.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::session::with_session;
use super::{Failure, Folder, Outcome, TokenArgument, terminal};
use crate::catalogue::{COLUMNS, Category, template};

/// Book goods in from a CSV file, or print the template of one
#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// Print the template: every column with its Chinese and English name, and one example row
    #[arg(long)]
    template: bool,
    /// The file, CSV in UTF-8; it takes a token of the warehouse
    #[arg(required_unless_present = "template")]
    file: Option<PathBuf>,
}

impl Import {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let Some(file) = self.file.filter(|_| !self.template) else {
            return Ok(print_template());
        };
        let name = file.display().to_string();
        let bytes = std::fs::read(&file).map_err(|error| Failure::new(format!("{name}: {error}")))?;
        let token = self.token.read()?;
        let bar = terminal::bar(None, "{spinner} booking in {msg} ({elapsed})");
        bar.set_message(name.clone());
        let answer = with_session(&self.folder, async |client| {
            client
                .with_token(token)
                .post_bytes("/api/v1/intake", bytes, None)
                .await
        })
        .await;
        bar.finish_and_clear();
        let answer = answer?;
        Ok(report(&name, &answer))
    }
}

fn print_template() -> Outcome {
    terminal::say(template().trim_end());
    let required: Vec<&str> = COLUMNS
        .iter()
        .filter(|column| column.required)
        .map(|column| column.english)
        .collect();
    terminal::note(&format!(
        "Every row needs {}; the rest may be empty. Replace the example row.",
        required.join(", ")
    ));
    terminal::note(&format!("Categories: {}", Category::choices()));
    Outcome::Good
}

fn report(name: &str, answer: &Value) -> Outcome {
    let list = |field: &str| {
        answer
            .get(field)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let (booked, errors) = (list("booked"), list("errors"));
    let text = |value: &Value, field: &str| match value.get(field) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    for item in &booked {
        terminal::say(&format!("{}\trow {}", text(item, "item_id"), text(item, "row")));
    }
    for error in &errors {
        let column = text(error, "column");
        let place = if column.is_empty() {
            String::new()
        } else {
            format!(", {column}")
        };
        terminal::note(&format!(
            "{name}: row {}{place}: {}",
            text(error, "row"),
            text(error, "message")
        ));
    }
    if errors.is_empty() {
        terminal::note(&format!("{} items booked in.", booked.len()));
        Outcome::Good
    } else {
        terminal::note("Nothing was booked; mend these rows and import the file again.");
        Outcome::Bad
    }
}

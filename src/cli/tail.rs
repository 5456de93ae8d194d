//! `zhenma tail`: the audit trail, as it grows or as an export.

use std::collections::HashMap;
use std::time::Duration;

use clap::Args;
use serde_json::Value;

use super::answer::text;
use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::sources::system_time;
use crate::config::Folder;
use crate::instant::Instant;

/// How often the service is asked again.
const PAUSE: Duration = Duration::from_millis(500);
/// Events bear the time at which their act began, so a slower one may come after a later one. So far back is looked
/// again each time.
const OVERLAP: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);

/// Print who did what, when and why, as it happens
#[derive(Args)]
pub(super) struct Tail {
    #[command(flatten)]
    folder: Folder,
    /// Begin with what happened at this time; without it, with what happens from now on
    #[arg(long, value_name = "TIME")]
    from: Option<Instant>,
    /// End with what has happened by now, as an export does
    #[arg(long, requires = "from")]
    no_follow: bool,
    /// One JSON object a line, with everything that is kept
    #[arg(long)]
    json: bool,
}

impl Tail {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let mut since = self.from.unwrap_or_else(system_time);
        let mut seen = HashMap::new();
        with_session(&self.folder, async |client| {
            loop {
                let latest = self.show_since(client, since, &mut seen).await?;
                if self.no_follow {
                    return Ok(Outcome::Good);
                }
                if let Some(back) = latest.and_then(|latest| latest.timestamp().checked_sub(OVERLAP).ok()) {
                    since = since.max(Instant::from_timestamp(back));
                    seen.retain(|_, at| *at >= since);
                }
                tokio::time::sleep(PAUSE).await;
            }
        })
        .await
    }

    /// Prints every event since then that was not printed yet, and says when the latest was.
    async fn show_since(
        &self,
        client: &Client,
        since: Instant,
        seen: &mut HashMap<String, Instant>,
    ) -> Result<Option<Instant>, Failure> {
        let (mut latest, mut cursor) = (None, None::<String>);
        loop {
            let mut path = format!("/api/v1/events?limit=200&from={since}");
            if let Some(cursor) = &cursor {
                path.push_str("&cursor=");
                path.push_str(cursor);
            }
            let page = client.get(&path).await?;
            for event in page.get("items").and_then(Value::as_array).into_iter().flatten() {
                let at = text(event, "at").parse().ok();
                latest = latest.max(at);
                if let Some(at) = at
                    && seen.insert(text(event, "id").to_owned(), at).is_none()
                {
                    terminal::say(&if self.json { event.to_string() } else { line(event) });
                }
            }
            cursor = page.get("next").and_then(Value::as_str).map(str::to_owned);
            if cursor.is_none() {
                return Ok(latest);
            }
        }
    }
}

/// An event for people: when, what, who, about what, from where to where, why.
fn line(event: &Value) -> String {
    let by = event.get("by").unwrap_or(&Value::Null);
    let who = [text(by, "person"), text(by, "role"), text(by, "organisation")];
    let who: Vec<&str> = who.into_iter().filter(|part| !part.is_empty()).collect();
    let mut said = format!(
        "{}  {}  {}",
        text(event, "at"),
        text(event, "kind"),
        who.join(" ")
    );
    for (word, field) in [("tag", "serial"), ("appraisal", "appraisal"), ("item", "item")] {
        let about = text(event, field);
        if !about.is_empty() {
            said.push_str(&format!("  {word} {about}"));
            break;
        }
    }
    match (text(event, "before"), text(event, "after")) {
        ("", "") => {}
        ("", after) => said.push_str(&format!("  {after}")),
        (before, after) => said.push_str(&format!("  {before} -> {after}")),
    }
    let reason = text(event, "reason");
    if !reason.is_empty() {
        said.push_str(&format!("  ({})", reason.replace(char::is_control, " ")));
    }
    said
}

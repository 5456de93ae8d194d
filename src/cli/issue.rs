//! `zhenma issue`.

use clap::Args;
use serde_json::Value;
use uuid::Uuid;

use super::arguments::TokenArgument;
use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::tags::MOST_ISSUED_AT_ONCE;
use crate::config::Folder;
use crate::hash::Sha256Hash;

/// Issue the tags of approved appraisals
#[derive(Args)]
pub(super) struct Issue {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// The approved appraisals; it takes a token of their agency. With more than one, a JSON array of what became
    /// of each is printed, and the exit code is 1 if one got no tag
    #[arg(required = true)]
    appraisals: Vec<Uuid>,
}

impl Issue {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let token = self.token.read()?;
        with_session(&self.folder, async |client| {
            let client = client.with_token(token);
            match self.appraisals.as_slice() {
                [one] => issue(&client, *one).await,
                many => issue_many(&client, many).await,
            }
        })
        .await
    }
}

async fn issue(client: &Client, appraisal: Uuid) -> Result<Outcome, Failure> {
    // The same command twice, over a crash too, gives the same tag.
    let once = format!("issue-{appraisal}");
    let body = serde_json::json!({ "appraisal_id": appraisal });
    let tag: Value = client.post("/api/v1/tags", &body, Some(&once)).await?;
    terminal::say(&serde_json::to_string_pretty(&tag)?);
    Ok(Outcome::Good)
}

async fn issue_many(client: &Client, appraisals: &[Uuid]) -> Result<Outcome, Failure> {
    let mut results = Vec::with_capacity(appraisals.len());
    let progress = terminal::bar(u64::try_from(appraisals.len()).ok(), "{bar:40} {pos}/{len}");
    for some in appraisals.chunks(MOST_ISSUED_AT_ONCE) {
        let body = serde_json::json!({ "appraisal_ids": some });
        let once = format!("issue-{}", Sha256Hash::of(body.to_string()));
        let answer: Value = client.post("/api/v1/tags/bulk", &body, Some(&once)).await?;
        let part = answer
            .get("results")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default();
        progress.inc(u64::try_from(part.len()).unwrap_or(u64::MAX));
        results.extend(part);
    }
    progress.finish_and_clear();
    terminal::say(&serde_json::to_string_pretty(&results)?);
    let all = results.iter().all(|result| result.get("tag").is_some());
    Ok(if all { Outcome::Good } else { Outcome::Bad })
}

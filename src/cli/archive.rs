//! `zhenma archive` and `zhenma retention`.

use clap::Args;
use serde_json::{Value, json};

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::operate::ArchiveReport;
use crate::config::Folder;
use crate::message::{Message, language, message};

/// Delete the media of tags that ended long enough ago; certificates and hashes stay
#[derive(Args)]
pub(super) struct Archive {
    #[command(flatten)]
    folder: Folder,
    /// Only count what is due
    #[arg(long)]
    dry_run: bool,
}

impl Archive {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let bar = terminal::bar(None, "{spinner} {msg} ({elapsed})");
        let path = format!("/api/v1/archive?dry_run={}", self.dry_run);
        let report: Result<ArchiveReport, Failure> = with_session(&self.folder, async |client| {
            client
                .post_for_report(&path, Vec::new(), |progress: ArchiveReport| {
                    bar.set_message(outcome(&progress).text(language()))
                })
                .await
        })
        .await;
        bar.finish_and_clear();
        terminal::tell(&outcome(&report?));
        Ok(Outcome::Good)
    }
}

fn outcome(report: &ArchiveReport) -> Message {
    let ArchiveReport {
        tags,
        archived,
        deleted_files: files,
        deleted_bytes: bytes,
        dry_run,
    } = report;
    if *dry_run {
        message!("cli.archive_due", tags, archived)
    } else {
        message!("cli.archived", tags, archived, files, bytes)
    }
}

/// Show or set how long media are kept
#[derive(Args)]
pub(super) struct Retention {
    #[command(flatten)]
    folder: Folder,
    /// Days the media are kept after the day a tag was revoked, replaced or returned
    #[arg(long, requires = "reason", value_parser = clap::value_parser!(u16).range(1..))]
    media_days: Option<u16>,
    /// Why it is changed; the event keeps it
    #[arg(long, requires = "media_days")]
    reason: Option<String>,
}

impl Retention {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let rule: Value = with_session(&self.folder, async |client| match self.media_days {
            Some(days) => {
                let body = json!({ "media_days": days, "reason": self.reason });
                client.post("/api/v1/retention", &body, None).await
            }
            None => client.get("/api/v1/retention").await,
        })
        .await?;
        let number = |field: &str| rule.get(field).and_then(Value::as_u64).unwrap_or_default();
        let (days, version) = (number("media_days"), number("version"));
        terminal::tell(&message!("cli.retention", days, version));
        Ok(Outcome::Good)
    }
}

//! `zhenma scrub`.

use clap::Args;
use indicatif::ProgressBar;
use serde_json::Value;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::operate::{Damaged, Round};
use crate::config::Folder;
use crate::message::{Explain, language};

/// Read every stored photo and video again and hash it, slowly; goes on where the last run stopped
#[derive(Args)]
pub(super) struct Scrub {
    #[command(flatten)]
    folder: Folder,
    /// MiB a second at most; 0 is no limit
    #[arg(long, value_name = "MIB", default_value_t = 50)]
    rate_mib: u32,
}

impl Scrub {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let bar = terminal::bar(None, "{spinner} {msg} ({elapsed})");
        let path = format!("/api/v1/scrub?rate_mib={}", self.rate_mib);
        let round = with_session(&self.folder, async |client| {
            let mut round = None;
            client
                .post_lines(&path, Vec::new(), |line| {
                    round = take(&line, &bar)?.or(round.take());
                    Ok(())
                })
                .await?;
            round.ok_or_else(|| {
                Failure::told("the scrub was stopped; run it again and it goes on where it stands")
            })
        })
        .await;
        bar.finish_and_clear();
        let round = round?;
        terminal::say(&summary(&round));
        Ok(if round.is_bad() {
            Outcome::Bad
        } else {
            Outcome::Good
        })
    }
}

/// One line of the answer: progress goes to the bar, a damaged file is said at once, the round comes back.
fn take(line: &Value, bar: &ProgressBar) -> Result<Option<Round>, Failure> {
    if let Some(bytes) = line
        .get("progress")
        .and_then(|progress| progress.get("bytes"))
        .and_then(Value::as_u64)
    {
        bar.set_message(format!("{} MiB read", bytes >> 20));
    }
    if let Some(damaged) = line.get("damaged") {
        let damaged: Damaged = serde_json::from_value(damaged.clone())?;
        let (file, owners) = (damaged.sha256, damaged.owners.message().text(language()));
        let told = damaged.message().text(language());
        bar.suspend(|| terminal::say(&format!("{file}: {told}; {owners}")));
    }
    Ok(line
        .get("report")
        .map(|round| serde_json::from_value(round.clone()))
        .transpose()?)
}

/// A round in a line.
pub(super) fn summary(round: &Round) -> String {
    let found = u64::try_from(round.damaged.len())
        .unwrap_or(u64::MAX)
        .saturating_add(round.more);
    let ended = round
        .ended_at
        .map_or_else(String::new, |at| format!(", ended {at}"));
    format!(
        "scrubbed {} files of {} MiB{ended}: {found} damaged",
        round.files,
        round.bytes >> 20
    )
}

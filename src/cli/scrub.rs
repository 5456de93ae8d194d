//! `zhenma scrub`.

use clap::Args;
use indicatif::ProgressBar;
use serde_json::Value;

use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::app::operate::{Damaged, Round};
use crate::config::Folder;
use crate::message::{Explain, Message, language, message};

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
            round.ok_or_else(|| Failure::new(&message!("cli.scrub_stopped")))
        })
        .await;
        bar.finish_and_clear();
        let round = round?;
        terminal::tell(&summary(&round));
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
        bar.set_message(message!("cli.scrub_progress", mib = bytes >> 20).text(language()));
    }
    if let Some(damaged) = line.get("damaged") {
        let damaged: Damaged = serde_json::from_value(damaged.clone())?;
        let (sha256, problem, owners) = (damaged.sha256, damaged.message(), damaged.owners.message());
        let told = message!("cli.scrub_damaged", sha256, problem: problem, owners: owners);
        bar.suspend(|| terminal::tell(&told));
    }
    Ok(line
        .get("report")
        .map(|round| serde_json::from_value(round.clone()))
        .transpose()?)
}

/// A round in a line.
pub(super) fn summary(round: &Round) -> Message {
    let damaged = u64::try_from(round.damaged.len())
        .unwrap_or(u64::MAX)
        .saturating_add(round.more);
    let (files, mib) = (round.files, round.bytes >> 20);
    match round.ended_at {
        Some(ended) => message!("cli.scrubbed_ended", files, mib, ended, damaged),
        None => message!("cli.scrubbed", files, mib, damaged),
    }
}

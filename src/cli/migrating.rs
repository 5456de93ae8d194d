//! Migrations of stored records, as whoever opens a folder sees them: a bar where somebody looks, lines for a log.

use std::io::IsTerminal;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::ProgressBar;

use super::terminal;
use crate::app::migrations::{MigrationProgress, MigrationSink, Stage};
use crate::app::settings::Settings;
use crate::config::Folder;
use crate::message::{language, message};

/// How often a line says how far a long migration is, where no bar does.
const BETWEEN_LINES: Duration = Duration::from_secs(10);

/// A folder's settings, with which its migrations are shown.
pub(super) fn settings(folder: &Folder) -> Settings {
    let mut settings = folder.settings();
    let shown = Mutex::new(Shown::default());
    settings.migrating = MigrationSink::new(move |progress| {
        shown
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .show(progress);
        // A signal ends the process while it opens a folder, and the next opening goes on at the last step.
        ControlFlow::Continue(())
    });
    settings
}

/// What is shown just now.
#[derive(Default)]
struct Shown {
    bar: Option<ProgressBar>,
    last_line: Option<Instant>,
}

impl Shown {
    fn show(&mut self, progress: &MigrationProgress) {
        let &MigrationProgress {
            number,
            last,
            records,
            stage,
            ref what,
        } = progress;
        match stage {
            Stage::Begins => {
                terminal::note(&message!("cli.migration_begins", number, last, what: what.clone()));
                self.bar = Some(terminal::bar(None, "{spinner} {msg} ({elapsed})"));
                self.last_line = Some(Instant::now());
            }
            Stage::GoesOn => {
                if let Some(bar) = &self.bar {
                    bar.set_message(message!("cli.migration_records", records).text(language()));
                }
                let due = self.last_line.is_none_or(|at| at.elapsed() >= BETWEEN_LINES);
                if due && !std::io::stderr().is_terminal() {
                    terminal::note(&message!("cli.migration_so_far", number, last, records));
                    self.last_line = Some(Instant::now());
                }
            }
            Stage::Ends => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
                terminal::note(&message!("cli.migration_done", number, last, records));
            }
        }
    }
}

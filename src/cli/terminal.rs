//! What people see: text on standard output, one line of complaint, bars while work goes on.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zeroize::Zeroizing;

use crate::message::{Message, language};

/// Prints a line. A reader that went away (`| head`) is no error.
pub(super) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// Prints a message in the language of the process.
pub(super) fn tell(message: &Message) {
    say(&message.text(language()));
}

/// Prints bytes as they are.
pub(super) fn say_bytes(bytes: &[u8]) {
    let _ = std::io::stdout().lock().write_all(bytes);
}

/// Whether somebody is there to answer a question.
pub(super) fn is_attended() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks a question and gives the line that is typed.
pub(super) fn ask(question: &str) -> std::io::Result<String> {
    let mut err = std::io::stderr().lock();
    write!(err, "{question}")?;
    err.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line)
}

/// Asks for a secret, which is not shown while it is typed.
pub(super) fn ask_secret(question: &str) -> std::io::Result<Zeroizing<String>> {
    rpassword::prompt_password(question).map(Zeroizing::new)
}

static LOGGED: AtomicBool = AtomicBool::new(false);

/// From here on, standard error is a log for machines.
pub(super) fn notes_are_logged() {
    LOGGED.store(true, Ordering::Relaxed);
}

/// Prints a line beside the result, for people, or logs it where standard error is for machines.
pub(super) fn note(line: &str) {
    if LOGGED.load(Ordering::Relaxed) {
        tracing::info!("{line}");
    } else {
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    }
}

/// Prints an error in one line.
pub(super) fn complain(message: &str) {
    let message = message.replace('\n', " ");
    if LOGGED.load(Ordering::Relaxed) {
        tracing::error!("{message}");
    } else {
        note(&format!("zhenma: {message}"));
    }
}

/// A bar on a terminal; nothing where nobody looks.
pub(super) fn bar(length: Option<u64>, template: &str) -> ProgressBar {
    let bar = length.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

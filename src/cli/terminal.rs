//! What people see: text on standard output, one line of complaint, bars while work goes on.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use zeroize::Zeroizing;

use crate::message::{Language, Message, language};

/// Prints a line of data: what programs may read, the same in every language. A reader that went away (`| head`) is no
/// error.
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
pub(super) fn ask(question: &Message) -> std::io::Result<String> {
    let mut err = std::io::stderr().lock();
    write!(err, "{}", asked(question))?;
    err.flush()?;
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    Ok(line)
}

/// Asks for a secret, which is not shown while it is typed.
pub(super) fn ask_secret(question: &Message) -> std::io::Result<Zeroizing<String>> {
    rpassword::prompt_password(asked(question)).map(Zeroizing::new)
}

/// A question with what stands before its answer: a text has no space at its end, and Chinese punctuation needs none.
fn asked(question: &Message) -> String {
    let question = question.text(language());
    match language() {
        Language::Chinese => question,
        Language::English => format!("{question} "),
    }
}

static LOGGED: AtomicBool = AtomicBool::new(false);

/// From here on, standard error is a log for machines.
pub(super) fn notes_are_logged() {
    LOGGED.store(true, Ordering::Relaxed);
}

/// Prints a line beside the result, for people in their language, or logs it in English where standard error is for
/// machines.
pub(super) fn note(message: &Message) {
    if LOGGED.load(Ordering::Relaxed) {
        tracing::info!("{message}");
    } else {
        let _ = writeln!(std::io::stderr().lock(), "{}", message.text(language()));
    }
}

/// Prints an error in one line.
pub(super) fn complain(message: &Message) {
    if LOGGED.load(Ordering::Relaxed) {
        tracing::error!("{}", in_one_line(&message.to_string()));
    } else {
        let message = in_one_line(&message.text(language()));
        let _ = writeln!(std::io::stderr().lock(), "zhenma: {message}");
    }
}

fn in_one_line(text: &str) -> String {
    text.replace('\n', " ")
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

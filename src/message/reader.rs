//! In which language whoever is being answered reads: of the request on a server, of the process on a command line.
//!
//! Only the edge asks for it, where a message becomes text. Rules never do.

use std::future::Future;
use std::sync::OnceLock;

use crate::message::Language;

tokio::task_local! {
    static OF_REQUEST: Language;
}

static OF_PROCESS: OnceLock<Language> = OnceLock::new();

/// The language of the request that is being answered; outside of one that of the process, English where none is set.
#[must_use]
pub fn language() -> Language {
    let process = || OF_PROCESS.get().copied().unwrap_or(Language::English);
    OF_REQUEST
        .try_with(|language| *language)
        .unwrap_or_else(|_| process())
}

/// Sets the language of the process. The first call counts.
pub fn set_default(language: Language) {
    let _ = OF_PROCESS.set(language);
}

/// Answers in `language` while `work` runs.
pub async fn with_language<F: Future>(language: Language, work: F) -> F::Output {
    OF_REQUEST.scope(language, work).await
}

/// Answers in `language` while `work` runs on this thread.
pub fn sync_scope<T>(language: Language, work: impl FnOnce() -> T) -> T {
    OF_REQUEST.sync_scope(language, work)
}

//! The public pages: what a person sees who scans a code (design, section 5; service.md S10 and S12–S23).
//!
//! Pure: a view in, HTML out. No clock, no I/O, no store. The pages load nothing but what this service
//! serves itself, hold no inline script or style, and promise only what the certificate says: that this one
//! item was appraised, never how it was sold. A GET changes nothing; the page confirms a scan with one POST.

pub mod assets;
mod console;
mod docs;
mod flow;
mod format;
mod inspection;
mod problems;
mod report_pdf;
mod tag_view;
mod templates;
#[cfg(test)]
mod tests;
mod text;
mod view;

use askama::Template;

use crate::domain::tag::state::Verdict;
use crate::message::{Described, Language, Message};
pub use crate::web::console::{ConsolePage, console_page};
pub use crate::web::inspection::{INSPECTION_STYLE, InspectionReportView, inspection_page, inspection_pdf};
pub use crate::web::report_pdf::report_pdf;
pub use crate::web::tag_view::TagFacts;
pub use crate::web::view::{
    CoverView, FindingView, ItemView, LabelView, NoticeView, PhotoView, ReportView, SignerView, TagView,
    VideoView, YardstickView,
};

/// The page of one tag, `/t/{serial}`.
///
/// A view whose verdict is `not_found` gives [`not_found_page`] and nothing of the view.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out; the caller answers 500.
pub fn tag_page(view: &TagView, language: Language) -> Result<String, askama::Error> {
    if view.verdict == Verdict::NotFound {
        return not_found_page(language);
    }
    templates::TagPage::new(view, language).render()
}

/// The page for malformed, forged, foreign and unknown codes alike: the same bytes for each (design, section 5).
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn not_found_page(language: Language) -> Result<String, askama::Error> {
    templates::NotFoundPage::new(language).render()
}

/// The page for a serial with a typing error, which it keeps to be put right. `why` says what is wrong with it.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn typing_error_page(language: Language, typed: &str, why: &Message) -> Result<String, askama::Error> {
    templates::TypingErrorPage::new(language, typed, why).render()
}

/// The page for an error: the status, one sentence, what to do. It tells nothing of the inside.
///
/// `retry_after` is the number of whole seconds after which another attempt makes sense (429 and 503).
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn error_page(
    status: u16,
    language: Language,
    retry_after: Option<u64>,
) -> Result<String, askama::Error> {
    templates::ErrorPage::new(status, language, retry_after).render()
}

/// The landing page `/`: one field for a serial or a scanned code, sent to `GET /t?code=`.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn home_page(language: Language) -> Result<String, askama::Error> {
    templates::HomePage::new(language).render()
}

/// The page of the interface, `/docs`, from its description.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn docs_page(document: &serde_json::Value, language: Language) -> Result<String, askama::Error> {
    docs::DocsPage::new(document, language).render()
}

/// The page of every message with its code, `/docs/problems`.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn problems_page(messages: &[Described], language: Language) -> Result<String, askama::Error> {
    problems::ProblemsPage::new(messages, language).render()
}

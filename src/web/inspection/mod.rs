//! The printable report of a spot check 抽检报告: one view, as a page and as a PDF, each with both languages on it.

mod after;
mod of_case;
mod pdf;
mod screen;
mod view;
mod wording;

use askama::Template;

use crate::message::Language;
pub use crate::web::inspection::pdf::inspection_pdf;
pub use crate::web::inspection::view::InspectionReportView;

/// The report as a page.
///
/// # Errors
/// [`askama::Error`] where the template cannot be written out.
pub fn inspection_page(view: &InspectionReportView, language: Language) -> Result<String, askama::Error> {
    screen::InspectionPage::new(view, language).render()
}

/// The style that stands in the page, of which a content security policy needs the hash.
pub const INSPECTION_STYLE: &str = screen::STYLE;

#[cfg(test)]
mod tests;

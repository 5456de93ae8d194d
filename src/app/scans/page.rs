//! What the page of a tag is told: the verify answer and the report's findings.

use crate::app::covers::Covers;
use crate::app::records;
use crate::app::scans::Scans;
use crate::domain::appraisal::AppraisalReport;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::web::{TagFacts, TagView, report_pdf};

/// A page's answer: its view, or that there is no such tag.
pub enum PageAnswer {
    /// Show this.
    Tag(Box<TagView>),
    /// Show the page for codes that are not ours.
    NotFound,
}

impl Scans<'_> {
    /// What the page `/t/{serial}` shows to the visitor at `address`.
    ///
    /// # Errors
    /// If the store fails.
    pub fn page(&self, serial: &str, address: &str) -> Result<PageAnswer, Problem> {
        let Ok(serial) = Serial::from_typed(serial) else {
            return Ok(PageAnswer::NotFound);
        };
        let Some((projection, _)) = self.context.projection(&serial)? else {
            return Ok(PageAnswer::NotFound);
        };
        let answer = projection.parsed()?;
        let (report, _) = records::must_read::<AppraisalReport>(
            self.context.store(),
            &records::report(&answer.report.sha256),
        )?;
        let notice = if projection.head.genuine {
            self.notice(&serial, address)?
        } else {
            None
        };
        let cover = match projection.head.received_at {
            Some(received_at) => Some(Covers::new(self.context).cover_now(received_at)?.standing),
            None => None,
        };
        let view = TagView::of(TagFacts {
            serial: &serial,
            answer: &answer,
            report: &report,
            notice: notice.as_ref(),
            policy: &self.context.policy,
            cover: cover.as_ref(),
        });
        Ok(PageAnswer::Tag(Box::new(view)))
    }

    /// A report's exact bytes, if it is of an issued tag.
    ///
    /// # Errors
    /// 404 if not.
    pub fn public_report(&self, hash: &Sha256Hash) -> Result<bytes::Bytes, Problem> {
        let missing = || Problem::not_found("report", hash);
        if self.context.store().get(&records::public(hash))?.is_none() {
            return Err(missing());
        }
        Ok(self
            .context
            .store()
            .get(&records::report(hash))?
            .ok_or_else(missing)?
            .value)
    }
}

impl Scans<'_> {
    /// A report on paper, if it is of an issued tag: the same bytes for the same report.
    ///
    /// # Errors
    /// 404 if not.
    pub fn report_pdf(&self, hash: &Sha256Hash) -> Result<Vec<u8>, Problem> {
        let report: AppraisalReport = serde_json::from_slice(&self.public_report(hash)?)?;
        report_pdf(&report, hash).map_err(Problem::internal)
    }
}

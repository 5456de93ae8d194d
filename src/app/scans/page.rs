//! What the page of a tag is told: the verify answer and the report's findings.

use crate::app::covers::Covers;
use crate::app::records;
use crate::app::scans::Scans;
use crate::domain::appraisal::AppraisalReport;
use crate::domain::cover::{Policy, SaleStanding};
use crate::domain::evidence::Evidence;
use crate::domain::problem::{Problem, Thing};
use crate::domain::scan::{Notice, VerifyAnswer};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// What the page of a tag is made from.
#[derive(Debug)]
pub struct TagPage {
    /// The tag's serial.
    pub serial: Serial,
    /// What a scan answers.
    pub answer: VerifyAnswer,
    /// The report that the tag rests on.
    pub report: AppraisalReport,
    /// What earlier scans say; none before the first counted scan.
    pub notice: Option<Notice>,
    /// The policy of the cover.
    pub policy: Policy,
    /// How the cover stands, once receipt is confirmed.
    pub cover: Option<SaleStanding>,
    /// Since when a tag is not in force, where that is known.
    pub not_in_force_since: Option<Instant>,
    /// Whom to contact, as the operator set it.
    pub contact: Vec<String>,
    /// Whether some browsers are known not to show the video.
    pub video_not_everywhere: bool,
}

impl Scans<'_> {
    /// What the page `/t/{serial}` shows to the visitor at `address`; `None` for what is no tag of ours.
    ///
    /// # Errors
    /// If the store fails.
    pub fn page(&self, serial: &str, address: &str) -> Result<Option<TagPage>, Problem> {
        let Ok(serial) = Serial::from_typed(serial) else {
            return Ok(None);
        };
        let Some((projection, _)) = self.context.projection(&serial)? else {
            return Ok(None);
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
        let head = &projection.head;
        let cover = Covers::new(self.context).cover_of_scanned(&serial, head.genuine, head.received_at)?;
        let not_in_force_since = match answer.tag.changed_at {
            // Of a tag that ended, release 0.1.0 kept the time in its record alone.
            None if !answer.tag.status.is_live() => self.context.tag(&serial)?.0.ended_at,
            changed_at => changed_at,
        };
        let video = records::evidence(&answer.video.sha256);
        let video = records::read::<Evidence>(self.context.store(), &video)?;
        Ok(Some(TagPage {
            not_in_force_since,
            contact: self.context.contact.clone(),
            serial,
            answer,
            report,
            notice,
            policy: self.context.policy.clone(),
            cover: cover.map(|cover| cover.standing),
            video_not_everywhere: video.is_some_and(|(video, _)| video.is_shown_by_some_browsers_only()),
        }))
    }

    /// A report's exact bytes, if it is of an issued tag.
    ///
    /// # Errors
    /// 404 if not.
    pub fn public_report(&self, hash: &Sha256Hash) -> Result<bytes::Bytes, Problem> {
        let missing = || Problem::not_found(Thing::Report, hash);
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

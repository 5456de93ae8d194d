//! What the page of a tag is told: the verify answer and the report's findings.

use std::io::Read;

use crate::app::covers::Covers;
use crate::app::evidence::EvidenceFiles;
use crate::app::records;
use crate::app::scans::Scans;
use crate::domain::appraisal::{Appraisal, AppraisalReport, Photo};
use crate::domain::cover::{Policy, SaleStanding};
use crate::domain::evidence::Evidence;
use crate::domain::problem::{Kind, Problem, Thing};
use crate::domain::scan::{Notice, VerifyAnswer};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::media::photo::{Preview, preview};

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

/// A report with what its PDF shows beside it.
#[derive(Debug)]
pub struct ShownReport {
    /// The report.
    pub report: AppraisalReport,
    /// The serial of its tag; after a replacement the new label's.
    pub tag: Option<Serial>,
    /// Its photos in order, made small; nothing where one was deleted.
    pub photos: Vec<(Photo, Option<Preview>)>,
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

    /// A report with what its PDF shows beside it: the serial of its tag, and its photos made small, `most` of them, at
    /// most `side` pixels wide and high.
    ///
    /// # Errors
    /// As [`Self::public_report`].
    pub fn shown_report(&self, hash: &Sha256Hash, most: usize, side: u32) -> Result<ShownReport, Problem> {
        let report: AppraisalReport = serde_json::from_slice(&self.public_report(hash)?)?;
        let appraisal = records::appraisal(report.body.appraisal_id);
        let tag =
            records::read::<Appraisal>(self.context.store(), &appraisal)?.and_then(|(found, _)| found.tag);
        let mut photos: Vec<(Photo, Option<Preview>)> = Vec::new();
        for photo in report.body.photos() {
            // A photo that shows two points is shown once.
            if photos.len() < most && photos.iter().all(|(shown, _)| shown.sha256 != photo.sha256) {
                let preview = self.preview(&photo.sha256, side)?;
                photos.push((photo, preview));
            }
        }
        Ok(ShownReport { report, tag, photos })
    }

    /// A public photo made small; nothing of one that was deleted or that no decoder reads any more.
    fn preview(&self, photo: &Sha256Hash, side: u32) -> Result<Option<Preview>, Problem> {
        let (evidence, mut blob) = match EvidenceFiles::new(self.context).open(None, photo) {
            Ok(opened) => opened,
            Err(problem) if matches!(problem.kind, Kind::NotFound | Kind::Gone) => return Ok(None),
            Err(problem) => return Err(problem),
        };
        let mut bytes = Vec::new();
        blob.read_to_end(&mut bytes).map_err(Problem::internal)?;
        let limits = &self.context.settings.evidence;
        Ok(preview(&bytes, evidence.media_type, limits, side).ok())
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

//! What an approved correction changes: the report, the item, and a new certificate version of the same serial.

use serde::Deserialize as _;
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::appraisals::item_state::{concluded, require_there};
use crate::app::coverage::InspectionCoverage;
use crate::app::intake::Intakes;
use crate::app::intake::amend::told;
use crate::app::list::index;
use crate::app::records::{self, Marked};
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::certificate::report_facts;
use crate::app::tags::change::Suspension;
use crate::app::tags::write::{answered_photos, answered_report};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, AppraisalState, Conclusion, ReportBody, may_correct};
use crate::domain::catalogue::{InternalFacts, Item, OwnSerial};
use crate::domain::certificate::FormerCertificate;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::tag::PublicReason;
use crate::domain::tag::state::Status;

impl Appraisals<'_> {
    /// Writes what a decision on a correction changes; with an approval report, item, tag and certificate at once.
    /// `decision` is the event of it.
    ///
    /// # Errors
    /// 409 where the approved correction does not fit the tag or the item any more.
    pub(crate) fn correction_decided(
        &self,
        mut approved: Appraisal,
        draft: Appraisal,
        item: Item,
        decision: Uuid,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        match draft.state {
            AppraisalState::Approved => return self.corrected(approved, draft, item, work),
            AppraisalState::Refused => {
                work.put(records::refused_correction(approved.id, decision), &draft)?;
            }
            AppraisalState::Submitted | AppraisalState::Reviewed | AppraisalState::Withdrawn => {
                approved.correction = Some(Box::new(draft));
            }
        }
        work.put(records::appraisal(approved.id), &approved)?;
        Ok(())
    }

    fn corrected(
        &self,
        former: Appraisal,
        draft: Appraisal,
        mut item: Item,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let tags = Tags::new(self.context);
        let serial = former
            .tag
            .ok_or_else(|| Problem::internal("a correction of what has no tag"))?;
        let (mut tag, version) = self.context.tag(&serial)?;
        may_correct(&former, Some(tag.status))?;
        require_there(&item, draft.body.conclusion)?;
        let mut appraisal = Appraisal {
            item_before: former.item_before,
            tag: former.tag,
            opinions: former.opinions,
            former: former.former,
            ..draft
        };
        appraisal.former.extend(former.report_sha256);
        self.correct_item(&mut item, &mut tag, &appraisal, work)?;
        let corrects = FormerCertificate {
            sha256: tag.certificate_sha256,
            version: tag.certificate_version,
        };
        tag.report = report_facts(&appraisal)?;
        let certificate = tags.next_certificate(&mut tag, &appraisal, Some(corrects), work)?;
        work.append(LEAVES, tags.tag_leaf(LeafKind::Corrected, &tag, work.at())?);
        if appraisal.body.conclusion != Conclusion::Genuine && tag.status != Status::Suspended {
            let by = work.by().clone();
            let why = Suspension {
                by: &by,
                reason: "correction: the conclusion is no longer genuine",
                public: PublicReason::ConclusionCorrected,
                held_by: None,
            };
            tags.suspend(&mut tag, &why, work)?;
        }
        work.put(records::public(&tag.report.sha256), &Marked::YES)?;
        for photo in appraisal.body.photos() {
            work.put(records::public(&photo.sha256), &Marked::YES)?;
        }
        let (report, photos) = (
            answered_report(&tag, &appraisal.body),
            answered_photos(&tag.origin, &appraisal.body),
        );
        tags.write_changed_with(&tag, version, work, |answer| {
            answer.report = report;
            answer.item.photos = photos;
            answer.item.facts = appraisal.body.item.clone();
            answer.certificate = certificate;
        })?;
        work.put(records::appraisal(appraisal.id), &appraisal)?;
        Ok(())
    }

    /// The item as the correction has it. Another category, lot or SKU is another subject of inspections.
    fn correct_item(
        &self,
        item: &mut Item,
        tag: &mut TagRecord,
        appraisal: &Appraisal,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let intakes = Intakes::new(self.context);
        let former = item.clone();
        item.facts = appraisal.body.item.clone();
        item.internal = self
            .internal_facts(&appraisal.body)?
            .unwrap_or(item.internal.clone());
        if *item != former {
            intakes.move_own_serial(&former, &item.facts, work)?;
            item.version = item.version.saturating_add(1);
            if OwnSerial::of(&former.facts) != OwnSerial::of(&item.facts) {
                item.allowed_by = None;
            }
            intakes.move_print(&former, Some(item), work)?;
            index::move_item(&former, item, work.batch())?;
            work.event("item_corrected")
                .item(item.id)
                .appraisal(appraisal.id)
                .serial(tag.serial)
                .reason_if_given(appraisal.body.corrects.as_ref().map(|corrects| &corrects.reason))
                .before(told(&former)?)
                .after(told(item)?)
                .record()?;
        }
        if index::keys_of_subjects(&former) != index::keys_of_subjects(item)
            && appraisal.body.conclusion == Conclusion::Genuine
        {
            tag.inspection = InspectionCoverage::new(self.context).require_inspected(item, false, work)?;
        }
        item.state = concluded(appraisal.body.conclusion);
        work.put(records::item(item.id), item)?;
        Ok(())
    }

    /// What a report's dossier says of its item. A correction that is not approved yet has its facts nowhere else.
    fn internal_facts(&self, body: &ReportBody) -> Result<Option<InternalFacts>, Problem> {
        let key = records::dossier(&body.dossier_sha256);
        let (dossier, _) = records::must_read::<serde_json::Value>(self.context.store(), &key)?;
        Ok(dossier
            .get("internal")
            .map(InternalFacts::deserialize)
            .transpose()?)
    }
}

//! Minting: a new tag with everything that must be true together with it. Issue and replace both mint.

use serde::Serialize;

use crate::app::coverage::InspectionCoverage;
use crate::app::keys::Keys;
use crate::app::list::index;
use crate::app::records::{self, Marked};
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::tags::certificate::{CertificateOf, report_facts};
use crate::app::tags::write::answer_of;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::Appraisal;
use crate::domain::catalogue::Item;
use crate::domain::certificate::StatusListIndex;
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::problem::Problem;
use crate::domain::scan::{Projection, ProjectionHead};
use crate::domain::tag::state::Status;
use crate::domain::tag::{Code, SERIAL_RANDOM_BYTES, Serial, tag_uri};
use crate::hash::Sha256Hash;
use crate::store::Write;

/// Entries of the status lists reserved at once. A crash wastes what is left of one reservation, nothing more.
const STATUS_RESERVATION: u64 = 1024;

/// A new tag as its issuer gets it; `log.index` is added at commit.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct Issued {
    /// Ungrouped.
    pub serial: Serial,
    /// The tag URI.
    pub tag_uri: String,
    /// What the QR carries.
    pub code: String,
    /// The compact JWS.
    pub certificate: String,
}

/// The same with the leaf's index, as it is answered.
#[derive(schemars::JsonSchema)]
pub struct IssuedTag {
    /// The tag.
    #[schemars(flatten)]
    pub issued: Issued,
    /// Where its leaf stands in the log.
    pub log: Option<crate::domain::scan::LogEntry>,
}

/// Which label is minted.
pub(crate) struct NewLabel<'a> {
    /// Its serial, drawn by [`Tags::new_serial`].
    pub(crate) serial: Serial,
    /// The tag it replaces in the same sale.
    pub(crate) replaces: Option<&'a TagRecord>,
}

/// A tag in the making, and the leaf that must be appended before its projection can be written.
pub(crate) struct Minted {
    pub(crate) issued: Issued,
    pub(crate) append: usize,
}

impl Tags<'_> {
    /// Writes a new tag of `item`, with everything that must be true together with it.
    ///
    /// # Errors
    /// 409 for a signature that is not believed and an item that needs a passed inspection; what the store returns.
    pub(crate) fn mint(
        &self,
        item: &mut Item,
        appraisal: &mut Appraisal,
        label: &NewLabel<'_>,
        work: &mut UnitOfWork,
    ) -> Result<Minted, Problem> {
        let (serial, replaces) = (label.serial, label.replaces);
        let (now, report) = (work.at(), report_facts(appraisal)?);
        Keys::new(self.context).require_believed(appraisal, work)?;
        let inspection =
            InspectionCoverage::new(self.context).require_inspected(item, replaces.is_some(), work)?;
        let video = &appraisal.body.video;
        if self.context.blobs().size(&video.sha256) != Some(video.bytes) {
            return Err(Problem::internal(format!(
                "the video {} is missing or has another size",
                video.sha256
            )));
        }
        let (origins, signers) = (self.context.origins(), self.context.signers());
        signers.require_active(work);
        let (origin, prefix) = (&origins.current, &self.context.deployment.prefix);
        let code = Code::seal(signers.seal.1.as_ref(), signers.seal.0, origin, prefix, &serial)
            .map_err(Problem::internal)?;
        let status_list = self.status_index(work)?;
        let certificate = self.certify(
            appraisal,
            &CertificateOf {
                serial,
                origin,
                issued_at: now,
                valid_from: now,
                report,
                status_list,
                version: 1,
                corrects: None,
            },
            signers.certificate.as_ref(),
        )?;
        let tag = TagRecord {
            serial,
            item: item.id,
            appraisal: appraisal.id,
            owner: item.owner.clone(),
            agency: item.agency.clone(),
            agency_key: Keys::new(self.context).agency_key_of(appraisal)?,
            status: Status::Issued,
            suspended: None,
            code: code.as_str().to_owned(),
            origin: origin.clone(),
            seal_key: signers.seal.1.kid().to_owned(),
            issued_at: now,
            status_list,
            report,
            certificate_version: 1,
            certificate_sha256: Sha256Hash::of(&certificate),
            binding: None,
            inspection,
            held_by: None,
            ended_at: None,
            public_state: None,
            replaces: replaces.map(|old| old.serial),
            replaced_by: None,
            sale: replaces.map(TagRecord::first_of_sale),
        };
        let append = work.append(LEAVES, self.tag_leaf(LeafKind::Issued, &tag, now)?);
        let issued = Issued {
            serial,
            tag_uri: tag_uri(origin, prefix, &serial),
            code: tag.code.clone(),
            certificate,
        };
        self.write_issued(&tag, &issued, item, appraisal, append, work)?;
        Ok(Minted { issued, append })
    }

    /// A serial that nobody has.
    pub(crate) fn new_serial(&self) -> Serial {
        let mut random = [0_u8; SERIAL_RANDOM_BYTES];
        self.context.sources.entropy.fill(&mut random);
        Serial::from_random(random)
    }

    fn write_issued(
        &self,
        tag: &TagRecord,
        issued: &Issued,
        item: &mut Item,
        appraisal: &mut Appraisal,
        append: usize,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let serial = tag.serial;
        work.require_absent(records::tag(&serial));
        work.put(records::tag(&serial), tag)?;
        index::add_tag(&serial, item.id, work.batch())?;
        work.put(records::certificate(&serial, 1), &issued.certificate)?;
        let head = ProjectionHead {
            code: tag.code.clone(),
            genuine: false,
            received_at: self.context.received_before(tag, work)?,
        };
        let (prefix, demonstration) = (
            &self.context.deployment.prefix,
            self.context.is_demonstration(&item.agency)?,
        );
        let answer = answer_of(tag, prefix, &appraisal.body, &issued.certificate, demonstration);
        let (before, after) =
            Projection::record_around_index(&head, &answer, self.context.later_log().as_deref())?;
        let write = Write::PutWithIndex {
            before,
            append,
            after,
        };
        work.write(records::verify(&serial), write);
        (item.live_tag, appraisal.tag) = (Some(serial), Some(serial));
        work.put(records::item(item.id), item)?;
        work.put(records::appraisal(appraisal.id), appraisal)?;
        work.put(records::public(&tag.report.sha256), &Marked::YES)?;
        work.put(records::public(&appraisal.body.video.sha256), &Marked::YES)?;
        for photo in appraisal.body.photos() {
            work.put(records::public(&photo.sha256), &Marked::YES)?;
        }
        work.event("issued")
            .item(item.id)
            .appraisal(appraisal.id)
            .serial(serial)
            .after(Status::Issued.as_str())
            .record()?;
        Ok(())
    }

    /// The next entry of the status lists, reserved durably before it is used.
    fn status_index(&self, work: &UnitOfWork) -> Result<StatusListIndex, Problem> {
        let mut reserved = self
            .context
            .process
            .status_indexes
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(index) = reserved.next() {
            return Ok(StatusListIndex(index));
        }
        let mut reservation = UnitOfWork::new(work.by(), work.at());
        reservation.add(records::STATUS_LIST_COUNTER, STATUS_RESERVATION);
        let end = self
            .context
            .commit(reservation)?
            .values
            .first()
            .copied()
            .unwrap_or_default();
        *reserved = end.saturating_sub(STATUS_RESERVATION)..end;
        reserved
            .next()
            .map(StatusListIndex)
            .ok_or_else(|| Problem::internal("no status list entries"))
    }
}

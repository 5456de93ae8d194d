//! Why an appraisal, a review, an approval or a correction is refused.

use super::finding::{APPEARANCE, LONGEST_NOTE, MOST_FINDINGS, MOST_PHOTOS};
use super::record::AppraisalState;
use crate::domain::people::OrganisationId;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::message::{Explain, Message, message};

/// What was asked of an appraisal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppraisalAct {
    /// To ask for a second opinion.
    Ask,
    /// To review it.
    Review,
    /// To approve it.
    Approve,
    /// To withdraw its approval.
    Withdraw,
    /// To correct its report.
    Correct,
}

impl Explain for AppraisalAct {
    fn message(&self) -> Message {
        match self {
            Self::Ask => message!("appraisal.act_ask"),
            Self::Review => message!("appraisal.act_review"),
            Self::Approve => message!("appraisal.act_approve"),
            Self::Withdraw => message!("appraisal.act_withdraw"),
            Self::Correct => message!("appraisal.act_correct"),
        }
    }
}

/// Why an appraisal, a review or an approval is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum Refusal {
    /// No finding, or too many.
    FindingCount,
    /// A point is there twice.
    PointTwice(String),
    /// A finding's note is too long.
    FindingNoteTooLong(String),
    /// A point differs and nothing says how.
    DifferenceWithoutNote(String),
    /// A finding has too many photos.
    TooManyPhotos(String),
    /// No photo of the item as a whole, and the item is to be found genuine.
    NoAppearancePhoto,
    /// The video is too short for an item that is to be found genuine; both in milliseconds.
    VideoTooShort {
        /// How long it is.
        found: u64,
        /// How long it is to be at least.
        least: u64,
    },
    /// A point was not looked at, and the item is to be found genuine.
    NotChecked(String),
    /// Mandatory points are missing.
    MandatoryMissing(Vec<String>),
    /// The item is not to be found genuine, and no point differs.
    NothingDiffers,
    /// The appraisal is not in a state from which the act is possible.
    State {
        /// Its state.
        state: AppraisalState,
        /// What was asked.
        act: AppraisalAct,
    },
    /// One person alone.
    OnePerson(OrganisationId),
    /// The note of a review or an approval is too long.
    NoteTooLong,
    /// A refusal without a reason.
    NoReason,
    /// An approval against a second opinion, without a reason.
    OpinionUnanswered(OrganisationId),
    /// Points differ, and the approval does not accept that in words.
    DifferencesNotAccepted(Vec<String>),
    /// Whoever signed the appraisal gives no second opinion on it.
    AssessorSigned(OrganisationId),
    /// The assessor was asked and has not answered yet.
    AssessorAsked(OrganisationId),
    /// A second opinion that was asked for and not given.
    Waiting(OrganisationId),
    /// An undetermined item without what would settle it.
    WouldSettleMissing,
    /// What would settle it is too long.
    WouldSettleTooLong,
    /// What would settle it, for an item that is determined.
    WouldSettleNotWanted,
    /// The approval cannot be withdrawn any more.
    TagIssued(Serial),
    /// A correction was begun and is not ended.
    CorrectionUnderWay,
    /// Without a tag there is nothing to correct.
    NoTagYet,
    /// The report of a tag that ended is not corrected.
    TagEnded(Status),
}

impl Refusal {
    /// The field of the request that is not right; `None` where the appraisal's state is in the way.
    #[must_use]
    pub const fn field(&self) -> Option<&'static str> {
        match self {
            Self::FindingCount
            | Self::PointTwice(_)
            | Self::FindingNoteTooLong(_)
            | Self::DifferenceWithoutNote(_)
            | Self::TooManyPhotos(_)
            | Self::NoAppearancePhoto
            | Self::NotChecked(_)
            | Self::MandatoryMissing(_)
            | Self::NothingDiffers => Some("findings"),
            Self::VideoTooShort { .. } => Some("video"),
            Self::NoteTooLong
            | Self::NoReason
            | Self::OpinionUnanswered(_)
            | Self::DifferencesNotAccepted(_) => Some("note"),
            Self::AssessorSigned(_) | Self::AssessorAsked(_) => Some("assessor"),
            Self::WouldSettleMissing | Self::WouldSettleTooLong | Self::WouldSettleNotWanted => {
                Some("would_settle")
            }
            Self::State { .. }
            | Self::OnePerson(_)
            | Self::Waiting(_)
            | Self::TagIssued(_)
            | Self::CorrectionUnderWay
            | Self::NoTagYet
            | Self::TagEnded(_) => None,
        }
    }
}

impl Explain for Refusal {
    fn message(&self) -> Message {
        match self {
            Self::FindingCount => message!("appraisal.finding_count", most = MOST_FINDINGS),
            Self::PointTwice(point) => message!("appraisal.point_twice", point),
            Self::FindingNoteTooLong(point) => {
                message!("appraisal.finding_note_too_long", point, most = LONGEST_NOTE)
            }
            Self::DifferenceWithoutNote(point) => message!("appraisal.difference_without_note", point),
            Self::TooManyPhotos(point) => message!("appraisal.too_many_photos", point, most = MOST_PHOTOS),
            Self::NoAppearancePhoto => message!("appraisal.no_appearance_photo", point = APPEARANCE),
            Self::VideoTooShort { found, least } => message!(
                "appraisal.video_too_short",
                found = seconds(*found),
                least = seconds(*least)
            ),
            Self::NotChecked(point) => message!("appraisal.point_not_checked", point),
            Self::MandatoryMissing(points) => {
                message!("appraisal.mandatory_missing", points = points.join(", "))
            }
            Self::NothingDiffers => message!("appraisal.nothing_differs"),
            Self::State { state, act } => {
                message!("appraisal.not_in_state", state: state.message(), act: act.message())
            }
            Self::OnePerson(person) => message!("appraisal.one_person", person),
            Self::NoteTooLong => message!("appraisal.note_too_long", most = LONGEST_NOTE),
            Self::NoReason => message!("appraisal.no_reason"),
            Self::OpinionUnanswered(assessor) => message!("appraisal.opinion_unanswered", assessor),
            Self::DifferencesNotAccepted(points) => {
                message!("appraisal.differences_not_accepted", points = points.join(", "))
            }
            Self::AssessorSigned(assessor) => message!("second_opinion.assessor_signed", assessor),
            Self::AssessorAsked(assessor) => message!("second_opinion.assessor_asked", assessor),
            Self::Waiting(assessor) => message!("second_opinion.open", assessor),
            Self::WouldSettleMissing => message!("appraisal.would_settle_missing"),
            Self::WouldSettleTooLong => message!("appraisal.would_settle_too_long", most = LONGEST_NOTE),
            Self::WouldSettleNotWanted => message!("appraisal.would_settle_not_wanted"),
            Self::TagIssued(serial) => message!("appraisal.tag_issued", serial),
            Self::CorrectionUnderWay => message!("appraisal.correction_under_way"),
            Self::NoTagYet => message!("appraisal.no_tag_yet"),
            Self::TagEnded(status) => message!("appraisal.tag_ended", status: status.message()),
        }
    }
}

/// Milliseconds as seconds with a tenth.
fn seconds(milliseconds: u64) -> String {
    let tenths = milliseconds / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

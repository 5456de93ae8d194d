//! What can be missing, and how that is told.

use crate::message::{Message, message};

/// What can be missing, or not the caller's to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// A path of the service.
    Address,
    /// An organisation that appraises.
    Agency,
    /// An appraisal.
    Appraisal,
    /// An invitation to make an account.
    Enrolment,
    /// A photo, a video or a document.
    Evidence,
    /// The DID of a host.
    Did,
    /// A quality inspection.
    Inspection,
    /// An item that was booked in.
    Item,
    /// A key.
    Key,
    /// The keys of one purpose.
    KeyRing,
    /// An organisation that tests.
    Laboratory,
    /// A transparency log.
    Log,
    /// An order of what becomes of an item.
    Order,
    /// An organisation.
    Organisation,
    /// A person.
    Person,
    /// That a buyer received goods.
    Receipt,
    /// A version of a reference.
    ReferenceVersion,
    /// A report.
    Report,
    /// A second opinion.
    SecondOpinion,
    /// A session of a signed-in person.
    Session,
    /// A list of revoked or suspended certificates.
    StatusList,
    /// A tag.
    Tag,
    /// A token.
    Token,
    /// An organisation that keeps goods.
    Warehouse,
    /// A list of tasks after a key was compromised.
    WorkList,
}

impl Thing {
    pub(super) fn missing(self, id: &str) -> Message {
        match self {
            Self::Address => message!("address.not_found", id),
            Self::Agency => message!("agency.not_found", id),
            Self::Appraisal => message!("appraisal.not_found", id),
            Self::Enrolment => message!("enrolment.not_found", id),
            Self::Evidence => message!("evidence.not_found", id),
            Self::Did => message!("did.not_found", id),
            Self::Inspection => message!("inspection.not_found", id),
            Self::Item => message!("item.not_found", id),
            Self::Key => message!("key.not_found", id),
            Self::KeyRing => message!("key_ring.not_found", id),
            Self::Laboratory => message!("laboratory.not_found", id),
            Self::Log => message!("log.not_found", id),
            Self::Order => message!("order.not_found", id),
            Self::Organisation => message!("organisation.not_found", id),
            Self::Person => message!("person.not_found", id),
            Self::Receipt => message!("receipt.not_found", id),
            Self::ReferenceVersion => message!("reference_version.not_found", id),
            Self::Report => message!("report.not_found", id),
            Self::SecondOpinion => message!("second_opinion.not_found", id),
            Self::Session => message!("session.not_found", id),
            Self::StatusList => message!("status_list.not_found", id),
            Self::Tag => message!("tag.not_found", id),
            Self::Token => message!("token.not_found", id),
            Self::Warehouse => message!("warehouse.not_found", id),
            Self::WorkList => message!("work_list.not_found", id),
        }
    }
}

//! What the check of tags expects of the log.

use std::collections::HashMap;

use crate::app::operate::check::replay::Replay;
use crate::app::tag_record::TagRecord;
use crate::domain::scan::LogEntry;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;
use crate::message::{Message, Name, message};

/// What tags say their leaves are, by the hash of their serials.
pub(crate) type Expected = HashMap<Sha256Hash, Claim>;

/// What a tag says its leaves are.
pub(crate) struct Claim {
    /// Which tag.
    pub(crate) serial: Serial,
    /// The version of its record, to see whether it was changed since.
    pub(crate) version: u64,
    /// The place its verify answer names.
    pub(crate) place: Option<LogEntry>,
    /// Where it stands.
    pub(crate) status: Status,
    /// Its newest certificate.
    pub(crate) certificate: Sha256Hash,
}

impl Claim {
    pub(crate) fn problem(&self, replay: Option<&Replay>) -> Option<Message> {
        let Some(replay) = replay else {
            return Some(message!("check.tag_leaf_missing"));
        };
        let place = &replay.place;
        if self.place.as_ref() != Some(place) {
            let log = match &place.origin {
                Some(origin) => Name::plain(origin),
                None => Name::new("the first log", "最初的日志"),
            };
            return Some(message!("check.answer_of_another_leaf", index = place.index, log: log));
        }
        (!replay.fits(self.status, self.certificate)).then(|| {
            let (logged, status) = (replay.status.name(), self.status.name());
            message!("check.leaves_lead_elsewhere", logged: logged, status: status)
        })
    }
}

/// Whether a scan of the tag may be told that it is genuine, now or once it is bound.
pub(crate) fn in_force(tag: &TagRecord) -> bool {
    tag.status.is_live() && tag.suspended.is_none()
}

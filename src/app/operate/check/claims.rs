//! What the check of tags expects of the log.

use std::collections::HashMap;

use crate::app::operate::check::replay::Replay;
use crate::app::tag_record::TagRecord;
use crate::domain::scan::LogEntry;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;

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
    pub(crate) fn problem(&self, replay: Option<&Replay>) -> Option<String> {
        let Some(replay) = replay else {
            return Some("the tag's leaf is not in the log".to_owned());
        };
        let place = &replay.place;
        if self.place.as_ref() != Some(place) {
            return Some(format!(
                "its verify answer does not name leaf {} of {}",
                place.index,
                place.origin.as_deref().unwrap_or("the first log")
            ));
        }
        (!replay.fits(self.status, self.certificate)).then(|| {
            format!(
                "its leaves lead to '{}', or name another certificate, and it is '{}'",
                replay.status.as_str(),
                self.status.as_str()
            )
        })
    }
}

/// Whether a scan of the tag may be told that it is genuine, now or once it is bound.
pub(crate) fn in_force(tag: &TagRecord) -> bool {
    tag.status.is_live() && tag.suspended.is_none()
}

//! What the log's leaves say of a tag, leaf by leaf: every act was possible where the one before it had led.

use crate::domain::log::{Leaf, LeafKind};
use crate::domain::scan::LogEntry;
use crate::domain::tag::state::{Status, Transition, transition};
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};

/// Where a tag stands by its leaves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Replay {
    /// Where its first leaf is.
    pub(crate) place: LogEntry,
    /// Where the leaves have led it.
    pub(crate) status: Status,
    /// The certificate its last leaf names.
    pub(crate) certificate: Option<Sha256Hash>,
    /// Where it stood before it was suspended.
    was: Option<Status>,
}

/// The act a leaf tells of; nothing for a correction, which moves no tag.
const fn act(kind: LeafKind) -> Option<Transition> {
    match kind {
        LeafKind::Bound => Some(Transition::Bind),
        LeafKind::Suspended => Some(Transition::Suspend),
        LeafKind::Reinstated => Some(Transition::Reinstate),
        LeafKind::Revoked => Some(Transition::Revoke),
        LeafKind::Replaced => Some(Transition::Replace),
        LeafKind::Returned => Some(Transition::Return),
        LeafKind::Issued
        | LeafKind::Corrected
        | LeafKind::KeyAdded
        | LeafKind::KeyRetired
        | LeafKind::KeyCompromised
        | LeafKind::OriginAdded => None,
    }
}

impl Replay {
    /// A tag's first leaf.
    pub(crate) const fn issued(leaf: &Leaf, place: LogEntry) -> Self {
        Self {
            place,
            status: Status::Issued,
            certificate: leaf.certificate,
            was: None,
        }
    }

    /// Goes on with a later leaf of the tag.
    ///
    /// # Errors
    /// Why the leaf cannot follow.
    pub(crate) fn step(&mut self, leaf: &Leaf) -> Result<(), Message> {
        match act(leaf.kind) {
            Some(act) => {
                let next = transition(self.status, act, self.was).map_err(|error| error.message())?;
                self.was = (act == Transition::Suspend).then_some(self.status);
                self.status = next;
            }
            None if leaf.kind == LeafKind::Corrected && self.status.is_live() => {}
            None => return Err(message!("check.leaf_cannot_follow", kind: leaf.kind.name())),
        }
        self.certificate = leaf.certificate;
        Ok(())
    }

    /// Whether a tag that stands at `status` may have these leaves. Archiving leaves none.
    pub(crate) fn fits(&self, status: Status, certificate: Sha256Hash) -> bool {
        let archived =
            status == Status::Archived && transition(self.status, Transition::Archive, None).is_ok();
        (self.status == status || archived) && self.certificate == Some(certificate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(kind: LeafKind, certificate: &str) -> Leaf {
        Leaf {
            kind,
            time: "2026-01-02T03:04:05.678Z".parse().unwrap(),
            serial: Some(Sha256Hash::of("serial")),
            certificate: Some(Sha256Hash::of(certificate)),
            report: None,
            key: None,
        }
    }

    fn replayed(kinds: &[(LeafKind, &str)]) -> Result<Replay, Message> {
        let place = LogEntry {
            index: 7,
            origin: None,
        };
        let mut replay = Replay::issued(&leaf(LeafKind::Issued, "1"), place);
        kinds
            .iter()
            .try_for_each(|(kind, certificate)| replay.step(&leaf(*kind, certificate)))
            .map(|()| replay)
    }

    #[test]
    fn a_life_told_by_leaves_ends_where_the_tag_does() {
        use LeafKind::{Bound, Corrected, Reinstated, Revoked, Suspended};

        let life = [
            (Bound, "1"),
            (Corrected, "2"),
            (Suspended, "2"),
            (Reinstated, "3"),
        ];
        let replay = replayed(&life).unwrap();
        assert!(replay.fits(Status::Active, Sha256Hash::of("3")));
        assert!(!replay.fits(Status::Active, Sha256Hash::of("2")));
        assert!(!replay.fits(Status::Archived, Sha256Hash::of("3")));
        let ended = replayed(&[(Revoked, "1")]).unwrap();
        assert!(ended.fits(Status::Revoked, Sha256Hash::of("1")));
        assert!(ended.fits(Status::Archived, Sha256Hash::of("1")));
    }

    #[test]
    fn what_the_table_forbids_cannot_be_told() {
        use LeafKind::{Bound, Corrected, Issued, Reinstated, Revoked, Suspended};

        for impossible in [
            vec![(Bound, "1"), (Bound, "1")],
            vec![(Reinstated, "1")],
            vec![(Revoked, "1"), (Suspended, "1")],
            vec![(Revoked, "1"), (Corrected, "2")],
            vec![(Issued, "1")],
        ] {
            assert!(replayed(&impossible).is_err(), "{impossible:?}");
        }
    }
}

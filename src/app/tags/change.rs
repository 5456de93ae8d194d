//! Suspend, reinstate, revoke, replace, return: the acts of access.md's table, one commit each.

use uuid::Uuid;

use crate::app::caller::{By, Caller};
use crate::app::coverage::InspectionCoverage;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::keys::Keys;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::mint::NewLabel;
use crate::app::tags::write::not_possible;
use crate::app::tags::{TagChanged, Tags};
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, Conclusion};
use crate::domain::catalogue::{Item, ItemState};
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::state::Status;
use crate::domain::tag::{KeyState, PublicReason, PublicState, RingKey, Serial, state};
use crate::message::message;

/// The row of access.md for one act: what it needs of the caller, and its leaf.
const fn row(act: state::Transition) -> Option<(Permission, LeafKind)> {
    match act {
        state::Transition::Suspend => Some((Permission::Suspend, LeafKind::Suspended)),
        state::Transition::Reinstate => Some((Permission::Reinstate, LeafKind::Reinstated)),
        state::Transition::Revoke => Some((Permission::Revoke, LeafKind::Revoked)),
        state::Transition::Replace => Some((Permission::Replace, LeafKind::Replaced)),
        state::Transition::Return => Some((Permission::Return, LeafKind::Returned)),
        state::Transition::Bind | state::Transition::Archive => None,
    }
}

/// One change of a tag's state, as its event tells it.
pub(crate) struct Change<'a> {
    pub(crate) act: state::Transition,
    pub(crate) by: &'a By,
    pub(crate) reason: &'a str,
    /// What the public is told of the reason.
    pub(crate) public: Option<PublicReason>,
    /// Where the tag stood.
    pub(crate) before: Status,
}

/// Why a tag is suspended.
pub(crate) struct Suspension<'a> {
    /// Who suspends it.
    pub(crate) by: &'a By,
    pub(crate) reason: &'a str,
    /// What the public is told of the reason.
    pub(crate) public: PublicReason,
    /// The failed inspection that keeps it suspended, if it is one.
    pub(crate) held_by: Option<Uuid>,
}

impl Caller {
    /// Whether the role may make this change at all.
    ///
    /// # Errors
    /// 403.
    pub fn require_change(&self, act: state::Transition) -> Result<(), Problem> {
        let (need, _) = row(act).ok_or_else(|| Problem::internal("an act that is not a change"))?;
        self.require(need)
    }
}

impl Tags<'_> {
    /// Changes a tag's state, for a reason, of which the public is told a word where the tag is suspended or revoked.
    ///
    /// # Errors
    /// 403 for a role that may not, 404 for a tag that is not the caller's, 409 from a state the act does not
    /// begin in or where the one who suspended would reinstate, 422 without a reason.
    pub fn change(
        &self,
        caller: &Caller,
        serial: &Serial,
        act: state::Transition,
        (reason, public): (&str, Option<PublicReason>),
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require_change(act)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let (mut tag, version) = self.context.tag(serial)?;
        if !may_touch(caller, &tag) {
            return Err(Problem::not_found(Thing::Tag, serial));
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let by = &caller.by;
        if act == state::Transition::Suspend {
            let why = Suspension {
                by,
                reason,
                public: public.unwrap_or(PublicReason::UnderInvestigation),
                held_by: None,
            };
            self.suspend(&mut tag, &why, &mut work)?;
            self.write_changed(&tag, version, &mut work)?;
        } else {
            let (before, suspended) = (tag.status, tag.suspended.take());
            let was = suspended.as_ref().map(|(status, _)| *status);
            tag.status = state::transition(before, act, was).map_err(not_possible)?;
            if act == state::Transition::Reinstate {
                if suspended.is_some_and(|(_, who)| who == by.person) {
                    return Err(Problem::conflict(message!("tag.suspended_by_same_person")));
                }
                self.require_genuine(&tag)?;
                InspectionCoverage::new(self.context).require_not_failed(&tag, &mut work)?;
                tag.held_by = None;
            }
            if act == state::Transition::Replace {
                tag.replaced_by = Some(self.new_serial());
            }
            let change = Change {
                act,
                by,
                reason,
                public: (act == state::Transition::Revoke).then(|| public.unwrap_or(PublicReason::Other)),
                before,
            };
            self.put_change(&change, &mut tag, version, &mut work)?;
        }
        let answer = match tag.replaced_by {
            Some(new) => self.replacement(&tag, new, &mut work)?,
            None => {
                self.release_item(&tag, &mut work)?;
                Answer::ok(&TagChanged {
                    serial: *serial,
                    status: tag.status,
                })?
            }
        };
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }

    /// Suspends a tag in force: its state, who suspended it, leaf and event. The caller writes the tag, because some
    /// change more of it.
    ///
    /// # Errors
    /// 409 for a tag that is not in force.
    pub(crate) fn suspend(
        &self,
        tag: &mut TagRecord,
        why: &Suspension<'_>,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let before = tag.status;
        let act = state::Transition::Suspend;
        tag.status = state::transition(before, act, None).map_err(not_possible)?;
        tag.suspended = Some((before, why.by.person.clone()));
        tag.held_by = why.held_by;
        tag.public_state = Some(PublicState {
            since: work.at(),
            reason: Some(why.public),
        });
        let change = Change {
            act,
            by: why.by,
            reason: why.reason,
            public: Some(why.public),
            before,
        };
        self.tell_change(&change, tag, work)
    }

    /// A tag whose report was corrected to something else is not believed again.
    pub(crate) fn require_genuine(&self, tag: &TagRecord) -> Result<(), Problem> {
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        if appraisal.body.conclusion == Conclusion::Genuine {
            return Ok(());
        }
        Err(Problem::conflict(message!("tag.no_longer_genuine")))
    }

    /// Writes a changed tag: record, verify answer, event and leaf. A reinstated tag whose certificate was signed with a
    /// key that is compromised by now gets a new one.
    pub(crate) fn put_change(
        &self,
        change: &Change<'_>,
        tag: &mut TagRecord,
        version: u64,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let renewed = match change.act {
            state::Transition::Reinstate => self.renewed_certificate(tag, work)?,
            _ => None,
        };
        if !tag.status.is_live() {
            tag.ended_at = Some(work.at());
            tag.held_by = None;
        }
        tag.public_state = (!matches!(tag.status, Status::Issued | Status::Active)).then(|| PublicState {
            since: work.at(),
            reason: change.public,
        });
        self.tell_change(change, tag, work)?;
        self.write_changed_with(tag, version, work, |answer| {
            if let Some(certificate) = renewed {
                answer.certificate = certificate;
            }
        })
    }

    /// The leaf and the event of a change.
    fn tell_change(
        &self,
        change: &Change<'_>,
        tag: &TagRecord,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let (_, leaf) = row(change.act).ok_or_else(|| Problem::internal("an act that is not a change"))?;
        work.append(LEAVES, self.tag_leaf(leaf, tag, work.at())?);
        work.event(change.act.as_str())
            .by(change.by)
            .item(tag.item)
            .serial(tag.serial)
            .reason(change.reason)
            .before(change.before.as_str())
            .after(tag.status.as_str())
            .record()?;
        Ok(())
    }

    /// A new certificate version where the newest one's key is compromised.
    fn renewed_certificate(
        &self,
        tag: &mut TagRecord,
        work: &mut UnitOfWork,
    ) -> Result<Option<String>, Problem> {
        let kid = Keys::new(self.context).certificate_use(tag)?.key;
        let record = records::ring_key(kid.kid());
        let (key, _) = records::must_read::<RingKey>(self.context.store(), &record)?;
        if !matches!(key.state, KeyState::Compromised { .. }) {
            return Ok(None);
        }
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        Ok(Some(self.next_certificate(tag, &appraisal, None, work)?))
    }

    /// A final state takes the live tag off its item; a return makes the item wait for a new appraisal.
    fn release_item(&self, tag: &TagRecord, work: &mut UnitOfWork) -> Result<(), Problem> {
        if tag.status.is_live() {
            return Ok(());
        }
        let (mut item, version) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        item.live_tag = None;
        if tag.status == Status::Returned {
            (item.state, item.appraisal) = (ItemState::Received, None);
        }
        work.require_version(records::item(item.id), version);
        work.put(records::item(item.id), &item)?;
        Ok(())
    }

    /// The new tag of a replaced label: same item, same appraisal, same commit.
    fn replacement(&self, old: &TagRecord, serial: Serial, work: &mut UnitOfWork) -> Result<Answer, Problem> {
        let (mut item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(old.item))?;
        let (mut appraisal, appraisal_version) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(old.appraisal))?;
        work.require_version(records::item(item.id), item_version);
        work.require_version(records::appraisal(appraisal.id), appraisal_version);
        let label = NewLabel {
            serial,
            replaces: Some(old),
        };
        let minted = self.mint(&mut item, &mut appraisal, &label, work)?;
        Ok(Answer::created(&minted.issued)?.with_log(minted.append, self.context.later_log()))
    }
}

/// Whether the tag is the caller's to touch: the platform's all are, others' only their own.
fn may_touch(caller: &Caller, tag: &TagRecord) -> bool {
    match caller.by.role {
        Role::Platform => true,
        Role::Approver => caller.is_of(&tag.agency),
        Role::Warehouse => caller.is_of(&tag.owner),
        _ => false,
    }
}

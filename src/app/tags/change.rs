//! Suspend, reinstate, revoke, replace, return: the acts of access.md's table, one commit each.

use crate::app::caller::{By, Caller};
use crate::app::coverage::InspectionCoverage;
use crate::app::event::Event;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::keys::Keys;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::bind::{not_possible, text};
use crate::app::tags::mint::CertificateOf;
use crate::app::tags::{TagChanged, Tags};
use crate::domain::appraisal::{Appraisal, Conclusion};
use crate::domain::catalogue::{Item, ItemState};
use crate::domain::log::{LEAVES, LeafKind};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::Problem;
use crate::domain::tag::state::Status;
use crate::domain::tag::{KeyState, RingKey, Serial, state};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::Batch;

const LONGEST_REASON: usize = 500;

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

/// One change of a tag's state.
pub(crate) struct Change<'a> {
    pub(crate) act: state::Transition,
    pub(crate) leaf: LeafKind,
    pub(crate) by: &'a By,
    pub(crate) reason: &'a str,
    /// Where the tag stood.
    pub(crate) before: Status,
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
    /// Changes a tag's state, for a reason.
    ///
    /// # Errors
    /// 403 for a role that may not, 404 for a tag that is not the caller's, 409 from a state the act does not
    /// begin in or where the one who suspended would reinstate, 422 without a reason.
    pub fn change(
        &self,
        caller: &Caller,
        serial: &Serial,
        act: state::Transition,
        reason: &str,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        let (need, leaf) = row(act).ok_or_else(|| Problem::internal("an act that is not a change"))?;
        caller.require(need)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let (mut tag, version) = self.context.tag(serial)?;
        if !may_touch(caller, &tag) {
            return Err(Problem::not_found("tag", serial));
        }
        let before = tag.status;
        let was = tag.suspended.as_ref().map(|(status, _)| *status);
        tag.status = state::transition(before, act, was).map_err(not_possible)?;
        match (&act, tag.suspended.take()) {
            (state::Transition::Suspend, _) => tag.suspended = Some((before, caller.by.person.clone())),
            (state::Transition::Reinstate, Some((_, by))) if by == caller.by.person => {
                return Err(Problem::conflict(
                    "who suspended a tag does not reinstate it; another person has to",
                ));
            }
            _ => {}
        }
        if act == state::Transition::Reinstate {
            self.require_genuine(&tag)?;
        }
        let mut batch = Batch::new();
        if act == state::Transition::Reinstate {
            InspectionCoverage::new(self.context).require_not_failed(&tag, &mut batch)?;
            tag.held_by = None;
        }
        let change = Change {
            act,
            leaf,
            by: &caller.by,
            reason,
            before,
        };
        self.put_change(&change, &mut tag, version, &mut batch)?;
        let answer = if act == state::Transition::Replace {
            self.replacement(caller, &tag, &mut batch)?
        } else {
            self.release_item(&tag, &mut batch)?;
            Answer::new(
                200,
                &TagChanged {
                    serial: *serial,
                    status: tag.status,
                },
            )?
        };
        Ok(self.context.finish(batch, answer, idempotency)?.0)
    }

    /// A tag whose report was corrected to something else is not believed again.
    pub(crate) fn require_genuine(&self, tag: &TagRecord) -> Result<(), Problem> {
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        if appraisal.body.conclusion == Conclusion::Genuine {
            return Ok(());
        }
        Err(Problem::conflict(
            "its report was corrected and no longer finds the item genuine; revoke the tag, or correct the report again",
        ))
    }

    /// Puts a changed tag into `batch`: record, verify answer, event and leaf. A reinstated tag whose certificate was
    /// signed with a key that is compromised by now gets a new one.
    pub(crate) fn put_change(
        &self,
        change: &Change<'_>,
        tag: &mut TagRecord,
        version: u64,
        batch: &mut Batch,
    ) -> Result<(), Problem> {
        let now = self.context.now();
        let renewed = match change.act {
            state::Transition::Reinstate => self.renewed_certificate(tag, now, batch)?,
            _ => None,
        };
        if !tag.status.is_live() {
            tag.ended_at = Some(now);
            tag.held_by = None;
        }
        batch.append(LEAVES, self.tag_leaf(change.leaf, tag, now)?);
        let mut event = Event::new(change.act.as_str(), change.by.clone(), now);
        (event.item, event.serial) = (Some(tag.item), Some(tag.serial));
        event.reason = Some(change.reason.to_owned());
        event.before = Some(change.before.as_str().to_owned());
        event.after = Some(tag.status.as_str().to_owned());
        event.write(batch)?;
        self.write_changed_with(tag, version, batch, |answer| {
            if let Some(certificate) = renewed {
                answer.certificate = certificate;
            }
        })
    }

    /// A new certificate version where the newest one's key is compromised, signed with the active key.
    fn renewed_certificate(
        &self,
        tag: &mut TagRecord,
        now: Instant,
        batch: &mut Batch,
    ) -> Result<Option<String>, Problem> {
        let kid = Keys::new(self.context).certificate_use(tag)?.key;
        let record = records::ring_key(kid.kid());
        let (key, _) = records::must_read::<RingKey>(self.context.store(), &record)?;
        if !matches!(key.state, KeyState::Compromised { .. }) {
            return Ok(None);
        }
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        let signers = self.context.signers();
        signers.require_active(batch);
        let of = CertificateOf {
            serial: tag.serial,
            origin: &tag.origin,
            issued_at: tag.issued_at,
            valid_from: now,
            report: tag.report,
            status_list: tag.status_list,
            version: tag.certificate_version.saturating_add(1),
            corrects: None,
        };
        let certificate = self.certify(&appraisal, &of, signers.certificate.as_ref())?;
        tag.certificate_version = of.version;
        tag.certificate_sha256 = Sha256Hash::of(&certificate);
        batch.put(
            records::certificate(&tag.serial, tag.certificate_version),
            &certificate,
        )?;
        Ok(Some(certificate))
    }

    /// A final state takes the live tag off its item; a return makes the item wait for a new appraisal.
    fn release_item(&self, tag: &TagRecord, batch: &mut Batch) -> Result<(), Problem> {
        if tag.status.is_live() {
            return Ok(());
        }
        let (mut item, version) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        item.live_tag = None;
        if tag.status == Status::Returned {
            (item.state, item.appraisal) = (ItemState::Received, None);
        }
        batch.require_version(records::item(item.id), version);
        batch.put(records::item(item.id), &item)?;
        Ok(())
    }

    /// The new tag of a replaced label: same item, same appraisal, same commit.
    fn replacement(&self, caller: &Caller, old: &TagRecord, batch: &mut Batch) -> Result<Answer, Problem> {
        let (mut item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(old.item))?;
        let (mut appraisal, appraisal_version) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(old.appraisal))?;
        batch.require_version(records::item(item.id), item_version);
        batch.require_version(records::appraisal(appraisal.id), appraisal_version);
        let minted = self.mint(
            caller,
            &mut item,
            &mut appraisal,
            Some(old.serial),
            self.context.now(),
            batch,
        )?;
        Ok(Answer::new(201, &minted.issued)?.with_log(minted.append, self.context.later_log()))
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

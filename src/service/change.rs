//! Suspend, reinstate, revoke, replace, return: the acts of access.md's table, one commit each.

use super::bind::{Changed, not_possible, text};
use super::once::{Answer, Answered, Mark};
use super::{Caller, Event, Service, TagRecord, records};
use crate::appraisal::Appraisal;
use crate::catalogue::{Item, ItemState};
use crate::log::{LEAVES, LeafKind};
use crate::people::{Act, Role};
use crate::problem::Problem;
use crate::store::Batch;
use crate::tag::Serial;
use crate::tag::state::{self, Status};

const LONGEST_REASON: usize = 500;

/// The row of access.md for one act: what it needs of the caller, and its leaf.
const fn row(act: state::Act) -> Option<(Act, LeafKind)> {
    match act {
        state::Act::Suspend => Some((Act::Suspend, LeafKind::Suspended)),
        state::Act::Reinstate => Some((Act::Reinstate, LeafKind::Reinstated)),
        state::Act::Revoke => Some((Act::Revoke, LeafKind::Revoked)),
        state::Act::Replace => Some((Act::Replace, LeafKind::Replaced)),
        state::Act::Return => Some((Act::Return, LeafKind::Returned)),
        state::Act::Bind | state::Act::Archive => None,
    }
}

impl Caller {
    /// Whether the role may make this change at all.
    ///
    /// # Errors
    /// 403.
    pub fn require_change(&self, act: state::Act) -> Result<(), Problem> {
        let (need, _) = row(act).ok_or_else(|| Problem::internal("an act that is not a change"))?;
        self.require(need)
    }
}

impl Service {
    /// Changes a tag's state, for a reason.
    ///
    /// # Errors
    /// 403 for a role that may not, 404 for a tag that is not the caller's, 409 from a state the act does not
    /// begin in or where the one who suspended would reinstate, 422 without a reason.
    pub fn change(
        &self,
        caller: &Caller,
        serial: &Serial,
        act: state::Act,
        reason: &str,
        mark: Option<&Mark>,
    ) -> Result<Answered, Problem> {
        let (need, leaf) = row(act).ok_or_else(|| Problem::internal("an act that is not a change"))?;
        caller.require(need)?;
        let reason = text("reason", reason, LONGEST_REASON)?;
        let (mut tag, version) = self.tag(serial)?;
        if !may_touch(caller, &tag) {
            return Err(Problem::not_found("tag", serial));
        }
        let before = tag.status;
        let was = tag.suspended.as_ref().map(|(status, _)| *status);
        tag.status = state::transition(before, act, was).map_err(not_possible)?;
        match (&act, tag.suspended.take()) {
            (state::Act::Suspend, _) => tag.suspended = Some((before, caller.by.person.clone())),
            (state::Act::Reinstate, Some((_, by))) if by == caller.by.person => {
                return Err(Problem::conflict(
                    "who suspended a tag does not reinstate it; another person has to",
                ));
            }
            _ => {}
        }
        let now = self.now();
        let mut batch = Batch::new();
        batch.append(LEAVES, self.tag_leaf(leaf, &tag, now)?);
        let mut event = Event::new(act.word(), caller.by.clone(), now);
        (event.item, event.serial, event.reason) = (Some(tag.item), Some(*serial), Some(reason.to_owned()));
        (event.before, event.after) = (Some(before.word().to_owned()), Some(tag.status.word().to_owned()));
        event.write(&mut batch)?;
        self.write_changed(&tag, version, &mut batch)?;
        let answer = if act == state::Act::Replace {
            self.replacement(caller, &tag, &mut batch)?
        } else {
            self.release_item(&tag, &mut batch)?;
            Answer::new(
                200,
                &Changed {
                    serial: *serial,
                    status: tag.status,
                },
            )?
        };
        Ok(self.finish(batch, answer, mark)?.0)
    }

    /// A final state takes the live tag off its item; a return makes the item wait for a new appraisal.
    fn release_item(&self, tag: &TagRecord, batch: &mut Batch) -> Result<(), Problem> {
        if tag.status.is_live() {
            return Ok(());
        }
        let (mut item, version) = records::must_read::<Item>(self.store(), &records::item(tag.item))?;
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
        let (mut item, item_version) = records::must_read::<Item>(self.store(), &records::item(old.item))?;
        let (mut appraisal, appraisal_version) =
            records::must_read::<Appraisal>(self.store(), &records::appraisal(old.appraisal))?;
        batch.require_version(records::item(item.id), item_version);
        batch.require_version(records::appraisal(appraisal.id), appraisal_version);
        let minted = self.mint(
            caller,
            &mut item,
            &mut appraisal,
            Some(old.serial),
            self.now(),
            batch,
        )?;
        Ok(Answer::new(201, &minted.issued)?.with_log(minted.append, self.later_log()))
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

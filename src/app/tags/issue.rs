//! Issue: the approved appraisal of a genuine item becomes a tag, in one commit (design, invariants 1 and 2).

use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records;
use crate::app::retry::retry_on_conflict;
use crate::app::tags::Tags;
use crate::app::tags::mint::{Minted, NewLabel};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, AppraisalState, Conclusion};
use crate::domain::catalogue::{Item, may_appraise};
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::message::{Explain, message};

/// How often an issue is tried where others change the item at the same moment.
const TRIES: usize = 4;

impl Tags<'_> {
    /// Issues the tag of an approved appraisal.
    ///
    /// # Errors
    /// 404 for another agency's appraisal, 409 naming the serial where there is a tag already, 409 where the
    /// appraisal is not approved or did not find the item genuine.
    pub fn issue(
        &self,
        caller: &Caller,
        appraisal: Uuid,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::Issue)?;
        retry_on_conflict(
            TRIES,
            || Problem::unavailable(message!("item.changed_at_once")),
            || {
                // Where another client was faster, looking again finds its tag and names it.
                let (work, minted) = self.prepare_issue(caller, appraisal)?;
                let answer =
                    Answer::created(&minted.issued)?.with_log(minted.append, self.context.later_log());
                let finished = self.context.finish(work, answer, idempotency);
                Ok(finished.map(|(answered, _)| answered))
            },
        )
    }

    fn prepare_issue(&self, caller: &Caller, id: Uuid) -> Result<(UnitOfWork, Minted), Problem> {
        let (mut appraisal, appraisal_version) = self.context.own_appraisal(caller, id)?;
        check_may_issue(&appraisal)?;
        let (mut item, item_version) =
            records::must_read::<Item>(self.context.store(), &records::item(appraisal.body.item_id))?;
        if let Some(serial) = item.live_tag {
            return Err(Problem::conflict(message!("item.has_tag_already", serial)).about(serial));
        }
        if item.appraisal != Some(id) {
            return Err(Problem::conflict(message!("appraisal.not_the_latest")));
        }
        // An earlier approval may count again for an item that was ordered away under a later one.
        may_appraise(&item.outcomes)?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        work.require_version(records::appraisal(id), appraisal_version);
        work.require_version(records::item(item.id), item_version);
        let label = NewLabel {
            serial: self.new_serial(),
            replaces: None,
        };
        let minted = self.mint(&mut item, &mut appraisal, &label, &mut work)?;
        Ok((work, minted))
    }
}

fn check_may_issue(appraisal: &Appraisal) -> Result<(), Problem> {
    if let Some(serial) = appraisal.tag {
        return Err(Problem::conflict(message!("tag.already_issued", serial)).about(serial));
    }
    if appraisal.state != AppraisalState::Approved {
        let state = appraisal.state.message();
        return Err(Problem::conflict(
            message!("tag.appraisal_not_approved", state: state),
        ));
    }
    if appraisal.body.conclusion != Conclusion::Genuine {
        return Err(Problem::conflict(message!("tag.appraisal_not_genuine")));
    }
    Ok(())
}

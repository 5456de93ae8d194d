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
            || {
                Problem::unavailable_told(
                    "this item is being changed by others at the same moment; try again",
                )
            },
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
            return Err(
                Problem::conflict_told(format!("this item has the live tag {serial} already")).about(serial),
            );
        }
        if item.appraisal != Some(id) {
            return Err(Problem::conflict_told(
                "a later appraisal of this item counts, not this one",
            ));
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
        let detail = format!(
            "this appraisal has its tag already: {serial}; a lost label is replaced, not issued again"
        );
        return Err(Problem::conflict_told(detail).about(serial));
    }
    if appraisal.state != AppraisalState::Approved {
        let state = appraisal.state.as_str();
        return Err(Problem::conflict_told(format!(
            "this appraisal is {state}, not approved, and only an approved one gets a tag"
        )));
    }
    if appraisal.body.conclusion != Conclusion::Genuine {
        return Err(Problem::conflict_told(
            "this appraisal did not find the item genuine, and only a genuine item gets a tag",
        ));
    }
    Ok(())
}

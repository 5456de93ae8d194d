//! What appraisals make of their item's state.

use crate::app::appraisals::Appraisals;
use crate::app::records;
use crate::domain::appraisal::{Appraisal, AppraisalState, Conclusion};
use crate::domain::catalogue::{Item, ItemState, may_appraise};
use crate::domain::problem::Problem;

impl Appraisals<'_> {
    /// The item stands where it stood before `appraisal`. What stood there may have been withdrawn meanwhile: then
    /// where it stood before that.
    pub(crate) fn stand_back(&self, item: &mut Item, appraisal: &Appraisal) -> Result<(), Problem> {
        let mut before = appraisal.item_before;
        while let Some((_, Some(id))) = before {
            let (former, _) = records::must_read::<Appraisal>(self.context.store(), &records::appraisal(id))?;
            if former.state != AppraisalState::Withdrawn {
                break;
            }
            before = former.item_before;
        }
        (item.state, item.appraisal) = before.unwrap_or((ItemState::Received, None));
        Ok(())
    }
}

/// What a conclusion makes of an item.
pub(crate) const fn concluded(conclusion: Conclusion) -> ItemState {
    match conclusion {
        Conclusion::Genuine => ItemState::Genuine,
        Conclusion::NotGenuine => ItemState::NotGenuine,
        Conclusion::Undetermined => ItemState::Undetermined,
    }
}

/// An item that is gone, or about to go, is not found genuine after all.
pub(crate) fn require_there(item: &Item, conclusion: Conclusion) -> Result<(), Problem> {
    match conclusion {
        Conclusion::Genuine => Ok(may_appraise(&item.outcomes)?),
        Conclusion::NotGenuine | Conclusion::Undetermined => Ok(()),
    }
}

//! When a warehouse may amend or cancel what it booked in: as long as nobody has signed anything about it.

use uuid::Uuid;

use super::item::Item;
use super::state::ItemState;
use crate::domain::tag::Serial;
use crate::message::{Explain, Message, message};

/// Why an item cannot be amended or cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum AmendRefusal {
    /// It was cancelled.
    Cancelled,
    /// A tag tells of it: only a correction of its report changes what is told.
    HasTag(Serial),
    /// A tag told of it and has ended.
    HadTag(Serial),
    /// An appraisal is under way.
    UnderAppraisal(Option<Uuid>),
    /// An appraisal is approved.
    Approved(Option<Uuid>),
}

impl Explain for AmendRefusal {
    fn message(&self) -> Message {
        let named = |id: &Option<Uuid>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        match self {
            Self::Cancelled => message!("item.cancelled"),
            Self::HasTag(serial) => message!("item.amend_has_tag", serial),
            Self::HadTag(serial) => message!("item.amend_had_tag", serial),
            Self::UnderAppraisal(id) => message!("item.amend_under_appraisal", appraisal = named(id)),
            Self::Approved(id) => message!("item.amend_approved", appraisal = named(id)),
        }
    }
}

/// Whether an item may be amended or cancelled; `tagged` is a tag it ever had.
///
/// # Errors
/// [`AmendRefusal`].
pub const fn may_amend(item: &Item, tagged: Option<Serial>) -> Result<(), AmendRefusal> {
    if matches!(item.state, ItemState::Cancelled) {
        return Err(AmendRefusal::Cancelled);
    }
    if let Some(serial) = item.live_tag {
        return Err(AmendRefusal::HasTag(serial));
    }
    if let Some(serial) = tagged {
        return Err(AmendRefusal::HadTag(serial));
    }
    match item.state {
        ItemState::Received => Ok(()),
        ItemState::Appraising => Err(AmendRefusal::UnderAppraisal(item.appraisal)),
        ItemState::Genuine | ItemState::NotGenuine | ItemState::Undetermined | ItemState::Cancelled => {
            Err(AmendRefusal::Approved(item.appraisal))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(state: &str) -> Item {
        serde_json::from_value(json!({
            "id": Uuid::nil(), "owner": "wh-1", "agency": "agency-1", "state": state,
            "facts": { "brand": "A", "name": "b", "category": "shoes" }, "internal": {},
            "booked_at": "2026-03-01T00:00:00.000Z",
        }))
        .unwrap()
    }

    #[test]
    fn nothing_is_amended_that_somebody_signed() {
        let serial = Serial::from_random([7; crate::domain::tag::SERIAL_RANDOM_BYTES]);
        assert_eq!(may_amend(&item("received"), None), Ok(()));
        for (state, tagged, refusal) in [
            ("received", Some(serial), AmendRefusal::HadTag(serial)),
            ("appraising", None, AmendRefusal::UnderAppraisal(None)),
            ("genuine", None, AmendRefusal::Approved(None)),
            ("not_genuine", None, AmendRefusal::Approved(None)),
            ("undetermined", None, AmendRefusal::Approved(None)),
            ("cancelled", Some(serial), AmendRefusal::Cancelled),
        ] {
            assert_eq!(may_amend(&item(state), tagged), Err(refusal), "{state}");
        }
        let tagged = Item {
            live_tag: Some(serial),
            ..item("genuine")
        };
        assert_eq!(
            may_amend(&tagged, Some(serial)),
            Err(AmendRefusal::HasTag(serial))
        );
    }
}

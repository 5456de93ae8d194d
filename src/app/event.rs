//! Events: every change of state with who, when and why; nothing is edited in place (design, section 3).

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::By;
use crate::app::records::{self, Marked};
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::store::Batch;

/// One event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Time-ordered id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// What, in the words of the API.
    pub kind: String,
    /// Who.
    pub by: By,
    /// The item it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<Uuid>,
    /// The appraisal it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Uuid>,
    /// The inspection it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Uuid>,
    /// The tag it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// State before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// State after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Event {
    /// An event about nothing yet.
    #[must_use]
    pub fn new(kind: &str, by: By, at: Instant) -> Self {
        Self {
            id: Uuid::now_v7(),
            at,
            kind: kind.to_owned(),
            by,
            item: None,
            appraisal: None,
            inspection: None,
            serial: None,
            reason: None,
            before: None,
            after: None,
        }
    }

    /// Writes the event with everything else of its act.
    ///
    /// # Errors
    /// If it does not serialise, which it does.
    pub fn write(&self, batch: &mut Batch) -> Result<(), serde_json::Error> {
        batch.put(records::event(self.id), self)?;
        self.add_to_indexes(batch)
    }

    /// Puts it where the organisation of who did it and whoever asks about its item find it.
    pub(crate) fn add_to_indexes(&self, batch: &mut Batch) -> Result<(), serde_json::Error> {
        if let Some(organisation) = &self.by.organisation {
            let key = format!("{}{}", records::events_of(organisation), self.id);
            batch.put(key, &Marked::YES)?;
        }
        if let Some(item) = self.item {
            let key = format!("{}{}", records::events_of_item(item), self.id);
            batch.put(key, &Marked::YES)?;
        }
        Ok(())
    }
}

//! The sample: how much was taken, how it is sealed and kept, through whose hands it went, and who tests it.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::{not_ahead, short};
use crate::domain::people::OrganisationId;
use crate::inspection::{Quantity, Reason, Refused};
use crate::instant::Instant;
use crate::message::message;

/// Most times a sample changes hands.
pub(super) const MOST_HAND_OVERS: usize = 200;

/// A sample as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSample {
    /// The number of the seal on it.
    pub seal: String,
    /// How it is kept, as the declared standard or the label requires (fresh 2.3).
    pub storage: String,
    /// How much was taken, in the plan's unit.
    pub taken: Quantity,
    /// How much of it is kept back for a re-test, in the plan's unit.
    pub leftover: Quantity,
    /// When it was taken.
    pub taken_at: Instant,
    /// Who took it.
    pub taken_by: String,
}

/// A sample as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sample {
    /// As it was handed in.
    #[serde(flatten)]
    pub sample: NewSample,
    /// Whether it is enough for all planned items, and may be that large (2.3).
    pub scope: crate::inspection::clauses::sampling::Scope,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Every time it changed hands, in order.
    pub hand_overs: Vec<HandOver>,
}

/// That the sample changed hands, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHandOver {
    /// Who gave it.
    pub from: String,
    /// Who took it.
    pub to: String,
    /// When.
    pub at: Instant,
    /// The seal as it was found.
    pub seal_whole: bool,
    /// Anything else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// That the sample changed hands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HandOver {
    /// As it was handed in.
    #[serde(flatten)]
    pub hand_over: NewHandOver,
    /// Who recorded it.
    pub recorded_by: OrganisationId,
}

/// Whom the sample is entrusted to, as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEntrusting {
    /// An organisation that is a laboratory.
    pub laboratory: OrganisationId,
}

/// Who tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Entrusted {
    /// The laboratory.
    pub laboratory: OrganisationId,
    /// Its name.
    pub name: String,
    /// Since when.
    pub since: Instant,
    /// Whether it may test today, by chapter 4; what counts is the day of the test.
    pub allowed_today: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

impl NewSample {
    /// What can be seen without the plan.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn check(&self, now: Instant) -> Result<(), Refused> {
        short("seal", &self.seal)?;
        short("storage", &self.storage)?;
        short("taken_by", &self.taken_by)?;
        if self.taken.is_zero() {
            return Err(Refused::new("taken", message!("inspection.above_zero")));
        }
        if self.leftover > self.taken {
            return Err(Refused::new(
                "leftover",
                message!("inspection.leftover_above_taken", taken = self.taken),
            ));
        }
        not_ahead("taken_at", self.taken_at, now)
    }

    /// That it was taken of goods that had been made: its day decides which editions count.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn follows(&self, produced: Option<Date>) -> Result<(), Refused> {
        let taken = self.taken_at.shanghai_date();
        match produced {
            Some(produced) if taken < produced => Err(Refused::new(
                "taken_at",
                message!("inspection.before_production", taken_on = taken, produced),
            )),
            _ => Ok(()),
        }
    }
}

impl Sample {
    /// Adds that it changed hands: each who gives had it before, and no hand-over is earlier than the one before.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn hand_over(&mut self, new: NewHandOver, by: OrganisationId, now: Instant) -> Result<(), Refused> {
        short("from", &new.from)?;
        short("to", &new.to)?;
        if let Some(note) = &new.note {
            short("note", note)?;
        }
        not_ahead("at", new.at, now)?;
        let last = self.hand_overs.last().map(|last| &last.hand_over);
        let (holder, since) = last.map_or((&self.sample.taken_by, self.sample.taken_at), |last| {
            (&last.to, last.at)
        });
        if new.from != *holder {
            return Err(Refused::new("from", message!("inspection.not_holder", holder)));
        }
        if new.at < since {
            return Err(Refused::new(
                "at",
                message!("inspection.before_holder", since, holder),
            ));
        }
        if self.hand_overs.len() >= MOST_HAND_OVERS {
            return Err(Refused::new(
                "from",
                message!("inspection.more_hand_overs", most = MOST_HAND_OVERS),
            ));
        }
        self.hand_overs.push(HandOver {
            hand_over: new,
            recorded_by: by,
        });
        Ok(())
    }
}

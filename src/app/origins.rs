//! The origins that codes may carry.

use std::sync::{Arc, PoisonError};

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::deployment::Origins;
use crate::app::event::Event;
use crate::app::records;
use crate::domain::problem::Problem;
use crate::domain::tag::Origin;
use crate::store::Batch;

impl Context {
    /// Adds `origin` if it is new and makes it the one for new codes. Says whether it was new.
    ///
    /// # Errors
    /// 422 if it does not fit on a label with this prefix.
    pub fn use_origin(&self, origin: &Origin) -> Result<bool, Problem> {
        origin
            .fits(&self.deployment.prefix)
            .map_err(|error| Problem::invalid("origin", origin, error))?;
        let (mut origins, version) = records::must_read::<Origins>(self.store(), records::ORIGINS)?;
        if origins.current == *origin {
            return Ok(false);
        }
        let new = !origins.all.contains(origin);
        let mut batch = Batch::new();
        batch.require_version(records::ORIGINS, version);
        if new {
            origins.all.push(origin.clone());
            batch.append(
                crate::domain::log::LEAVES,
                crate::app::deployment::origin_leaf(origin, self.now()),
            );
        }
        let mut event = Event::new("origin_used", Caller::local_operator()?.by, self.now());
        event.before = Some(origins.current.to_string());
        event.after = Some(origin.to_string());
        event.write(&mut batch)?;
        origins.current = origin.clone();
        batch.put(records::ORIGINS, &origins)?;
        self.store.commit(batch)?;
        *self.origins.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(origins);
        Ok(new)
    }
}

//! The origins that codes may carry.

use std::sync::{Arc, PoisonError};

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::deployment::{Origins, origin_leaf};
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::log::LEAVES;
use crate::domain::problem::Problem;
use crate::domain::tag::Origin;
use crate::message::Explain;

impl Context {
    /// Adds `origin` if it is new and makes it the one for new codes. Says whether it was new.
    ///
    /// # Errors
    /// 422 if it does not fit on a label with this prefix.
    pub fn use_origin(&self, origin: &Origin) -> Result<bool, Problem> {
        origin
            .fits(&self.deployment.prefix)
            .map_err(|error| Problem::invalid("origin", origin, error.message()))?;
        let (mut origins, version) = records::must_read::<Origins>(self.store(), records::ORIGINS)?;
        if origins.current == *origin {
            return Ok(false);
        }
        let new = !origins.all.contains(origin);
        let mut work = UnitOfWork::new(&Caller::local_operator()?.by, self.now());
        work.require_version(records::ORIGINS, version);
        if new {
            origins.all.push(origin.clone());
            work.append(LEAVES, origin_leaf(origin, work.at()));
        }
        work.event("origin_used")
            .before(origins.current.to_string())
            .after(origin.to_string())
            .record()?;
        origins.current = origin.clone();
        work.put(records::ORIGINS, &origins)?;
        self.commit(work)?;
        *self
            .cached
            .origins
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(origins);
        Ok(new)
    }
}

//! Setting a new folder up.

use std::path::Path;

use crate::app::caller::Caller;
use crate::app::deployment::{Deployment, Origins, add_ring_key, key_file, origin_leaf};
use crate::app::list::index;
use crate::app::migrations;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::cover::Policy;
use crate::domain::log::LEAVES;
use crate::domain::problem::Problem;
use crate::domain::tag::{LabelPrefix, Origin, Ring};
use crate::instant::Instant;
use crate::message::{Explain, message};
use crate::store::Store;

/// Sets a new folder up: rings, origin, policy. Everything in one commit after the key files.
///
/// # Errors
/// 409 if the folder is set up already; what reading and writing return.
pub fn init(
    store: &dyn Store,
    folder: &Path,
    origin: &Origin,
    prefix: &LabelPrefix,
    now: Instant,
) -> Result<(), Problem> {
    origin
        .fits(prefix)
        .map_err(|error| Problem::invalid("origin", origin, error.message()))?;
    if store.get(records::DEPLOYMENT)?.is_some() {
        return Err(Problem::conflict(message!("folder.set_up_already")));
    }
    let mut work = UnitOfWork::new(&Caller::local_operator()?.by, now);
    work.require_absent(records::DEPLOYMENT);
    for ring in [Ring::Seal, Ring::Certificate, Ring::Log] {
        // A file without a record is what a crash during an earlier init left: nothing was signed with it.
        let leftover = key_file(folder, &ring.kid(1));
        if leftover.exists() {
            std::fs::remove_file(&leftover).map_err(Problem::internal)?;
        }
        add_ring_key(folder, ring, 1, &mut work)?;
    }
    let policy = Policy::demo();
    let deployment = Deployment {
        prefix: prefix.clone(),
        log_origin: format!("{}/log", origin.authority()),
        policy: policy.id.clone(),
        created_at: now,
    };
    work.put(records::DEPLOYMENT, &deployment)?;
    work.put(records::policy(&policy.id), &policy)?;
    work.put(
        records::ORIGINS,
        &Origins {
            current: origin.clone(),
            all: vec![origin.clone()],
        },
    )?;
    work.append(LEAVES, origin_leaf(origin, now));
    work.event("set_up").after(&deployment.log_origin).record()?;
    index::begin(work.batch())?;
    migrations::begin(work.batch())?;
    store.commit(work.into_batch())?;
    Ok(())
}

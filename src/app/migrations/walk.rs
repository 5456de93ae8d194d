//! The paging that most migrations need.

use crate::app::migrations::Step;
use crate::domain::problem::Problem;
use crate::store::{Batch, Record, Store, prefix_end};

/// Records looked at in one step at most: a commit of a few megabytes, and a word of progress now and then.
const RECORDS: usize = 500;

/// One step over the records below each of `prefixes`, one after another, in the order of their keys. `rewrite` puts
/// what changes into the batch, and nothing for a record that has the new form already. The place is the last key, so a
/// key that `rewrite` writes behind it is looked at too.
///
/// # Errors
/// What reading or `rewrite` returns.
pub fn walk(
    store: &dyn Store,
    prefixes: &[&str],
    place: Option<&str>,
    rewrite: impl FnMut(&str, &Record, &mut Batch) -> Result<(), Problem>,
) -> Result<Step, Problem> {
    walk_at_most(store, prefixes, place, RECORDS, rewrite)
}

pub(super) fn walk_at_most(
    store: &dyn Store,
    prefixes: &[&str],
    place: Option<&str>,
    limit: usize,
    mut rewrite: impl FnMut(&str, &Record, &mut Batch) -> Result<(), Problem>,
) -> Result<Step, Problem> {
    let mut left = prefixes.iter();
    let found = match place {
        Some(place) => left.find(|prefix| place.starts_with(**prefix)),
        None => left.next(),
    };
    let Some(prefix) = found else {
        return match place {
            Some(place) => Err(Problem::internal(format!("no migration ended at '{place}'"))),
            None => Ok(Step::default()),
        };
    };
    let from = place.map_or_else(|| (*prefix).to_owned(), |place| format!("{place}\0"));
    let page = store.scan(&from, &prefix_end(prefix), limit)?;
    let mut batch = Batch::new();
    for (key, record) in &page {
        rewrite(key, record, &mut batch)?;
    }
    let place = match page.last() {
        Some((last, _)) if page.len() == limit => Some(last.clone()),
        // No key is as short as its prefix, so the next prefix as the place means its beginning.
        _ => left.next().map(|next| (*next).to_owned()),
    };
    Ok(Step {
        batch,
        records: u64::try_from(page.len()).unwrap_or(u64::MAX),
        place,
    })
}

//! What stands in paths: ids, serials, hashes, words. What is none of them names nothing.

use uuid::Uuid;

use crate::domain::catalogue::Category;
use crate::domain::people::OrganisationId;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::message::{Explain, message};

/// An id of a `thing`.
///
/// # Errors
/// 404 for what is no UUID.
pub(in crate::http) fn id_of(text: &str, thing: Thing) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::not_found(thing, text))
}

/// An id of an organisation or a person, who have ids of one form; `thing` says which.
///
/// # Errors
/// 404 for what is no such id.
pub(in crate::http) fn organisation_id(text: &str, thing: Thing) -> Result<OrganisationId, Problem> {
    OrganisationId::parse(text).map_err(|_| Problem::not_found(thing, text))
}

/// A hash of a `thing`, whatever tricks the text tries.
///
/// # Errors
/// 404 for what is no hash.
pub(in crate::http) fn hash(text: &str, thing: Thing) -> Result<Sha256Hash, Problem> {
    text.parse().map_err(|_| Problem::not_found(thing, text))
}

/// A serial, typed as people may.
///
/// # Errors
/// 422 that says why it is none.
pub(in crate::http) fn serial(text: &str) -> Result<Serial, Problem> {
    Serial::from_typed(text).map_err(|why| Problem::invalid("serial", text, why.message()))
}

/// A category by its word.
///
/// # Errors
/// 422 that names the categories.
pub(in crate::http) fn category_of(text: &str) -> Result<Category, Problem> {
    Category::parse(text).ok_or_else(|| {
        let choices = Category::choices();
        Problem::invalid("category", text, message!("value.choice", choices))
    })
}

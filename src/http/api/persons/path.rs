//! The person that a path names.

use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;

/// A person's id from the path.
pub(super) fn person(text: &str) -> Result<OrganisationId, Problem> {
    OrganisationId::parse(text).map_err(|_| Problem::not_found("person", text))
}

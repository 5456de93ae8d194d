//! The organisation that a path names.

use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;

/// An organisation's id from the path.
pub(super) fn organisation(id: &str) -> Result<OrganisationId, Problem> {
    OrganisationId::parse(id).map_err(|_| Problem::not_found("agency", id))
}

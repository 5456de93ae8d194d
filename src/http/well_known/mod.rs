//! Keys and contexts: what a verifier who trusts nobody fetches.

mod agency_jwks;
mod context;
mod jwks;
mod key_document;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        jwks::endpoint(),
        key_document::endpoint(),
        agency_jwks::endpoint(),
        context::endpoint(),
    ]
}

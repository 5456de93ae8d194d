//! Keys and contexts: what a verifier who trusts nobody fetches.

mod agency_jwks;
mod context;
mod did;
mod jwks;
mod key_document;
mod status_list;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        jwks::endpoint(),
        key_document::endpoint(),
        agency_jwks::endpoint(),
        did::endpoint(),
        status_list::endpoint(),
        context::endpoint(),
    ]
}

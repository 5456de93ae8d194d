//! Keys: listed, rotated, retired, compromised.

mod compromise;
mod list;
mod retire;
mod rotate;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        rotate::endpoint(),
        retire::endpoint(),
        compromise::endpoint(),
    ]
}

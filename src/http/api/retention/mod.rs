//! How long media are kept.

mod read;
mod set;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![read::endpoint(), set::endpoint()]
}

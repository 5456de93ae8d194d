//! Standards: what the operator loads, and what is loaded.

mod list;
mod load;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![load::endpoint(), list::endpoint()]
}

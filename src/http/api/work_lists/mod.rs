//! What compromises of keys left to do.

mod list;
mod read;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), read::endpoint()]
}

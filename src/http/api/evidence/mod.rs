//! Evidence: videos, photos and documents, streamed in and served with ranges.

mod range;
mod read;
mod store;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![store::endpoint(), read::endpoint()]
}

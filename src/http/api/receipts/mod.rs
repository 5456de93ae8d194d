//! Receipts by buyers.

mod correct;
mod receive;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![receive::endpoint(), correct::endpoint()]
}

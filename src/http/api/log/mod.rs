//! The log, for the operator: its signed checkpoint, its leaves, and what is known of lost ones.

mod checkpoint;
mod export;
mod lines;
mod lost;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![checkpoint::endpoint(), export::endpoint(), lost::endpoint()]
}

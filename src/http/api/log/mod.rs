//! The log: its signed checkpoint and its leaves for everybody; for the operator all leaves at once, and what is known of
//! lost ones.

mod checkpoint;
mod export;
mod leaves;
mod lost;
mod read;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        checkpoint::endpoint(),
        read::endpoint(),
        export::endpoint(),
        lost::endpoint(),
    ]
}

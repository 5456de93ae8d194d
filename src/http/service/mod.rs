//! For whoever operates the service: `/healthz`, `/readyz`, `/metrics`; and the description of the interface.
//!
//! The first two are on every listener, because a proxy asks them. Metrics are nobody else's business: they are on the
//! listener of their own (`--metrics-listen`) and over the folder's socket alone.

mod healthz;
mod listener;
mod metrics;
mod openapi;
mod readyz;

pub use self::listener::start_operation;
use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        healthz::endpoint(),
        readyz::endpoint(),
        metrics::endpoint(),
        openapi::endpoint(),
    ]
}

//! Access tokens.

mod add;
mod list;
mod withdraw;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![add::endpoint(), list::endpoint(), withdraw::endpoint()]
}

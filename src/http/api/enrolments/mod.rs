//! Invitations to make an account.

mod add;
mod confirm;
mod list;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![add::endpoint(), list::endpoint(), confirm::endpoint()]
}

//! What the pages of the console ask about the person who sits before them.

mod answer;
mod enrol;
mod enrolling;
mod role;
mod session;
mod sessions;
mod sign_in;
mod sign_out;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        enrolling::endpoint(),
        enrol::endpoint(),
        sign_in::endpoint(),
        sign_out::endpoint(),
        session::endpoint(),
        role::endpoint(),
        sessions::list_endpoint(),
        sessions::end_endpoint(),
    ]
}

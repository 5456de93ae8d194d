//! Organisations, and the keys agencies bring.

mod add;
mod add_key;
mod amend;
mod list;
mod set_default_agency;
mod set_recognition;
mod set_signer;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        add::endpoint(),
        list::endpoint(),
        amend::endpoint(),
        set_default_agency::endpoint(),
        set_recognition::endpoint(),
        set_signer::endpoint(),
        add_key::endpoint(),
    ]
}

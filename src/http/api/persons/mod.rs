//! Persons, their names and their keys.

mod add;
mod add_key;
mod erase;
mod list;
mod read;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        add::endpoint(),
        list::endpoint(),
        read::endpoint(),
        erase::endpoint(),
        add_key::endpoint(),
    ]
}

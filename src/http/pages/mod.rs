//! Pages for people, and the Digital Links that lead to them.

mod asset;
mod confirm;
mod console;
mod docs;
mod home;
mod item;
mod link;
mod problems;
mod request;
mod search;
mod tag;

pub(super) use self::link::link_or_not_found;
pub(super) use self::request::{LanguageQuery, language};
use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let mut console = console::endpoints();
    console.extend([
        home::endpoint(),
        docs::endpoint(),
        problems::endpoint(),
        search::endpoint(),
        tag::endpoint(),
        confirm::endpoint(),
        item::endpoint(),
        asset::endpoint(),
        link::serial_endpoint(),
        link::code_endpoint(),
    ]);
    console
}

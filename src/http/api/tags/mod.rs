//! Tags: issued, bound, changed, and their labels.

mod bind;
mod change;
mod issue;
mod issue_many;
pub(super) mod labels;
mod list;
mod list_prints;
mod preview_png;
mod preview_svg;
mod print;
mod reinstate;
mod replace;
mod revoke;
mod suspend;
mod take_back;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        issue::endpoint(),
        issue_many::endpoint(),
        bind::endpoint(),
        suspend::endpoint(),
        reinstate::endpoint(),
        revoke::endpoint(),
        replace::endpoint(),
        take_back::endpoint(),
        print::endpoint(),
        list_prints::endpoint(),
        preview_png::endpoint(),
        preview_svg::endpoint(),
    ]
}

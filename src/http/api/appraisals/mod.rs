//! Appraisals: prepared, submitted, reviewed, approved, corrected.

mod approve;
mod ask_opinion;
mod correct;
mod create;
mod list;
mod prepare;
mod prepare_correction;
mod read;
mod review;
mod withdraw;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        prepare::endpoint(),
        read::endpoint(),
        review::endpoint(),
        approve::endpoint(),
        withdraw::endpoint(),
        correct::endpoint(),
        prepare_correction::endpoint(),
        ask_opinion::endpoint(),
    ]
}

//! Items: found, amended, cancelled, and what becomes of one that is not genuine.

mod amend;
mod call_outcome_off;
mod cancel;
mod carry_out_outcome;
mod list;
mod order_number;
mod order_outcome;
mod read;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        read::endpoint(),
        amend::endpoint(),
        cancel::endpoint(),
        order_outcome::endpoint(),
        carry_out_outcome::endpoint(),
        call_outcome_off::endpoint(),
    ]
}

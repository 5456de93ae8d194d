//! Items, and what becomes of one that is not genuine.

mod call_outcome_off;
mod carry_out_outcome;
mod list;
mod order_outcome;
mod read;

use uuid::Uuid;

use crate::domain::problem::Problem;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        read::endpoint(),
        order_outcome::endpoint(),
        carry_out_outcome::endpoint(),
        call_outcome_off::endpoint(),
    ]
}

/// The item and the number of an order from the path.
fn numbered(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let number = path.1.parse();
    Ok((
        id_of(&path.0, "item")?,
        number.map_err(|_| Problem::not_found("order", &path.1))?,
    ))
}

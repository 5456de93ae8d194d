//! The path of an order: its item and its number.

use uuid::Uuid;

use crate::domain::problem::{Problem, Thing};
use crate::http::platform::path::id_of;

/// The item, and the number of its order.
///
/// # Errors
/// 404 for what is no id or no number.
pub(super) fn order_number(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let number = path.1.parse();
    Ok((
        id_of(&path.0, Thing::Item)?,
        number.map_err(|_| Problem::not_found(Thing::Order, &path.1))?,
    ))
}

//! The order of an outcome that a path names.

use uuid::Uuid;

use crate::domain::problem::Problem;
use crate::http::platform::path::id_of;

/// The item and the number of an order from the path.
pub(super) fn numbered(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let number = path.1.parse();
    Ok((
        id_of(&path.0, "item")?,
        number.map_err(|_| Problem::not_found("order", &path.1))?,
    ))
}

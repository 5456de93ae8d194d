//! Intake: the items of a file are booked in, and the template of such a file.

mod create;
mod template;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![create::endpoint(), template::as_csv(), template::as_workbook()]
}

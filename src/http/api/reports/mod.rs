//! Reports of appraisals, as exact bytes and as PDF.

mod read;
mod read_pdf;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![read_pdf::endpoint(), read::endpoint()]
}

//! Second opinions: listed, given, called off. One is asked for at its appraisal.

mod call_off;
mod give;
mod list;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![list::endpoint(), give::endpoint(), call_off::endpoint()]
}

//! Every print of a label.

use actix_web::{HttpResponse, web};

use crate::app::tags::Prints;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/tags/{serial}/prints", list_prints)
        .summary("Every print of a label", "打印记录")
        .refuses(&[422])
        .gives::<Prints>(200)
}

async fn list_prints(
    path: web::Path<String>,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let serial = serial(&path)?;
    let prints = blocking(move || app.tags().prints(&allowed.caller, &serial)).await?;
    value(200, &prints)
}

//! How long media are kept.

use actix_web::HttpResponse;

use crate::domain::problem::Problem;
use crate::domain::tag::Retention;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/retention", read)
        .summary("How long media are kept", "保存期限")
        .gives::<Retention>(200)
}

async fn read(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    value(200, &blocking(move || app.operations().retention()).await?)
}

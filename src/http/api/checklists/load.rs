//! Load a version of checklists.

use actix_web::HttpResponse;

use crate::app::catalogue::LoadedChecklist;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/checklists", load)
        .summary("Load a version of checklists", "载入鉴定要点")
        .takes_any_json()
        .gives_in::<Vec<LoadedChecklist>>("loaded")
}

async fn load(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    body.refuse_invisible()?;
    let loaded = blocking(move || app.catalogue().load_checklists(&allowed.caller, &body.0)).await?;
    value(200, &serde_json::json!({ "loaded": loaded }))
}

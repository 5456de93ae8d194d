//! Count one scan of a code.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::app::scans::ScanAnswer;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::cross_site::refuse_cross_site;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/scans", count)
        .summary("Count one scan of a code", "计一次查询")
        .takes::<Scan>()
        .refuses(&[403])
        .gives::<ScanAnswer>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Scan {
    code: String,
}

async fn count(
    request: HttpRequest,
    public: Public,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    refuse_cross_site(&request)?;
    let scan: Scan = body.json()?;
    let answer = blocking(move || app.scans().count_scan(&scan.code, &public.address)).await?;
    value(200, &answer)
}

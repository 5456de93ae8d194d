//! What the caller is asked and was asked.

use actix_web::HttpResponse;

use crate::app::appraisals::OpinionAsked;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, GiveOpinion};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/opinions", list)
        .summary("What the caller is asked and was asked", "我的第二意见")
        .gives_in::<Vec<OpinionAsked>>("opinions")
}

async fn list(allowed: Allowed<GiveOpinion>, app: App) -> Result<HttpResponse, Problem> {
    let opinions = blocking(move || app.appraisals().opinions(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "opinions": opinions }))
}

//! Invitations, without their codes.

use actix_web::HttpResponse;

use crate::app::accounts::ListedEnrolment;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/enrolments", list)
        .summary("Invitations, without their codes", "邀请列表")
        .gives_in::<Vec<ListedEnrolment>>("enrolments")
}

async fn list(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let enrolments = blocking(move || app.accounts().enrolments(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "enrolments": enrolments }))
}

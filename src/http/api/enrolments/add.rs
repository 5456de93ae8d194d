//! Invite a person to make an account; the code is shown once.

use actix_web::HttpResponse;

use crate::app::accounts::{NewEnrolment, ShownEnrolment};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/enrolments", add)
        .summary(
            "Invite a person to make an account; the code is shown once",
            "邀请人员开通账户",
        )
        .takes::<NewEnrolment>()
        .refuses(&[409])
        .gives::<ShownEnrolment>(201)
}

async fn add(
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewEnrolment = body.json()?;
    value(
        201,
        &blocking(move || app.accounts().invite(&allowed.caller, &new)).await?,
    )
}

//! Intake.

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::{Allowed, Intake};
use super::body::{Body, INTAKE_LIMIT, mark};
use super::respond::answered;
use super::{App, blocking, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/intake").route(web::post().to(create)));
}

async fn create(
    request: HttpRequest,
    allowed: Allowed<Intake>,
    body: Body<INTAKE_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let mark = mark(&request, &allowed.caller, &body.0)?;
    let done = blocking(move || app.once(mark, |mark| app.intake(&allowed.caller, &body.0, mark))).await?;
    Ok(answered(done))
}

//! The check, for the operator.

use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::lines::answer_with_report;
use super::{App, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(answer_with_report(move |tell| app.check(tell)))
}

//! The check, for the operator.

use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::lines::{NDJSON, answer_with_report};
use super::openapi::Operation;
use super::{App, resource};
use crate::domain::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post("/api/v1/check", "Prove the store, told in lines", "核验全库")
            .gives_bytes(200, &[NDJSON]),
    ]
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(answer_with_report(move |tell| app.operations().check(tell)))
}

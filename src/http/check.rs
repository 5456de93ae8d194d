//! The check, for the operator: progress as it goes, one JSON object a line, the report last.

use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::respond::lines;
use super::{App, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let first = serde_json::json!({ "progress": { "phase": "files", "done": 0, "unit": "bytes" } });
    Ok(lines(200, first, move |tell| {
        app.check(&mut |progress| tell(&serde_json::json!({ "progress": progress })))
            .map(|report| serde_json::json!({ "report": report }))
    }))
}

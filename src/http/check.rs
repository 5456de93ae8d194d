//! The check, for the operator: progress as it goes, one JSON object a line, the report last.

use std::io::Write;

use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::streamed::streamed;
use super::{App, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(streamed("application/x-ndjson", move |mut out| {
        // A listener that went away ends nothing but the telling.
        let mut line = |value: &serde_json::Value| drop(out.write_all(format!("{value}\n").as_bytes()));
        let report = app.check(&mut |progress| line(&serde_json::json!({ "progress": progress })));
        match report {
            Ok(report) => line(&serde_json::json!({ "report": report })),
            Err(problem) => line(&serde_json::json!({ "problem": problem })),
        }
    }))
}

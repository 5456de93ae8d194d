//! The check, for the operator: progress as it goes, one JSON object a line, the report last.

use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::lines::answer_in_lines;
use super::{App, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(answer_in_lines(move |lines| {
        match app.check(&mut |progress| lines.say("progress", progress)) {
            Ok(report) => lines.say("report", &report),
            Err(problem) => lines.problem(&problem),
        }
    }))
}

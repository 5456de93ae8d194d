//! The check, for the operator: progress as it goes, one JSON object a line, the report last.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use bytes::Bytes;
use tokio::sync::mpsc;

use super::auth::{Administer, Allowed};
use super::{App, resource};
use crate::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/check").route(web::post().to(check)));
}

async fn check(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(told_as_it_goes(move |tell| {
        // A listener that went away ends nothing but the telling.
        let line = |value: &serde_json::Value| {
            tell(value);
        };
        let report = app.check(&mut |progress| line(&serde_json::json!({ "progress": progress })));
        match report {
            Ok(report) => line(&serde_json::json!({ "report": report })),
            Err(problem) => line(&serde_json::json!({ "problem": problem })),
        }
    }))
}

/// Runs `work` on a blocking thread. What it tells goes out at once, one JSON object a line; telling says whether
/// anybody still listens, and ends nothing by itself.
pub(super) fn told_as_it_goes(
    work: impl FnOnce(&dyn Fn(&serde_json::Value) -> bool) + Send + 'static,
) -> HttpResponse {
    let (sender, mut receiver) = mpsc::channel::<Bytes>(64);
    actix_web::rt::task::spawn_blocking(move || {
        work(&|value| sender.blocking_send(Bytes::from(format!("{value}\n"))).is_ok());
    });
    let lines = futures_util::stream::poll_fn(move |context| {
        receiver
            .poll_recv(context)
            .map(|line| line.map(Ok::<_, actix_web::Error>))
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/x-ndjson"))
        .streaming(lines)
}

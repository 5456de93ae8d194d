//! The log, for the operator: its signed checkpoint, its leaves, and what is known of lost ones.

use std::io::{BufWriter, Write};

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use super::auth::{Administer, Allowed};
use super::middleware::request_id;
use super::openapi::Operation;
use super::streamed::streamed;
use super::{App, blocking, get, resource};
use crate::app::Application;
use crate::app::caller::Caller;
use crate::domain::problem::Problem;

const PIECE: usize = 64 << 10;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/log/checkpoint").route(get().to(checkpoint)));
    config.service(resource("/api/v1/log/export").route(get().to(export)));
    config.service(resource("/api/v1/log/lost").route(get().to(lost)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            "/api/v1/log/checkpoint",
            "The log's signed checkpoint",
            "日志检查点",
        )
        .gives_bytes(200, &["text/plain"]),
        Operation::get("/api/v1/log/export", "Every leaf, a line each", "导出日志")
            .gives_bytes(200, &["application/x-ndjson"]),
        Operation::get(
            "/api/v1/log/lost",
            "Leaves that a restore lost, a line each",
            "遗失的日志",
        )
        .gives_bytes(200, &["application/x-ndjson"]),
    ]
}

async fn checkpoint(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    let text = blocking(move || app.log().checkpoint(&allowed.caller)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}

async fn export(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    lines(allowed, app, |app, caller, each| {
        app.log().export_log(caller, each)
    })
}

async fn lost(allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    lines(allowed, app, |app, caller, each| {
        app.log().lost_leaves(caller, each)
    })
}

type Each<'a> = &'a mut dyn FnMut(&[u8]);

/// One JSON value a line, and an empty line behind the last: without it the answer was cut.
fn lines(
    allowed: Allowed<Administer>,
    app: App,
    read: fn(&Application, &Caller, Each<'_>) -> Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    Ok(streamed("application/x-ndjson", move |out| {
        let mut out = BufWriter::with_capacity(PIECE, out);
        let outcome = read(&app, &allowed.caller, &mut |json| {
            // A listener that went away ends nothing but the telling.
            let _ = out.write_all(json).and_then(|()| out.write_all(b"\n"));
        });
        match outcome {
            Ok(()) => drop(out.write_all(b"\n")),
            Err(problem) => tracing::error!(
                request_id = request_id(),
                cause = problem.cause,
                "the log was not read to its end"
            ),
        }
    }))
}

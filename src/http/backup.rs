//! The backup, for the folder's owner: the file as a stream. A backup that fails on the way says so at its end.

use std::io::BufWriter;

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::{Administer, Allowed, OverSocket};
use super::body::{Body, JSON_LIMIT};
use super::middleware::request_id;
use super::openapi::Operation;
use super::streamed::streamed;
use super::{App, resource};
use crate::app::operate::NewBackup;
use crate::domain::problem::Problem;

const PIECE: usize = 256 << 10;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/backup").route(web::post().to(backup)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/backup",
            "A backup, over the folder's socket alone",
            "备份",
        )
        .takes::<NewBackup>()
        .gives_bytes(200, &["application/x-tar"]),
    ]
}

/// A backup holds everything there is, so no token opens it: it takes the folder's socket.
async fn backup(
    request: HttpRequest,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    if request.conn_data::<OverSocket>().is_none() {
        return Err(Problem::conflict(
            "a backup is taken on the machine that has the folder: run `zhenma backup FILE` there",
        ));
    }
    app.require_operator(&allowed.caller)?;
    let new: NewBackup = body.json()?;
    new.check()?;
    Ok(streamed("application/x-tar", move |out| {
        let out = BufWriter::with_capacity(PIECE, out);
        if let Err(problem) = app.operations().backup(&allowed.caller, &new, out) {
            tracing::error!(
                request_id = request_id(),
                cause = problem.cause,
                "a backup was not finished"
            );
        }
    }))
}

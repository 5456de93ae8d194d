//! A backup, over the folder's socket alone.

use std::io::BufWriter;

use actix_web::{HttpRequest, HttpResponse};

use crate::app::operate::NewBackup;
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed, OverSocket};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::middleware::request_id;
use crate::http::platform::streamed::streamed;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/backup", take)
        .summary("A backup, over the folder's socket alone", "备份")
        .takes::<NewBackup>()
        .gives_bytes(200, &["application/x-tar"])
}

const PIECE: usize = 256 << 10;

/// A backup holds everything there is, so no token opens it: it takes the folder's socket.
async fn take(
    request: HttpRequest,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    if request.conn_data::<OverSocket>().is_none() {
        return Err(Problem::conflict(message!("backup.on_the_machine")));
    }
    app.require_operator(&allowed.caller)?;
    let new: NewBackup = body.json()?;
    new.check()?;
    let place = app.pools().backups.enter(Share::of(&allowed.caller))?;
    streamed(&place, "application/x-tar", move |out| {
        let out = BufWriter::with_capacity(PIECE, out);
        if let Err(problem) = app.operations().backup(&allowed.caller, &new, out) {
            tracing::error!(
                request_id = request_id(),
                cause = problem.cause,
                "a backup was not finished"
            );
        }
    })
}

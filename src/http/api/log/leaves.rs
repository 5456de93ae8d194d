//! Leaves as lines of JSON, written while they are read.

use std::io::{BufWriter, Write};

use actix_web::HttpResponse;

use crate::app::Application;
use crate::app::caller::Caller;
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::middleware::request_id;
use crate::http::platform::streamed::streamed;

/// Bytes handed to the connection at once.
const PIECE: usize = 64 << 10;

/// What takes one leaf.
type Each<'a> = &'a mut dyn FnMut(&[u8]);

/// One JSON value a line, and an empty line behind the last: without it the answer was cut.
pub(super) fn lines(
    allowed: Allowed<Administer>,
    app: App,
    read: fn(&Application, &Caller, Each<'_>) -> Result<(), Problem>,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let place = app.pools().operations.enter(Share::of(&allowed.caller))?;
    streamed(&place, "application/x-ndjson", move |out| {
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
    })
}

//! Mark a key as compromised and suspend what it affects.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{NDJSON, answer_in_lines};
use crate::instant::Instant;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/keys/{kid}/compromise", compromise)
        .summary(
            "Mark a key as compromised and suspend what it affects",
            "密钥泄露",
        )
        .takes::<NewCompromise>()
        .gives_bytes(200, &[NDJSON])
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewCompromise {
    since: Instant,
    reason: String,
}

/// The key is marked before the answer begins; then the answer tells how far the suspending is, one JSON object a
/// line. It goes on without a listener.
async fn compromise(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let NewCompromise { since, reason } = body.json()?;
    // Taken before the key is marked: what follows from it is not refused then.
    let place = app.pools().remediations.enter(Share::of(&allowed.caller))?;
    let service = app.clone();
    let done = blocking(move || {
        service
            .remediations()
            .compromise(&allowed.caller, &path, since, &reason)
    })
    .await?;
    let id = done.work_list.id;
    answer_in_lines(&place, move |lines| {
        lines.say("compromised", &done);
        match app
            .remediations()
            .work(id, &mut |progress| lines.tell("progress", progress))
        {
            Ok(list) => lines.say("work_list", &list),
            Err(problem) => lines.problem(&problem),
        }
    })
}

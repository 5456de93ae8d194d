//! Archive what is due, told in lines.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{NDJSON, answer_with_report};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/archive", run)
        .summary("Archive what is due, told in lines", "归档")
        .query::<How>()
        .gives_bytes(200, &[NDJSON])
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct How {
    /// Tells what would go, and deletes nothing.
    #[serde(default)]
    dry_run: bool,
}

async fn run(how: web::Query<How>, allowed: Allowed<Administer>, app: App) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let place = app.pools().operations.enter(Share::of(&allowed.caller))?;
    answer_with_report(&place, move |tell| {
        app.operations().archive(&allowed.caller, how.dry_run, tell)
    })
}

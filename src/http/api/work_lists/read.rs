//! The tags of a work list.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use uuid::Uuid;

use crate::app::remediation::RemediationPage;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::serial;
use crate::http::platform::response::value;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/work-lists/{id}", read)
        .summary("The tags of a work list", "一份待办")
        .query::<TaskQuery>()
        .gives::<RemediationPage>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct TaskQuery {
    /// Tags after this serial: the last one of the page before.
    after: Option<String>,
    /// Only what is still to be done.
    #[serde(default)]
    open: bool,
}

async fn read(
    path: web::Path<String>,
    query: Result<web::Query<TaskQuery>, actix_web::Error>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let id: Uuid = path
        .parse()
        .map_err(|_| Problem::not_found(Thing::WorkList, &path))?;
    let takes = "?after=SERIAL, ?open=true, ?open=false";
    let query = query.map_err(|_| Problem::bad_request(message!("query.takes", takes)))?;
    let after = query.after.as_deref().map(serial).transpose()?;
    let open = query.open;
    value(
        200,
        &blocking(move || {
            app.remediations()
                .tasks(&allowed.caller, id, after.as_ref(), open)
        })
        .await?,
    )
}

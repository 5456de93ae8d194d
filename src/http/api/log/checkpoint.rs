//! The log's signed checkpoint, for everybody.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::caller::Caller;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{OptionalCaller, OverSocket};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/log/checkpoint", checkpoint)
        .summary("The log's signed checkpoint", "日志检查点")
        .query::<Wanted>()
        .gives_bytes(200, &["text/plain"])
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// `true`: the journal's checkpoint stands behind the log's, an empty line between.
    journal: Option<bool>,
}

/// The operator's own is noted, so that metrics tell how old the copy is that is kept elsewhere.
async fn checkpoint(
    request: HttpRequest,
    _public: Public,
    OptionalCaller(caller): OptionalCaller,
    wanted: web::Query<Wanted>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let caller = match caller {
        None if request.conn_data::<OverSocket>().is_some() => Some(Caller::local_operator()?),
        caller => caller,
    };
    let text = blocking(move || {
        app.log()
            .checkpoint(caller.as_ref(), wanted.journal.unwrap_or(false))
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text))
}

//! Read a laboratory's CSV or XLSX file against the plan; nothing is recorded.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::inspections::ReadResults;
use crate::app::work_pool::Share;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, GiveResults};
use crate::http::platform::body::{Pace, announced, whole};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::response::value;
use crate::media::table::IgnoredColumns;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/results/file", read_results_file)
        .summary(
            "Read a laboratory's CSV or XLSX file against the plan; nothing is recorded",
            "读取检测结果文件",
        )
        .query::<Query>()
        .takes_bytes(&["text/csv", "application/octet-stream"])
        .gives::<ReadResults>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Headings of columns that are not read, with commas between them, or `all` for every column that a file of results
    /// does not have.
    #[serde(default)]
    ignore_columns: String,
}

/// Most bytes of a laboratory's file.
const MOST_BYTES: usize = crate::app::inspections::RESULT_LIMITS.bytes;

async fn read_results_file(
    path: web::Path<String>,
    allowed: Allowed<GiveResults>,
    request: HttpRequest,
    payload: web::Payload,
    app: App,
) -> Result<HttpResponse, Problem> {
    let query = web::Query::<Query>::from_query(request.query_string()).map_err(|_| {
        let takes = "?ignore_columns=a,b, ?ignore_columns=all";
        Problem::bad_request(message!("query.takes", takes))
    })?;
    let ignored = IgnoredColumns::of(&query.ignore_columns);
    let id = id_of(&path, Thing::Inspection)?;
    // Taken before the file is: what is turned away costs no memory.
    let place = app.pools().results.enter(Share::of(&allowed.caller))?;
    let mut payload = payload.into_inner();
    let file = whole(announced(&request), Pace::of(&request), &mut payload, MOST_BYTES).await?;
    let read = heavy(&place, move || {
        app.inspections()
            .read_results_file(&allowed.caller, id, &file, &ignored)
    })
    .await?;
    value(200, &read)
}

//! Read a laboratory's CSV or XLSX file against the plan; nothing is recorded.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::inspections::ReadResults;
use crate::app::work_pool::Share;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, GiveResults};
use crate::http::platform::body::{Pace, announced, whole};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/inspections/{id}/results/file", read_results_file)
        .summary(
            "Read a laboratory's CSV or XLSX file against the plan; nothing is recorded",
            "读取检测结果文件",
        )
        .takes_bytes(&["text/csv", "application/octet-stream"])
        .gives::<ReadResults>(200)
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
    let id = id_of(&path, Thing::Inspection)?;
    // Taken before the file is: what is turned away costs no memory.
    let place = app.pools().results.enter(Share::of(&allowed.caller))?;
    let mut payload = payload.into_inner();
    let file = whole(announced(&request), Pace::of(&request), &mut payload, MOST_BYTES).await?;
    let read = heavy(&place, move || {
        app.inspections().read_results_file(&allowed.caller, id, &file)
    })
    .await?;
    value(200, &read)
}

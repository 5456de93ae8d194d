//! Labels as they are handed out: files, and previews that carry no code.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::tags::{PreviewFormat, PrintAnswer};
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::path::serial;
use crate::http::platform::response::answered;
use crate::message::message;
use crate::print::label::LabelSize;

/// What printing answers: a file, or that a printer took it.
pub(in crate::http) fn given(answer: PrintAnswer) -> HttpResponse {
    match answer {
        PrintAnswer::Bytes(media_type, bytes) => file(media_type, bytes),
        PrintAnswer::Printed(done) => answered(done),
    }
}

/// What a preview may be asked for.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    #[serde(default)]
    size: LabelSize,
}

/// A picture of the label of the tag of `path`, of the size that the query asks for.
///
/// # Errors
/// 400 for another size, 422 for what is no serial, and what the application answers.
pub(super) async fn preview(
    path: &str,
    request: &HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
    format: PreviewFormat,
    media_type: &'static str,
) -> Result<HttpResponse, Problem> {
    let serial = serial(path)?;
    let Wanted { size } = web::Query::<Wanted>::from_query(request.query_string())
        .map_err(|_| {
            let takes = "?size=40x30, ?size=50x30";
            Problem::bad_request(message!("query.takes", takes))
        })?
        .into_inner();
    let place = app.pools().documents.enter(Share::of(&allowed.caller))?;
    let picture = heavy(&place, move || {
        app.tags().preview(&allowed.caller, &serial, format, size)
    })
    .await?;
    Ok(file(media_type, picture))
}

fn file(media_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .body(bytes)
}

//! Prints: labels as files and at printers, counted; previews, which count for nothing.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::auth::{Allowed, PrintLabel};
use super::body::{Body, JSON_LIMIT, idempotency_key};
use super::openapi::Operation;
use super::response::{answered, value};
use super::tags::serial;
use super::{App, blocking, get, resource};
use crate::app::tags::{AtPrinter, NewPrint, NewPrints, PreviewFormat, PrintAnswer, Prints};
use crate::domain::problem::Problem;
use crate::print::label::LabelSize;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/prints").route(web::post().to(print_many)));
    config.service(
        resource("/api/v1/tags/{serial}/prints")
            .route(web::post().to(print))
            .route(get().to(prints)),
    );
    config.service(resource("/api/v1/tags/{serial}/label.png").route(get().to(preview_png)));
    config.service(resource("/api/v1/tags/{serial}/label.svg").route(get().to(preview_svg)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/prints",
            "Print up to 1,000 labels into one file",
            "批量打印标签",
        )
        .takes::<NewPrints>()
        .once()
        .refuses(&[404])
        .gives_bytes(200, &["application/pdf", "application/octet-stream"]),
        Operation::post(
            "/api/v1/tags/{serial}/prints",
            "Print a label, or send it to a printer",
            "打印标签",
        )
        .takes::<NewPrint>()
        .once()
        .refuses(&[502, 503])
        .gives_bytes(200, LABELS)
        .gives::<AtPrinter>(200),
        Operation::get(
            "/api/v1/tags/{serial}/prints",
            "Every print of a label",
            "打印记录",
        )
        .refuses(&[422])
        .gives::<Prints>(200),
        Operation::get(
            "/api/v1/tags/{serial}/label.png",
            "A preview that carries no code",
            "标签预览",
        )
        .query::<Wanted>()
        .refuses(&[400, 409, 422])
        .gives_bytes(200, &["image/png"]),
        Operation::get(
            "/api/v1/tags/{serial}/label.svg",
            "A preview that carries no code",
            "标签预览（矢量）",
        )
        .query::<Wanted>()
        .refuses(&[400, 409, 422])
        .gives_bytes(200, &["image/svg+xml"]),
    ]
}

/// What a label is handed out as.
const LABELS: &[&str] = &[
    "image/png",
    "image/svg+xml",
    "application/pdf",
    "application/octet-stream",
];

async fn print(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<PrintLabel>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (serial, idempotency) = (
        serial(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewPrint = body.json()?;
    let done = blocking(move || app.tags().print(&allowed.caller, &serial, &new, idempotency)).await?;
    Ok(given(done))
}

async fn print_many(
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewPrints = body.json()?;
    let done = blocking(move || app.tags().print_many(&allowed.caller, &new, idempotency)).await?;
    Ok(given(done))
}

async fn prints(
    path: web::Path<String>,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let serial = serial(&path)?;
    let prints = blocking(move || app.tags().prints(&allowed.caller, &serial)).await?;
    value(200, &prints)
}

fn given(answer: PrintAnswer) -> HttpResponse {
    match answer {
        PrintAnswer::Bytes(media_type, bytes) => file(media_type, bytes),
        PrintAnswer::Printed(done) => answered(done),
    }
}

/// What a preview may be asked for.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    #[serde(default)]
    size: LabelSize,
}

async fn preview_png(
    path: web::Path<String>,
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    preview(&path, &request, allowed, app, PreviewFormat::Png, "image/png").await
}

async fn preview_svg(
    path: web::Path<String>,
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    preview(&path, &request, allowed, app, PreviewFormat::Svg, "image/svg+xml").await
}

async fn preview(
    path: &str,
    request: &HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
    format: PreviewFormat,
    media_type: &'static str,
) -> Result<HttpResponse, Problem> {
    let serial = serial(path)?;
    let Wanted { size } = web::Query::<Wanted>::from_query(request.query_string())
        .map_err(|_| Problem::bad_request("a preview takes ?size=40x30 or ?size=50x30"))?
        .into_inner();
    let picture = blocking(move || app.tags().preview(&allowed.caller, &serial, format, size)).await?;
    Ok(file(media_type, picture))
}

fn file(media_type: &'static str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .body(bytes)
}

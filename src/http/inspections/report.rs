//! An inspection's report, as a page and on paper, and a laboratory's file read against its plan.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::super::auth::{Allowed, GiveResults, ReadInspection};
use super::super::body::Body;
use super::super::openapi::Operation;
use super::super::pages::{LanguageQuery, language};
use super::super::response::{html, value};
use super::super::{App, blocking, id_of};
use crate::app::inspections::ReadResults;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::web::{INSPECTION_STYLE, inspection_page};

/// Most bytes of a laboratory's file.
const MOST_BYTES: usize = crate::app::inspections::RESULT_LIMITS.bytes;

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/inspections/{id}/results/file",
            "Read a laboratory's CSV or XLSX file against the plan; nothing is recorded",
            "读取检测结果文件",
        )
        .takes_bytes(&["text/csv", "application/octet-stream"])
        .gives::<ReadResults>(200),
        Operation::get(
            "/api/v1/inspections/{id}/report",
            "The report as a page",
            "抽检报告",
        )
        .query::<LanguageQuery>()
        .gives_bytes(200, &["text/html"]),
        Operation::get(
            "/api/v1/inspections/{id}/report.pdf",
            "The report on paper",
            "抽检报告 PDF",
        )
        .gives_bytes(200, &["application/pdf"]),
    ]
}

pub(super) async fn read_file(
    path: web::Path<String>,
    allowed: Allowed<GiveResults>,
    body: Body<MOST_BYTES>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let read = blocking(move || app.inspections().read_results_file(&allowed.caller, id, &body.0)).await?;
    value(200, &read)
}

pub(super) async fn page(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let language = language(&request);
    let view = blocking(move || app.inspections().inspection_report(&allowed.caller, id)).await?;
    let page = inspection_page(&view, language).map_err(Problem::internal)?;
    let mut response = html(StatusCode::OK, page);
    // The page is one file, to be kept and sent: its style stands in it, and nothing else is loaded or run.
    let style = STANDARD.encode(Sha256Hash::of(INSPECTION_STYLE).as_bytes());
    let policy =
        format!("default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; frame-ancestors 'none'");
    for (name, text) in [
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CONTENT_LANGUAGE, language.tag()),
    ] {
        let text = header::HeaderValue::from_str(text).map_err(Problem::internal)?;
        response.headers_mut().insert(name, text);
    }
    Ok(response)
}

pub(super) async fn paper(
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let bytes = blocking(move || app.inspections().inspection_report_pdf(&allowed.caller, id)).await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox"))
        .body(bytes))
}

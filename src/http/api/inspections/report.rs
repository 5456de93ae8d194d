//! The report of an inspection as a page.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::http::pages::{LanguageQuery, language};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadInspection};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::response::html;
use crate::web::{INSPECTION_STYLE, InspectionReportView, inspection_page};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/inspections/{id}/report", report)
        .summary("The report as a page", "抽检报告")
        .query::<LanguageQuery>()
        .gives_bytes(200, &["text/html"])
}

async fn report(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Inspection)?;
    let language = language(&request);
    let reported = blocking(move || app.inspections().inspection_report(&allowed.caller, id)).await?;
    let view = InspectionReportView::of(&reported.case, &reported.merchant, reported.demonstration);
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

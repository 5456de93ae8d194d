//! The report of an inspection as PDF.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::app::work_pool::Share;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, ReadInspection};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::web::{InspectionReportView, inspection_pdf};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/inspections/{id}/report.pdf", report_pdf)
        .summary("The report as PDF", "抽检报告 PDF")
        .gives_bytes(200, &["application/pdf"])
}

async fn report_pdf(
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Inspection)?;
    let place = app.pools().documents.enter(Share::of(&allowed.caller))?;
    let bytes = heavy(&place, move || {
        let reported = app.inspections().inspection_report(&allowed.caller, id)?;
        inspection_pdf(&InspectionReportView::of(
            &reported.case,
            &reported.merchant,
            reported.demonstration,
        ))
        .map_err(Problem::internal)
    })
    .await?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, "sandbox"))
        .body(bytes))
}

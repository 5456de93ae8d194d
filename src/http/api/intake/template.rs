//! The template of an intake file, as CSV and as a workbook.

use actix_web::HttpResponse;
use actix_web::http::header;

use crate::app::intake::file::{INTAKE, template_workbook};
use crate::domain::problem::Problem;
use crate::http::platform::act::blocking;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

pub(super) fn as_csv() -> Endpoint {
    Endpoint::get("/api/v1/intake/template.csv", csv)
        .summary(
            "The template of an intake file as CSV in UTF-8 with BOM",
            "入仓模板（CSV）",
        )
        .gives_bytes(200, &["text/csv"])
}

pub(super) fn as_workbook() -> Endpoint {
    Endpoint::get("/api/v1/intake/template.xlsx", workbook)
        .summary(
            "The template of an intake file as a workbook, with categories to choose from",
            "入仓模板（XLSX）",
        )
        .gives_bytes(200, &[XLSX])
}

async fn csv(_public: Public) -> HttpResponse {
    saved(CSV, "zhenma-intake.csv", INTAKE.template_file().into_bytes())
}

async fn workbook(_public: Public) -> Result<HttpResponse, Problem> {
    let bytes = blocking(template_workbook).await?;
    Ok(saved(XLSX, "zhenma-intake.xlsx", bytes))
}

fn saved(media_type: &str, name: &str, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type))
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .body(bytes)
}

//! A report as PDF.

use actix_web::http::header::EntityTag;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use crate::app::work_pool::Share;
use crate::domain::problem::{Problem, Thing};
use crate::hash::Sha256Hash;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::conditional::is_known;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::path::hash;
use crate::http::platform::response::SANDBOX;
use crate::web::report_pdf;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/reports/{sha256}.pdf", read_pdf)
        .summary("A report as PDF", "鉴定报告 PDF")
        .gives_bytes(200, &["application/pdf"])
        .conditional()
}

/// Photos in a PDF at most; decoding one may take a second. The others stand in it by their hashes.
const PHOTOS: usize = 12;
/// Pixels of a photo's longer side: 200 an inch where it is printed.
const PIXELS: u32 = 640;

/// The PDF is drawn anew by every version of this program, so a cache asks again after a day.
async fn read_pdf(
    public: Public,
    request: HttpRequest,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, Thing::Report)?;
    let place = app
        .pools()
        .public_documents
        .enter(Share::Address(public.address))?;
    let bytes = heavy(&place, move || {
        let shown = app.scans().shown_report(&hash, PHOTOS, PIXELS)?;
        report_pdf(&shown.report, &hash, shown.tag, &shown.photos).map_err(Problem::internal)
    })
    .await?;
    let tag = EntityTag::new_strong(Sha256Hash::of(&bytes).to_string());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX));
    if is_known(&request, &tag) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(response.body(bytes))
}

//! A preview of a label as SVG; it carries no code.

use actix_web::{HttpRequest, HttpResponse, web};

use super::labels::{Wanted, preview};
use crate::app::tags::PreviewFormat;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/tags/{serial}/label.svg", preview_svg)
        .summary("A preview that carries no code", "标签预览（矢量）")
        .query::<Wanted>()
        .refuses(&[400, 409, 422])
        .gives_bytes(200, &["image/svg+xml"])
}

async fn preview_svg(
    path: web::Path<String>,
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    preview(&path, &request, allowed, app, PreviewFormat::Svg, "image/svg+xml").await
}

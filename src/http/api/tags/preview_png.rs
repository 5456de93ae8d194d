//! A preview of a label as PNG; it carries no code.

use actix_web::{HttpRequest, HttpResponse, web};

use super::labels::{Wanted, preview};
use crate::app::tags::PreviewFormat;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Allowed, PrintLabel};
use crate::http::platform::endpoint::Endpoint;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/tags/{serial}/label.png", preview_png)
        .summary("A preview that carries no code", "标签预览")
        .query::<Wanted>()
        .refuses(&[400, 409, 422])
        .gives_bytes(200, &["image/png"])
}

async fn preview_png(
    path: web::Path<String>,
    request: HttpRequest,
    allowed: Allowed<PrintLabel>,
    app: App,
) -> Result<HttpResponse, Problem> {
    preview(&path, &request, allowed, app, PreviewFormat::Png, "image/png").await
}

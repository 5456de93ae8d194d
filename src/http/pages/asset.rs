//! What the pages load.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::web as page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/assets/{name}", asset)
        .summary("What the pages load", "页面资源")
        .gives_bytes(200, &["text/css", "text/javascript", "image/svg+xml"])
        .gives_nothing(404)
}

async fn asset(_public: Public, path: web::Path<String>) -> HttpResponse {
    match page::assets::by_name(&path) {
        Some((media_type, bytes)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, media_type))
            .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
            .body(bytes),
        None => HttpResponse::NotFound().finish(),
    }
}

//! All keys with their states, signed.

use actix_web::HttpResponse;

use crate::domain::problem::Problem;
use crate::domain::tag::KeyDocument;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/.well-known/zhenma-keys.json", key_document)
        .summary("All keys with their states, signed", "密钥状态")
        .for_scripts()
        .gives::<KeyDocument>(200)
}

async fn key_document(_public: Public, app: App) -> Result<HttpResponse, Problem> {
    value(200, &blocking(move || app.keys().key_document()).await?)
}

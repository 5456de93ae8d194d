//! `/healthz`: the process lives.

use actix_web::HttpResponse;

use crate::domain::problem::Problem;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/healthz", healthz)
        .summary("The process lives", "存活检查")
        .gives_in::<String>("status")
}

/// The process lives and answers. That it can do its work is another question: `/readyz`.
async fn healthz(_public: Public) -> Result<HttpResponse, Problem> {
    value(200, &serde_json::json!({ "status": "ok" }))
}

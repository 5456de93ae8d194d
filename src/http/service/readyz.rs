//! `/readyz`: it can do its work; 503 says why not.

use actix_web::HttpResponse;

use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::value;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/readyz", readyz)
        .summary("It can do its work; 503 says why not", "就绪检查")
        .refuses(&[503])
        .gives_in::<String>("status")
}

async fn readyz(_public: Public, app: App) -> Result<HttpResponse, Problem> {
    let reasons = blocking(move || Ok(app.operations().readiness())).await?;
    if reasons.is_empty() {
        return value(200, &serde_json::json!({ "status": "ready" }));
    }
    Err(Problem::unavailable(
        message!("service.not_ready", reasons: reasons),
    ))
}

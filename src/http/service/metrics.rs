//! `/metrics`: over the folder's socket, and on the listener of metrics.

use actix_web::{HttpRequest, HttpResponse, web};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::domain::problem::Problem;
use crate::http::pages::link_or_not_found;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::OverSocket;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::metrics::HttpMetrics;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/metrics", metrics_over_socket)
        .summary(
            "Metrics, over the folder's socket only",
            "运行指标（仅限本机套接字）",
        )
        .gives_bytes(404, &["text/html"])
        .gives_bytes(200, &["application/openmetrics-text"])
}

/// The same for a listener that only its operator reaches.
pub(super) fn open_endpoint() -> Endpoint {
    Endpoint::get("/metrics", exposition)
}

/// The media type of a text of metrics.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

async fn exposition(app: App, metrics: web::Data<HttpMetrics>) -> Result<HttpResponse, Problem> {
    let text = blocking(move || {
        let mut registry = Registry::with_prefix("zhenma");
        metrics.register(&mut registry);
        let build = Info::new([("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "The program that runs", build);
        app.into_inner().operations().register_metrics(&mut registry)?;
        let mut text = String::new();
        prometheus_client::encoding::text::encode(&mut text, &registry).map_err(Problem::internal)?;
        Ok(text)
    });
    let text = text.await?;
    Ok(HttpResponse::Ok().content_type(OPENMETRICS).body(text))
}

/// To everybody else the address does not exist.
async fn metrics_over_socket(
    _public: Public,
    request: HttpRequest,
    app: App,
    metrics: web::Data<HttpMetrics>,
) -> Result<HttpResponse, actix_web::Error> {
    if request.conn_data::<OverSocket>().is_none() {
        return Ok(link_or_not_found(request, app).await);
    }
    Ok(exposition(app, metrics).await?)
}

//! For whoever operates the service: `/healthz`, `/readyz`, `/metrics`.
//!
//! The first two are on every listener, because a proxy asks them. The figures are nobody else's business: they are on
//! the listener of their own (`--metrics-listen`) and over the folder's socket alone.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::{App as ActixApp, HttpRequest, HttpResponse, HttpServer, web};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use super::auth::OverSocket;
use super::metrics::HttpMetrics;
use super::openapi::Operation;
use super::response::value;
use super::server::RunningServer;
use super::{App, blocking, get, pages, resource};
use crate::app::Application;
use crate::domain::problem::Problem;

/// What a text of figures is called.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/healthz").route(get().to(healthz)));
    config.service(resource("/readyz").route(get().to(readyz)));
    config.service(resource("/metrics").route(get().to(metrics_over_socket)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/healthz", "The process lives", "存活检查").gives_in::<String>("status"),
        Operation::get("/readyz", "It can do its work; 503 says why not", "就绪检查")
            .refuses(&[503])
            .gives_in::<String>("status"),
        Operation::get(
            "/metrics",
            "Figures, over the folder's socket alone",
            "运行指标（仅限本机套接字）",
        )
        .gives_bytes(404, &["text/html"])
        .gives_bytes(200, &["application/openmetrics-text"]),
    ]
}

/// The process lives and answers. That it can do its work is another question: `/readyz`.
async fn healthz() -> Result<HttpResponse, Problem> {
    value(200, &serde_json::json!({ "status": "ok" }))
}

async fn readyz(app: App) -> Result<HttpResponse, Problem> {
    let reasons = blocking(move || Ok(app.operations().readiness())).await?;
    if reasons.is_empty() {
        return value(200, &serde_json::json!({ "status": "ready" }));
    }
    Err(Problem::unavailable(reasons.join("; ")))
}

/// To everybody else the address does not exist.
async fn metrics_over_socket(
    request: HttpRequest,
    app: App,
    figures: web::Data<HttpMetrics>,
) -> Result<HttpResponse, actix_web::Error> {
    if request.conn_data::<OverSocket>().is_none() {
        return Ok(pages::link_or_not_found(request, app).await);
    }
    Ok(metrics(app, figures).await?)
}

async fn metrics(app: App, figures: web::Data<HttpMetrics>) -> Result<HttpResponse, Problem> {
    let text = blocking(move || {
        let mut registry = Registry::with_prefix("zhenma");
        figures.register(&mut registry);
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

/// Serves the three on an address of their own, until the end: it says that the service stops while it stops.
///
/// # Errors
/// If the server cannot be made.
pub fn start_operation(
    service: Arc<Application>,
    figures: HttpMetrics,
    listener: TcpListener,
) -> Result<RunningServer, Problem> {
    let address = listener.local_addr().ok();
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(web::Data::from(Arc::clone(&service)))
            .app_data(web::Data::new(figures.clone()))
            .service(resource("/healthz").route(get().to(healthz)))
            .service(resource("/readyz").route(get().to(readyz)))
            .service(resource("/metrics").route(get().to(metrics)))
            .default_service(web::to(nothing_else))
    })
    .workers(1)
    .shutdown_timeout(1)
    .disable_signals()
    .listen(listener)
    .map_err(Problem::internal)?
    .run();
    Ok(RunningServer {
        handle: server.handle(),
        address,
        server,
    })
}

async fn nothing_else(request: HttpRequest) -> Result<HttpResponse, Problem> {
    Err(Problem::not_found("address", request.path()))
}

//! The listener of metrics: health, readiness and metrics on an address of their own.

use std::net::TcpListener;
use std::sync::Arc;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

use super::{healthz, metrics, readyz};
use crate::app::Application;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::limit::RateLimit;
use crate::http::platform::metrics::HttpMetrics;
use crate::http::platform::routing::register;
use crate::http::platform::running::RunningServer;
use crate::http::platform::visitor_address::Proxies;

/// Serves the three on an address of their own, until the end: it says that the service stops while it stops.
///
/// # Errors
/// If the server cannot be made.
pub fn start_operation(
    service: Arc<Application>,
    request_metrics: HttpMetrics,
    listener: TcpListener,
) -> Result<RunningServer, Problem> {
    let address = listener.local_addr().ok();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::from(Arc::clone(&service)))
            .app_data(web::Data::new(request_metrics.clone()))
            // Only its operator reaches it.
            .app_data(web::Data::new(RateLimit::new(None, Proxies::default())))
            .configure(|config| {
                let endpoints = [healthz::endpoint(), readyz::endpoint(), metrics::open_endpoint()];
                register(config, &endpoints);
            })
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
    Err(Problem::not_found(Thing::Address, request.path()))
}

//! HTTP: routes, and the translation between requests and acts. Handlers decide nothing.
//!
//! Who may call a handler stands in the type of its argument ([`auth::Allowed`]). Acts block, so they run on
//! blocking threads ([`blocking`]); only single reads of the store run where the request is.

mod admin;
mod appraisals;
pub mod auth;
mod backup;
mod body;
mod catalogue;
mod check;
mod conditional;
mod cover;
mod evidence;
mod inspections;
mod intake;
mod items;
mod keys;
mod limit;
mod lines;
mod lists;
mod log;
mod metrics;
mod middleware;
mod openapi;
mod operation;
mod opinions;
mod pages;
mod prints;
mod query;
mod response;
mod retention;
mod scans;
mod scrub;
mod server;
mod standards;
mod streamed;
mod tags;
mod tls;
mod visitor_address;
mod well_known;

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Resource, ResponseError, guard, web};

pub use self::auth::PROTECTED;
pub use self::body::Pace;
pub use self::limit::{RateLimit, Rates};
pub use self::metrics::HttpMetrics;
pub use self::openapi::Operation;
pub use self::operation::start_operation;
pub use self::server::{RunningServer, ServerSettings, start};
pub use self::tls::{Tls, TlsProblem};
pub use self::visitor_address::Proxies;
use crate::app::Application;
use crate::domain::problem::Problem;

/// The service as handlers share it.
pub type App = web::Data<Application>;

/// Adds every route. One pure function that the server and the tests share.
pub fn configure(config: &mut web::ServiceConfig, service: Arc<Application>, limit: &RateLimit) {
    config
        .app_data(web::Data::from(service))
        .app_data(web::Data::new(limit.clone()))
        .app_data(web::QueryConfig::default().error_handler(|error, _| {
            Problem::bad_request(format!("the query cannot be read: {error}")).into()
        }))
        .app_data(web::PathConfig::default().error_handler(|error, _| {
            Problem::bad_request(format!("the address cannot be read: {error}")).into()
        }));
    scans::routes(config);
    evidence::routes(config);
    pages::routes(config);
    well_known::routes(config);
    operation::routes(config);
    intake::routes(config);
    items::routes(config);
    lists::routes(config);
    catalogue::routes(config);
    appraisals::routes(config);
    opinions::routes(config);
    tags::routes(config);
    prints::routes(config);
    inspections::routes(config);
    standards::routes(config);
    cover::routes(config);
    admin::routes(config);
    keys::routes(config);
    check::routes(config);
    retention::routes(config);
    backup::routes(config);
    log::routes(config);
    scrub::routes(config);
    openapi::routes(config);
    config.default_service(web::route().to(pages::link_or_not_found));
}

/// What every file of handlers says of its operations, in the order of the description.
#[must_use]
pub fn operations() -> Vec<Operation> {
    [
        intake::operations(),
        lists::operations(),
        items::operations(),
        evidence::operations(),
        appraisals::operations(),
        opinions::operations(),
        catalogue::operations(),
        tags::operations(),
        inspections::operations(),
        standards::operations(),
        scans::operations(),
        cover::operations(),
        admin::operations(),
        keys::operations(),
        retention::operations(),
        check::operations(),
        scrub::operations(),
        backup::operations(),
        log::operations(),
        well_known::operations(),
        pages::operations(),
        openapi::operations(),
        prints::operations(),
        operation::operations(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An id from a path; one that is no UUID names nothing.
fn id_of(text: &str, what: &str) -> Result<uuid::Uuid, Problem> {
    text.parse().map_err(|_| Problem::not_found(what, text))
}

/// A resource that answers other methods with 405 instead of silence.
fn resource(path: &str) -> Resource {
    web::resource(path).default_service(web::route().to(method_not_allowed))
}

/// GET and HEAD alike.
fn get() -> actix_web::Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    let problem = Problem::method_not_allowed(request.method().as_str());
    let mut response = problem.error_response();
    let allowed = openapi::allowed(request.match_pattern().as_deref());
    if let Ok(allowed) = header::HeaderValue::from_str(&allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

/// Runs an act on a blocking thread.
///
/// # Errors
/// What the act returns; 503 while the server is stopping.
async fn blocking<T: Send + 'static>(
    act: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    web::block(act)
        .await
        .map_err(|_| Problem::unavailable("the service is stopping"))?
}

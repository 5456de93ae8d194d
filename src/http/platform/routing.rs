//! Endpoints become routes: one resource a path, which answers every method that none of its endpoints takes with 405.

use actix_web::http::{Method, header};
use actix_web::middleware::from_fn;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};

use super::cors::{open_to_scripts, preflight};
use super::endpoint::Endpoint;
use super::limit::public;
use crate::domain::problem::Problem;

/// Adds the routes of `endpoints`. Paths are matched in the order in which they stand there first.
pub(in crate::http) fn register(config: &mut web::ServiceConfig, endpoints: &[Endpoint]) {
    for (path, endpoints) in by_path(endpoints) {
        let allowed = allowed(&endpoints);
        let for_scripts = endpoints.iter().any(|endpoint| endpoint.is_for_scripts);
        let mut resource = web::resource(path).default_service(
            web::route().to(move |request: HttpRequest| std::future::ready(not_allowed(&request, &allowed))),
        );
        for route in endpoints.into_iter().filter_map(Endpoint::route) {
            resource = resource.route(route);
        }
        if for_scripts {
            let asked = web::method(Method::OPTIONS).to(preflight);
            config.service(resource.route(asked).wrap(from_fn(open_to_scripts)));
        } else {
            config.service(resource);
        }
    }
}

/// The endpoints that have a route, grouped by path in the order of the first one.
fn by_path(endpoints: &[Endpoint]) -> Vec<(&'static str, Vec<&Endpoint>)> {
    let mut paths: Vec<(&str, Vec<&Endpoint>)> = Vec::new();
    for endpoint in endpoints.iter().filter(|endpoint| endpoint.is_routed()) {
        match paths.iter_mut().find(|(path, _)| *path == endpoint.path) {
            Some((_, same)) => same.push(endpoint),
            None => paths.push((endpoint.path, vec![endpoint])),
        }
    }
    paths
}

/// The methods that a path takes, as `Allow` has them.
fn allowed(endpoints: &[&Endpoint]) -> String {
    let mut methods: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.method).collect();
    if methods.contains(&"GET") {
        methods.push("HEAD");
    }
    if endpoints.iter().any(|endpoint| endpoint.is_for_scripts) {
        methods.push("OPTIONS");
    }
    methods.join(", ")
}

fn not_allowed(request: &HttpRequest, allowed: &str) -> HttpResponse {
    if let Err(problem) = public(request) {
        return problem.error_response();
    }
    let mut response = Problem::method_not_allowed(request.method().as_str()).error_response();
    if let Ok(allowed) = header::HeaderValue::from_str(allowed) {
        response.headers_mut().insert(header::ALLOW, allowed);
    }
    response
}

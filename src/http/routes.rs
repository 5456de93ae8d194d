//! Every endpoint, and how they become the routes of a server.

use std::sync::Arc;

use actix_web::web;

use crate::app::Application;
use crate::domain::problem::Problem;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::RateLimit;
use crate::http::platform::openapi::Description;
use crate::http::platform::routing::register;
use crate::http::{api, pages, service, well_known};
use crate::message::message;

/// Every endpoint, in the order in which their paths are matched.
#[must_use]
pub fn endpoints() -> Vec<Endpoint> {
    [
        api::endpoints(),
        well_known::endpoints(),
        pages::endpoints(),
        service::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Adds every route. One pure function that the server and the tests share.
pub fn configure(config: &mut web::ServiceConfig, service: Arc<Application>, limit: &RateLimit) {
    config
        .app_data(web::Data::from(service))
        .app_data(web::Data::new(limit.clone()))
        .app_data(web::Data::new(Description(endpoints)))
        .app_data(
            web::QueryConfig::default()
                .error_handler(|_, _| Problem::bad_request(message!("query.unreadable")).into()),
        )
        .app_data(
            web::PathConfig::default()
                .error_handler(|error, _| Problem::bad_request(message!("address.unreadable", error)).into()),
        );
    register(config, &endpoints());
    config.default_service(web::route().to(pages::link_or_not_found));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_endpoints_share_method_and_path() {
        let endpoints = endpoints();
        let addresses: BTreeSet<(&str, &str)> = endpoints
            .iter()
            .map(|endpoint| (endpoint.method, endpoint.path))
            .collect();
        assert_eq!(addresses.len(), endpoints.len());
        let names: BTreeSet<String> = endpoints.iter().map(Endpoint::id).collect();
        assert_eq!(names.len(), endpoints.len(), "each has a name of its own");
    }

    #[test]
    fn every_public_endpoint_counts_against_the_limit_of_an_address() {
        let uncounted: Vec<&str> = endpoints()
            .iter()
            .filter(|endpoint| endpoint.permission.is_none() && !endpoint.is_limited)
            .map(|endpoint| endpoint.path)
            .collect();
        assert_eq!(uncounted, [""; 0]);
    }

    #[test]
    fn every_endpoint_says_in_both_languages_what_it_does() {
        let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let silent: Vec<String> = endpoints()
            .iter()
            .filter(|endpoint| endpoint.summary[0].is_empty() || !chinese(endpoint.summary[1]))
            .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
            .collect();
        assert_eq!(silent, Vec::<String>::new());
    }
}

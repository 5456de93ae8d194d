//! Figures of requests, as `/metrics` shows them.

use std::time::Duration;

use actix_web::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    class: &'static str,
}

/// The figures; clones are the same.
#[derive(Clone, Debug)]
pub struct HttpFigures {
    requests: Family<Answer, Counter>,
    seconds: Histogram,
}

impl Default for HttpFigures {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 16)),
        }
    }
}

impl HttpFigures {
    /// Counts an answer.
    pub(super) fn answered(&self, method: &Method, route: &str, status: u16, after: Duration) {
        let answer = Answer {
            method: word(method),
            route: route.to_owned(),
            class: class(status),
        };
        self.requests.get_or_create(&answer).inc();
        self.seconds.observe(after.as_secs_f64());
    }

    /// Adds them to `registry`.
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "requests",
            "Requests by method, route template and class of status; route=\"other\" is what no route names, links on labels among it",
            self.requests.clone(),
        );
        registry.register(
            "request_seconds",
            "Seconds until the answer of a request began",
            self.seconds.clone(),
        );
    }
}

/// Anybody can invent a method; the figures know those that mean something here.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

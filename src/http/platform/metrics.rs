//! Metrics of requests, as `/metrics` shows them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::http::Method;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    class: &'static str,
}

/// The metrics; clones are the same.
#[derive(Clone, Debug)]
pub struct HttpMetrics {
    requests: Family<Answer, Counter>,
    seconds: Histogram,
    open: Gauge,
    without_request: Counter,
}

/// A connection, until it is dropped. The library answers what is no request by itself, and tells nobody: such a
/// connection ends without one.
#[derive(Debug)]
pub(in crate::http) struct Connected {
    open: Gauge,
    without_request: Counter,
    asked: AtomicBool,
}

impl Connected {
    /// A request came over it.
    pub(in crate::http) fn asked(&self) {
        self.asked.store(true, Ordering::Relaxed);
    }
}

impl Drop for Connected {
    fn drop(&mut self) {
        self.open.dec();
        if !self.asked.load(Ordering::Relaxed) {
            self.without_request.inc();
        }
    }
}

impl Default for HttpMetrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            seconds: Histogram::new(exponential_buckets(0.0005, 2.0, 16)),
            open: Gauge::default(),
            without_request: Counter::default(),
        }
    }
}

impl HttpMetrics {
    /// Counts an answer.
    pub(in crate::http) fn answered(&self, method: &Method, route: String, status: u16, after: Duration) {
        let answer = Answer {
            method: method_label(method),
            route,
            class: status_class(status),
        };
        self.requests.get_or_create(&answer).inc();
        self.seconds.observe(after.as_secs_f64());
    }

    /// Counts a connection over TCP, for as long as it is open.
    pub(in crate::http) fn connected(&self) -> Connected {
        self.open.inc();
        Connected {
            open: self.open.clone(),
            without_request: self.without_request.clone(),
            asked: AtomicBool::new(false),
        }
    }

    /// Adds them to `registry`.
    pub(in crate::http) fn register(&self, registry: &mut Registry) {
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
        registry.register(
            "connections_open",
            "Connections over TCP that are open",
            self.open.clone(),
        );
        registry.register(
            "connections_without_request",
            "Connections that ended before a whole request had come: headers too large or too slow, no HTTP, or nothing at all",
            self.without_request.clone(),
        );
    }
}

/// Anybody can invent a method; the metrics name those that mean something here.
fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        _ => "other",
    }
}

const fn status_class(status: u16) -> &'static str {
    match status {
        100..=199 => "1xx",
        200..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

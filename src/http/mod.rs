//! HTTP: the translation between requests and acts. Handlers decide nothing.
//!
//! An endpoint is declared once, beside its handler ([`Endpoint`]): `api` is for programs, `well_known` for
//! verifiers, `pages` for people, `service` for whoever operates the service, and `platform` is what they all
//! stand on. Who may call a handler stands in the type of its argument. Acts block, so they run on blocking threads;
//! only single reads of the store run where the request is.

mod api;
mod pages;
mod platform;
mod routes;
mod server;
mod service;
mod well_known;

pub use self::platform::body::Pace;
pub use self::platform::endpoint::Endpoint;
pub use self::platform::limit::{RateLimit, Rates};
pub use self::platform::metrics::HttpMetrics;
pub use self::platform::running::RunningServer;
pub use self::platform::tls::{Tls, TlsProblem};
pub use self::platform::visitor_address::Proxies;
pub use self::routes::{configure, endpoints};
pub use self::server::{ServerSettings, start};
pub use self::service::start_operation;

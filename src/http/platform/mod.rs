//! What every endpoint stands on: how it is declared and routed, who may call, limits, bodies, answers, the
//! description, and the server itself.

pub(in crate::http) mod act;
pub(in crate::http) mod auth;
pub(in crate::http) mod authorisation;
pub(in crate::http) mod body;
pub(in crate::http) mod conditional;
mod cors;
pub(in crate::http) mod cross_site;
pub(in crate::http) mod endpoint;
pub(in crate::http) mod host;
pub(in crate::http) mod limit;
pub(in crate::http) mod lines;
pub(in crate::http) mod metrics;
pub(in crate::http) mod middleware;
mod networks;
pub(in crate::http) mod openapi;
pub(in crate::http) mod path;
pub(in crate::http) mod problem;
pub(in crate::http) mod query;
mod redacted;
pub(in crate::http) mod response;
pub(in crate::http) mod routing;
pub(in crate::http) mod running;
pub(in crate::http) mod session;
pub(in crate::http) mod streamed;
pub(in crate::http) mod tls;
pub(in crate::http) mod visitor_address;

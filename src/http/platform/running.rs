//! A server under way.

use std::net::SocketAddr;

use actix_web::dev::ServerHandle;

/// A server under way.
pub struct RunningServer {
    /// Stops it.
    pub handle: ServerHandle,
    /// Where it listens, if on TCP.
    pub address: Option<SocketAddr>,
    /// Ends when it has stopped.
    pub server: actix_web::dev::Server,
}

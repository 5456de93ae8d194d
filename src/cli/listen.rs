//! The address that is listened on, and the one that the service is reached at.

use std::net::{SocketAddr, TcpListener};

use super::outcome::Failure;
use crate::domain::tag::Origin;

/// Reads an origin.
pub(super) fn parse_origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| Failure::told(format!("--origin '{text}': {error}")))
}

/// Reads an address to listen on.
pub(super) fn parse_address(flag: &str, listen: &str) -> Result<SocketAddr, Failure> {
    listen
        .parse()
        .map_err(|_| Failure::told(format!("{flag} '{listen}' is no address; write 127.0.0.1:8080")))
}

/// Binds `listen` before anything else is done.
pub(super) fn listen(flag: &str, listen: &str) -> Result<TcpListener, Failure> {
    let address = parse_address(flag, listen)?;
    TcpListener::bind(address).map_err(|error| {
        let hint = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                format!("; another program has this port, choose another with {flag}")
            }
            std::io::ErrorKind::PermissionDenied => {
                "; ports below 1024 take rights this user has not".to_owned()
            }
            _ => String::new(),
        };
        Failure::told(format!("cannot listen on {address}: {error}{hint}"))
    })
}

//! The address that is listened on, and the one that the service is reached at.

use std::net::{SocketAddr, TcpListener};

use super::outcome::Failure;
use crate::domain::tag::Origin;
use crate::message::{Explain, message};

/// Reads an origin.
pub(super) fn parse_origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| Failure::of_flag("--origin", text, error.message()))
}

/// Reads an address to listen on.
pub(super) fn parse_address(flag: &str, listen: &str) -> Result<SocketAddr, Failure> {
    listen
        .parse()
        .map_err(|_| Failure::of_flag(flag, listen, message!("cli.not_an_address")))
}

/// Binds `listen` before anything else is done.
pub(super) fn listen(flag: &str, listen: &str) -> Result<TcpListener, Failure> {
    let address = parse_address(flag, listen)?;
    TcpListener::bind(address).map_err(|error| {
        Failure::new(&match error.kind() {
            std::io::ErrorKind::AddrInUse => message!("cli.port_taken", address, flag),
            std::io::ErrorKind::PermissionDenied => message!("cli.port_refused", address),
            _ => message!("cli.cannot_listen", address, error),
        })
    })
}

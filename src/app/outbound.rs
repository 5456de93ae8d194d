//! HTTP clients of our own: to the service itself, and to whoever the service asks. No proxy is taken from the
//! environment, and no redirect is followed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::message::{Message, message};

/// Why somebody else's endpoint is not asked: its address is private.
#[must_use]
pub fn private() -> Message {
    message!("key.endpoint_private")
}

/// What addresses an endpoint may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the internet alone: who names an endpoint does not get to call what only we reach.
    Public,
    /// Any.
    Anywhere,
}

/// A client of this service, over its socket or a plain connection. It speaks no TLS: a proxy in front does.
pub fn to_ourselves() -> reqwest::ClientBuilder {
    install_provider();
    // No root certificates: reading the system's takes time, and fails where there are none.
    reqwest::Client::builder().no_proxy().tls_certs_only([])
}

/// A client of somebody else's endpoint `url`, with the root certificates of the system. Each call is a connection of its
/// own, because each runs on a runtime of its own.
///
/// # Errors
/// [`private`] for an address out of reach that stands in the URL itself; one that a name leads to is refused when it is
/// asked ([`is_private`]).
pub fn to_others(url: &Url, reach: Reach, timeout: Duration) -> Result<reqwest::ClientBuilder, Message> {
    install_provider();
    let client = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .timeout(timeout);
    if reach == Reach::Anywhere {
        return Ok(client);
    }
    // An address is not looked up, so the resolver would never see it.
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    if host.parse().is_ok_and(|address| !is_public(address)) {
        return Err(private());
    }
    Ok(client.dns_resolver(Arc::new(PublicOnly)))
}

/// Looks names up and gives the public addresses alone, to which the connection is then made: a name that leads
/// elsewhere a moment later changes nothing.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|found| is_public(found.ip())).collect();
            if public.is_empty() {
                return Err(OutOfReach.into());
            }
            let public: Addrs = Box::new(public.into_iter());
            Ok(public)
        })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("no public address")]
struct OutOfReach;

/// Whether a call failed because the name led to no public address.
#[must_use]
pub fn is_private(error: &reqwest::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<OutOfReach>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether anybody on the internet could have this address.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = match (a, b, c) {
        // This network, shared by providers' customers, IETF's own, benchmarks, reserved.
        (0, ..) | (100, 64..=127, _) | (192, 0, 0) | (198, 18 | 19, _) | (240.., ..) => true,
        _ => {
            address.is_private() || address.is_loopback() || address.is_link_local() || address.is_multicast()
        }
    };
    !special && !address.is_documentation()
}

/// Of the addresses of version 6 only 2000::/3 is given out; some of it holds one of version 4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = address.to_ipv4_mapped() {
        return is_public_v4(inside);
    }
    let [a, b, c, ..] = address.segments();
    match (a, b) {
        // 6to4.
        (0x2002, _) => is_public_v4(Ipv4Addr::from((u32::from(b) << 16) | u32::from(c))),
        // Teredo and the protocols' own; documentation.
        (0x2001, 0..=0x01ff | 0x0db8) => false,
        _ => a & 0xe000 == 0x2000,
    }
}

/// The TLS library leaves the choice of its arithmetic to the program, once a process.
fn install_provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_public() {
        for good in [
            "8.8.8.8",
            "203.0.112.1",
            "100.128.0.1",
            "2400:3200::1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(good.parse().unwrap()), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "192.0.0.8",
            "198.19.0.1",
            "203.0.113.7",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "2001:db8::1",
            "2001::1",
            "2002:7f00:1::",
            "2002:a01:203::",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "::127.0.0.1",
        ] {
            assert!(!is_public(bad.parse().unwrap()), "{bad}");
        }
    }

    #[test]
    fn an_address_in_the_url_is_looked_at_too() {
        let asked =
            |url: &str, reach| to_others(&url.parse().unwrap(), reach, Duration::from_secs(1)).is_ok();
        assert!(!asked("https://10.0.0.7:8443/", Reach::Public) && !asked("https://[::1]/", Reach::Public));
        assert!(
            !asked("https://0x7f000001/", Reach::Public),
            "however it is written"
        );
        assert!(asked("https://10.0.0.7:8443/", Reach::Anywhere) && asked("https://8.8.8.8/", Reach::Public));
        assert!(
            asked("https://sign.agency.example/", Reach::Public),
            "a name is looked up first"
        );
    }
}

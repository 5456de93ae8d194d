//! From which address a request comes: the connection's, or, where that is a proxy the operator trusts, the one it
//! names. Anybody can write the header, so only what trusted proxies added to it is believed: from the right, the first
//! address that is not one of theirs.

use std::net::{IpAddr, SocketAddr};

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderName, X_FORWARDED_FOR};

use crate::config::{Network, ProxyHeader};

/// The proxies in front and how they say for whom they ask.
#[derive(Clone, Debug)]
pub struct Proxies {
    /// Where they are.
    pub trusted: Vec<Network>,
    /// In which header they say it. A proxy adds to one and hands the other on as it came, so only one is read.
    pub header: ProxyHeader,
}

impl Default for Proxies {
    fn default() -> Self {
        Self {
            trusted: Vec::new(),
            header: ProxyHeader::XForwardedFor,
        }
    }
}

impl Proxies {
    /// The visitor's address; nothing for a connection over the folder's socket.
    #[must_use]
    pub fn address(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr()?.ip().to_canonical();
        if !self.trusts(peer) {
            return Some(peer);
        }
        let name: HeaderName = match self.header {
            ProxyHeader::XForwardedFor => X_FORWARDED_FOR,
            ProxyHeader::Forwarded => FORWARDED,
        };
        let lines = request.headers().get_all(name);
        let lines: Vec<&str> = lines.map(|line| line.to_str().unwrap_or_default()).collect();
        Some(self.behind(peer, &lines.join(",")))
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(address))
    }

    /// The right-most address of `header` that is none of the trusted; what cannot be read hides what stands before it.
    fn behind(&self, peer: IpAddr, header: &str) -> IpAddr {
        let mut nearest = peer;
        for hop in header.rsplit(',') {
            let hop = match self.header {
                ProxyHeader::XForwardedFor => Some(hop.trim()),
                ProxyHeader::Forwarded => for_of(hop),
            };
            let Some(address) = hop.and_then(node) else {
                return nearest;
            };
            if !self.trusts(address) {
                return address;
            }
            nearest = address;
        }
        nearest
    }
}

/// The `for` of one element of Forwarded (RFC 7239, section 4).
fn for_of(element: &str) -> Option<&str> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| value.trim())
    })
}

/// An address, with or without port, brackets and quotes.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
    let address = bare.unwrap_or(text).parse::<IpAddr>();
    let address = address.or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn seen(header: ProxyHeader, peer: &str, lines: &[(&str, &str)]) -> String {
        let proxies = Proxies {
            trusted: vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()],
            header,
        };
        let mut request = TestRequest::get().peer_addr(SocketAddr::new(peer.parse().unwrap(), 1));
        for line in lines {
            request = request.append_header(*line);
        }
        proxies.address(&request.to_http_request()).unwrap().to_string()
    }

    #[test]
    fn only_what_trusted_proxies_added_is_believed() {
        let x =
            |peer: &str, value: &str| seen(ProxyHeader::XForwardedFor, peer, &[("x-forwarded-for", value)]);
        assert_eq!(
            x("203.0.113.9", "198.51.100.1"),
            "203.0.113.9",
            "a stranger's word"
        );
        assert_eq!(x("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(x("::ffff:10.0.0.1", "198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(x("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2"), "198.51.100.1");
        assert_eq!(x("10.0.0.1", "198.51.100.1, rubbish, 10.0.0.2"), "10.0.0.2");
        assert_eq!(x("10.0.0.1", "10.0.0.3, 10.0.0.2"), "10.0.0.3", "all are ours");
        assert_eq!(x("10.0.0.1", ""), "10.0.0.1");
        let lines = [
            ("x-forwarded-for", "1.1.1.1"),
            ("x-forwarded-for", "198.51.100.1"),
        ];
        assert_eq!(
            seen(ProxyHeader::XForwardedFor, "10.0.0.1", &lines),
            "198.51.100.1"
        );
        let other = [("forwarded", "for=1.1.1.1"), ("x-forwarded-for", "198.51.100.1")];
        assert_eq!(
            seen(ProxyHeader::XForwardedFor, "10.0.0.1", &other),
            "198.51.100.1"
        );
    }

    proptest::proptest! {
        /// Whatever a visitor writes before it, the address that the trusted proxy added is the one.
        #[test]
        fn nothing_before_the_proxys_own_entry_counts(written in "[ -~]{0,200}") {
            let value = format!("{written}, 198.51.100.1");
            let lines = [("x-forwarded-for", value.as_str())];
            proptest::prop_assert_eq!(seen(ProxyHeader::XForwardedFor, "10.0.0.1", &lines), "198.51.100.1");
            let value = format!("{written}, for=198.51.100.1");
            let lines = [("forwarded", value.as_str())];
            proptest::prop_assert_eq!(seen(ProxyHeader::Forwarded, "10.0.0.1", &lines), "198.51.100.1");
        }
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_has_it() {
        let f = |value: &str| seen(ProxyHeader::Forwarded, "10.0.0.1", &[("forwarded", value)]);
        assert_eq!(f("for=198.51.100.1;proto=https"), "198.51.100.1");
        assert_eq!(
            f("For=\"[2001:db8::7]:4711\";by=10.0.0.9, for=10.0.0.2"),
            "2001:db8::7"
        );
        assert_eq!(f("for=198.51.100.1, for=unknown"), "10.0.0.1");
        assert_eq!(f("proto=https"), "10.0.0.1");
    }
}

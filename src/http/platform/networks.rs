//! What counts as one address in limits: an IPv4 address, or the IPv6 network that one household or site is given.
//!
//! IPv6 addresses that stand for an IPv4 address count as that, or one machine would have as many addresses as there are
//! ways to write it: mapped and compatible (RFC 4291, 2.5.5), translated (RFC 7915), NAT64 (RFC 6052), 6to4 (RFC 3056)
//! and Teredo (RFC 4380).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The networks an address is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Networks {
    /// The IPv4 address, or the /64 of an IPv6 address.
    pub(super) nearest: IpAddr,
    /// The /48 of an IPv6 address.
    pub(super) site: Option<IpAddr>,
}

/// The networks of `address`.
pub(super) fn networks(address: IpAddr) -> Networks {
    match address {
        IpAddr::V4(_) => Networks {
            nearest: address,
            site: None,
        },
        IpAddr::V6(v6) => match embedded(v6) {
            Some(v4) => networks(IpAddr::V4(v4)),
            None => Networks {
                nearest: network(v6, 64),
                site: Some(network(v6, 48)),
            },
        },
    }
}

/// The first `length` bits, 1 to 127 of them.
fn network(address: Ipv6Addr, length: u32) -> IpAddr {
    let rest = 128_u32.saturating_sub(length);
    IpAddr::V6((address.to_bits() >> rest << rest).into())
}

/// The IPv4 address that an IPv6 address stands for.
fn embedded(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let of = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match [a, b, c, d, e, f] {
        // Unspecified and loopback look like compatible ones.
        [0, 0, 0, 0, 0, 0] => (g != 0).then(|| of(g, h)),
        [0, 0, 0, 0, 0, 0xffff] | [0, 0, 0, 0, 0xffff, 0] | [0x64, 0xff9b, 0, 0, 0, 0] => Some(of(g, h)),
        [0x2002, high, low, ..] => Some(of(high, low)),
        // The client's address has every bit turned over.
        [0x2001, 0, ..] => Some(of(!g, !h)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(address: &str) -> String {
        networks(address.parse().unwrap()).nearest.to_string()
    }

    #[test]
    fn an_ipv6_address_counts_by_its_64_and_its_48() {
        let Networks { nearest, site } = networks("2001:db8:1:2:3:4:5:6".parse().unwrap());
        assert_eq!(nearest.to_string(), "2001:db8:1:2::");
        assert_eq!(site.unwrap().to_string(), "2001:db8:1::");
        let v4 = networks("198.51.100.7".parse().unwrap());
        assert!(v4.nearest.to_string() == "198.51.100.7" && v4.site.is_none());
    }

    #[test]
    fn every_way_to_write_an_ipv4_address_counts_as_it() {
        for written in [
            "198.51.100.7",
            "::ffff:198.51.100.7",
            "::198.51.100.7",
            "::ffff:0:198.51.100.7",
            "64:ff9b::198.51.100.7",
            "2002:c633:6407::1",
            "2002:c633:6407:ffff:1:2:3:4",
            "2001:0:4136:e378:8000:63bf:39cc:9bf8",
        ] {
            assert_eq!(nearest(written), "198.51.100.7", "{written}");
        }
        assert_eq!(nearest("::1"), "::");
        assert_eq!(nearest("2001:db8::1"), "2001:db8::");
        assert_eq!(nearest("64:ff9b:1::1"), "64:ff9b:1::");
    }
}

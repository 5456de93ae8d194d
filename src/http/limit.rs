//! Rate limits of public routes: a burst of 300 requests an address, then ten a second (design, section 5:
//! floods get 429, never silence). A public handler takes [`Public`] as its argument, so none can forget it.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::problem::Problem;

const BURST: NonZeroU32 = NonZeroU32::MIN.saturating_add(299);
const PER_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);
/// Addresses remembered before those that have been quiet are forgotten.
const MOST_ADDRESSES: usize = 100_000;

/// The limit of public requests; clones share one account book. Without one, nothing is counted.
#[derive(Clone)]
pub struct RateLimit(Option<Arc<DefaultKeyedRateLimiter<IpAddr>>>);

impl RateLimit {
    /// The default limit, or none for measurements.
    #[must_use]
    pub fn new(on: bool) -> Self {
        let quota = Quota::per_second(PER_SECOND).allow_burst(BURST);
        Self(on.then(|| Arc::new(RateLimiter::keyed(quota))))
    }

    /// Whether this request may go on.
    ///
    /// # Errors
    /// 429 that says when to come back.
    fn check(&self, request: &HttpRequest) -> Result<(), Problem> {
        let (Some(limiter), Some(peer)) = (&self.0, request.peer_addr()) else {
            return Ok(());
        };
        if limiter.len() > MOST_ADDRESSES {
            limiter.retain_recent();
        }
        limiter.check_key(&network(peer.ip())).map_err(|until| {
            let wait = until
                .wait_time_from(DefaultClock::default().now())
                .as_secs()
                .saturating_add(1);
            Problem::too_many(u32::try_from(wait).unwrap_or(u32::MAX))
        })
    }
}

/// What counts as one address: with IPv6, the /64 a household is given.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A request of the public, within its limit.
pub(super) struct Public {
    /// The address it came from, as far as visitors go.
    pub(super) address: String,
}

/// Counts a public request.
///
/// # Errors
/// 429 over the limit.
pub(super) fn public(request: &HttpRequest) -> Result<Public, Problem> {
    if let Some(limit) = request.app_data::<web::Data<RateLimit>>() {
        limit.check(request)?;
    }
    let address = request
        .peer_addr()
        .map_or_else(|| "local".to_owned(), |peer| network(peer.ip()).to_string());
    Ok(Public { address })
}

impl FromRequest for Public {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(public(request))
    }
}

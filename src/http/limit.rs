//! Rate limits of public routes: a burst of 300 requests an address, then ten a second (design, section 5:
//! floods get 429, never silence). A public handler takes [`Public`] as its argument, so none can forget it.
//!
//! Wrong tokens are counted in a book of their own, as many an address: over the limit a wrong one gets 429. A right one
//! always passes, so nobody behind the same proxy is locked out by whoever guesses; guessing 256 bits is hopeless anyway.

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

type Book = Arc<DefaultKeyedRateLimiter<IpAddr>>;

/// The limits of public requests and of wrong tokens; clones share their books. Without them, nothing is counted.
#[derive(Clone)]
pub struct RateLimit {
    public: Option<Book>,
    wrong_tokens: Option<Book>,
}

impl RateLimit {
    /// The default limits, or none for measurements.
    #[must_use]
    pub fn new(on: bool) -> Self {
        let book = || {
            let quota = Quota::per_second(PER_SECOND).allow_burst(BURST);
            on.then(|| Arc::new(RateLimiter::keyed(quota)))
        };
        Self {
            public: book(),
            wrong_tokens: book(),
        }
    }
}

/// Counts a request in `book`.
///
/// # Errors
/// 429 that says when to come back.
fn count(book: Option<&Book>, request: &HttpRequest) -> Result<(), Problem> {
    let (Some(limiter), Some(peer)) = (book, request.peer_addr()) else {
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

/// Counts a token that does not hold, and says what its sender is told: 401, over the limit 429.
pub(super) fn wrong_token(request: &HttpRequest) -> Problem {
    let limit = request.app_data::<web::Data<RateLimit>>();
    let counted = count(limit.and_then(|limit| limit.wrong_tokens.as_ref()), request);
    counted.err().unwrap_or_else(Problem::unauthorised)
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
        count(limit.public.as_ref(), request)?;
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

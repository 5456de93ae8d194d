//! Rate limits (design, section 5: floods get 429, never silence). Three account limiters: public requests by address,
//! wrong tokens by address, requests by token. A public handler takes [`Public`] as its argument, so none can forget
//! it; tokens are counted where they are read ([`super::auth`]).

use std::collections::{HashMap, HashSet};
use std::future::{Ready, ready};
use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::networks::{Networks, networks};
use super::visitor_address::Proxies;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::{Message, message};

/// Keys remembered before those that have been quiet are forgotten.
const MOST_KEYS: usize = 100_000;
/// How much more a site's /48 may send than one /64 of it: carriers give many households and telephones a /64 each out of
/// one /48, and whoever holds a whole /48 has 65,536 of them.
const OF_A_SITE: u32 = 4;

/// How many requests one address and one token may send.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Public requests of an address at once, and a second after that; wrong tokens too, counted apart.
    pub address: (u32, u32),
    /// Requests of a token at once, and a second after that.
    pub token: (u32, u32),
}

impl Default for Rates {
    fn default() -> Self {
        Self {
            address: (300, 10),
            token: (1_000, 100),
        }
    }
}

/// Who may send how much, and from which address they send it; clones share one set of buckets.
#[derive(Clone)]
pub struct RateLimit(Arc<Inner>);

struct Inner {
    proxies: Proxies,
    /// Without them nothing is counted.
    limiters: Option<Limiters>,
}

struct Limiters {
    public: ByAddress,
    wrong: ByAddress,
    tokens: Limiter<String>,
    /// Addresses that sent too many wrong tokens, and until when no token of theirs is looked at.
    waiting: Mutex<HashMap<IpAddr, Instant>>,
    /// Hashes of tokens that held, and from where.
    held: Mutex<HashSet<(IpAddr, Sha256Hash)>>,
}

struct Limiter<K: Hash + Eq + Clone>(DefaultKeyedRateLimiter<K>);

impl<K: Hash + Eq + Clone> Limiter<K> {
    fn new((burst, rate): (u32, u32)) -> Self {
        let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::keyed(
            Quota::per_second(some(rate)).allow_burst(some(burst)),
        ))
    }

    /// Counts one; over the limit, how long to wait.
    fn count(&self, key: &K) -> Result<(), Duration> {
        if self.0.len() > MOST_KEYS {
            self.0.retain_recent();
        }
        let now = DefaultClock::default().now();
        self.0.check_key(key).map_err(|until| until.wait_time_from(now))
    }
}

/// What addresses send, by their network and by the site it belongs to.
struct ByAddress {
    networks: Limiter<IpAddr>,
    sites: Limiter<IpAddr>,
}

impl ByAddress {
    fn new((burst, rate): (u32, u32)) -> Self {
        Self {
            networks: Limiter::new((burst, rate)),
            sites: Limiter::new((burst.saturating_mul(OF_A_SITE), rate.saturating_mul(OF_A_SITE))),
        }
    }

    /// Counts one; over a limit, whose it is and how long to wait.
    fn count(&self, networks: Networks) -> Result<(), (IpAddr, Duration)> {
        let nearest = networks.nearest;
        self.networks.count(&nearest).map_err(|wait| (nearest, wait))?;
        match networks.site {
            Some(site) => self.sites.count(&site).map_err(|wait| (site, wait)),
            None => Ok(()),
        }
    }
}

fn too_many(message: Message, wait: Duration) -> Problem {
    let seconds = wait.as_secs().saturating_add(1);
    Problem::too_many(message, u32::try_from(seconds).unwrap_or(u32::MAX))
}

impl RateLimit {
    /// Limits by `rates`, or none for measurements.
    #[must_use]
    pub fn new(rates: Option<Rates>, proxies: Proxies) -> Self {
        let limiters = rates.map(|rates| Limiters {
            public: ByAddress::new(rates.address),
            wrong: ByAddress::new(rates.address),
            tokens: Limiter::new(rates.token),
            waiting: Mutex::default(),
            held: Mutex::default(),
        });
        Self(Arc::new(Inner { proxies, limiters }))
    }

    /// Whose limit counts; nothing over the folder's socket.
    fn key(&self, request: &HttpRequest) -> Option<(&Limiters, Networks)> {
        let limiters = self.0.limiters.as_ref()?;
        Some((limiters, networks(self.0.proxies.address(request)?)))
    }

    fn public(&self, request: &HttpRequest) -> Result<(), Problem> {
        let Some((limiters, networks)) = self.key(request) else {
            return Ok(());
        };
        let counted = limiters.public.count(networks);
        counted.map_err(|(_, wait)| too_many(message!("address.too_many_requests"), wait))
    }

    /// Whether `token` from there is looked at: after too many wrong ones, none is for a moment, or guessing would go
    /// on unslowed; but one that held from there before is, so that whoever guesses locks no neighbour out.
    ///
    /// # Errors
    /// 429 that says when to come back.
    pub(in crate::http) fn before_token(&self, request: &HttpRequest, token: &str) -> Result<(), Problem> {
        let Some((limiters, networks)) = self.key(request) else {
            return Ok(());
        };
        let held = limiters.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.contains(&(networks.nearest, Sha256Hash::of(token))) {
            return Ok(());
        }
        drop(held);
        let mut waiting = limiters.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        for network in [Some(networks.nearest), networks.site].into_iter().flatten() {
            let Some(until) = waiting.get(&network).copied() else {
                continue;
            };
            let wait = until.saturating_duration_since(Instant::now());
            if !wait.is_zero() {
                return Err(too_many(message!("address.too_many_wrong_tokens"), wait));
            }
            waiting.remove(&network);
        }
        Ok(())
    }

    /// Counts a token that was wrong.
    ///
    /// # Errors
    /// 429 over the limit.
    pub(in crate::http) fn wrong_token(&self, request: &HttpRequest) -> Result<(), Problem> {
        let Some((limiters, networks)) = self.key(request) else {
            return Ok(());
        };
        limiters.wrong.count(networks).map_err(|(network, wait)| {
            let mut waiting = limiters.waiting.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            if waiting.len() > MOST_KEYS {
                waiting.retain(|_, until| *until > now);
            }
            waiting.insert(network, now.checked_add(wait).unwrap_or(now));
            too_many(message!("address.too_many_wrong_tokens"), wait)
        })
    }

    /// Counts a request of a token that holds.
    ///
    /// # Errors
    /// 429 over the limit.
    pub(in crate::http) fn token(&self, request: &HttpRequest, token: &str, id: &str) -> Result<(), Problem> {
        let Some(limiters) = &self.0.limiters else {
            return Ok(());
        };
        if let Some((_, networks)) = self.key(request) {
            let mut held = limiters.held.lock().unwrap_or_else(PoisonError::into_inner);
            if held.len() > MOST_KEYS {
                held.clear();
            }
            held.insert((networks.nearest, Sha256Hash::of(token)));
        }
        let counted = limiters.tokens.count(&id.to_owned());
        counted.map_err(|wait| too_many(message!("token.too_many_requests"), wait))
    }
}

/// The limit as handlers share it.
pub(in crate::http) fn limit(request: &HttpRequest) -> Option<&web::Data<RateLimit>> {
    request.app_data::<web::Data<RateLimit>>()
}

/// A request of the public, within its limit.
pub(in crate::http) struct Public {
    /// The address it came from, as far as visitors go.
    pub(in crate::http) address: String,
}

/// Counts a public request, whatever answers it.
///
/// # Errors
/// 429 over the limit.
pub(in crate::http) fn public(request: &HttpRequest) -> Result<Public, Problem> {
    let limit = limit(request).ok_or_else(|| Problem::internal("no limit"))?;
    limit.public(request)?;
    let address = limit.0.proxies.address(request);
    let address = address.map_or_else(
        || "local".to_owned(),
        |address| networks(address).nearest.to_string(),
    );
    Ok(Public { address })
}

impl FromRequest for Public {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(public(request))
    }
}

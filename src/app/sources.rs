//! Where acts get randomness and the time from: arguments of the service, so that tests and measurements choose.

use crate::instant::Instant;

/// Where the random bytes of serials come from; by default the system's CSPRNG (formats.md, "Serial").
pub struct Entropy(Box<Fill>);

type Fill = dyn Fn(&mut [u8]) + Send + Sync;

impl Entropy {
    /// Another source.
    pub fn new(fill: impl Fn(&mut [u8]) + Send + Sync + 'static) -> Self {
        Self(Box::new(fill))
    }

    pub(crate) fn fill(&self, bytes: &mut [u8]) {
        (self.0)(bytes);
    }
}

impl Default for Entropy {
    fn default() -> Self {
        Self::new(|bytes| rand::RngCore::fill_bytes(&mut rand::rngs::OsRng, bytes))
    }
}

/// The time by the system's clock.
#[must_use]
pub fn system_time() -> Instant {
    Instant::from_timestamp(jiff::Timestamp::now())
}

/// Where acts get the time from; by default the system's clock.
pub struct Clock(Box<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// Another clock.
    pub fn new(now: impl Fn() -> Instant + Send + Sync + 'static) -> Self {
        Self(Box::new(now))
    }

    pub(crate) fn now(&self) -> Instant {
        (self.0)()
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(system_time)
    }
}

/// Both of them.
#[derive(Default)]
pub(crate) struct Sources {
    /// For serials.
    pub(crate) entropy: Entropy,
    /// For the time of acts.
    pub(crate) clock: Clock,
}

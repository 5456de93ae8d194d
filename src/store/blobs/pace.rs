//! How slowly stored files are read again: when each is due within a round, and how long to rest after a read.

use std::time::Duration;

/// What a file weighs beside its bytes, so that many small ones are spread over a round too.
const PER_FILE: u64 = 64 << 10;
const MIB: u64 = 1 << 20;
const MILLISECONDS_A_DAY: u64 = 24 * 60 * 60 * 1000;

/// The weight of `files` files of `bytes` bytes in all.
#[must_use]
pub const fn weight(files: u64, bytes: u64) -> u64 {
    bytes.saturating_add(files.saturating_mul(PER_FILE))
}

/// Milliseconds after a round's begin when the next file is due, with `done` of the weight of `all` read: a round
/// that is to take `days` reads evenly. With everything read it is the round's end.
#[must_use]
pub fn due(days: u32, done: u64, all: u64) -> u64 {
    let round = u64::from(days).saturating_mul(MILLISECONDS_A_DAY);
    if done >= all {
        return round;
    }
    let due = u128::from(round) * u128::from(done) / u128::from(all.max(1));
    u64::try_from(due).unwrap_or(round)
}

/// How long reading `bytes` has to take at `mib` MiB a second; no time at all at 0, which is no limit.
#[must_use]
pub fn least_time(bytes: u64, mib: u32) -> Duration {
    if mib == 0 {
        return Duration::ZERO;
    }
    let nanoseconds = u128::from(bytes) * 1_000_000_000 / (u128::from(mib) * u128::from(MIB));
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_round_of_thirty_days_reads_evenly() {
        let day = MILLISECONDS_A_DAY;
        assert_eq!(due(30, 0, 600), 0);
        assert_eq!(due(30, 20, 600), day);
        assert_eq!(due(30, 600, 600), 30 * day);
        assert_eq!(
            due(30, 0, 0),
            30 * day,
            "nothing to read: the next round begins after the days"
        );
    }

    #[test]
    fn a_rate_is_a_time() {
        assert_eq!(least_time(50 * MIB, 50), Duration::from_secs(1));
        assert_eq!(least_time(MIB, 0), Duration::ZERO);
    }

    proptest! {
        #[test]
        fn nothing_is_due_before_what_came_before_it_nor_after_the_round(
            days in 0..1000_u32, all: u64, done: u64, more: u64,
        ) {
            let (earlier, later) = (due(days, done, all), due(days, done.saturating_add(more), all));
            prop_assert!(earlier <= later);
            prop_assert!(later <= u64::from(days) * MILLISECONDS_A_DAY);
        }

        #[test]
        fn a_faster_rate_never_takes_longer(bytes: u64, mib in 1..10_000_u32) {
            prop_assert!(least_time(bytes, mib) >= least_time(bytes, mib + 1));
        }
    }
}

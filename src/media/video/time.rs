//! Times of tracks and movies.

/// Ticks of a time scale in milliseconds; 0 where there is no scale.
pub(super) fn milliseconds(ticks: u64, per_second: u32) -> u64 {
    let thousandfold = u128::from(ticks).saturating_mul(1000);
    let whole = thousandfold.checked_div(u128::from(per_second)).unwrap_or(0);
    u64::try_from(whole).unwrap_or(u64::MAX)
}

//! How the pages write serials, times, sizes and lengths. Whole numbers only.

use jiff::tz::{TimeZone, offset};

use crate::instant::Instant;

/// A serial in groups of four (formats.md, "Serial").
pub(super) fn grouped(serial: &str) -> String {
    let characters: Vec<char> = serial.chars().collect();
    let groups: Vec<String> = characters.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join(" ")
}

/// The time in Asia/Shanghai to the minute. The text beside it must say which zone that is.
pub(super) fn china_time(instant: Instant) -> String {
    let zone = TimeZone::get("Asia/Shanghai").unwrap_or_else(|_| TimeZone::fixed(offset(8)));
    instant
        .timestamp()
        .to_zoned(zone)
        .strftime("%Y-%m-%d %H:%M")
        .to_string()
}

/// A size in bytes, kB or MB (powers of 1000), with one decimal place, cut.
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// A length in minutes and seconds, `1:05`; a part of a second counts as a whole one.
pub(super) fn length(milliseconds: u64) -> String {
    let seconds = milliseconds.div_ceil(1_000);
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_stands_in_groups_of_four() {
        assert_eq!(grouped("0123456789ABCDEFGHJK"), "0123 4567 89AB CDEF GHJK");
        assert_eq!(grouped("鉴"), "鉴");
    }

    #[test]
    fn times_are_china_times() {
        assert_eq!(
            china_time("2026-01-16T16:30:59.999Z".parse().unwrap()),
            "2026-01-17 00:30"
        );
    }

    #[test]
    fn sizes_and_lengths_read_well() {
        assert_eq!(size(999), "999 B");
        assert_eq!(size(5_250), "5.2 kB");
        assert_eq!(size(12_400_123), "12.4 MB");
        assert_eq!(size(4_000_000_000), "4000.0 MB");
        assert_eq!(
            (length(0), length(5_000), length(65_001)),
            ("0:00".into(), "0:05".into(), "1:06".into())
        );
    }
}

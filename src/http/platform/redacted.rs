//! Serials in log lines: each is replaced by a hash of it (design, section 5: serials hashed in logs).

use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;

/// A log line with every serial replaced by a hash of it.
pub(super) fn without_serials(line: &str) -> String {
    let word = |word: &str| match Serial::from_data(word) {
        Ok(serial) => hashed(&serial),
        Err(_) => word.to_owned(),
    };
    line.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
        .map(|part| {
            let end = part.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
            let (text, rest) = part.split_at_checked(end).unwrap_or((part, ""));
            word(text) + rest
        })
        .collect()
}

fn hashed(serial: &Serial) -> String {
    let hash = Sha256Hash::of(format!("zhenma/log-line/v1\n{serial}")).to_string();
    format!("serial:{}", hash.get(..16).unwrap_or_default())
}

/// A serial from a path, as the log has it; nothing of what is none.
pub(super) fn serial_hash(text: &str) -> String {
    Serial::from_data(text).map_or_else(|_| String::new(), |serial| hashed(&serial))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_do_not_reach_the_log() {
        let serial = Serial::from_random([7; 12]);
        let line = without_serials(&format!(
            "id: the record at 'verify/{serial}' is missing, tag {serial}"
        ));
        assert!(!line.contains(serial.as_str()), "{line}");
        assert!(
            line.starts_with("id: the record at 'verify/serial:")
                && line.contains("' is missing, tag serial:"),
            "{line}"
        );
    }
}

//! Serial numbers 序列号 (formats.md, "Serial"): 19 random characters of Crockford base 32 and a check
//! character by Luhn mod 32.

use std::fmt;

use super::origin::LabelPrefix;
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};
use crate::text::{narrow, schema_of_text, serde_as_text};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a serial, the check character among them.
pub const LENGTH: usize = 20;
/// Random bytes one serial is drawn from; 95 of the 96 bits are used.
pub const RANDOM_BYTES: usize = 12;

/// A serial with a right check character, held ungrouped in upper case.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial([u8; LENGTH]);

/// Why a text is not a serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum NotASerial {
    /// Not 20 characters.
    Length(usize),
    /// A character outside the alphabet.
    Character(char),
    /// The check character does not fit: a slip of the pen, or made up.
    Check,
}

impl Explain for NotASerial {
    fn message(&self) -> Message {
        match self {
            Self::Length(length) => message!("serial.length", length),
            Self::Character(character) => message!("serial.character", character),
            Self::Check => message!("serial.check"),
        }
    }
}

impl Serial {
    /// Makes a serial from 12 random bytes, 95 bits of which are used.
    #[must_use]
    pub fn from_random(random: [u8; RANDOM_BYTES]) -> Self {
        let mut bits = random
            .iter()
            .fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let mut text = [b'0'; LENGTH];
        for slot in text.iter_mut().take(LENGTH - 1) {
            *slot = letter(bits & 31);
            bits >>= 5;
        }
        // With '0' (worth nothing) in its place, the sum says what the check character must add.
        let check = (32 - luhn_sum(&text) % 32) % 32;
        if let Some(last) = text.last_mut() {
            *last = letter(u128::from(check));
        }
        Self(text)
    }

    /// Reads a serial as data holds it: exactly 20 characters, upper case, no grouping.
    ///
    /// # Errors
    /// [`NotASerial`].
    pub fn from_data(text: &str) -> Result<Self, NotASerial> {
        let count = text.chars().count();
        if count != LENGTH {
            return Err(NotASerial::Length(count));
        }
        if let Some(wrong) = text
            .chars()
            .find(|c| !c.is_ascii() || !ALPHABET.iter().any(|a| char::from(*a) == *c))
        {
            return Err(NotASerial::Character(wrong));
        }
        let bytes: [u8; LENGTH] = text
            .as_bytes()
            .try_into()
            .map_err(|_| NotASerial::Length(count))?;
        if luhn_sum(&bytes).is_multiple_of(32) {
            Ok(Self(bytes))
        } else {
            Err(NotASerial::Check)
        }
    }

    /// Reads a serial as people type it: groups, lower case, full-width letters, I and L for 1, O for 0.
    ///
    /// # Errors
    /// [`NotASerial`].
    pub fn from_typed(text: &str) -> Result<Self, NotASerial> {
        let mut plain = String::with_capacity(LENGTH);
        for character in text.chars().take(4 * LENGTH) {
            let narrow = narrow(character);
            match narrow.to_ascii_uppercase() {
                ' ' | '-' | '\t' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{a0}' => {}
                'I' | 'L' => plain.push('1'),
                'O' => plain.push('0'),
                other => plain.push(other),
            }
        }
        Self::from_data(&plain)
    }

    /// The 20 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII of the alphabet is ever stored.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// In groups of four, as people see it.
    #[must_use]
    pub fn grouped(&self) -> String {
        let groups: Vec<String> = self
            .0
            .chunks(4)
            .map(|group| String::from_utf8_lossy(group).into_owned())
            .collect();
        groups.join(" ")
    }

    /// What stands for the serial in the log: SHA-256 of `zhenma/serial/v1\n{prefix}{serial}`.
    #[must_use]
    pub fn log_hash(&self, prefix: &LabelPrefix) -> Sha256Hash {
        Sha256Hash::of(format!("zhenma/serial/v1\n{prefix}{self}"))
    }
}

fn letter(value: u128) -> u8 {
    usize::try_from(value & 31)
        .ok()
        .and_then(|index| ALPHABET.get(index))
        .copied()
        .unwrap_or(b'0')
}

/// Factors 1, 2, 1, 2 … from the right; the base-32 digits of each product summed.
fn luhn_sum(text: &[u8; LENGTH]) -> u32 {
    let value = |byte: &u8| {
        ALPHABET
            .iter()
            .position(|a| a == byte)
            .and_then(|p| u32::try_from(p).ok())
            .unwrap_or(0)
    };
    text.iter()
        .rev()
        .zip([1_u32, 2].into_iter().cycle())
        .map(|(byte, factor)| value(byte) * factor)
        .map(|product| product / 32 + product % 32)
        .sum()
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

serde_as_text!(Serial, Serial::from_data);
schema_of_text!(Serial, pattern: "^[0-9A-HJKMNP-TV-Z]{20}$", "00000000000000000000");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_worked_example() {
        // 0…01 and its check character: the 1 stands second from the right, so it counts 2; 30 is 'Y'.
        let mut text = [b'0'; LENGTH];
        text[LENGTH - 2] = b'1';
        text[LENGTH - 1] = b'Y';
        assert!(Serial::from_data(std::str::from_utf8(&text).unwrap()).is_ok());
        // 'Z' (31) doubled is 62 = 1·32 + 30, so it counts 31 and needs a '1'.
        text[LENGTH - 2] = b'Z';
        text[LENGTH - 1] = b'1';
        assert!(Serial::from_data(std::str::from_utf8(&text).unwrap()).is_ok());
    }

    #[test]
    fn messages_say_what_is_wrong() {
        assert_eq!(Serial::from_data("ABC"), Err(NotASerial::Length(3)));
        assert_eq!(
            Serial::from_data("UUUUUUUUUUUUUUUUUUUU"),
            Err(NotASerial::Character('U'))
        );
        assert_eq!(Serial::from_data("00000000000000000001"), Err(NotASerial::Check));
    }

    proptest! {
        #[test]
        fn every_drawn_serial_reads_back(random in any::<[u8; RANDOM_BYTES]>()) {
            let serial = Serial::from_random(random);
            prop_assert_eq!(Serial::from_data(serial.as_str()), Ok(serial));
            prop_assert_eq!(Serial::from_typed(&serial.grouped().to_lowercase()), Ok(serial));
            let wide: String = serial.as_str().chars()
                .map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            prop_assert_eq!(Serial::from_typed(&wide), Ok(serial));
            let spoken = serial.as_str().replace('1', "l").replace('0', "o");
            prop_assert_eq!(Serial::from_typed(&spoken), Ok(serial));
        }

        #[test]
        fn one_wrong_character_is_always_noticed(
            random in any::<[u8; RANDOM_BYTES]>(), place in 0..LENGTH, other in 0..32_usize,
        ) {
            let serial = Serial::from_random(random);
            let mut text = serial.0;
            prop_assume!(text[place] != ALPHABET[other]);
            text[place] = ALPHABET[other];
            prop_assert_eq!(Serial::from_data(std::str::from_utf8(&text).unwrap()), Err(NotASerial::Check));
        }

        #[test]
        fn nothing_from_outside_panics(text in "\\PC{0,60}") {
            let _ = Serial::from_data(&text);
            let _ = Serial::from_typed(&text);
        }
    }
}

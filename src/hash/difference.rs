//! The difference hash (dHash) of a photo: 64 comparisons of neighbouring squares of its picture, which stay nearly the same
//! when the picture is encoded anew, scaled or lightened. It finds look-alikes and proves nothing.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A photo's difference hash, and which of its bits a new encoding is most likely to turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DifferenceHash {
    /// One bit for each pair of squares: whether the right one is lighter.
    pub bits: u64,
    /// The bits of the pairs that differ least.
    pub unsure: u64,
}

/// A text that is no difference hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a difference hash is two numbers of 16 hex digits with a slash between")]
pub struct NotADifferenceHash;

impl DifferenceHash {
    /// Every hash that this photo may have after it was encoded anew: 2 to the power of how many bits are unsure.
    pub fn near(self) -> impl Iterator<Item = u64> {
        // The subsets of a mask, one after another, ending with the empty one.
        let mut next = Some(self.unsure);
        std::iter::from_fn(move || {
            let turned = next?;
            next = (turned != 0).then(|| turned.wrapping_sub(1) & self.unsure);
            Some(self.bits ^ turned)
        })
    }
}

impl fmt::Display for DifferenceHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}/{:016x}", self.bits, self.unsure)
    }
}

impl FromStr for DifferenceHash {
    type Err = NotADifferenceHash;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |hex: &str| {
            let digits = hex.len() == 16 && hex.bytes().all(|digit| digit.is_ascii_hexdigit());
            u64::from_str_radix(hex, 16)
                .ok()
                .filter(|_| digits)
                .ok_or(NotADifferenceHash)
        };
        let (bits, unsure) = text.split_once('/').ok_or(NotADifferenceHash)?;
        Ok(Self {
            bits: number(bits)?,
            unsure: number(unsure)?,
        })
    }
}

impl TryFrom<String> for DifferenceHash {
    type Error = NotADifferenceHash;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DifferenceHash> for String {
    fn from(hash: DifferenceHash) -> Self {
        hash.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn its_text_reads_back(bits: u64, unsure: u64) {
            let hash = DifferenceHash { bits, unsure };
            prop_assert_eq!(hash.to_string().parse(), Ok(hash));
        }
    }

    #[test]
    fn near_are_all_hashes_with_unsure_bits_turned() {
        let hash = DifferenceHash {
            bits: 0b1000,
            unsure: 0b0101,
        };
        let near: Vec<u64> = hash.near().collect();
        assert_eq!(near, [0b1101, 0b1100, 0b1001, 0b1000]);
        let sure = DifferenceHash { bits: 7, unsure: 0 };
        assert_eq!(sure.near().collect::<Vec<_>>(), [7]);
    }
}

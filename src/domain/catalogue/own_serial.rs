//! Own serials 单品序列号 as they are compared: one own serial stands on one piece, however it is typed.

use icu_casemap::CaseMapper;
use icu_properties::CodePointSetData;
use icu_properties::props::{Dash, DefaultIgnorableCodePoint};
use unicode_normalization::UnicodeNormalization as _;

use super::item::PublicFacts;
use crate::hash::Sha256Hash;

/// What is typed for a hyphen and is no dash by Unicode's property: letters and signs of input methods, lines of tables,
/// and the tildes that encodings of Japan confuse with the wave dash.
const LOOKS_LIKE_A_HYPHEN: &str = "~\u{2c9}\u{2cd}\u{2d7}\u{2043}\u{223c}\u{2500}\u{2501}\u{2796}\u{30fc}";

/// Brand and own serial of a piece as they are compared. Two pieces for which they are equal are one piece.
///
/// The texts themselves stay as they were typed; this is what every comparison of own serials goes through: the rows of
/// one file, the index of a warehouse, amendments, corrections, searches and the check.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OwnSerial {
    brand: String,
    serial: String,
}

impl OwnSerial {
    /// Of a brand and a serial.
    #[must_use]
    pub fn new(brand: &str, serial: &str) -> Self {
        Self {
            brand: folded(brand),
            serial: folded(serial),
        }
    }

    /// Of a piece that has one.
    #[must_use]
    pub fn of(facts: &PublicFacts) -> Option<Self> {
        let serial = facts.own_serial.as_ref()?;
        Some(Self::new(&facts.brand, serial))
    }

    /// The serial alone, as it is compared.
    #[must_use]
    pub fn serial(&self) -> &str {
        &self.serial
    }

    /// A short name of fixed length for keys.
    #[must_use]
    pub fn hash(&self) -> Sha256Hash {
        let Self { brand, serial } = self;
        Sha256Hash::of(format!("zhenma/own-serial/v2\n{brand}\n{serial}"))
    }
}

/// A text as it is compared: in NFKC, so that full-width and composed spellings are the plain ones; without case; every
/// dash, and a run of them, as one hyphen; without spaces and without what nobody sees.
///
/// Spaces are layout (`SN 001 234` is what a label prints of `SN001234`). Hyphens are not, where they stand tells pieces
/// apart: `A1-12` is the twelfth of one design, `A11-2` the second of another.
#[must_use]
pub fn folded(text: &str) -> String {
    let (dash, ignorable) = (
        CodePointSetData::new::<Dash>(),
        CodePointSetData::new::<DefaultIgnorableCodePoint>(),
    );
    // Caseless matching of compatible texts (Unicode, 3.13, D146): folding may undo the normal form and the other way
    // round, so each is done twice.
    let case = CaseMapper::new();
    let once: String = case.fold_string(&text.nfd().collect::<String>()).nfkd().collect();
    let twice = case.fold_string(&once);
    let mut plain = String::with_capacity(twice.len());
    for c in twice.nfkd() {
        if c.is_whitespace() || ignorable.contains(c) {
            continue;
        }
        if dash.contains(c) || LOOKS_LIKE_A_HYPHEN.contains(c) {
            if !plain.ends_with('-') {
                plain.push('-');
            }
            continue;
        }
        plain.push(c);
    }
    // What a space kept apart may be one character now.
    plain.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn same(one: &str, other: &str) -> bool {
        OwnSerial::new("演示品牌", one) == OwnSerial::new("演示品牌", other)
    }

    #[test]
    fn spellings_of_one_serial_are_one_serial() {
        for (one, other) in [
            ("FW-123", "fw-123"),
            ("FW-123", "ＦＷ－１２３"),
            ("FW-123", "FW-123 "),
            ("FW-123", "FW\u{2010}123"),
            ("FW-123", "FW\u{2011}123"),
            ("FW-123", "FW\u{2012}123"),
            ("FW-123", "FW–123"),
            ("FW-123", "FW—123"),
            ("FW-123", "FW――123"),
            ("FW-123", "FW\u{2212}123"),
            ("FW-123", "FW﹣123"),
            ("FW-123", "FW﹘123"),
            ("FW-123", "FW︱123"),
            ("FW-123", "FWー123"),
            ("FW-123", "FWｰ123"),
            ("FW-123", "FW─123"),
            ("FW-123", "FW\u{2043}123"),
            ("FW-123", "FW\u{2d7}123"),
            ("FW-123", "FW⁻123"),
            ("FW-123", "FW--123"),
            ("FW-123", "FW - 123"),
            ("FW-123", "FW-\u{ad}123"),
            ("FW~123", "FW～123"),
            ("FW～123", "FW〜123"),
            ("SN 001", "SN  001"),
            ("SN 001", "SN\u{a0}001"),
            ("SN 001", "SN\u{3000}001"),
            ("SN 001", "SN\u{2009}001"),
            ("SN 001", "SN\u{202f}001"),
            ("SN 001", "SN\t001"),
            ("SN 001", "SN001"),
            ("SN 001", "SN\u{200b}001"),
            ("SN①", "SN1"),
            ("É12", "E\u{301}12"),
            ("é12", "E\u{301}12"),
            ("STRASSE1", "straße1"),
            ("ΟΔΟΣ1", "οδος1"),
            ("ﬁ1", "FI1"),
            ("No1", "№1"),
            ("カ1", "ｶ1"),
            ("ガ1", "ｶﾞ1"),
            ("\u{212b}1", "å1"),
            ("K1", "\u{212a}1"),
            ("1\u{fe0f}", "1"),
        ] {
            assert!(
                same(one, other),
                "{one:?} {other:?}: {:?} {:?}",
                folded(one),
                folded(other)
            );
        }
    }

    #[test]
    fn serials_of_two_pieces_stay_two() {
        for (one, other) in [
            ("S1", "S2"),
            ("A1-12", "A11-2"),
            ("A1-12", "A112"),
            ("T1", "T01"),
            ("O1", "01"),
            ("E1", "É1"),
            ("S.1", "S1"),
            ("S/1", "S-1"),
            ("一1", "-1"),
            ("甲1", "乙1"),
        ] {
            assert!(!same(one, other), "{one} {other}");
        }
        assert_ne!(OwnSerial::new("A", "S1"), OwnSerial::new("B", "S1"));
        assert_ne!(
            OwnSerial::new("A", "BS1").hash(),
            OwnSerial::new("AB", "S1").hash()
        );
    }

    #[test]
    fn brands_are_compared_in_the_same_way() {
        for (one, other) in [
            ("Hermès", "HERME\u{300}S"),
            ("De Beers", "De\u{a0}Beers"),
            ("Saint-Clair", "ＳＡＩＮＴ－ＣＬＡＩＲ"),
            ("海格 HAIGE", "海格HAIGE"),
        ] {
            assert_eq!(
                OwnSerial::new(one, "S1").hash(),
                OwnSerial::new(other, "S1").hash()
            );
        }
    }

    proptest! {
        /// What is folded is its own folded form, so it does not matter where a text was folded before.
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = folded(&text);
            prop_assert_eq!(folded(&once), once);
        }

        #[test]
        fn normal_forms_and_case_make_no_difference(text in "\\PC{0,40}") {
            let nfd: String = text.nfd().collect();
            let nfkc: String = text.nfkc().collect();
            prop_assert_eq!(folded(&nfd), folded(&text));
            prop_assert_eq!(folded(&nfkc), folded(&text));
            prop_assert_eq!(folded(&text.to_lowercase()).is_empty(), folded(&text).is_empty());
        }
    }
}

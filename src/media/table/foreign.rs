//! Text of another encoding that GB18030 would read as nonsense.
//!
//! Nearly any bytes are characters in GB18030. A file is foreign only if all of it is text as people write it in
//! another encoding, and there is enough of it to tell: rare characters alone are no reason to refuse a file.

use std::collections::HashSet;

use encoding_rs::{BIG5, Encoding, SHIFT_JIS};

/// Whether the bytes are plainly Windows-1252, Shift JIS or Big5.
pub(super) fn is_foreign(bytes: &[u8]) -> bool {
    western(bytes) || (is_often_rare(bytes) && (japanese(bytes) || traditional(bytes)))
}

/// Whether of six pairs at least one is none of GB 2312, which has two high bytes in each. Characters of four bytes
/// (Korean, accented letters) count for neither.
fn is_often_rare(bytes: &[u8]) -> bool {
    let (mut common, mut rare) = (0_usize, 0_usize);
    let mut bytes = bytes.iter();
    while let Some(lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        match (lead, bytes.next()) {
            (_, Some(b'0'..=b'9')) => drop(bytes.nth(1)),
            // With the long vowel of katakana, beside the others in row 9.
            (0xa1..=0xf7, Some(0xa1..=0xfe)) | (0xa9, Some(0x60)) => common += 1,
            _ => rare += 1,
        }
    }
    rare.saturating_mul(5) >= common
}

/// `Hermès`: every high byte is one small accented letter of a word, and one at least stands between so many letters
/// that it is no Chinese character whose second byte happens to be a letter.
fn western(bytes: &[u8]) -> bool {
    const LETTERS: usize = 4;
    let mut inside = false;
    let mut before = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        if byte.is_ascii() {
            before = if byte.is_ascii_alphabetic() {
                before.saturating_add(1)
            } else {
                0
            };
            continue;
        }
        let rest = bytes.get(at.saturating_add(1)..).unwrap_or_default();
        let after = rest
            .iter()
            .take(LETTERS)
            .take_while(|byte| byte.is_ascii_lowercase())
            .count();
        let ends = rest
            .first()
            .is_none_or(|byte| matches!(byte, b' ' | b',' | b'"' | b'\r' | b'\n' | b'-' | b'\''));
        if !matches!(byte, 0xe0..=0xf6 | 0xf8..=0xff) || (after == 0 && !ends) {
            return false;
        }
        inside |= before > 0 && after > 0 && before.saturating_add(after) >= LETTERS;
        before = 0;
    }
    inside
}

/// Kana and the common characters of JIS, with at least one kana.
fn japanese(bytes: &[u8]) -> bool {
    let kana = |c: char| matches!(c, '\u{3041}'..='\u{30ff}');
    written_in(
        SHIFT_JIS,
        bytes,
        kana,
        |lead, _| matches!(lead, 0x81..=0x83 | 0x88..=0x97),
    )
}

/// The common characters of Big5.
fn traditional(bytes: &[u8]) -> bool {
    let han = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    written_in(BIG5, bytes, han, |lead, trail| {
        matches!(
            (lead, trail),
            (0xa1..=0xa3, _) | (0xa4..=0xc5, _) | (0xc6, 0x40..=0x7e)
        )
    })
}

/// Whether the bytes decode in the encoding, to at least one character that is `telling` and to pairs that are `usual`
/// only, of which there are enough to tell.
fn written_in(
    encoding: &'static Encoding,
    bytes: &[u8],
    telling: impl Fn(char) -> bool,
    usual: impl Fn(u8, u8) -> bool,
) -> bool {
    /// Different pairs; so many are usual by chance in hardly one file of a thousand.
    const ENOUGH: usize = 10;
    let mut pairs = HashSet::new();
    let mut left = bytes.iter();
    while let Some(lead) = left.next() {
        if lead.is_ascii() {
            continue;
        }
        match left.next() {
            Some(trail) if usual(*lead, *trail) => drop(pairs.insert((*lead, *trail))),
            _ => return false,
        }
    }
    pairs.len() >= ENOUGH
        && encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| text.contains(telling))
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, GB18030, SHIFT_JIS, WINDOWS_1252};

    use super::is_foreign;

    /// Names of brands and goods as GB18030 has them, each alone in its file.
    #[test]
    fn rare_characters_are_no_reason() {
        for text in [
            "ワコール",
            "資生堂",
            "サンリオ",
            "ミキモト",
            "コーセー",
            "ソニー",
            "설화수",
            "아모레퍼시픽",
            "Hermès",
            "L'Occitane en Provence",
            "Lancôme",
            "Chloé",
            "Kérastase",
            "Søstrene Grene",
            "Löwenbräu",
            "Müller",
            "Българска роза",
            "Корона",
            "琥珀",
            "玛瑙",
            "翡翠",
            "珐琅",
            "鑽石",
            "瑪瑙",
            "華爾街",
            "寶姿",
            "喆",
            "玥",
            "珺",
            "堃",
            "镕",
            "囍",
            "鑫",
            "𠮷野家",
            "①②③",
            "Ⅻ",
            "™",
            "ª",
            "…",
            "—",
            "ΑΒΓ",
            "ㄅㄆㄇ",
            "蘋菓飾品",
            "髮妝護膚組合與禮盒裝",
        ] {
            for file in [
                format!("brand,name,category\n{text},b,shoes\n"),
                format!("brand,name,category\n{}", format!("{text},b,shoes\n").repeat(200)),
                format!("brand,name,category\nA,{text} 18k,shoes\nB,x{text},shoes\n"),
            ] {
                let (bytes, _, lost) = GB18030.encode(&file);
                assert!(!lost && !is_foreign(&bytes), "{file}");
            }
        }
    }

    /// No Chinese character that GBK knows is taken for an accented letter, a kana or one of Big5, alone in a cell.
    #[test]
    fn no_character_is_foreign_by_itself() {
        for c in '\u{4e00}'..='\u{9fa5}' {
            let file = format!("brand,name,category\n{c},{c}{c},shoes\n");
            assert!(!is_foreign(&GB18030.encode(&file).0), "{c}");
        }
    }

    #[test]
    fn other_encodings_are_seen() {
        for (encoding, text) in [
            (WINDOWS_1252, "Hermès"),
            (WINDOWS_1252, "Lancôme,crème"),
            (WINDOWS_1252, "Kérastase,bébé"),
            (SHIFT_JIS, "ソニー,テレビとカメラのセット"),
            (BIG5, "資生堂,髮妝護膚組合與禮盒裝"),
        ] {
            let file = format!("brand,name,category\n{text},shoes\n");
            assert!(is_foreign(&encoding.encode(&file).0), "{text}");
        }
    }
}

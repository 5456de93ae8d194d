//! Names as they are printed, less what typesetting changes.

/// `text` without spaces, its full-width letters and brackets as half-width ones, its dashes as hyphens: two prints of
/// one name fold to the same text.
#[must_use]
pub fn folded(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| match letter {
            '\u{ff01}'..='\u{ff5e}' => u32::from(letter)
                .checked_sub(0xfee0)
                .and_then(char::from_u32)
                .unwrap_or(letter),
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            // The source prints 噁 as 恶 (A19).
            '噁' => '恶',
            _ => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn prints_of_one_name_fold_to_the_same_text() {
        assert_eq!(folded("总砷（以　As 计）"), "总砷(以As计)");
        assert_eq!(folded("GB 2763—2019"), "GB2763-2019");
        assert_eq!(folded("GB／T 99001"), "GB/T99001");
        assert_eq!(folded("磺胺甲噁唑"), "磺胺甲恶唑");
    }
}

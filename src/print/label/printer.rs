//! A label in the languages of label printers: ZPL II and TSPL.
//!
//! The printer draws the QR itself, in its own dots; the words come as dots, so that no printer needs a Chinese font.
//! Nothing a caller wrote reaches the printer as text: the code has only the 45 characters of QR's alphanumeric mode,
//! none of which begins a command in either language, and everything else is dots.

use std::fmt::Write;

use super::layout::{Grid, Layout};
use super::{Label, LabelError, LabelSize, Resolution};
use crate::print::typeset::{Bitmap, font};

/// The words of a label as rows of bytes, eight dots each, with their place.
struct Words {
    left: u32,
    top: u32,
    row_bytes: usize,
    rows: Vec<Vec<u8>>,
}

fn words(label: &Label, size: LabelSize, resolution: Resolution) -> Result<(Layout, Words), LabelError> {
    let font = font()?;
    let mut layout = Layout::new(font, label, size, Grid::of(resolution));
    let left = layout.words_left;
    for line in &mut layout.lines {
        line.left = line.left.saturating_sub(left);
    }
    let width = layout.width.saturating_sub(left);
    let bitmap = Bitmap::of_text(font, (width, layout.height), &layout.lines);
    let is_light = |row: &[bool]| !row.contains(&true);
    let above = bitmap.rows().take_while(|row| is_light(row)).count();
    let mut rows: Vec<Vec<u8>> = bitmap.rows().skip(above).map(packed).collect();
    while rows.last().is_some_and(|row| row.iter().all(|byte| *byte == 0)) {
        rows.pop();
    }
    let words = Words {
        left,
        top: u32::try_from(above).unwrap_or(0),
        row_bytes: rows.first().map_or(0, Vec::len),
        rows,
    };
    Ok((layout, words))
}

/// Eight dots a byte, the leftmost highest; dark dots are ones.
fn packed(row: &[bool]) -> Vec<u8> {
    let byte = |dots: &[bool]| {
        let bits = dots.iter().fold(0_u8, |bits, dark| bits << 1 | u8::from(*dark));
        bits.checked_shl(8_u32.saturating_sub(u32::try_from(dots.len()).unwrap_or(8)))
            .unwrap_or(0)
    };
    row.chunks(8).map(byte).collect()
}

/// The label in ZPL II, one copy.
///
/// # Errors
/// [`LabelError`] where the font fails, which is our own mistake.
pub fn zpl(label: &Label, size: LabelSize, resolution: Resolution) -> Result<Vec<u8>, LabelError> {
    let (layout, words) = words(label, size, resolution)?;
    let (x, y) = layout.symbol;
    let mut zpl = format!(
        "^XA\n^PW{}\n^LL{}\n^LH0,0\n^FO{x},{y}^BQN,2,{}^FDMM,A{}^FS\n",
        layout.width,
        layout.height,
        layout.module,
        label.code()
    );
    let (row, all) = (words.row_bytes, words.row_bytes.saturating_mul(words.rows.len()));
    if all > 0 {
        // Writing to a string cannot fail.
        let _ = write!(zpl, "^FO{},{}^GFA,{all},{all},{row},", words.left, words.top);
        for bytes in &words.rows {
            zpl.push_str(&data_encoding::HEXUPPER.encode(bytes));
        }
        zpl.push_str("^FS\n");
    }
    zpl.push_str("^PQ1\n^XZ\n");
    Ok(zpl.into_bytes())
}

/// The label in TSPL, one copy.
///
/// # Errors
/// [`LabelError`] where the font fails, which is our own mistake.
pub fn tspl(label: &Label, size: LabelSize, resolution: Resolution) -> Result<Vec<u8>, LabelError> {
    let (layout, words) = words(label, size, resolution)?;
    let ((width, height), (x, y)) = (size.millimetres(), layout.symbol);
    // Gap, speed and darkness stay as the printer was set up for its labels.
    let mut tspl = format!(
        "SIZE {width} mm,{height} mm\r\nDIRECTION 1\r\nREFERENCE 0,0\r\nCLS\r\nQRCODE {x},{y},M,{},A,0,M2,\"{}\"\r\n",
        layout.module,
        label.code()
    )
    .into_bytes();
    if words.row_bytes > 0 {
        let head = format!(
            "BITMAP {},{},{},{},0,",
            words.left,
            words.top,
            words.row_bytes,
            words.rows.len()
        );
        tspl.extend_from_slice(head.as_bytes());
        // Here a dark dot is a zero.
        tspl.extend(words.rows.iter().flatten().map(|byte| !byte));
        tspl.extend_from_slice(b"\r\n");
    }
    tspl.extend_from_slice(b"PRINT 1,1\r\n");
    Ok(tspl)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{SERIAL, example, example_code};
    use super::*;

    #[test]
    fn the_code_stands_in_the_printers_own_qr() {
        let code = example_code();
        let zpl = String::from_utf8(zpl(&example(), LabelSize::W40H30, Resolution::Dpi203).unwrap()).unwrap();
        assert!(zpl.starts_with("^XA\n^PW319\n^LL239\n"), "{zpl}");
        assert!(zpl.contains(&format!("^BQN,2,4^FDMM,A{code}^FS")) && zpl.ends_with("^XZ\n"));
        let tspl = tspl(&example(), LabelSize::W50H30, Resolution::Dpi300).unwrap();
        let text = String::from_utf8_lossy(&tspl).into_owned();
        assert!(text.starts_with("SIZE 50 mm,30 mm\r\n"), "{text}");
        assert!(text.contains(&format!(",M,6,A,0,M2,\"{code}\"\r\n")) && text.ends_with("\r\nPRINT 1,1\r\n"));
    }

    #[test]
    fn dots_are_packed_from_the_left() {
        assert_eq!(
            packed(&[true, false, false, false, false, false, false, true, true]),
            [0x81, 0x80]
        );
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]

        /// Whatever a name says, the commands are the same ones.
        #[test]
        fn no_word_becomes_a_command(name in "[\\^~A-Z\"\r\n,😀鉴]{0,40}") {
            let title = ["^XZ~JA\"\r\nSELFTEST\r\n", name.as_str()];
            let label = Label::new(&example_code(), SERIAL, &title, false).unwrap();
            let zpl = String::from_utf8(zpl(&label, LabelSize::W40H30, Resolution::Dpi203).unwrap()).unwrap();
            prop_assert!(!zpl.contains('~'));
            let commands: Vec<&str> = zpl.split('^').skip(1).map(|rest| rest.get(..2).unwrap()).collect();
            prop_assert_eq!(commands, ["XA", "PW", "LL", "LH", "FO", "BQ", "FD", "FS", "FO", "GF", "FS", "PQ", "XZ"]);
        }
    }
}

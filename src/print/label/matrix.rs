//! From a code to the modules of its QR symbol (ISO/IEC 18004).

use qrcode::bits::Bits;
use qrcode::canvas::Canvas;
use qrcode::types::QrResult;
use qrcode::{Color, EcLevel, Version, ec};

use super::capacity::MAX_VERSION;
use super::error::LabelError;
use super::mask;

const LEVEL: EcLevel = EcLevel::M;

/// The modules of a QR symbol, without quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    version: u8,
    side: usize,
    modules: Vec<Color>,
}

impl Matrix {
    /// The QR version, 1 to [`MAX_VERSION`].
    #[must_use]
    pub const fn version(&self) -> u8 {
        self.version
    }

    /// Modules a side, 21 to 45.
    #[must_use]
    pub fn side(&self) -> u32 {
        u32::from(self.version) * 4 + 17
    }

    /// The rows of modules from the top, each from the left; dark modules are true.
    pub fn rows(&self) -> impl Iterator<Item = Vec<bool>> {
        self.modules
            .chunks(self.side)
            .map(|row| row.iter().map(|module| *module == Color::Dark).collect())
    }

    /// Whether the module in column `x` and row `y`, both from 0, is dark. Outside of the symbol none is.
    #[must_use]
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else {
            return false;
        };
        let row = self.modules.chunks(self.side).nth(y);
        row.and_then(|row| row.get(x)) == Some(&Color::Dark)
    }

    /// The dark modules as runs in a row: column and row of the first, and how many they are.
    pub fn runs(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        self.modules.chunks(self.side).zip(0..).flat_map(|(row, y)| {
            let runs = row.chunk_by(|left, right| left == right);
            let placed = runs.scan(0_u32, move |x, run| {
                let (from, length) = (*x, u32::try_from(run.len()).unwrap_or(0));
                *x = from.saturating_add(length);
                Some((run.first() == Some(&Color::Dark), (from, y, length)))
            });
            placed.filter_map(|(dark, run)| dark.then_some(run))
        })
    }

    pub(super) fn modules(&self) -> (&[Color], usize) {
        (&self.modules, self.side)
    }
}

/// The smallest QR symbol that holds `code` as one alphanumeric segment at level M.
///
/// # Errors
/// [`LabelError`] for an empty code, a character outside the alphanumeric set (lower case too), and a code
/// that needs more than [`MAX_VERSION`].
pub fn matrix(code: &str) -> Result<Matrix, LabelError> {
    if code.is_empty() {
        return Err(LabelError::EmptyCode);
    }
    if let Some((place, character)) = code
        .chars()
        .enumerate()
        .find(|(_, character)| !is_alphanumeric(*character))
    {
        return Err(LabelError::CodeCharacter {
            character,
            position: place + 1,
        });
    }
    let failed = |error: qrcode::types::QrError| LabelError::Drawing(error.to_string());
    for version in 1..=MAX_VERSION {
        if fits(code, version).map_err(failed)? {
            let side = usize::from(version) * 4 + 17;
            let modules = modules(code, version, side).map_err(failed)?;
            return Ok(Matrix {
                version,
                side,
                modules,
            });
        }
    }
    Err(LabelError::CodeTooLong { length: code.len() })
}

/// The 45 characters of QR's alphanumeric mode.
const fn is_alphanumeric(character: char) -> bool {
    matches!(character, '0'..='9' | 'A'..='Z' | ' ' | '$' | '%' | '*' | '+' | '-' | '.' | '/' | ':')
}

/// Whether one alphanumeric segment holds `code`: mode and length, eleven bits a pair, six for one that is left.
fn fits(code: &str, version: u8) -> QrResult<bool> {
    let room = Bits::new(Version::Normal(version.into())).max_len(LEVEL)?;
    Ok(4 + 9 + code.len() / 2 * 11 + code.len() % 2 * 6 <= room)
}

fn modules(code: &str, version: u8, side: usize) -> QrResult<Vec<Color>> {
    let bits = data_bits(code, version)?;
    let version = bits.version();
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, LEVEL)?;
    let mut canvas = Canvas::new(version, LEVEL);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    Ok(mask::best(&canvas, side))
}

/// The data of the symbol. The library's own choice of segments is avoided: a code is one segment, so that
/// its size depends on its length alone.
fn data_bits(code: &str, version: u8) -> QrResult<Bits> {
    let mut bits = Bits::new(Version::Normal(version.into()));
    bits.push_alphanumeric_data(code.as_bytes())?;
    bits.push_terminator(LEVEL)?;
    Ok(bits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::capacity::MAX_LENGTH;
    use super::super::tests::{example_code, longest_code};
    use super::*;

    fn read(matrix: &Matrix) -> (String, rqrr::MetaData) {
        let (side, zoom, quiet) = (usize::try_from(matrix.side()).unwrap(), 4, 4);
        let pixels = (side + 2 * quiet) * zoom;
        let module = |pixel: usize| u32::try_from(pixel / zoom).unwrap().checked_sub(4);
        let mut image = rqrr::PreparedImage::prepare_from_greyscale(pixels, pixels, |x, y| {
            let dark = module(x)
                .zip(module(y))
                .is_some_and(|(x, y)| matrix.is_dark(x, y));
            if dark { 0 } else { 255 }
        });
        let grids = image.detect_grids();
        let (meta, text) = grids[0].decode().unwrap();
        (text, meta)
    }

    #[test]
    fn the_example_and_the_longest_code_fit_version_7() {
        assert_eq!(longest_code().len(), MAX_LENGTH);
        for code in [example_code(), longest_code()] {
            let matrix = matrix(&code).unwrap();
            assert_eq!((matrix.version(), matrix.side()), (7, 45));
            let (text, meta) = read(&matrix);
            assert_eq!(text, code);
            assert_eq!(meta.version.0, 7);
            assert_eq!(meta.ecc_level, 0, "level M is written 00");
        }
    }

    #[test]
    fn the_runs_have_exactly_the_dark_modules() {
        let matrix = matrix(&example_code()).unwrap();
        let mut dark = 0;
        for (x, y, length) in matrix.runs() {
            for x in x..x + length {
                assert!(matrix.is_dark(x, y), "{x} {y}");
                dark += 1;
            }
        }
        assert_eq!(dark, matrix.rows().flatten().filter(|dark| *dark).count());
    }

    #[test]
    fn a_code_is_one_alphanumeric_segment() {
        // Digits, letters and digits again: an optimiser would change to numeric mode on the way.
        let code = format!("HTTPS://ZM.EXAMPLE.CN/{}/8004/9521234", "0".repeat(60));
        let bytes = data_bits(&code, 7).unwrap().into_bytes();
        let head = u16::from_be_bytes([bytes[0], bytes[1]]);
        assert_eq!(head >> 12, 0b0010, "the mode indicator of alphanumeric");
        assert_eq!(
            usize::from((head >> 3) & 0x1ff),
            code.len(),
            "one segment counts all characters"
        );
    }

    #[test]
    fn the_smallest_version_that_fits_is_taken() {
        // ISO/IEC 18004, table 7: alphanumeric characters at level M.
        for (version, capacity) in [(1, 20), (2, 38), (3, 61), (4, 90), (5, 122), (6, 154), (7, 178)] {
            assert_eq!(matrix(&"0".repeat(capacity)).unwrap().version(), version);
            let next = matrix(&"A".repeat(capacity + 1)).map(|matrix| matrix.version());
            let longer = LabelError::CodeTooLong { length: capacity + 1 };
            assert_eq!(next, if version < 7 { Ok(version + 1) } else { Err(longer) });
        }
    }

    #[test]
    fn what_would_leave_alphanumeric_mode_is_refused_without_repeating_the_code() {
        for (code, character, position) in [
            ("HTTPS://a", 'a', 9),
            ("A?B", '?', 2),
            ("演", '演', 1),
            ("A\n", '\n', 2),
        ] {
            assert_eq!(
                matrix(code),
                Err(LabelError::CodeCharacter { character, position }),
                "{code}"
            );
        }
        assert_eq!(matrix(""), Err(LabelError::EmptyCode));
        let said = matrix(&format!("{}x", example_code())).unwrap_err().to_string();
        assert!(!said.contains("ZM.EXAMPLE"), "{said}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(30))]

        /// The library's own way, which weighs the masks slowly, is the measure of ours.
        #[test]
        fn the_symbol_is_the_one_the_library_makes(code in "[0-9A-Z $%*+./:-]{1,178}") {
            let matrix = matrix(&code).unwrap();
            let library = qrcode::QrCode::with_bits(data_bits(&code, matrix.version).unwrap(), LEVEL).unwrap();
            prop_assert_eq!(matrix.side, library.width());
            prop_assert_eq!(matrix.modules, library.into_colors());
        }

        #[test]
        fn every_code_reads_back(code in "[0-9A-Z $%*+./:-]{1,178}") {
            prop_assert_eq!(read(&matrix(&code).unwrap()).0, code);
        }
    }
}

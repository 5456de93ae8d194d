//! Labels: the QR matrix of a code, and its picture as PNG, SVG or terminal text.
//!
//! One label is the QR with its quiet zone, the serial in groups under it for people, and a caption where
//! there is one. The QR is alphanumeric, level M, version 7 at most (formats.md, "Code"). Sheets and printer
//! languages are not here yet.

mod error;
mod layout;
mod matrix;
mod png;
mod svg;
mod terminal;
mod text;

pub use error::LabelError;
pub use layout::QUIET_ZONE;
pub use matrix::{MAX_VERSION, Matrix, matrix};
pub use png::{DEFAULT_PIXELS_PER_MODULE, PIXELS_PER_MODULE, png};
pub use svg::svg;
pub use terminal::terminal;
pub use text::LabelText;

/// The caption of every label that is made for demonstration.
pub const DEMONSTRATION: &str = "演示 DEMONSTRATION";

#[cfg(test)]
mod tests {
    use super::*;

    fn code(origin: &str) -> String {
        let seal = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(4);
        format!("{origin}/{}/8004/95212340123456789ABCDEFGHJK", &seal[..104])
    }

    pub fn example_code() -> String {
        code("HTTPS://ZM.EXAMPLE.CN")
    }

    /// Origin, prefix and serial at their limits.
    pub fn longest_code() -> String {
        code("HTTPS://ORIGIN-AT-ITS-LIMITS.EXAMPLE.COM")
    }

    pub fn example_text() -> LabelText {
        LabelText::new("0123 4567 89AB CDEF GHJK", Some(DEMONSTRATION)).unwrap()
    }
}

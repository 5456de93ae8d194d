//! Labels: the QR of a code with words beside it, as PNG, SVG, PDF, ZPL, TSPL or terminal text.
//!
//! The QR is alphanumeric, level M, version 7 at most (formats.md, "Code"), half a millimetre a module, with its quiet
//! zone, on a label of 40 by 30 or 50 by 30 mm. Beside it stand brand and name, the serial in groups, and a caption
//! where there is one. Every format has the same layout.

mod capacity;
mod error;
mod layout;
mod mask;
mod matrix;
mod pdf;
mod png;
mod printer;
mod sheet;
mod size;
mod svg;
mod terminal;
mod text;

pub use crate::print::label::capacity::MAX_VERSION;
pub use crate::print::label::error::LabelError;
pub use crate::print::label::layout::QUIET_ZONE;
pub use crate::print::label::matrix::{Matrix, matrix};
pub use crate::print::label::pdf::{pdf, sheets};
pub use crate::print::label::png::png;
pub use crate::print::label::printer::{tspl, zpl};
pub use crate::print::label::sheet::{Millimetres, Sheet, SheetLayout};
pub use crate::print::label::size::{LabelSize, Resolution};
pub use crate::print::label::svg::svg;
pub use crate::print::label::terminal::terminal;
pub use crate::print::label::text::{DEMONSTRATION, Label, PREVIEW};

#[cfg(test)]
mod tests {
    use super::*;

    pub const SERIAL: &str = "0123 4567 89AB CDEF GHJK";

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

    pub fn example() -> Label {
        Label::new(&example_code(), SERIAL, &["ALPINARA", "登山靴"], true).unwrap()
    }
}

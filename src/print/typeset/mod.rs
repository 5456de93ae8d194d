//! What goes on paper: the fonts we ship, lines broken to a width, text as pixels, and PDF files.
//!
//! Pure, and the same bytes for the same input: no clock, no random names, no font of the machine but
//! those the operator names. A character that no font has is shown as a box, never left out.

mod bitmap;
mod embedded;
mod font;
mod pdf;
mod wrap;

pub use crate::print::typeset::bitmap::{Bitmap, Line};
pub(crate) use crate::print::typeset::font::composed;
pub use crate::print::typeset::font::{Font, FontError, Glyph, UNITS_PER_EM, add_fonts, font};
pub use crate::print::typeset::pdf::Pdf;
pub use crate::print::typeset::wrap::{widest, wrap};

/// A length as drawing wants it. Nothing on paper is 65,536 units long; what claims to be is cut.
pub(crate) fn float(units: u32) -> f32 {
    f32::from(u16::try_from(units).unwrap_or(u16::MAX))
}

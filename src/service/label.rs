//! A tag's label as a picture. It carries the seal, so it takes a token.

use super::{Caller, Service};
use crate::label::{DEFAULT_PIXELS_PER_MODULE, DEMONSTRATION, LabelText, matrix, png, svg};
use crate::people::Act;
use crate::problem::Problem;
use crate::tag::Serial;

/// How a label is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelFormat {
    /// Pixels.
    Png,
    /// Lines.
    Svg,
}

impl Service {
    /// The label of a tag of the caller's warehouse.
    ///
    /// # Errors
    /// 404 for another's tag, 409 for one that is final.
    pub fn label(&self, caller: &Caller, serial: &Serial, format: LabelFormat) -> Result<Vec<u8>, Problem> {
        caller.require(Act::PrintLabel)?;
        let (tag, _) = self.tag(serial)?;
        if !caller.is_of(&tag.owner) {
            return Err(Problem::not_found("tag", serial));
        }
        if !tag.status.is_live() {
            let word = tag.status.word();
            return Err(
                Problem::conflict(format!("this tag is {word}, so its label is printed no more"))
                    .about(*serial),
            );
        }
        let caption = self.is_demonstration(&tag.agency)?.then_some(DEMONSTRATION);
        let text = LabelText::new(&serial.grouped(), caption).map_err(Problem::internal)?;
        let matrix = matrix(&tag.code).map_err(Problem::internal)?;
        match format {
            LabelFormat::Png => png(&matrix, DEFAULT_PIXELS_PER_MODULE, &text).map_err(Problem::internal),
            LabelFormat::Svg => Ok(svg(&matrix, &text).into_bytes()),
        }
    }
}

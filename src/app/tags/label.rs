//! What stands on a tag's label, and its preview. A label carries the seal, so it takes a token and is counted
//! (`prints.rs`); a preview carries none.

use crate::app::caller::Caller;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::domain::catalogue::Item;
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::message::{Explain, message};
use crate::print::label::{Label, LabelError, LabelSize, Resolution, png, svg};

/// How a preview is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PreviewFormat {
    /// Pixels.
    Png,
    /// Lines.
    Svg,
}

impl From<LabelError> for Problem {
    fn from(error: LabelError) -> Self {
        Self::internal(error)
    }
}

impl Tags<'_> {
    /// How the label of a tag of the caller's warehouse will look. It holds no code and says 预览 PREVIEW.
    ///
    /// # Errors
    /// 404 for another's tag, 409 for one that is final.
    pub fn preview(
        &self,
        caller: &Caller,
        serial: &Serial,
        format: PreviewFormat,
        size: LabelSize,
    ) -> Result<Vec<u8>, Problem> {
        caller.require(Permission::PrintLabel)?;
        let (tag, _) = self.own_tag(caller, serial)?;
        if !tag.status.is_live() {
            return Err(printed_no_more(&tag));
        }
        let preview = self.label_of(&tag)?.preview();
        Ok(match format {
            PreviewFormat::Png => png(&preview, size, Resolution::Dpi300)?,
            PreviewFormat::Svg => svg(&preview, size)?.into_bytes(),
        })
    }

    /// A tag of the caller's warehouse, with its version.
    pub(crate) fn own_tag(&self, caller: &Caller, serial: &Serial) -> Result<(TagRecord, u64), Problem> {
        let (tag, version) = self.context.tag(serial)?;
        if caller.is_of(&tag.owner) {
            return Ok((tag, version));
        }
        Err(Problem::not_found(Thing::Tag, serial))
    }

    pub(crate) fn label_of(&self, tag: &TagRecord) -> Result<Label, Problem> {
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        let title = [item.facts.brand.as_str(), item.facts.name.as_str()];
        let demonstration = self.context.is_demonstration(&tag.agency)?;
        Ok(Label::new(
            &tag.code,
            &tag.serial.grouped(),
            &title,
            demonstration,
        )?)
    }
}

pub(crate) fn printed_no_more(tag: &TagRecord) -> Problem {
    let status = tag.status.message();
    Problem::conflict(message!("tag.label_not_printed", status: status)).about(tag.serial)
}

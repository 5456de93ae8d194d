//! Texts: the shared strings of a workbook, and texts that stand in their cell.

use quick_xml::events::Event;

use super::package::{Package, Xml, cut_off, text_of};
use crate::media::table::limits::LONGEST_CELL;
use crate::media::table::problem::TableProblem;
use crate::message::message;

/// Most shared strings: twenty different ones in every row of the longest file.
const MOST_STRINGS: usize = 2_000_000;

/// The shared strings, one behind the other, so that many empty ones cost four bytes each.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    /// Where each one ends.
    ends: Vec<u32>,
}

impl Strings {
    /// The one at `index`, counted from 0.
    pub(super) fn get(&self, index: usize) -> Option<&str> {
        let place = |end: u32| usize::try_from(end).ok();
        let end = self.ends.get(index).copied().and_then(place)?;
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().and_then(place)?,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// Adds one; of a long one no more than what is refused for its length.
    fn push(&mut self, text: &str) -> Result<(), TableProblem> {
        if self.ends.len() >= MOST_STRINGS {
            return Err(TableProblem::TooMuch(message!(
                "table.shared_strings",
                most = MOST_STRINGS
            )));
        }
        let long = text.char_indices().nth(4 * LONGEST_CELL).map(|(end, _)| end);
        let text = long.and_then(|end| text.get(..end)).unwrap_or(text);
        self.text.push_str(text);
        let end = u32::try_from(self.text.len());
        self.ends
            .push(end.map_err(|_| TableProblem::TooMuch(message!("table.shared_string_bytes")))?);
        Ok(())
    }
}

/// The shared strings. How many there are is counted, not believed.
pub(super) fn read(package: &mut Package<'_>, path: &str, most: u64) -> Result<Strings, TableProblem> {
    let mut strings = Strings::default();
    let Some(mut xml) = package.part(path, most)? else {
        return Ok(strings);
    };
    let (mut buffer, mut text) = (Vec::new(), String::new());
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                text.clear();
                item(&mut xml, "si", &mut buffer, &mut text)?;
                strings.push(&unescape(&text))?;
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// The text of a string item up to the end of the element `name`: its runs one after the other, without the reading
/// aids that stand beside Chinese and Japanese words.
pub(super) fn item(
    xml: &mut Xml<'_, '_>,
    name: &str,
    buffer: &mut Vec<u8>,
    text: &mut String,
) -> Result<(), TableProblem> {
    let mut aids = 0_usize;
    loop {
        match xml.next(buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "rPh" => aids += 1,
                "t" if aids == 0 => text_of(xml, "t", buffer, text)?,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "rPh" => aids = aids.saturating_sub(1),
                end if end == name => return Ok(()),
                _ => {}
            },
            Event::Eof => return Err(cut_off()),
            _ => {}
        }
    }
}

/// `_x000D_` is how a workbook writes a character that XML cannot hold.
pub(super) fn unescape(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("_x") {
        whole.push_str(before);
        let character = after
            .split_at_checked(5)
            .filter(|(code, _)| code.ends_with('_'))
            .and_then(|(code, rest)| {
                let code = u32::from_str_radix(code.trim_end_matches('_'), 16).ok()?;
                Some((char::from_u32(code)?, rest))
            });
        match character {
            Some((character, after)) => {
                whole.push(character);
                rest = after;
            }
            None => {
                whole.push_str("_x");
                rest = after;
            }
        }
    }
    whole.push_str(rest);
    whole
}

//! Texts: the shared strings of a workbook, and texts that stand in their cell.

use quick_xml::events::Event;

use super::package::{Package, Xml, cut_off, text_of, unreadable};
use crate::media::table::problem::TableProblem;

/// The shared strings. How many there are is counted, not believed.
pub(super) fn read(package: &mut Package<'_>, path: &str, most: u64) -> Result<Vec<Box<str>>, TableProblem> {
    let mut strings = Vec::new();
    let Some(mut xml) = package.part(path, most)? else {
        return Ok(strings);
    };
    let (mut buffer, mut text) = (Vec::new(), String::new());
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(unreadable)? {
            Event::Start(element) if element.local_name().as_ref() == "si" => {
                text.clear();
                item(&mut xml, "si", &mut buffer, &mut text)?;
                strings.push(unescape(&text).into());
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
        buffer.clear();
        match xml.read_event_into(buffer).map_err(unreadable)? {
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

//! The zip around a workbook: its parts as bounded streams of XML.

use std::io::{BufReader, Cursor, Error, ErrorKind, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

use crate::media::table::problem::TableProblem;
use crate::message::{Message, as_told, message};

/// Bytes that a part beside sheets and strings may unpack to: styles, names of sheets, relations.
pub(super) const SMALL_PART: u64 = 4 << 20;
/// Bytes of one tag or text: a cell takes at most 32,767 characters, each written in at most seven.
const LONGEST_PIECE: u64 = 1 << 20;
/// Bytes of a cell's text that are looked at.
const LONGEST_TEXT: usize = 64 << 10;

/// Whether the bytes are a zip file, as every XLSX workbook is.
pub(crate) fn begins_as_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// A zip file.
pub(super) struct Package<'a>(ZipArchive<Cursor<&'a [u8]>>);

/// A part of it, unpacked as it is read.
type Part<'p, 'a> = BufReader<Bounded<ZipFile<'p, Cursor<&'a [u8]>>>>;

/// A part of it, as XML.
pub(super) struct Xml<'p, 'a>(quick_xml::Reader<Part<'p, 'a>>);

impl Xml<'_, '_> {
    /// The next tag or text, in `buffer`, which holds nothing else.
    pub(super) fn next<'b>(&mut self, buffer: &'b mut Vec<u8>) -> Result<Event<'b>, TableProblem> {
        buffer.clear();
        self.0.get_mut().get_mut().left_of_piece = LONGEST_PIECE;
        self.0.read_event_into(buffer).map_err(unreadable)
    }
}

/// A stream that fails once more than it may has come, of all or since a tag or text began.
struct Bounded<R> {
    inner: R,
    left: u64,
    left_of_piece: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        let bytes = u64::try_from(read).unwrap_or(u64::MAX);
        let less = |left: u64| {
            left.checked_sub(bytes)
                .ok_or_else(|| Error::from(ErrorKind::FileTooLarge))
        };
        self.left = less(self.left)?;
        self.left_of_piece = less(self.left_of_piece)?;
        Ok(read)
    }
}

impl<'a> Package<'a> {
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, TableProblem> {
        refuse_zip64(bytes)?;
        ZipArchive::new(Cursor::new(bytes)).map(Self).map_err(broken_by)
    }

    /// The name of the part in the zip file: some programs write it with backslashes, a slash before it, or other
    /// capitals than the workbook does.
    fn name_of(&self, path: &str) -> Option<String> {
        if self.0.index_for_name(path).is_some() {
            return Some(path.to_owned());
        }
        let same = |name: &str| {
            let slashed = name.replace('\\', "/");
            slashed.trim_start_matches('/').eq_ignore_ascii_case(path)
        };
        let mut names = self.0.file_names().filter_map(Result::ok);
        names.find(|name| same(name)).map(std::borrow::Cow::into_owned)
    }

    /// The part at `path`, which may unpack to `most` bytes; `None` if there is none.
    pub(super) fn part(&mut self, path: &str, most: u64) -> Result<Option<Xml<'_, 'a>>, TableProblem> {
        let Some(name) = self.name_of(path) else {
            return Ok(None);
        };
        let file = match self.0.by_name(&name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(broken_by(error)),
        };
        let mut xml = quick_xml::Reader::from_reader(BufReader::new(Bounded {
            inner: file,
            left: most,
            left_of_piece: LONGEST_PIECE,
        }));
        xml.config_mut().expand_empty_elements = true;
        Ok(Some(Xml(xml)))
    }
}

/// Its longer lists are for archives of over 65,535 files or 4 GB; what such a list claims would be allocated.
fn refuse_zip64(bytes: &[u8]) -> Result<(), TableProblem> {
    const LOCATOR: usize = 20;
    let long = bytes
        .windows(LOCATOR + 4)
        .any(|window| window.starts_with(b"PK\x06\x07") && window.ends_with(b"PK\x05\x06"));
    if long {
        return Err(broken(message!("workbook.zip64")));
    }
    Ok(())
}

/// A workbook that cannot be read, and why.
pub(super) const fn broken(why: Message) -> TableProblem {
    TableProblem::NotAWorkbook(why)
}

/// The same as a library tells it.
pub(super) fn broken_by(why: impl std::fmt::Display) -> TableProblem {
    let why: String = why.to_string().chars().take(200).collect();
    broken(as_told(&why))
}

/// A part that ends too early.
pub(super) fn cut_off() -> TableProblem {
    broken(message!("workbook.cut_off"))
}

/// The same for what the XML reader says.
#[allow(clippy::needless_pass_by_value, reason = "map_err hands errors over by value")]
fn unreadable(error: quick_xml::Error) -> TableProblem {
    match &error {
        quick_xml::Error::Io(io) if io.kind() == ErrorKind::FileTooLarge => TableProblem::UnpacksTooLarge,
        _ => broken_by(error),
    }
}

/// The attribute `name` of an element, its prefix left aside.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, TableProblem> {
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.map_err(broken_by)?;
        if attribute.key.local_name().as_ref() == name {
            let value = quick_xml::escape::unescape(&attribute.value).map_err(broken_by)?;
            return Ok(Some(value.into_owned()));
        }
    }
    Ok(None)
}

/// The text up to the end of the element called `name`, added to `text`.
pub(super) fn text_of(
    xml: &mut Xml<'_, '_>,
    name: &str,
    buffer: &mut Vec<u8>,
    text: &mut String,
) -> Result<(), TableProblem> {
    loop {
        let event = xml.next(buffer)?;
        // What is longer is refused for its length whatever it is, and is not collected.
        let has_room = text.len() <= LONGEST_TEXT;
        match event {
            Event::Text(part) if has_room => text.push_str(&part.xml10_content()),
            Event::CData(part) if has_room => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => {
                let character = character(&reference)?;
                if has_room {
                    text.push(character);
                }
            }
            Event::End(end) if end.local_name().as_ref() == name => return Ok(()),
            Event::Eof => return Err(cut_off()),
            _ => {}
        }
    }
}

/// `&amp;` and its like; entities that a file defines itself are none.
fn character(reference: &BytesRef<'_>) -> Result<char, TableProblem> {
    if let Some(character) = reference.resolve_char_ref().map_err(unreadable)? {
        return Ok(character);
    }
    match reference.as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(broken(message!("workbook.unknown_entity", entity = other))),
    }
}

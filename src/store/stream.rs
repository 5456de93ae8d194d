//! Records as a stream of bytes: what a backup holds, and what a backend spools while one is made.
//!
//! A record is `put {version} {bytes of key} {bytes of value}\n`, the key, the value and `\n`; a removed key is
//! `del 0 {bytes of key} 0\n`, the key and `\n`. Lengths stand before bytes, so any key and value come back exactly.

use std::io;
use std::io::{BufRead, Read, Write};

use bytes::Bytes;

use super::contract::{Change, Record};

/// Longest header, key and value that are read. What is written is far below.
const MOST_HEADER: u64 = 80;
const MOST_KEY: u64 = 4 << 10;
const MOST_VALUE: u64 = 256 << 20;

/// Writes one change.
///
/// # Errors
/// What writing returns.
pub fn write_change(out: &mut dyn Write, key: &str, record: Option<&Record>) -> io::Result<()> {
    let (word, version, value) = match record {
        Some(record) => ("put", record.version, record.value.as_ref()),
        None => ("del", 0, &b""[..]),
    };
    writeln!(out, "{word} {version} {} {}", key.len(), value.len())?;
    out.write_all(key.as_bytes())?;
    out.write_all(value)?;
    out.write_all(b"\n")
}

/// Reads one change; `None` at the end.
///
/// # Errors
/// [`io::ErrorKind::InvalidData`] for bytes that [`write_change`] does not write, and what reading returns.
pub fn read_change<R: BufRead>(input: &mut R) -> io::Result<Option<Change>> {
    let mut line = Vec::new();
    if input.by_ref().take(MOST_HEADER).read_until(b'\n', &mut line)? == 0 {
        return Ok(None);
    }
    let (is_put, version, key, value) = header(&line).ok_or_else(damaged)?;
    let key = String::from_utf8(exactly(input, key)?).map_err(|_| damaged())?;
    let value = Bytes::from(exactly(input, value)?);
    if exactly(input, 1)? != b"\n" {
        return Err(damaged());
    }
    Ok(Some((key, is_put.then_some(Record { version, value }))))
}

fn header(line: &[u8]) -> Option<(bool, u64, u64, u64)> {
    let text = std::str::from_utf8(line).ok()?.strip_suffix('\n')?;
    let mut words = text.split(' ');
    let word = words.next()?;
    let mut number = || -> Option<u64> {
        let word = words.next()?;
        let number: u64 = word.parse().ok()?;
        // One spelling only.
        (number.to_string() == word).then_some(number)
    };
    let (version, key, value) = (number()?, number()?, number()?);
    let fits = words.next().is_none() && key <= MOST_KEY && value <= MOST_VALUE;
    match word {
        "put" if fits => Some((true, version, key, value)),
        "del" if fits && version == 0 && value == 0 => Some((false, version, key, value)),
        _ => None,
    }
}

/// Exactly `length` bytes; memory grows with what is there, not with what is claimed.
fn exactly<R: BufRead>(input: &mut R, length: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    input.take(length).read_to_end(&mut bytes)?;
    if u64::try_from(bytes.len()) == Ok(length) {
        Ok(bytes)
    } else {
        Err(damaged())
    }
}

fn damaged() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the records are cut or damaged")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_all(bytes: &[u8]) -> io::Result<Vec<Change>> {
        let mut input = bytes;
        let mut all = Vec::new();
        while let Some(change) = read_change(&mut input)? {
            all.push(change);
        }
        Ok(all)
    }

    proptest! {
        #[test]
        fn any_changes_come_back_and_no_part_of_them_passes_for_the_whole(
            changes in prop::collection::vec(
                ("\\PC{0,12}", prop::option::of((any::<u64>(), prop::collection::vec(any::<u8>(), 0..40)))), 0..8),
            cut in any::<prop::sample::Index>(),
        ) {
            let changes: Vec<Change> = changes
                .into_iter()
                .map(|(key, record)| (key, record.map(|(version, value)| Record { version, value: value.into() })))
                .collect();
            let mut bytes = Vec::new();
            for (key, record) in &changes {
                write_change(&mut bytes, key, record.as_ref()).unwrap();
            }
            prop_assert_eq!(&read_all(&bytes).unwrap(), &changes);
            if !bytes.is_empty() {
                let at = cut.index(bytes.len());
                let read = read_all(&bytes[..at]);
                prop_assert!(read.is_err() || read.unwrap().len() < changes.len());
            }
        }

        #[test]
        fn arbitrary_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read_all(&bytes);
        }
    }

    #[test]
    fn a_claimed_length_takes_no_memory() {
        assert!(read_all(b"put 1 1 268435456\nk").is_err());
        assert!(read_all(b"put 1 1 99999999999999\nk").is_err());
        assert!(read_all(b"put 01 1 1\nkv\n").is_err());
        assert!(read_all(b"del 1 1 0\nk\n").is_err());
    }
}

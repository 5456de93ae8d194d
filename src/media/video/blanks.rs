//! What is blanked inside a video before it is hashed: every byte keeps its place, so no offset in the file moves.

use std::ops::Range;

use crate::media::error::MediaError;
use crate::message::message;

/// The most pieces that are blanked one by one; metadata of a day of video have fewer chunks.
const MOST_PIECES: usize = 1_000_000;

/// How many zeros are written at once.
static ZEROS: [u8; 64 << 10] = [0; 64 << 10];

/// Places in a file, in bytes from its beginning, and what is to stand there. Blanking what is blank changes nothing, so a
/// video that was downloaded and is sent again is the same file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blanks {
    zeros: Vec<Range<u64>>,
    headers: Vec<(u64, Vec<u8>)>,
}

impl Blanks {
    /// Whether there is nothing to blank.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.zeros.is_empty() && self.headers.is_empty()
    }

    /// Hands each piece to `write`, with its place: zeros first, then the headers of what became padding.
    ///
    /// # Errors
    /// The first error of `write`.
    pub fn apply<E>(&self, mut write: impl FnMut(u64, &[u8]) -> Result<(), E>) -> Result<(), E> {
        for range in &self.zeros {
            let mut at = range.start;
            while at < range.end {
                let left = usize::try_from(range.end.saturating_sub(at)).unwrap_or(usize::MAX);
                let piece = ZEROS.get(..left).unwrap_or(&ZEROS);
                write(at, piece)?;
                at = at.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
            }
        }
        self.headers.iter().try_for_each(|(at, bytes)| write(*at, bytes))
    }

    /// Zeros from `start` up to `end`.
    pub(super) fn zero(&mut self, start: u64, end: u64) {
        if let Some(last) = self.zeros.last_mut()
            && last.end == start
        {
            last.end = end;
        } else if start < end {
            self.zeros.push(start..end);
        }
    }

    /// Other bytes for the header at `at`.
    pub(super) fn header(&mut self, at: u64, bytes: &[u8]) {
        self.headers.push((at, bytes.to_vec()));
    }

    /// In order and without overlaps, inside a file of `len` bytes: samples may be claimed to lie on each other, and what
    /// is written must not be more than the file.
    ///
    /// # Errors
    /// [`MediaError::NotAVideo`] for more pieces than anything real has.
    pub(super) fn settled(mut self, len: u64) -> Result<Self, MediaError> {
        if self.zeros.len().max(self.headers.len()) > MOST_PIECES {
            return Err(MediaError::not_a_video(message!(
                "video.metadata_in_pieces",
                most = MOST_PIECES
            )));
        }
        self.zeros.sort_by_key(|range| range.start);
        let mut settled: Vec<Range<u64>> = Vec::new();
        for range in self.zeros {
            let end = range.end.min(len);
            match settled.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(end),
                _ if range.start < end => settled.push(range.start..end),
                _ => {}
            }
        }
        Ok(Self {
            zeros: settled,
            headers: self.headers,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_that_overlap_are_written_once_and_only_inside_the_file() {
        let mut blanks = Blanks::default();
        for (start, end) in [(30, 40), (10, 20), (20, 25), (12, 33), (95, 400), (500, 600)] {
            blanks.zero(start, end);
        }
        let blanks = blanks.settled(100).unwrap();
        assert_eq!(blanks.zeros, [10..40, 95..100]);
        let mut written = Vec::new();
        blanks
            .apply(&mut |at, bytes: &[u8]| {
                written.push((at, bytes.len()));
                Ok::<(), ()>(())
            })
            .unwrap();
        assert_eq!(written, [(10, 30), (95, 5)]);
    }
}

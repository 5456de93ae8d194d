//! The tracks of a WebM file, and what they say of their pictures.

use crate::media::error::MediaError;
use crate::media::video::codec::{Pictures, av1};
use crate::media::video::webm::ebml::{Element, children, find, string, unsigned};
use crate::media_type::VideoCodec;
use crate::message::message;

const TRACK_ENTRY: u32 = 0xAE;
const TRACK_NUMBER: u32 = 0xD7;
const TRACK_TYPE: u32 = 0x83;
const CODEC: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63A2;
const FRAME_NANOSECONDS: u32 = 0x23_E383;
const ENCODINGS: u32 = 0x6D80;

/// One track.
#[derive(Debug)]
pub(super) struct Track {
    pub(super) number: u64,
    /// Pictures are 1, sound is 2 (RFC 9559, 5.1.4.1.3).
    pub(super) kind: u64,
    /// What a picture track says of its pictures, or why it is not accepted.
    pub(super) pictures: Option<Result<Pictures, MediaError>>,
    /// How long a frame lasts where nothing else is said, in nanoseconds; 0 if it does not say.
    pub(super) frame_nanoseconds: u64,
}

impl Track {
    /// The tracks in the body of a Tracks element.
    pub(super) fn read_all(tracks: &[u8]) -> Vec<Self> {
        let entries = children(tracks, 0);
        let entries = entries.iter().filter(|element| element.id == TRACK_ENTRY);
        entries
            .map(|entry| Self::read(&children(entry.body, 0)))
            .collect()
    }

    fn read(entry: &[Element<'_>]) -> Self {
        let number = |id| find(entry, id).map_or(0, unsigned);
        let kind = number(TRACK_TYPE);
        Self {
            number: number(TRACK_NUMBER),
            kind,
            pictures: (kind == 1).then(|| pictures(entry)),
            frame_nanoseconds: number(FRAME_NANOSECONDS),
        }
    }
}

fn pictures(entry: &[Element<'_>]) -> Result<Pictures, MediaError> {
    if find(entry, ENCODINGS).is_some() {
        return Err(MediaError::codec(message!("media.codec_encrypted")));
    }
    let codec = string(find(entry, CODEC).unwrap_or_default());
    let private = find(entry, CODEC_PRIVATE);
    match codec.as_str() {
        "V_VP8" => Ok(Pictures::of(VideoCodec::Vp8, true)),
        "V_VP9" => Ok(Pictures::of(VideoCodec::Vp9, false)),
        "V_AV1" => av1(private.unwrap_or_default()),
        "V_MPEG4/ISO/AVC" => match private {
            Some(configuration) => Pictures::h264(configuration),
            // Chrome's recorder writes the byte stream, with the parameter sets before the first picture.
            None => Ok(Pictures::of(VideoCodec::H264, false)),
        },
        "V_MPEGH/ISO/HEVC" => Ok(Pictures::of(VideoCodec::Hevc, true)),
        "V_MPEG4/ISO/ASP" | "V_MPEG4/ISO/SP" | "V_MPEG4/ISO/AP" => {
            Err(MediaError::codec_named("MPEG-4 part 2"))
        }
        "V_MJPEG" => Err(MediaError::codec_named("Motion JPEG")),
        "V_PRORES" => Err(MediaError::codec_named("ProRes")),
        other => Err(MediaError::codec_named(format!("'{}'", other.escape_default()))),
    }
}

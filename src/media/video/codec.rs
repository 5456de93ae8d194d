//! Which pictures are accepted: those that browsers show. H.264 with 8 bits and 4:2:0, VP8, VP9 and AV1 in their first
//! profile; HEVC where the operator allows it.
//!
//! Sound is not judged. A browser that cannot play it plays the pictures in silence, and a video of an appraisal is
//! evidence by what it shows; to refuse it would cost a recording that cannot be made again.

use crate::media::error::MediaError;
use crate::media::video::boxes::{Boxes, Fields, located};
use crate::media::video::h264;
use crate::media_type::VideoCodec;
use crate::message::message;

/// What of a video may be accepted, beside what all browsers show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct VideoRules {
    /// HEVC, which some browsers show on some machines.
    pub hevc: bool,
}

impl VideoRules {
    pub(super) fn accept(self, codec: VideoCodec) -> Result<VideoCodec, MediaError> {
        match codec {
            VideoCodec::Hevc if !self.hevc => Err(MediaError::codec_named("HEVC (H.265)")),
            accepted => Ok(accepted),
        }
    }
}

/// The coded pictures of a track, as its description says.
#[derive(Clone, Debug)]
pub(super) struct Pictures {
    pub(super) codec: VideoCodec,
    /// Parameter sets of H.264.
    pub(super) sets: Vec<Vec<u8>>,
    /// How many bytes the length before each NAL unit of H.264 has; 0 where units follow start codes.
    pub(super) length_bytes: usize,
    /// Whether profile and colours are known; if not, the first frame says them.
    pub(super) is_known: bool,
}

impl Pictures {
    /// Those of a codec that needs no more than its name.
    pub(super) const fn of(codec: VideoCodec, is_known: bool) -> Self {
        Self {
            codec,
            sets: Vec::new(),
            length_bytes: 0,
            is_known,
        }
    }

    /// H.264 with this decoder configuration (`avcC`).
    pub(super) fn h264(configuration: &[u8]) -> Result<Self, MediaError> {
        let configuration = h264::Configuration::read(configuration)?;
        Ok(Self {
            codec: VideoCodec::H264,
            is_known: configuration.is_complete(),
            length_bytes: configuration.length_bytes,
            sets: configuration.sets.iter().map(|set| set.to_vec()).collect(),
        })
    }

    /// Judges the first bytes of the first frame, where the description did not say enough.
    pub(super) fn check_first_frame(&self, frame: &[u8]) -> Result<(), MediaError> {
        match self.codec {
            _ if self.is_known => Ok(()),
            VideoCodec::H264 if self.length_bytes == 0 => {
                h264::check_units(&h264::units_by_start_code(frame))
            }
            VideoCodec::H264 => h264::check_units(&h264::units_by_length(frame, self.length_bytes)),
            VideoCodec::Vp9 => check_vp9_frame(frame),
            VideoCodec::Hevc | VideoCodec::Vp8 | VideoCodec::Av1 => Ok(()),
        }
    }
}

/// Reads the body of an `stsd` box of a picture track. Of several descriptions each must be accepted.
pub(super) fn of_description(stsd: &[u8]) -> Result<Pictures, MediaError> {
    let mut fields = Fields(stsd);
    fields.version_and_flags()?;
    fields.u32()?;
    let mut all: Option<Pictures> = None;
    for entry in located(fields.0, 0) {
        let entry = entry?;
        let found = of_entry(entry.kind, entry.body)?;
        match &mut all {
            Some(all) => all.sets.extend(found.sets),
            None => all = Some(found),
        }
    }
    all.ok_or_else(|| MediaError::not_a_video(message!("video.pictures_not_described")))
}

/// A visual sample entry (ISO/IEC 14496-12, 12.1.3): 78 bytes, then boxes.
fn of_entry(kind: [u8; 4], body: &[u8]) -> Result<Pictures, MediaError> {
    let configuration = |kind: &[u8; 4]| {
        let boxes = body.get(78..).unwrap_or_default();
        Boxes::need(boxes, kind)
    };
    match &kind {
        b"avc1" | b"avc3" => Pictures::h264(configuration(b"avcC")?),
        b"vp08" => Ok(Pictures::of(VideoCodec::Vp8, true)),
        b"vp09" => {
            let mut fields = Fields(configuration(b"vpcC")?);
            fields.version_and_flags()?;
            let [profile, _level, depth_and_colour] = fields.array()?;
            match (profile, depth_and_colour >> 4) {
                (0, 8) => Ok(Pictures::of(VideoCodec::Vp9, true)),
                (0, depth) => Err(depth_of("VP9", depth)),
                (profile, _) => Err(profile_of("VP9", profile)),
            }
        }
        b"av01" => av1(configuration(b"av1C")?),
        b"hvc1" | b"hev1" | b"hvc2" | b"hev2" | b"dvh1" | b"dvhe" => Ok(Pictures::of(VideoCodec::Hevc, true)),
        b"encv" => Err(MediaError::codec(message!("media.codec_encrypted"))),
        _ => Err(MediaError::codec_named(name(kind))),
    }
}

fn depth_of(codec: &str, depth: u8) -> MediaError {
    MediaError::codec(message!("media.codec_depth", codec, depth))
}

fn profile_of(codec: &str, profile: u8) -> MediaError {
    MediaError::codec(message!("media.codec_profile", codec, profile))
}

/// What people call a codec that is not accepted.
fn name(kind: [u8; 4]) -> String {
    match &kind {
        b"mp4v" => "MPEG-4 part 2".to_owned(),
        b"jpeg" | b"mjpa" | b"mjpb" | b"mjpg" | b"MJPG" => "Motion JPEG".to_owned(),
        b"apch" | b"apcn" | b"apcs" | b"apco" | b"ap4h" | b"ap4x" | b"aprn" | b"aprh" => "ProRes".to_owned(),
        b"s263" | b"h263" | b"H263" => "H.263".to_owned(),
        b"vvc1" | b"vvi1" => "VVC (H.266)".to_owned(),
        b"dva1" | b"dvav" => "Dolby Vision".to_owned(),
        _ => format!("'{}'", kind.escape_ascii()),
    }
}

/// The configuration of AV1 (`av1C`): only the main profile with 8 bits is shown everywhere.
pub(super) fn av1(configuration: &[u8]) -> Result<Pictures, MediaError> {
    let [_version, profile, depth] = configuration
        .first_chunk::<3>()
        .ok_or_else(|| MediaError::not_a_video(message!("video.av1_profile_missing")))?;
    match (profile >> 5, depth & 0x40 != 0, depth & 0x20 != 0) {
        (0, false, _) => {}
        (0, true, _) => return Err(depth_of("AV1", 10)),
        (2, true, true) => return Err(depth_of("AV1", 12)),
        (profile, ..) => return Err(profile_of("AV1", profile)),
    }
    Ok(Pictures::of(VideoCodec::Av1, true))
}

/// The first bits of a VP9 frame: two of marker, then the profile, its low bit first.
fn check_vp9_frame(frame: &[u8]) -> Result<(), MediaError> {
    let first = frame.first().copied().unwrap_or(0);
    if first >> 6 != 2 {
        return Err(MediaError::not_a_video(message!("video.vp9_frame")));
    }
    match ((first >> 5) & 1) | ((first >> 3) & 2) {
        0 => Ok(()),
        profile => Err(profile_of("VP9", profile)),
    }
}

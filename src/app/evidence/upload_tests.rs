#![allow(clippy::as_conversions, reason = "lengths of small files, in tests only")]

use std::fs;
use std::path::PathBuf;

use super::*;
use crate::hash::Sha256Hash;
use crate::store::blobs::{BlobStore, FolderBlobs};

/// A blob store and what is accepted into it.
struct Uploads {
    folder: tempfile::TempDir,
    blobs: FolderBlobs,
    limits: MediaLimits,
}

impl Uploads {
    fn with(limits: MediaLimits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let blobs = FolderBlobs::open(&folder.path().join("evidence"), 64 << 20).unwrap();
        Self {
            folder,
            blobs,
            limits,
        }
    }

    fn begin(&self) -> Upload {
        Upload::new(self.blobs.begin().unwrap(), self.limits.clone())
    }

    fn send(&self, bytes: &[u8], chunk: usize) -> Result<Evidence, UploadError> {
        let mut upload = self.begin();
        for chunk in bytes.chunks(chunk) {
            upload.write(chunk)?;
        }
        upload.finish().map(|(evidence, _)| evidence)
    }

    fn path_of(&self, sha256: &Sha256Hash) -> PathBuf {
        self.blobs.path_of(sha256)
    }

    /// Every file under the folder, as paths relative to it.
    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        for shard in fs::read_dir(self.folder.path().join("evidence")).unwrap() {
            let shard = shard.unwrap();
            for file in fs::read_dir(shard.path()).unwrap() {
                let name = file.unwrap().file_name();
                found.push(format!("{}/{}", shard.file_name().display(), name.display()));
            }
        }
        found
    }
}

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
    fs::read(format!("{folder}{name}")).unwrap()
}

#[test]
fn a_video_without_metadata_is_stored_as_it_came_under_its_hash() {
    let uploads = Uploads::with(MediaLimits::default());
    let bytes = fixture("bars.mp4");
    let evidence = uploads.send(&bytes, 1000).unwrap();
    assert_eq!(evidence.sha256, Sha256Hash::of(&bytes));
    assert_eq!(
        (evidence.media_type, evidence.duration_ms),
        (MediaType::Mp4, Some(5000))
    );
    let name = evidence.sha256.to_string();
    assert_eq!(uploads.files(), [format!("{}/{}", &name[..2], &name[2..])]);

    let mut blob = uploads.blobs.open(&evidence.sha256).unwrap().unwrap();
    let mut read = Vec::new();
    blob.read_to_end(&mut read).unwrap();
    assert!(read == bytes && blob.length() == evidence.bytes);
    assert_eq!(uploads.blobs.size(&evidence.sha256), Some(evidence.bytes));
}

#[test]
fn a_videos_hash_is_that_of_its_stored_bytes_without_the_place() {
    let uploads = Uploads::with(MediaLimits::default());
    for name in ["place.mov", "place-keys.mov", "place.webm"] {
        let sent = fixture(name);
        let evidence = uploads.send(&sent, 7).unwrap();
        assert_ne!(evidence.sha256, Sha256Hash::of(&sent), "{name}");
        let stored = fs::read(uploads.path_of(&evidence.sha256)).unwrap();
        assert_eq!(evidence.sha256, Sha256Hash::of(&stored), "{name}");
        assert_eq!(evidence.bytes, sent.len() as u64);
        assert!(!stored.windows(7).any(|window| window == b"31.2304"), "{name}");
        // What was downloaded and is sent again is the same evidence.
        assert_eq!(uploads.send(&stored, 4096).unwrap(), evidence);
    }
}

#[test]
fn a_photos_hash_is_that_of_its_stored_bytes() {
    let uploads = Uploads::with(MediaLimits::default());
    for (name, media_type) in [
        ("photo-gps.jpg", MediaType::Jpeg),
        ("photo-gps.png", MediaType::Png),
        ("photo-gps.webp", MediaType::Webp),
    ] {
        let sent = fixture(name);
        let evidence = uploads.send(&sent, 7).unwrap();
        assert_eq!(evidence.media_type, media_type);
        assert_ne!(evidence.sha256, Sha256Hash::of(&sent));
        let stored = fs::read(uploads.path_of(&evidence.sha256)).unwrap();
        assert_eq!(evidence.sha256, Sha256Hash::of(&stored));
        assert_eq!(evidence.bytes, stored.len() as u64);
        // What was downloaded and is sent again is the same evidence.
        assert_eq!(uploads.send(&stored, stored.len()).unwrap(), evidence);
    }
}

#[test]
fn the_answer_has_the_contracts_fields() {
    let uploads = Uploads::with(MediaLimits::default());
    let video = serde_json::to_value(uploads.send(&fixture("bars.mov"), 4096).unwrap()).unwrap();
    assert_eq!(video["media_type"], "video/quicktime");
    assert_eq!(
        (&video["duration_ms"], &video["codec"]),
        (&5000.into(), &"h264".into())
    );
    let photo = serde_json::to_value(uploads.send(&fixture("photo-gps.png"), 4096).unwrap()).unwrap();
    let names: Vec<_> = photo.as_object().unwrap().keys().collect();
    assert_eq!(names, ["bytes", "media_type", "sha256"]);
}

#[test]
fn the_same_bytes_twice_are_one_blob_with_one_answer() {
    let uploads = Uploads::with(MediaLimits::default());
    let bytes = fixture("bars.webm");
    let first = uploads.send(&bytes, 100).unwrap();
    assert_eq!(uploads.send(&bytes, 8192).unwrap(), first);
    assert_eq!(uploads.files().len(), 1);
    // A blob that lost its end is replaced by the whole one.
    fs::write(uploads.path_of(&first.sha256), b"short").unwrap();
    uploads.send(&bytes, 8192).unwrap();
    assert_eq!(
        uploads.blobs.rehash(&first.sha256, &mut |_| true).unwrap(),
        Some(first.sha256)
    );
}

#[test]
fn what_is_refused_or_given_up_leaves_nothing() {
    let uploads = Uploads::with(MediaLimits::default());
    for name in ["photo.heic", "bars.mkv", "sound.mp4", "make.sh"] {
        uploads.send(&fixture(name), 64).unwrap_err();
    }
    let video = fixture("bars.mp4");
    uploads.send(&video[..video.len() / 2], 512).unwrap_err();
    let empty = uploads.send(b"", 1).unwrap_err();
    assert!(matches!(empty, UploadError::Media(MediaError::Empty)));
    uploads.begin().write(&video).unwrap();
    assert_eq!(uploads.files(), [""; 0]);
}

#[test]
fn limits_are_met_as_soon_as_they_are_passed() {
    let (photo, video) = (fixture("photo-gps.jpg"), fixture("bars.mp4"));
    let (photo_bytes, video_bytes) = (photo.len() as u64, video.len() as u64);
    let exact = MediaLimits {
        photo_bytes,
        video_bytes,
        ..MediaLimits::default()
    };
    let uploads = Uploads::with(exact.clone());
    uploads.send(&photo, 1000).unwrap();
    uploads.send(&video, 1000).unwrap();

    let uploads = Uploads::with(MediaLimits {
        photo_bytes: photo_bytes - 1,
        video_bytes: video_bytes - 1,
        ..exact
    });
    for (bytes, expected) in [
        (&photo, (Measure::PhotoBytes, photo_bytes - 1)),
        (&video, (Measure::VideoBytes, video_bytes - 1)),
    ] {
        let mut incoming = uploads.begin();
        let (most, last) = bytes.split_at(bytes.len() - 1);
        incoming.write(most).unwrap();
        let Err(UploadError::Media(MediaError::TooLarge { limit, kind })) = incoming.write(last) else {
            panic!("accepted")
        };
        assert_eq!((kind, limit), expected);
    }
    // The whole in one piece is not written first and measured after.
    assert!(matches!(
        uploads.begin().write(&photo),
        Err(UploadError::Media(MediaError::TooLarge { .. }))
    ));
}

#[test]
fn many_uploads_of_one_file_at_once_all_succeed() {
    let uploads = Uploads::with(MediaLimits::default());
    let bytes = fixture("photo-gps.jpg");
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| uploads.send(&bytes, 333).unwrap()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(uploads.files().len(), 1);
}

#![allow(clippy::as_conversions, reason = "lengths of small files, in tests only")]

use std::os::unix::fs::PermissionsExt;

use crate::media::error::Measure;
use crate::media::evidence::Evidence;
use crate::media::media_type::MediaType;
use crate::store::blobs::folder::*;

fn fixture(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/media/");
    fs::read(format!("{folder}{name}")).unwrap()
}

fn opened(limits: Limits) -> (tempfile::TempDir, Blobs) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::open(&folder.path().join("evidence"), limits).unwrap();
    (folder, blobs)
}

fn send(blobs: &Blobs, bytes: &[u8], chunk: usize) -> Result<Evidence, EvidenceError> {
    let mut incoming = blobs.begin()?;
    for chunk in bytes.chunks(chunk) {
        incoming.write(chunk)?;
    }
    incoming.finish()
}

/// Every file under the folder, as paths relative to it.
fn files(blobs: &Blobs) -> Vec<String> {
    let mut found = Vec::new();
    for shard in fs::read_dir(&blobs.0.folder).unwrap() {
        let shard = shard.unwrap();
        for file in fs::read_dir(shard.path()).unwrap() {
            let name = file.unwrap().file_name();
            found.push(format!("{}/{}", shard.file_name().display(), name.display()));
        }
    }
    found
}

#[test]
fn a_video_is_stored_as_it_came_under_its_hash() {
    let (_folder, blobs) = opened(Limits::default());
    let bytes = fixture("bars.mp4");
    let evidence = send(&blobs, &bytes, 1000).unwrap();
    assert_eq!(evidence.sha256, Sha256Hash::of(&bytes));
    assert_eq!(
        (evidence.media_type, evidence.duration_ms),
        (MediaType::Mp4, Some(5000))
    );
    let name = evidence.sha256.to_string();
    assert_eq!(files(&blobs), [format!("{}/{}", &name[..2], &name[2..])]);

    let (mut file, length) = blobs.open_blob(&evidence.sha256).unwrap().unwrap();
    let mut read = Vec::new();
    file.read_to_end(&mut read).unwrap();
    assert!(read == bytes && length == evidence.bytes);
    assert!(blobs.contains(&evidence.sha256));
}

#[test]
fn a_photos_hash_is_that_of_its_stored_bytes() {
    let (_folder, blobs) = opened(Limits::default());
    for (name, media_type) in [
        ("photo-gps.jpg", MediaType::Jpeg),
        ("photo-gps.png", MediaType::Png),
        ("photo-gps.webp", MediaType::Webp),
    ] {
        let sent = fixture(name);
        let evidence = send(&blobs, &sent, 7).unwrap();
        assert_eq!(evidence.media_type, media_type);
        assert_ne!(evidence.sha256, Sha256Hash::of(&sent));
        let stored = fs::read(blobs.path_of(&evidence.sha256)).unwrap();
        assert_eq!(evidence.sha256, Sha256Hash::of(&stored));
        assert_eq!(evidence.bytes, stored.len() as u64);
        // What was downloaded and is sent again is the same evidence.
        assert_eq!(send(&blobs, &stored, stored.len()).unwrap(), evidence);
    }
}

#[test]
fn the_answer_has_the_contracts_fields() {
    let (_folder, blobs) = opened(Limits::default());
    let video = serde_json::to_value(send(&blobs, &fixture("bars.mov"), 4096).unwrap()).unwrap();
    assert_eq!(video["media_type"], "video/quicktime");
    assert_eq!(video["duration_ms"], 5000);
    let photo = serde_json::to_value(send(&blobs, &fixture("photo-gps.png"), 4096).unwrap()).unwrap();
    let names: Vec<_> = photo.as_object().unwrap().keys().collect();
    assert_eq!(names, ["bytes", "media_type", "sha256"]);
}

#[test]
fn the_same_bytes_twice_are_one_blob_with_one_answer() {
    let (_folder, blobs) = opened(Limits::default());
    let bytes = fixture("bars.webm");
    let first = send(&blobs, &bytes, 100).unwrap();
    assert_eq!(send(&blobs, &bytes, 8192).unwrap(), first);
    assert_eq!(files(&blobs).len(), 1);
    // A blob that lost its end is replaced by the whole one.
    fs::write(blobs.path_of(&first.sha256), b"short").unwrap();
    send(&blobs, &bytes, 8192).unwrap();
    assert_eq!(
        blobs.rehash(&first.sha256, &mut |_| ()).unwrap(),
        Some(first.sha256)
    );
}

#[test]
fn what_is_refused_or_given_up_leaves_nothing() {
    let (_folder, blobs) = opened(Limits::default());
    for name in ["photo.heic", "bars.mkv", "sound.mp4", "make.sh"] {
        send(&blobs, &fixture(name), 64).unwrap_err();
    }
    let video = fixture("bars.mp4");
    send(&blobs, &video[..video.len() / 2], 512).unwrap_err();
    assert!(matches!(send(&blobs, b"", 1).unwrap_err(), EvidenceError::Empty));
    blobs.begin().unwrap().write(&video).unwrap();
    assert_eq!(files(&blobs), [""; 0]);
}

#[test]
fn limits_are_met_as_soon_as_they_are_passed() {
    let (photo, video) = (fixture("photo-gps.jpg"), fixture("bars.mp4"));
    let (photo_bytes, video_bytes) = (photo.len() as u64, video.len() as u64);
    let exact = Limits {
        photo_bytes,
        video_bytes,
        ..Limits::default()
    };
    let (_folder, blobs) = opened(exact.clone());
    send(&blobs, &photo, 1000).unwrap();
    send(&blobs, &video, 1000).unwrap();

    let (_folder, blobs) = opened(Limits {
        photo_bytes: photo_bytes - 1,
        video_bytes: video_bytes - 1,
        ..exact
    });
    for (bytes, expected) in [
        (&photo, (Measure::PhotoBytes, photo_bytes - 1)),
        (&video, (Measure::VideoBytes, video_bytes - 1)),
    ] {
        let mut incoming = blobs.begin().unwrap();
        let (most, last) = bytes.split_at(bytes.len() - 1);
        incoming.write(most).unwrap();
        let Err(EvidenceError::TooLarge { limit, kind }) = incoming.write(last) else {
            panic!("accepted")
        };
        assert_eq!((kind, limit), expected);
    }
    // The whole in one piece is not written first and measured after.
    assert!(matches!(
        blobs.begin().unwrap().write(&photo),
        Err(EvidenceError::TooLarge { .. })
    ));
}

#[test]
fn opening_takes_away_what_a_crash_left() {
    let (folder, blobs) = opened(Limits::default());
    let evidence = send(&blobs, &fixture("bars.mp4"), 1000).unwrap();
    let path = folder.path().join("evidence");
    fs::write(path.join("incoming/0.part"), b"half").unwrap();
    let again = Blobs::open(&path, Limits::default()).unwrap();
    assert_eq!(files(&again).len(), 1);
    assert!(again.contains(&evidence.sha256));
    send(&again, &fixture("bars.mov"), 1000).unwrap();
}

#[test]
fn only_the_owner_may_read() {
    let (folder, blobs) = opened(Limits::default());
    let evidence = send(&blobs, &fixture("bars.mp4"), 1000).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let blob = blobs.path_of(&evidence.sha256);
    assert_eq!(mode(&blob), 0o600);
    assert_eq!(mode(blob.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path().join("evidence")), 0o700);
}

#[test]
fn check_sees_a_changed_blob() {
    let (_folder, blobs) = opened(Limits::default());
    let evidence = send(&blobs, &fixture("bars.mp4"), 1000).unwrap();
    let mut told = 0;
    let hash = blobs
        .rehash(&evidence.sha256, &mut |bytes| told += bytes)
        .unwrap();
    assert_eq!((hash, told), (Some(evidence.sha256), evidence.bytes));

    let path = blobs.path_of(&evidence.sha256);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100] ^= 1;
    fs::write(&path, bytes).unwrap();
    let hash = blobs.rehash(&evidence.sha256, &mut |_| ()).unwrap();
    assert!(hash.is_some() && hash != Some(evidence.sha256));

    let absent = Sha256Hash::of("absent");
    assert_eq!(blobs.rehash(&absent, &mut |_| ()).unwrap(), None);
    assert!(blobs.open_blob(&absent).unwrap().is_none() && !blobs.contains(&absent));
}

#[test]
fn many_uploads_of_one_file_at_once_all_succeed() {
    let (_folder, blobs) = opened(Limits::default());
    let bytes = fixture("photo-gps.jpg");
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| send(&blobs, &bytes, 333).unwrap()))
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(files(&blobs).len(), 1);
}

use std::io::Read;
use std::os::unix::fs::PermissionsExt;

use super::*;

fn opened() -> (tempfile::TempDir, FolderBlobs) {
    let folder = tempfile::tempdir().unwrap();
    let blobs = FolderBlobs::open(&folder.path().join("evidence"), 0).unwrap();
    (folder, blobs)
}

fn pending(blobs: &FolderBlobs, bytes: &[u8]) -> Box<dyn PendingBlob> {
    let mut pending = blobs.begin().unwrap();
    for chunk in bytes.chunks(1000) {
        pending.write(chunk).unwrap();
    }
    pending
}

fn send(blobs: &FolderBlobs, bytes: &[u8]) -> Sha256Hash {
    pending(blobs, bytes).keep().unwrap()
}

/// Every file under the folder, as paths relative to it.
fn files(blobs: &FolderBlobs) -> Vec<String> {
    let mut found = Vec::new();
    for shard in fs::read_dir(&blobs.layout.folder).unwrap() {
        let shard = shard.unwrap();
        for file in fs::read_dir(shard.path()).unwrap() {
            let name = file.unwrap().file_name();
            found.push(format!("{}/{}", shard.file_name().display(), name.display()));
        }
    }
    found
}

#[test]
fn a_blob_has_the_name_of_its_hash_once_it_is_kept() {
    let (_folder, blobs) = opened();
    let bytes = vec![7; 5000];
    let mut new = pending(&blobs, &bytes);
    let (sha256, mut read) = (Sha256Hash::of(&bytes), Vec::new());
    assert!(blobs.open(&sha256).unwrap().is_none() && blobs.size(&sha256).is_none());
    new.reader().unwrap().read_to_end(&mut read).unwrap();
    assert!(read == bytes && new.length() == 5000);
    assert_eq!(new.keep().unwrap(), sha256);
    let name = sha256.to_string();
    assert_eq!(files(&blobs), [format!("{}/{}", &name[..2], &name[2..])]);

    let mut blob = blobs.open(&sha256).unwrap().unwrap();
    let mut read = Vec::new();
    blob.read_to_end(&mut read).unwrap();
    assert!(read == bytes && blob.length() == 5000 && blobs.size(&sha256) == Some(5000));
    let mut part = [0; 3];
    assert_eq!(blob.read_at(&mut part, 4998).unwrap(), 2);
}

#[test]
fn bytes_may_be_read_and_replaced_before_the_blob_is_kept() {
    let (_folder, blobs) = opened();
    let mut new = pending(&blobs, b"longer than what replaces it");
    let mut head = [0; 6];
    new.reader().unwrap().read_exact(&mut head).unwrap();
    assert_eq!(&head, b"longer");
    new.write(b", and more").unwrap();
    let mut read = String::new();
    new.reader().unwrap().read_to_string(&mut read).unwrap();
    assert_eq!(read, "longer than what replaces it, and more");
    new.replace(b"short").unwrap();
    assert_eq!(new.length(), 5);
    let sha256 = new.keep().unwrap();
    assert_eq!(sha256, Sha256Hash::of("short"));
    assert_eq!(blobs.size(&sha256), Some(5));
}

#[test]
fn a_blob_that_is_not_kept_leaves_nothing() {
    let (_folder, blobs) = opened();
    drop(pending(&blobs, b"given up"));
    let other = Sha256Hash::of("other");
    assert!(!pending(&blobs, b"damaged").keep_unsynced(&other).unwrap());
    assert_eq!(files(&blobs), [""; 0]);
    let right = Sha256Hash::of("right");
    assert!(pending(&blobs, b"right").keep_unsynced(&right).unwrap());
    blobs.sync().unwrap();
    assert_eq!(blobs.size(&right), Some(5));
    blobs.delete(&right).unwrap();
    blobs.delete(&right).unwrap();
    assert!(blobs.size(&right).is_none());
}

#[test]
fn a_blob_that_was_cut_short_is_mended_by_storing_it_again() {
    let (_folder, blobs) = opened();
    let sha256 = send(&blobs, b"the whole of it");
    for damaged in [b"short".as_slice(), b"THE WHOLE OF IT"] {
        fs::write(blobs.path_of(&sha256), damaged).unwrap();
        assert_eq!(send(&blobs, b"the whole of it"), sha256);
        assert_eq!(blobs.rehash(&sha256, &mut |_| true).unwrap(), Some(sha256));
    }
}

#[test]
fn the_reserve_stays_free() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = FolderBlobs::open(folder.path(), u64::MAX).unwrap();
    assert!(matches!(blobs.begin(), Err(BlobError::DiskFull)));
}

#[test]
fn opening_takes_away_what_a_crash_left() {
    let (folder, blobs) = opened();
    let sha256 = send(&blobs, b"kept");
    let path = folder.path().join("evidence");
    fs::write(path.join("incoming/0.part"), b"half").unwrap();
    let again = FolderBlobs::open(&path, 0).unwrap();
    assert_eq!(files(&again).len(), 1);
    assert_eq!(again.size(&sha256), Some(4));
    send(&again, b"another");
}

#[test]
fn only_the_owner_may_read() {
    let (folder, blobs) = opened();
    let sha256 = send(&blobs, b"kept");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let blob = blobs.path_of(&sha256);
    assert_eq!(mode(&blob), 0o600);
    assert_eq!(mode(blob.parent().unwrap()), 0o700);
    assert_eq!(mode(&folder.path().join("evidence")), 0o700);
}

#[test]
fn check_sees_a_changed_blob() {
    let (_folder, blobs) = opened();
    let bytes = vec![7; 1_000_000];
    let sha256 = send(&blobs, &bytes);
    let mut told = 0;
    let mut count = |bytes| {
        told += bytes;
        true
    };
    assert_eq!(blobs.rehash(&sha256, &mut count).unwrap(), Some(sha256));
    assert_eq!(told, 1_000_000);
    let ended = blobs.rehash(&sha256, &mut |_| false).unwrap();
    assert!(ended.is_some() && ended != Some(sha256), "ended early");

    let path = blobs.path_of(&sha256);
    let mut changed = fs::read(&path).unwrap();
    changed[100] ^= 1;
    fs::write(&path, changed).unwrap();
    let hash = blobs.rehash(&sha256, &mut |_| true).unwrap();
    assert!(hash.is_some() && hash != Some(sha256));

    let absent = Sha256Hash::of("absent");
    assert_eq!(blobs.rehash(&absent, &mut |_| true).unwrap(), None);
    assert!(blobs.open(&absent).unwrap().is_none());
}

//! Opening sled's database: made whole under another name, closed to others, without what an earlier opening left.

use std::path::Path;
use std::time::Duration;

use sled::{Db, Mode};

use super::durable::Durable;
use super::error::{backend, io};
use super::records::check_format;
use crate::store::contract::StoreError;

/// Cache of a store while it is made.
const MAKING_CACHE_BYTES: u64 = 1 << 20;

pub(super) fn open_sled(folder: &Path, cache_bytes: u64) -> Result<Db, StoreError> {
    sled::Config::new()
        .path(folder)
        .cache_capacity(cache_bytes)
        .mode(Mode::HighThroughput)
        // Only the committer flushes; a timer would flush half-planned nothing.
        .flush_every_ms(None)
        .open()
        .map_err(open_error)
}

/// Closes the store's folder to everybody but its owner: sled makes it as the umask has it, and the folder around it may
/// be an open one that somebody made before.
pub(super) fn owner_only(folder: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;

    let others = std::fs::metadata(folder).map_err(io)?.permissions().mode() & 0o077;
    if others == 0 {
        return Ok(());
    }
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700)).map_err(io)
}

/// Makes a new store under another name and gives it its own once it is whole and durable: sled never again opens
/// a store whose making was cut off.
pub(super) fn make(folder: &Path) -> Result<(), StoreError> {
    let making = folder.with_extension("making");
    match std::fs::remove_dir_all(&making) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    std::fs::create_dir_all(&making).map_err(io)?;
    owner_only(&making)?;
    let db = open_sled(&making, MAKING_CACHE_BYTES)?;
    check_format(&db)?;
    drop(db);
    Durable::open(&making).map_err(io)?;
    wait_until_closed(&making)?;
    std::fs::rename(&making, folder).map_err(io)
}

/// Waits until sled has let go of a database that was dropped: a thread of its own may hold it a moment longer, and
/// with it the lock.
pub(super) fn wait_until_closed(folder: &Path) -> Result<(), StoreError> {
    const PAUSE: Duration = Duration::from_millis(5);
    const PAUSES: u32 = 4_000;
    let database = std::fs::File::open(folder.join("db")).map_err(io)?;
    for _ in 0..PAUSES {
        match database.try_lock() {
            Ok(()) => return Ok(()),
            Err(std::fs::TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
            Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
        }
    }
    Err(StoreError::InUse)
}

/// Removes snapshots that an earlier opening did not finish, because it was killed or the disk was full.
///
/// sled writes `snap.N.generating`, syncs it and renames it, but takes the unfinished file for the newest
/// snapshot all the same, finds it corrupt and never opens the store again. The finished one before it is still
/// there, and the log has everything since.
pub(super) fn clear_unfinished_snapshots(folder: &Path) -> Result<(), StoreError> {
    let database = match std::fs::File::open(folder.join("db")) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io(error)),
    };
    // sled's own lock: without it another process may be writing its snapshot right now.
    match database.try_lock() {
        Ok(()) => {}
        Err(std::fs::TryLockError::WouldBlock) => return Err(StoreError::InUse),
        Err(std::fs::TryLockError::Error(error)) => return Err(io(error)),
    }
    for entry in std::fs::read_dir(folder).map_err(io)? {
        let path = entry.map_err(io)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "generating")
        {
            std::fs::remove_file(&path).map_err(io)?;
        }
    }
    Ok(())
}

fn open_error(error: sled::Error) -> StoreError {
    match &error {
        sled::Error::Io(io)
            if io.to_string().contains("lock") || io.kind() == std::io::ErrorKind::WouldBlock =>
        {
            StoreError::InUse
        }
        _ => backend(error),
    }
}

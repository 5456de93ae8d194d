//! Opening the store and the blobs of a folder.

use std::path::Path;
use std::sync::Arc;

use crate::app::migrations::{MIGRATIONS, on_opening};
use crate::app::records;
use crate::app::settings::{FontFile, Settings};
use crate::domain::problem::Problem;
use crate::message::{Explain, message};
use crate::print::typeset::add_fonts;
use crate::store::blobs::{BlobStore, FolderBlobs};
use crate::store::{Cached, SledStore, Store};

/// Bytes of a font file at most; the largest collection in use has some 30 MB.
const LARGEST_FONT: u64 = 128 << 20;

/// The records and the files of one folder.
pub type Stores = (Arc<dyn Store>, Arc<dyn BlobStore>);

/// The file in a folder that says that a restore into it is under way or was broken off.
pub(crate) const UNFINISHED_RESTORE: &str = "unfinished-restore";

/// Opens the store and the blobs of `folder`, making them if it is empty, and brings its records to the schema of this
/// program.
///
/// # Errors
/// 409 if the folder is in use, its restore was not finished or its schema is newer; a sentence for everything else.
pub fn open_folder(folder: &Path, settings: &Settings) -> Result<Stores, Problem> {
    refuse_unfinished(folder)?;
    let (store, blobs) = open_stores(folder, settings)?;
    on_opening(
        store.as_ref(),
        Some(blobs.as_ref()),
        folder,
        MIGRATIONS,
        &settings.migrating,
    )?;
    Ok((store, blobs))
}

/// Reads the fonts that the operator names. They are in use from the first opening of a folder to the process's end.
fn read_fonts(fonts: &[FontFile]) -> Result<(), Problem> {
    let mut files = Vec::new();
    for font in fonts {
        let unusable = |right| Problem::invalid("font", font.path.display(), right);
        let length = std::fs::metadata(&font.path).map(|metadata| metadata.len());
        match length {
            Ok(length) if length > LARGEST_FONT => {
                return Err(unusable(message!("font.too_large", most = LARGEST_FONT >> 20)));
            }
            Ok(_) => {}
            Err(error) => return Err(unusable(message!("font.unreadable", error))),
        }
        let file = std::fs::read(&font.path).map_err(|error| unusable(message!("font.unreadable", error)))?;
        files.push((file, font.index));
    }
    add_fonts(files).map_err(|error| Problem::invalid("font", "", error.message()))
}

/// Makes the folder, if it is not there, and closes it to everybody but its owner: what lies in it is not for others, and
/// a socket in it is nobody else's before its own mode is set.
///
/// # Errors
/// 422 for a folder that cannot be made or does not belong to who runs this.
pub fn make_private(folder: &Path) -> Result<(), Problem> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};

    let closed = || {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)?;
        let mode = std::fs::metadata(folder)?.permissions().mode();
        if mode & 0o077 == 0 {
            return Ok(());
        }
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
    };
    closed().map_err(|error: std::io::Error| {
        let right = message!("folder.not_private", error);
        Problem::invalid("data folder", folder.display(), right)
    })
}

/// Opens as [`open_folder`] does, without looking at what is in it.
pub(crate) fn open_stores(folder: &Path, settings: &Settings) -> Result<Stores, Problem> {
    use std::os::unix::fs::DirBuilderExt;

    let private = |path: &Path| {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
    };
    let unusable = |error: std::io::Error| {
        Problem::invalid("data", folder.display(), message!("folder.unusable", error))
    };
    private(folder).map_err(unusable)?;
    private(&folder.join("keys")).map_err(unusable)?;
    // The names inside are made durable by the stores; the folder's own name is made durable here.
    let around = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    match std::fs::File::open(around.unwrap_or(Path::new("."))) {
        // Who may not list it cannot sync it either, and made nothing in it.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {}
        names => names.and_then(|names| names.sync_all()).map_err(unusable)?,
    }
    read_fonts(&settings.fonts)?;
    let store = SledStore::open(&folder.join("store"), &settings.store).map_err(|error| match error {
        crate::store::StoreError::InUse => {
            Problem::conflict(message!("folder.in_use", folder = folder.display()))
        }
        other => {
            let why = other.message();
            Problem::conflict(message!("folder.store", folder = folder.display(), why: why))
        }
    })?;
    let blobs = FolderBlobs::open(&folder.join("blobs"), settings.store.reserve_bytes)
        .map_err(|error| Problem::invalid("data", folder.display(), error.message()))?;
    let store = Cached::new(store, settings.scan_cache_bytes, &records::READ_BY_EVERY_SCAN);
    Ok((Arc::new(store), Arc::new(blobs)))
}

/// Refuses a folder whose restore was not finished.
///
/// # Errors
/// 409.
fn refuse_unfinished(folder: &Path) -> Result<(), Problem> {
    if !folder.join(UNFINISHED_RESTORE).exists() {
        return Ok(());
    }
    let folder = folder.display();
    Err(Problem::conflict(message!("folder.restore_unfinished", folder)))
}

//! Opening the store and the blobs of a folder.

use std::path::Path;
use std::sync::Arc;

use crate::app::records;
use crate::app::settings::Settings;
use crate::domain::problem::Problem;
use crate::store::blobs::{BlobStore, FolderBlobs};
use crate::store::{Cached, SledStore, Store};

/// The records and the files of one folder.
pub type Stores = (Arc<dyn Store>, Arc<dyn BlobStore>);

/// Opens the store and the blobs of `folder`, making them if it is empty.
///
/// # Errors
/// 409 if the folder is in use or its restore was not finished; a sentence for everything else.
pub fn open_folder(folder: &Path, settings: &Settings) -> Result<Stores, Problem> {
    crate::app::operate::restore::refuse_unfinished(folder)?;
    open_stores(folder, settings)
}

pub(crate) fn open_stores(folder: &Path, settings: &Settings) -> Result<Stores, Problem> {
    use std::os::unix::fs::DirBuilderExt;

    let private = |path: &Path| {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
    };
    let unusable = |error: std::io::Error| {
        Problem::invalid(
            "data folder",
            folder.display(),
            format!("cannot be used: {error}"),
        )
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
    let store = SledStore::open(&folder.join("store"), &settings.store).map_err(|error| match error {
        crate::store::StoreError::InUse => Problem::conflict(format!(
            "the folder '{}' is in use by another process; try again when that is done, or serve the folder with \
             `zhenma serve`: any number of commands then go to the server",
            folder.display()
        )),
        other => Problem::conflict(format!("the folder '{}': {other}", folder.display())),
    })?;
    let blobs = FolderBlobs::open(&folder.join("blobs"), settings.store.reserve_bytes)
        .map_err(|error| Problem::invalid("data folder", folder.display(), error))?;
    let store = Cached::new(store, settings.scan_cache_bytes, &records::READ_BY_EVERY_SCAN);
    Ok((Arc::new(store), Arc::new(blobs)))
}

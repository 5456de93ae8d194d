//! Files beside the service's own keys: the keys of demonstrations' agencies, and the secrets of remote signers.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use rand::rngs::OsRng;

use crate::app::deployment::agency_key_file;
use crate::app::key_file;
use crate::app::sources::system_time;
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::domain::tag::{HeldKey, KeyInMemory, PublicKey};

/// Where the private half of a demonstration agency's key lies: the first without a number, as it always did.
pub(crate) fn held_key_file(folder: &Path, agency: &OrganisationId, key: &HeldKey) -> PathBuf {
    match key.kid.rsplit_once('-').map_or("", |(_, number)| number) {
        "1" => agency_key_file(folder, agency),
        // No id has a dot, so this is no other agency's first.
        number => folder.join("keys").join(format!("agency-{agency}.{number}.json")),
    }
}

/// Makes the key that follows `keys` of a demonstration's agency, in its file.
pub(crate) fn make_key_file(
    folder: &Path,
    agency: &OrganisationId,
    keys: &[HeldKey],
) -> Result<PublicKey, Problem> {
    let key = SigningKey::generate(&mut OsRng);
    let x = PublicKey(key.verifying_key());
    let next = HeldKey::next(agency.as_str(), keys, x, system_time());
    let file = held_key_file(folder, agency, &next);
    if file.exists() {
        // Left by a crash before the commit: nothing was signed with it.
        std::fs::remove_file(&file).map_err(Problem::internal)?;
    }
    key_file::write(&KeyInMemory::new(next.kid, key), &file, true).map_err(Problem::internal)?;
    Ok(x)
}

/// Writes a secret to a new file that only its owner can read, durably, and gives the file's name.
pub(crate) fn write_secret(folder: &Path, agency: &OrganisationId, secret: &str) -> Result<String, Problem> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;

    let name = format!("signer-{agency}-{}.secret", uuid::Uuid::now_v7());
    let keys = folder.join("keys");
    let write = || -> std::io::Result<()> {
        let mut out = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(keys.join(&name))?;
        out.write_all(secret.as_bytes())?;
        out.sync_all()?;
        std::fs::File::open(&keys)?.sync_all()
    };
    write().map_err(|error| Problem::internal(format!("{name}: {error}")))?;
    Ok(name)
}

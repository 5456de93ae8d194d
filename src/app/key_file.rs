//! Key files: one private key each, as JSON that only its owner can read (formats.md, "Keys").

use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::tag::{KeyInMemory, SignProblem, Signer};
use crate::message::{Message, as_told, message};

#[derive(Serialize, Deserialize)]
struct KeyFile {
    kid: String,
    private: Zeroizing<String>,
    /// An agency's key lies beside the service's only in demonstrations, and is marked so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    demonstration: bool,
}

/// Reads a key file.
///
/// # Errors
/// [`SignProblem::File`] if the file is missing, is no key file, or can be read by others than its owner.
pub fn read(path: &Path) -> Result<KeyInMemory, SignProblem> {
    let problem = |why: Message| SignProblem::File {
        file: file_name(path),
        why,
    };
    let mode = fs::metadata(path)
        .map_err(|error| problem(as_told(&error)))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(problem(message!("key.file_open_to_others")));
    }
    let text = Zeroizing::new(fs::read(path).map_err(|error| problem(as_told(&error)))?);
    let other = || problem(message!("key.file_not_one"));
    let file: KeyFile = serde_json::from_slice(&text).map_err(|_| other())?;
    let bytes = Zeroizing::new(
        URL_SAFE_NO_PAD
            .decode(file.private.as_bytes())
            .map_err(|_| other())?,
    );
    let bytes: &[u8; 32] = bytes
        .as_slice()
        .try_into()
        .map_err(|_| problem(message!("key.file_length")))?;
    Ok(KeyInMemory::new(file.kid, SigningKey::from_bytes(bytes)))
}

/// Writes `key` to a new file that only its owner can read, durably.
///
/// # Errors
/// [`SignProblem::File`] if the file exists or cannot be written.
pub fn write(key: &KeyInMemory, path: &Path, demonstration: bool) -> Result<(), SignProblem> {
    let file = KeyFile {
        kid: key.kid().to_owned(),
        private: Zeroizing::new(URL_SAFE_NO_PAD.encode(key.private())),
        demonstration,
    };
    let write = || -> std::io::Result<()> {
        let mut out = fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        let json = Zeroizing::new(serde_json::to_vec(&file)?);
        out.write_all(&json)?;
        out.sync_all()?;
        path.parent()
            .map_or(Ok(()), |folder| fs::File::open(folder)?.sync_all())
    };
    write().map_err(|error| SignProblem::File {
        file: file_name(path),
        why: as_told(&error),
    })
}

fn file_name(path: &Path) -> String {
    path.file_name()
        .map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

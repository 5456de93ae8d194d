//! What is set once for a folder, and the keys the service signs with.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ed25519_dalek::{SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::log::{LEAVES, Leaf, LeafKind};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::domain::tag::{
    KeyInMemory, KeyState, LabelPrefix, Origin, PublicKey, Ring, RingKey, SignProblem, Signer,
};
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::message::message;
use crate::store::{Store, for_each};

/// What `zhenma init` was told. Never changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Deployment {
    /// The operator's prefix on every label.
    pub prefix: LabelPrefix,
    /// The log's name, `{host}/log`.
    pub log_origin: String,
    /// The policy new certificates name.
    pub policy: String,
    /// When the folder was made.
    pub created_at: Instant,
}

/// Every origin under which codes were issued, and the one for new codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origins {
    /// For new codes.
    pub current: Origin,
    /// All, oldest first.
    pub all: Vec<Origin>,
}

/// The signers of the rings' active keys.
pub struct Signers {
    /// Seals codes, with the key's number.
    pub seal: (u8, Arc<dyn Signer>),
    /// Signs certificates.
    pub certificate: Arc<dyn Signer>,
    /// The records of both keys as they were read.
    records: Vec<(String, u64)>,
}

impl Signers {
    /// Lets `work` be refused if one of the keys was retired or compromised since: what a key signs is in the store
    /// before that, or never.
    pub fn require_active(&self, work: &mut UnitOfWork) {
        for (key, version) in &self.records {
            work.require_version(key.clone(), *version);
        }
    }
}

/// A key whose private half is not here.
struct MissingKey(RingKey);

impl Signer for MissingKey {
    fn kid(&self) -> &str {
        &self.0.kid
    }

    fn public(&self) -> VerifyingKey {
        self.0.x.0
    }

    fn sign(&self, _: &[u8]) -> Result<[u8; 64], SignProblem> {
        Err(SignProblem::File {
            file: format!("{}.json", self.0.kid),
            why: message!("key.file_missing"),
        })
    }
}

/// Where private keys lie.
#[must_use]
pub fn key_file(folder: &Path, kid: &str) -> PathBuf {
    folder.join("keys").join(format!("{kid}.json"))
}

/// Where an agency's private key lies, in demonstrations only.
#[must_use]
pub fn agency_key_file(folder: &Path, agency: &OrganisationId) -> PathBuf {
    folder.join("keys").join(format!("agency-{agency}.json"))
}

/// Makes a new key of a ring: the private half in its file, the public half and its leaf in `work`.
///
/// # Errors
/// If the file cannot be written.
pub fn add_ring_key(
    folder: &Path,
    ring: Ring,
    number: u8,
    work: &mut UnitOfWork,
) -> Result<RingKey, Problem> {
    let kid = ring.kid(number);
    let secret = SigningKey::generate(&mut rand::rngs::OsRng);
    let key = KeyInMemory::new(kid.clone(), secret);
    let x = PublicKey(key.public());
    crate::app::key_file::write(&key, &key_file(folder, &kid), false).map_err(Problem::internal)?;
    let record = RingKey {
        kid,
        ring,
        number,
        x,
        added_at: work.at(),
        state: KeyState::Active,
    };
    work.require_absent(records::ring_key(&record.kid));
    work.put(records::ring_key(&record.kid), &record)?;
    work.append(LEAVES, key_leaf(LeafKind::KeyAdded, &record.kid, &x, work.at()));
    Ok(record)
}

/// The leaf of something that happened to a key. The public key's hash stands where a certificate's would.
#[must_use]
pub fn key_leaf(kind: LeafKind, kid: &str, x: &PublicKey, now: Instant) -> String {
    let leaf = Leaf {
        kind,
        time: now,
        serial: None,
        certificate: Some(Sha256Hash::of(x.to_string())),
        report: None,
        key: Some(kid.to_owned()),
    };
    leaf.to_string()
}

/// The leaf of an origin that was added. The origin's hash stands where a certificate's would.
#[must_use]
pub fn origin_leaf(origin: &Origin, now: Instant) -> String {
    let certificate = Some(Sha256Hash::of(origin.as_str()));
    Leaf {
        kind: LeafKind::OriginAdded,
        time: now,
        serial: None,
        certificate,
        report: None,
        key: None,
    }
    .to_string()
}

/// Every key of every ring, with its record's version.
///
/// # Errors
/// If the store fails.
pub fn ring_keys_read(store: &dyn Store) -> Result<Vec<(RingKey, u64)>, Problem> {
    let mut keys = Vec::new();
    for_each(store, records::RING_KEYS, |key, record| {
        let parsed = serde_json::from_slice(&record.value)
            .map_err(|error| Problem::internal(format!("the record at '{key}': {error}")))?;
        keys.push((parsed, record.version));
        Ok::<(), Problem>(())
    })?;
    Ok(keys)
}

/// The same without the versions of their records.
///
/// # Errors
/// If the store fails.
pub fn ring_keys(store: &dyn Store) -> Result<Vec<RingKey>, Problem> {
    Ok(ring_keys_read(store)?.into_iter().map(|(key, _)| key).collect())
}

/// Opens the active keys of both rings.
///
/// # Errors
/// If a ring has no active key, or its file cannot be read or is another key. A file that is missing signs nothing.
pub fn signers(folder: &Path, store: &dyn Store) -> Result<Signers, Problem> {
    let (mut active, mut read) = (HashMap::new(), Vec::new());
    let keys = ring_keys_read(store)?;
    for (key, version) in keys
        .iter()
        .filter(|(key, _)| key.state == KeyState::Active && key.ring != Ring::Log)
    {
        let file = key_file(folder, &key.kid);
        if !file.exists() {
            // A restored folder may come without private keys; it can be read, checked, and given new ones.
            let missing: Arc<dyn Signer> = Arc::new(MissingKey(key.clone()));
            active.insert(key.ring, (key.number, missing));
            continue;
        }
        let signer = crate::app::key_file::read(&file).map_err(Problem::internal)?;
        if PublicKey(signer.public()) != key.x {
            return Err(Problem::internal(format!(
                "the key file of '{}' holds another key",
                key.kid
            )));
        }
        let signer: Arc<dyn Signer> = Arc::new(signer);
        active.insert(key.ring, (key.number, signer));
        read.push((records::ring_key(&key.kid), *version));
    }
    let mut take = |ring: Ring| {
        active
            .remove(&ring)
            .ok_or_else(|| Problem::internal(format!("the {ring:?} ring has no active key")))
    };
    Ok(Signers {
        seal: take(Ring::Seal)?,
        certificate: take(Ring::Certificate)?.1,
        records: read,
    })
}

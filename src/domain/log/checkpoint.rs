//! Signed checkpoints: the log's name, size and root with its key's signature, in the text of C2SP's `tlog-checkpoint`
//! and `signed-note`. Whoever keeps one elsewhere can show later that the log forgot nothing.
//!
//! ```text
//! zm.example.cn/log
//! 42
//! base64 of the root
//!
//! — zm.example.cn/log base64 of four bytes of key hash and the signature
//! ```
//!
//! The journal has checkpoints too, signed by the log's key under the log's name with [`OF_JOURNAL`] behind it; beside
//! the log's they stand in one text, an empty line between.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};

/// Longest text that is read as a checkpoint.
pub const MOST_CHECKPOINT_BYTES: usize = 16 << 10;
/// What stands for Ed25519 in a key's hash.
const ED25519: u8 = 1;
const KEY_HASH_BYTES: usize = 4;

/// What stands behind the log's name in the name of its journal.
pub const OF_JOURNAL: &str = "/journal";

/// A tree's size and root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TreeHead {
    /// How many leaves.
    pub size: u64,
    /// Their Merkle tree hash.
    pub root: Sha256Hash,
}

/// A log's state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// Their Merkle tree hash.
    pub root: Sha256Hash,
}

/// A checkpoint with its signatures, of which at least one claims to be the log's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What is signed.
    pub checkpoint: Checkpoint,
    /// Key hash and signature of each line under the log's own name.
    signatures: Vec<([u8; KEY_HASH_BYTES], [u8; 64])>,
}

/// Why a text is not a checkpoint to rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum CheckpointProblem {
    /// Not such a text.
    NotACheckpoint,
    /// Signed by another key.
    OtherKey,
    /// The signature does not hold.
    Signature,
}

impl Explain for CheckpointProblem {
    fn message(&self) -> Message {
        match self {
            Self::NotACheckpoint => message!("log.not_a_checkpoint"),
            Self::OtherKey => message!("log.checkpoint_of_another_key"),
            Self::Signature => message!("log.checkpoint_signature"),
        }
    }
}

impl Checkpoint {
    /// The text that is signed: three lines.
    #[must_use]
    pub fn note(&self) -> String {
        let root = STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// The whole text, with the signature over [`Checkpoint::note`] that `key` made.
    #[must_use]
    pub fn with_signature(&self, key: &VerifyingKey, signature: &[u8; 64]) -> String {
        let mut text = self.note();
        let line = [key_hash(&self.origin, key).as_slice(), signature].concat();
        let _ = write!(text, "\n— {} {}\n", self.origin, STANDARD.encode(line));
        text
    }
}

/// The four bytes by which a signature line names its key.
fn key_hash(name: &str, key: &VerifyingKey) -> [u8; KEY_HASH_BYTES] {
    let digest = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    digest.first_chunk().copied().unwrap_or_default()
}

impl SignedCheckpoint {
    /// Reads a text of one or more checkpoints with an empty line between.
    ///
    /// # Errors
    /// [`CheckpointProblem::NotACheckpoint`] if one of them is none.
    pub fn parse_all(text: &str) -> Result<Vec<Self>, CheckpointProblem> {
        if text.len() > MOST_CHECKPOINT_BYTES {
            return Err(CheckpointProblem::NotACheckpoint);
        }
        // Each is a note, an empty line, and its signatures; none of its lines is empty.
        let parts: Vec<&str> = text.split("\n\n").collect();
        let mut all = Vec::new();
        for pair in parts.chunks(2) {
            let [note, signatures] = pair else {
                return Err(CheckpointProblem::NotACheckpoint);
            };
            let end = if signatures.ends_with('\n') { "" } else { "\n" };
            all.push(Self::parse(&format!("{note}\n\n{signatures}{end}"))?);
        }
        // Only the last one's last line may lack its end after the split, and there the text must have it.
        if text.ends_with('\n') {
            Ok(all)
        } else {
            Err(CheckpointProblem::NotACheckpoint)
        }
    }

    /// Reads the text. Signatures of others (witnesses) may stand beside the log's.
    ///
    /// # Errors
    /// [`CheckpointProblem::NotACheckpoint`].
    pub fn parse(text: &str) -> Result<Self, CheckpointProblem> {
        parse(text).ok_or(CheckpointProblem::NotACheckpoint)
    }

    /// The checkpoint, if `key` signed it.
    ///
    /// # Errors
    /// [`CheckpointProblem::OtherKey`], [`CheckpointProblem::Signature`].
    pub fn verified(self, key: &VerifyingKey) -> Result<Checkpoint, CheckpointProblem> {
        let own = key_hash(&self.checkpoint.origin, key);
        let mut found = self.signatures.iter().filter(|(hash, _)| *hash == own).peekable();
        if found.peek().is_none() {
            return Err(CheckpointProblem::OtherKey);
        }
        let note = self.checkpoint.note();
        let holds = |bytes: &[u8; 64]| {
            key.verify_strict(note.as_bytes(), &Signature::from_bytes(bytes))
                .is_ok()
        };
        if found.any(|(_, signature)| holds(signature)) {
            Ok(self.checkpoint)
        } else {
            Err(CheckpointProblem::Signature)
        }
    }
}

fn parse(text: &str) -> Option<SignedCheckpoint> {
    if text.len() > MOST_CHECKPOINT_BYTES {
        return None;
    }
    let (note, signatures) = text.split_once("\n\n")?;
    let mut lines = note.split('\n');
    let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
    let root: [u8; 32] = STANDARD.decode(root).ok()?.try_into().ok()?;
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size: size.parse().ok()?,
        root: Sha256Hash::from_bytes(root),
    };
    // One spelling only, and no further lines.
    let plain = !origin.is_empty() && !origin.contains(|c: char| c.is_whitespace() || c.is_control());
    if !plain || checkpoint.note() != format!("{note}\n") {
        return None;
    }
    let mut own = Vec::new();
    for line in signatures.strip_suffix('\n')?.split('\n') {
        let (name, value) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = STANDARD.decode(value).ok()?;
        if name != origin {
            continue;
        }
        let (hash, signature) = bytes.split_first_chunk()?;
        own.push((*hash, signature.try_into().ok()?));
    }
    (!own.is_empty()).then_some(SignedCheckpoint {
        checkpoint,
        signatures: own,
    })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::{Signer, SigningKey};
    use proptest::prelude::*;

    use super::*;

    fn signed(origin: &str, size: u64, secret: u8) -> (String, VerifyingKey) {
        let key = SigningKey::from_bytes(&[secret; 32]);
        let checkpoint = Checkpoint {
            origin: origin.to_owned(),
            size,
            root: Sha256Hash::of(size.to_string()),
        };
        let signature = key.sign(checkpoint.note().as_bytes()).to_bytes();
        let public = key.verifying_key();
        (checkpoint.with_signature(&public, &signature), public)
    }

    /// The key hash of C2SP's signed-note, reckoned by hand: SHA-256 of name, newline, 0x01 and the key.
    #[test]
    fn the_bytes_are_those_of_the_format() {
        let (text, key) = signed("zm.example.cn/log", 42, 7);
        let hash = Sha256Hash::of([b"zm.example.cn/log\n\x01".as_slice(), key.as_bytes()].concat());
        let line = text.lines().last().unwrap();
        let value = STANDARD.decode(line.rsplit(' ').next().unwrap()).unwrap();
        assert_eq!(value[..4], hash.as_bytes()[..4]);
        assert_eq!(value.len(), 68);
        let root = STANDARD.encode(Sha256Hash::of("42").as_bytes());
        assert!(text.starts_with(&format!("zm.example.cn/log\n42\n{root}\n\n— zm.example.cn/log ")));
    }

    #[test]
    fn witnesses_may_stand_beside_the_log() {
        let (text, key) = signed("zm.example.cn/log", 42, 7);
        let witness = format!("— witness.example {}\n", STANDARD.encode([9; 76]));
        let read = SignedCheckpoint::parse(&format!("{text}{witness}")).unwrap();
        assert_eq!(read.verified(&key).unwrap().size, 42);
        let alone = text.replace("— zm.example.cn/log", "— witness.example");
        assert_eq!(
            SignedCheckpoint::parse(&alone),
            Err(CheckpointProblem::NotACheckpoint)
        );
    }

    #[test]
    fn another_key_or_size_does_not_hold() {
        let (text, _) = signed("zm.example.cn/log", 42, 7);
        let (_, other) = signed("zm.example.cn/log", 42, 8);
        let read = SignedCheckpoint::parse(&text).unwrap();
        assert_eq!(read.verified(&other), Err(CheckpointProblem::OtherKey));
        let (_, key) = signed("zm.example.cn/log", 42, 7);
        let changed = SignedCheckpoint::parse(&text.replace("\n42\n", "\n43\n")).unwrap();
        assert_eq!(changed.verified(&key), Err(CheckpointProblem::Signature));
    }

    #[test]
    fn the_journals_may_stand_behind_the_logs() {
        let (log, key) = signed("zm.example.cn/log", 42, 7);
        let (journal, _) = signed("zm.example.cn/log/journal", 137, 7);
        let both = SignedCheckpoint::parse_all(&format!("{log}\n{journal}")).unwrap();
        let sizes = both.into_iter().map(|one| one.verified(&key).unwrap().size);
        assert_eq!(sizes.collect::<Vec<_>>(), [42, 137]);
        assert_eq!(SignedCheckpoint::parse_all(&log).unwrap().len(), 1);
        for wrong in [
            format!("{log}{journal}"),
            format!("{log}\n\n{journal}"),
            format!("{log}\n"),
            String::new(),
        ] {
            assert!(SignedCheckpoint::parse_all(&wrong).is_err(), "{wrong}");
        }
        assert!(SignedCheckpoint::parse_all(log.trim_end()).is_err());
    }

    proptest! {
        #[test]
        fn a_checkpoint_reads_back_and_no_change_of_it_holds(
            origin in "[a-z.:0-9]{1,20}/log(/[2-9])?", size in any::<u64>(), at in any::<prop::sample::Index>(), byte in any::<u8>(),
        ) {
            let (text, key) = signed(&origin, size, 7);
            let read = SignedCheckpoint::parse(&text).unwrap().verified(&key).unwrap();
            prop_assert_eq!((&read.origin, read.size), (&origin, size));
            let mut bytes = text.clone().into_bytes();
            let at = at.index(bytes.len());
            prop_assume!(bytes[at] != byte);
            bytes[at] = byte;
            let changed = String::from_utf8(bytes).ok().and_then(|text| SignedCheckpoint::parse(&text).ok());
            prop_assert!(changed.is_none_or(|changed| changed.verified(&key).is_err()));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
            let _ = SignedCheckpoint::parse(&text);
        }
    }
}

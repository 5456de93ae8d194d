//! Colours of invented pictures.

use sha2::{Digest, Sha256};

/// Colours that follow from a seed.
pub(super) struct Colours<'a>(&'a [u8]);

impl<'a> Colours<'a> {
    pub(super) const fn of(seed: &'a [u8]) -> Self {
        Self(seed)
    }

    /// The three components at `place`, each from 16 to 235, so that they are fit for video as well.
    pub(super) fn at(&self, place: u32) -> [u8; 3] {
        let mut hasher = Sha256::new();
        hasher.update(self.0);
        hasher.update(place.to_be_bytes());
        let [a, b, c, ..] = <[u8; 32]>::from(hasher.finalize());
        [a, b, c].map(|byte| 16 + byte % 220)
    }
}

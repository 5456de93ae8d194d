//! The Merkle tree hash of RFC 6962, section 2.1, kept as a running value.
//!
//! A tree of `n` leaves is held as the roots of its perfect subtrees, one for each bit set in `n`: at most
//! 64 hashes however many leaves there are, and appending costs less than two hashes on average.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hash::Sha256Hash;

/// The hash of a leaf: SHA-256 of 0x00 and the leaf's bytes.
#[must_use]
pub fn leaf_hash(leaf: &[u8]) -> Sha256Hash {
    let digest = Sha256::new().chain_update([0]).chain_update(leaf).finalize();
    Sha256Hash::from_bytes(digest.into())
}

fn node_hash(left: &Sha256Hash, right: &Sha256Hash) -> Sha256Hash {
    let digest = Sha256::new()
        .chain_update([1])
        .chain_update(left.as_bytes())
        .chain_update(right.as_bytes())
        .finalize();
    Sha256Hash::from_bytes(digest.into())
}

/// A growing tree: its size and the roots of its perfect subtrees, largest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    size: u64,
    subtrees: Vec<Sha256Hash>,
}

impl Tree {
    /// How many leaves the tree has.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf and gives its index.
    pub fn append(&mut self, leaf: &[u8]) -> u64 {
        let index = self.size;
        let mut hash = leaf_hash(leaf);
        // Each trailing one bit of the old size is a perfect subtree as large as what is being added.
        for _ in 0..index.trailing_ones() {
            if let Some(left) = self.subtrees.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.subtrees.push(hash);
        self.size = index.saturating_add(1);
        index
    }

    /// The Merkle tree hash; of the empty tree, the hash of nothing.
    #[must_use]
    pub fn root(&self) -> Sha256Hash {
        let mut from_right = self.subtrees.iter().rev();
        let Some(last) = from_right.next() else {
            return Sha256Hash::of("");
        };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }

    /// Size, root and subtrees, as the store keeps them.
    #[must_use]
    pub fn head(&self) -> Head {
        Head {
            size: self.size,
            root: self.root(),
            tree: self.clone(),
        }
    }
}

/// A log's running head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many leaves.
    pub size: u64,
    /// Their Merkle tree hash.
    pub root: Sha256Hash,
    /// What is needed to go on.
    pub tree: Tree,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// RFC 6962, section 2.1, word for word: split at the largest power of two smaller than n.
    fn by_definition(leaves: &[Vec<u8>]) -> Sha256Hash {
        match leaves {
            [] => Sha256Hash::of(""),
            [one] => leaf_hash(one),
            many => {
                let mut k = 1;
                while k * 2 < many.len() {
                    k *= 2;
                }
                node_hash(&by_definition(&many[..k]), &by_definition(&many[k..]))
            }
        }
    }

    /// Roots of the test vectors of the certificate-transparency reference implementation.
    #[test]
    fn known_roots() {
        let leaves: [&[u8]; 8] = [
            b"",
            b"\x00",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
        ];
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.append(leaf);
        }
        let root = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328";
        assert_eq!(tree.root().to_string(), root);
    }

    proptest! {
        #[test]
        fn the_running_root_is_the_roots_definition(
            leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 0..70),
        ) {
            let mut tree = Tree::default();
            for (expected, leaf) in (0_u64..).zip(&leaves) {
                prop_assert_eq!(tree.append(leaf), expected);
            }
            prop_assert_eq!(tree.root(), by_definition(&leaves));
        }
    }
}

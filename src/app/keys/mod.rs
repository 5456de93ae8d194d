//! Keys: rings, persons' and agencies' keys, signing, and the end of keys.

pub(crate) mod agency_key_files;
pub(crate) mod agency_keys;
pub(crate) mod agency_signers;
pub(crate) mod find;
pub(crate) mod life;
pub(crate) mod remote_signer;
pub(crate) mod rings;
pub(crate) mod sign;
pub(crate) mod uses;

pub use self::agency_keys::AgencyKeys;
pub use self::agency_signers::{NewAgencyKey, NewSigner};
pub use self::find::ListedKey;
pub(crate) use self::life::retire_held_key;
pub use self::remote_signer::proof_message;
pub use self::sign::ReadySignature;
use crate::app::context::Context;

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Keys<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

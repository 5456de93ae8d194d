//! The tag 标签: serial, code, key rings and states (formats.md, access.md).
//!
//! Everything here is pure: keys, time and random bytes come in as arguments, and nothing reads the store.

mod code;
mod did;
mod jws;
mod key_life;
mod keys;
mod origin;
mod public_reason;
mod retention;
mod serial;
mod signer;
pub mod state;

pub use self::code::{
    Code, CodeInput, LONGEST as LONGEST_CODE, Link, Seal, SealProblem, is_the_code, parse_code, parse_link,
    tag_uri, typing_error,
};
pub use self::did::did_document;
pub use self::jws::{JwsHeader, JwsProblem, sign_jws, verify_jws};
pub use self::key_life::{CLOCK_SKEW_MS, Compromise, HeldKey, KeyName, KeyUse, NotAKeyName};
pub use self::keys::{
    FormerLogKey, KeyDocument, KeyDocumentProblem, KeyState, PublicKey, Ring, RingKey, jwk, jwks,
};
pub use self::origin::{LabelPrefix, NotAPrefix, NotAnOrigin, Origin};
pub use self::public_reason::{PublicReason, PublicState};
pub use self::retention::{NotYet, Retention, may_archive};
pub use self::serial::{NotASerial, RANDOM_BYTES as SERIAL_RANDOM_BYTES, Serial};
pub use self::signer::{KeyInMemory, SignProblem, Signer};

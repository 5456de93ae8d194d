//! Passwords at rest: argon2id, with the memory and the rounds that OWASP names (19 MiB, 2, 1).

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::domain::problem::Problem;
use crate::message::as_told;

/// KiB of memory, rounds, lanes.
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);
/// A hash of nobody's password, so that a person who is not there takes as long as one who is.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5cyBzYWx0IQ$3q2+796tvu/erb7v3q2+796tvu/erb7v3q2+796tvu8";

fn argon2() -> Result<Argon2<'static>, Problem> {
    let (memory, rounds, lanes) = COST;
    let params =
        Params::new(memory, rounds, lanes, None).map_err(|error| Problem::internal(as_told(&error)))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A password as it is hashed: the same characters typed on another keyboard are the same password (RFC 8265, NFKC).
fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

/// The PHC string of `password`, with a new salt.
///
/// # Errors
/// If hashing fails, which it does not with our own parameters.
pub(super) fn hashed(password: &str) -> Result<String, Problem> {
    let salt = SaltString::generate(&mut OsRng);
    argon2()?
        .hash_password(normal(password).as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Problem::internal(as_told(&error)))
}

/// Whether `password` is that of `stored`; of nobody's where there is none.
///
/// # Errors
/// If a stored hash cannot be read.
pub(super) fn is_right(password: &str, stored: Option<&str>) -> Result<bool, Problem> {
    let hash =
        PasswordHash::new(stored.unwrap_or(NOBODYS)).map_err(|error| Problem::internal(as_told(&error)))?;
    let right = argon2()?
        .verify_password(normal(password).as_bytes(), &hash)
        .is_ok();
    Ok(right && stored.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_right_in_every_normal_form_and_nobodys_never_is() {
        let stored = hashed("E\u{301}tude ｍade 1").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(is_right("Étude made 1", Some(&stored)).unwrap());
        assert!(!is_right("Etude made 1", Some(&stored)).unwrap());
        assert!(!is_right("nobodys", None).unwrap());
        assert_ne!(hashed("same").unwrap(), hashed("same").unwrap());
    }
}

//! Compact JWS (RFC 7515) with Ed25519, the one algorithm we sign or accept. We sign as `EdDSA` (RFC 8037); the name
//! `Ed25519` (RFC 9864) says the same and is accepted too.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::signer::{SignProblem, Signer};

use crate::message::{Explain, Message, message};

/// Longest JWS we read: a certificate has about 3,000 characters.
const LONGEST: usize = 256 * 1024;
/// Names of the algorithm: the one of RFC 8037, which we write, and the one of RFC 9864.
const ALGORITHMS: [&str; 2] = ["EdDSA", "Ed25519"];

/// The protected header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JwsHeader {
    /// `EdDSA`, or `Ed25519`.
    pub alg: String,
    /// What the payload is, for example `vc+jwt`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub typ: Option<String>,
    /// Which key signed.
    pub kid: String,
    /// Extensions that must be understood; we understand none, so a header with them is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crit: Option<Vec<String>>,
}

/// Why a JWS does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum JwsProblem {
    /// Not three parts of base64url, or too long.
    Malformed,
    /// Another algorithm, or an extension we do not know.
    Header,
    /// The key is not known.
    UnknownKey(String),
    /// The signature is not this key's.
    Forged,
}

impl Explain for JwsProblem {
    fn message(&self) -> Message {
        match self {
            Self::Malformed => message!("signature.malformed"),
            Self::Header => message!("signature.header"),
            Self::UnknownKey(key) => message!("signature.unknown_key", key),
            Self::Forged => message!("signature.forged"),
        }
    }
}

/// Signs `payload` with `signer`.
///
/// # Errors
/// [`SignProblem`] if the signer does not sign.
pub fn sign_jws(signer: &dyn Signer, typ: Option<&str>, payload: &[u8]) -> Result<String, SignProblem> {
    let header = JwsHeader {
        alg: "EdDSA".to_owned(),
        typ: typ.map(str::to_owned),
        kid: signer.kid().to_owned(),
        crit: None,
    };
    let header = serde_json::to_vec(&header).unwrap_or_default();
    let mut jws = URL_SAFE_NO_PAD.encode(header);
    jws.push('.');
    URL_SAFE_NO_PAD.encode_string(payload, &mut jws);
    let signature = signer.sign(jws.as_bytes())?;
    jws.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut jws);
    Ok(jws)
}

/// Checks a compact JWS, strictly, and gives its header and payload. `find_key` maps `kid` to a key.
///
/// # Errors
/// [`JwsProblem`].
pub fn verify_jws(
    compact: &str,
    find_key: impl FnOnce(&str) -> Option<VerifyingKey>,
) -> Result<(JwsHeader, Vec<u8>), JwsProblem> {
    if compact.len() > LONGEST {
        return Err(JwsProblem::Malformed);
    }
    let (signed, signature) = compact.rsplit_once('.').ok_or(JwsProblem::Malformed)?;
    let (header, payload) = signed.split_once('.').ok_or(JwsProblem::Malformed)?;
    let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsProblem::Malformed);
    let header: JwsHeader = serde_json::from_slice(&decode(header)?).map_err(|_| JwsProblem::Malformed)?;
    if !ALGORITHMS.contains(&header.alg.as_str()) || header.crit.is_some() {
        return Err(JwsProblem::Header);
    }
    let payload = decode(payload)?;
    let signature: [u8; 64] = decode(signature)?.try_into().map_err(|_| JwsProblem::Malformed)?;
    let key = find_key(&header.kid).ok_or_else(|| JwsProblem::UnknownKey(header.kid.clone()))?;
    key.verify_strict(signed.as_bytes(), &Signature::from_bytes(&signature))
        .map_err(|_| JwsProblem::Forged)?;
    Ok((header, payload))
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;
    use proptest::prelude::*;

    use super::super::signer::KeyInMemory;
    use super::*;

    fn signer() -> KeyInMemory {
        KeyInMemory::new("cert-1".to_owned(), SigningKey::from_bytes(&[7; 32]))
    }

    /// RFC 8037, appendix A.4: key, payload and signature of the standard's own example.
    #[test]
    fn the_example_of_rfc_8037() {
        let key = URL_SAFE_NO_PAD
            .decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")
            .unwrap();
        let key = VerifyingKey::from_bytes(key.as_slice().try_into().unwrap()).unwrap();
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        let signature = URL_SAFE_NO_PAD
            .decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
            .unwrap();
        let signature = Signature::from_bytes(signature.as_slice().try_into().unwrap());
        assert!(key.verify_strict(signed.as_bytes(), &signature).is_ok());
    }

    #[test]
    fn what_was_signed_verifies_and_nothing_else_does() {
        let signer = signer();
        let jws = sign_jws(&signer, Some("vc+jwt"), b"{}").unwrap();
        let (header, payload) = verify_jws(&jws, |kid| (kid == "cert-1").then(|| signer.public())).unwrap();
        assert_eq!(
            (header.typ.as_deref(), payload.as_slice()),
            (Some("vc+jwt"), b"{}".as_slice())
        );
        assert_eq!(
            verify_jws(&jws, |_| None),
            Err(JwsProblem::UnknownKey("cert-1".to_owned()))
        );
        let other = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert_eq!(verify_jws(&jws, |_| Some(other)), Err(JwsProblem::Forged));
        let none = format!(
            "{}.e30.",
            URL_SAFE_NO_PAD.encode(r#"{"alg":"none","kid":"cert-1"}"#)
        );
        assert_eq!(
            verify_jws(&none, |_| Some(signer.public())),
            Err(JwsProblem::Header)
        );
    }

    /// RFC 9864, section 2.2: the algorithm by its full name.
    #[test]
    fn the_full_name_of_the_algorithm_is_accepted_and_no_other() {
        let signer = signer();
        let jws = |alg: &str| {
            let header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"{alg}","kid":"cert-1"}}"#));
            let signed = format!("{header}.{}", URL_SAFE_NO_PAD.encode("{}"));
            let signature = signer.sign(signed.as_bytes()).unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        };
        for alg in ["EdDSA", "Ed25519"] {
            assert!(verify_jws(&jws(alg), |_| Some(signer.public())).is_ok(), "{alg}");
        }
        for alg in ["ed25519", "Ed448", "ES256", ""] {
            let refused = verify_jws(&jws(alg), |_| Some(signer.public()));
            assert_eq!(refused, Err(JwsProblem::Header), "{alg}");
        }
    }

    proptest! {
        #[test]
        fn every_changed_character_is_noticed(place in any::<prop::sample::Index>(), to in "[A-Za-z0-9_.-]") {
            let signer = signer();
            let jws = sign_jws(&signer, None, b"payload").unwrap();
            let place = place.index(jws.len());
            let mut changed = jws.clone();
            changed.replace_range(place..=place, &to);
            prop_assume!(changed != jws);
            prop_assert!(verify_jws(&changed, |_| Some(signer.public())).is_err());
        }

        #[test]
        fn nothing_from_outside_panics(text in "\\PC{0,200}") {
            let _ = verify_jws(&text, |_| None);
        }
    }
}

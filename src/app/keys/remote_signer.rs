//! An agency's key behind an endpoint that the agency runs (formats.md, "Keys"): asked over HTTPS for one signature at
//! a time, and never believed before its signature was verified. docs/en/agency.md has the exact request and answer.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, VerifyingKey};
use reqwest::Url;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::app::outbound::{Reach, is_private, private, to_others};
use crate::domain::tag::{PublicKey, SignProblem, Signer};
use crate::hash::Sha256Hash;
use crate::message::{Message, as_told, message};

/// Bytes of an answer at most: a signature takes 110.
const LARGEST_ANSWER: usize = 16 << 10;

/// What the endpoint is told beside what it signs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct SignContext {
    /// The appraisal.
    pub(crate) appraisal_id: Uuid,
    /// Hash of the report's body: what the signing input's payload holds.
    pub(crate) report_body_sha256: Sha256Hash,
}

#[derive(Serialize)]
struct SignRequest<'a> {
    kid: &'a str,
    payload: &'a str,
    context: &'a SignContext,
}

#[derive(Deserialize)]
struct SignAnswer {
    signature: String,
}

#[derive(Serialize)]
struct ProofRequest<'a> {
    agency: &'a str,
    prove: &'a str,
}

#[derive(Deserialize)]
struct ProofAnswer {
    x: PublicKey,
    signature: String,
}

/// Where an agency signs, and what opens it.
pub(crate) struct Endpoint {
    pub(crate) url: Url,
    pub(crate) secret: Zeroizing<String>,
    pub(crate) timeout: Duration,
    /// What addresses its name may lead to. Plain http leads to this machine, and only the operator registers it.
    pub(crate) reach: Reach,
}

/// Reads an endpoint's address: `https`, or `http` on this machine.
///
/// # Errors
/// What would be right.
pub(crate) fn endpoint_url(text: &str) -> Result<Url, Message> {
    let right = || message!("key.endpoint");
    let url = Url::parse(text).map_err(|_| right())?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let address = host.parse::<std::net::IpAddr>().ok();
    let loopback = host == "localhost" || address.is_some_and(|address| address.is_loopback());
    if !(url.scheme() == "https" || (url.scheme() == "http" && loopback)) || text.len() > 500 {
        return Err(right());
    }
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(message!("key.endpoint_with_secret"));
    }
    Ok(url)
}

/// What an endpoint signs to prove that it holds a key. No report and no certificate begins like this.
#[must_use]
pub fn proof_message(agency: &str, nonce: &str) -> Vec<u8> {
    format!("zhenma/signer-proof/v1\n{agency}\n{nonce}").into_bytes()
}

impl Endpoint {
    /// Asks which key the endpoint holds, with a proof that it does.
    pub(crate) fn prove(&self, agency: &str, nonce: &str) -> Result<PublicKey, SignProblem> {
        let answer: ProofAnswer = self.ask(&ProofRequest { agency, prove: nonce })?;
        let signature = signature(&answer.signature)?;
        let message = proof_message(agency, nonce);
        match answer
            .x
            .0
            .verify_strict(&message, &Signature::from_bytes(&signature))
        {
            Ok(()) => Ok(answer.x),
            Err(_) => Err(SignProblem::Remote(message!("key.signer_unproved"))),
        }
    }

    /// One request on a runtime of its own: the caller is a blocking thread, and none that serves requests waits.
    fn ask<T: serde::de::DeserializeOwned>(&self, body: &impl Serialize) -> Result<T, SignProblem> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| SignProblem::Remote(as_told(&error)))?;
        let answer = runtime.block_on(self.send(body));
        // A name that is still being looked up is not waited for.
        runtime.shutdown_background();
        serde_json::from_slice(&answer?).map_err(|_| SignProblem::Remote(message!("key.signer_not_json")))
    }

    async fn send(&self, body: &impl Serialize) -> Result<Vec<u8>, SignProblem> {
        let reach = match self.url.scheme() {
            "http" => Reach::Anywhere,
            _ => self.reach,
        };
        let client = to_others(&self.url, reach, self.timeout)
            .map_err(SignProblem::Remote)?
            .build()
            .map_err(|error| unreached(&error))?;
        let request = client
            .post(self.url.clone())
            .bearer_auth(self.secret.as_str())
            .json(body);
        let mut response = request.send().await.map_err(|error| unreached(&error))?;
        if response.status().as_u16() != 200 {
            let told = message!("key.signer_status", status = response.status());
            return Err(SignProblem::Remote(told));
        }
        let mut whole = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| unreached(&error))? {
            if whole.len().saturating_add(chunk.len()) > LARGEST_ANSWER {
                let told = message!("key.signer_too_long", most = LARGEST_ANSWER);
                return Err(SignProblem::Remote(told));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole)
    }
}

/// The endpoint as a signer of one report.
pub(crate) struct RemoteSigner {
    pub(crate) endpoint: Endpoint,
    pub(crate) kid: String,
    pub(crate) x: PublicKey,
    pub(crate) context: SignContext,
}

impl Signer for RemoteSigner {
    fn kid(&self) -> &str {
        &self.kid
    }

    fn public(&self) -> VerifyingKey {
        self.x.0
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], SignProblem> {
        let payload = std::str::from_utf8(message)
            .map_err(|_| SignProblem::Remote(message!("key.signer_text_only")))?;
        let request = SignRequest {
            kid: &self.kid,
            payload,
            context: &self.context,
        };
        signature(&self.endpoint.ask::<SignAnswer>(&request)?.signature)
    }
}

fn signature(text: &str) -> Result<[u8; 64], SignProblem> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| SignProblem::Remote(message!("key.signer_signature")))
}

/// Why it was not reached, without the address's path: an agency may keep a secret in it.
fn unreached(error: &reqwest::Error) -> SignProblem {
    SignProblem::Remote(match () {
        () if is_private(error) => private(),
        () if error.is_timeout() => message!("key.signer_late"),
        () if error.is_connect() => message!("key.signer_unreachable"),
        () => message!("key.signer_broke_off"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_an_agency_may_sign() {
        for good in [
            "https://sign.agency.example/zhenma",
            "https://10.0.0.7:8443/",
            "http://127.0.0.1:9000/",
            "http://localhost/sign",
            "http://[::1]:9000/",
        ] {
            assert!(endpoint_url(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "sign.agency.example",
            "http://sign.agency.example/",
            "ftp://127.0.0.1/",
            "https://user:secret@agency.example/",
            "http://localhost.agency.example/",
            "file:///etc/passwd",
        ] {
            assert!(endpoint_url(bad).is_err(), "{bad}");
        }
    }
}

//! `zhenma agency-signer`: a small endpoint for an agency that has none of its own. It runs at the agency, beside its
//! key, behind a proxy that speaks TLS; the service only ever sees signatures.

use std::path::PathBuf;
use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Args;
use ed25519_dalek::SigningKey;
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::agency::read_secret;
use super::listen::listen;
use super::outcome::{Failure, Outcome};
use super::terminal;
use crate::app::key_file;
use crate::app::keys::proof_message;
use crate::domain::tag::{JwsHeader, KeyInMemory, PublicKey, SignProblem, Signer};
use crate::hash::Sha256Hash;
use crate::message::{Explain, Language, Message, language, message};

/// Bytes of a request at most.
const LARGEST_REQUEST: usize = 16 << 10;
/// Characters of a secret at least.
const LEAST_SECRET: usize = 16;

/// Run an agency's signing endpoint beside its key
#[derive(Args)]
pub(super) struct AgencySigner {
    /// The file with the agency's private key; made, for its owner alone, where there is none
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    /// The file with the secret that callers have to send
    #[arg(long, value_name = "FILE")]
    secret_file: PathBuf,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    listen: String,
}

struct Held {
    key: KeyInMemory,
    secret: Zeroizing<String>,
}

/// What is asked: a signature under a report, or a proof of the key.
#[derive(Deserialize)]
#[serde(untagged)]
enum Asked {
    Sign { kid: String, payload: String },
    Prove { agency: String, prove: String },
}

impl AgencySigner {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let secret = Zeroizing::new(read_secret("--secret-file", &self.secret_file)?);
        if secret.len() < LEAST_SECRET {
            let (flag, file) = ("--secret-file", self.secret_file.display());
            let why = message!("cli.secret_too_short", least = LEAST_SECRET);
            return Err(Failure::new(&message!("cli.flag_file", flag, file, why: why)));
        }
        let failed = |error: SignProblem| Failure::new(&error.message());
        // The folder the key is written to has a name of its own then.
        let file = std::path::absolute(&self.key)?;
        if !file.exists() {
            let new = SigningKey::generate(&mut rand::rngs::OsRng);
            key_file::write(&KeyInMemory::new("agency".to_owned(), new), &file, false).map_err(failed)?;
        }
        let key = key_file::read(&file).map_err(failed)?;
        let listener = listen("--listen", &self.listen)?;
        let (x, address) = (PublicKey(key.public()), listener.local_addr()?);
        let held = Arc::new(Held { key, secret });
        let server = HttpServer::new(move || {
            let held = web::Data::from(Arc::clone(&held));
            App::new().app_data(held).default_service(web::post().to(answer))
        });
        terminal::tell(&message!("cli.signer_runs", x, address));
        server.workers(1).listen(listener)?.run().await?;
        Ok(Outcome::Good)
    }
}

async fn answer(request: HttpRequest, body: web::Payload, held: web::Data<Held>) -> HttpResponse {
    let accepted = request.headers().get("accept-language");
    let accepted = accepted.and_then(|value| Language::preferred(value.to_str().ok()?));
    let reader = accepted.unwrap_or_else(language);
    match signature(&request, body, &held).await {
        Ok(answer) => HttpResponse::Ok().json(answer),
        Err((status, why)) => {
            HttpResponse::build(status).json(json!({ "code": why.code(), "why": why.text(reader) }))
        }
    }
}

async fn signature(
    request: &HttpRequest,
    body: web::Payload,
    held: &Held,
) -> Result<Value, (StatusCode, Message)> {
    let sent = request.headers().get("authorization");
    let bearer = sent.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let opens = bearer.is_some_and(|sent| sent.as_bytes().ct_eq(held.secret.as_bytes()).into());
    if !opens {
        return Err((StatusCode::UNAUTHORIZED, message!("signer.secret_needed")));
    }
    let Ok(Ok(body)) = body.to_bytes_limited(LARGEST_REQUEST).await else {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, message!("signer.too_large")));
    };
    match serde_json::from_slice(&body) {
        Ok(Asked::Sign { kid, payload }) if is_of_a_report(&kid, &payload) => {
            signed(held, payload.as_bytes(), None)
        }
        Ok(Asked::Sign { .. }) => Err((StatusCode::UNPROCESSABLE_ENTITY, message!("signer.only_reports"))),
        Ok(Asked::Prove { agency, prove }) => signed(
            held,
            &proof_message(&agency, &prove),
            Some(PublicKey(held.key.public())),
        ),
        Err(_) => {
            let (sign, prove) = ("{kid, payload, context}", "{agency, prove}");
            Err((StatusCode::BAD_REQUEST, message!("signer.body", sign, prove)))
        }
    }
}

fn signed(held: &Held, message: &[u8], x: Option<PublicKey>) -> Result<Value, (StatusCode, Message)> {
    let Ok(signature) = held.key.sign(message) else {
        return Err((StatusCode::INTERNAL_SERVER_ERROR, message!("signer.key_unusable")));
    };
    let signature = URL_SAFE_NO_PAD.encode(signature);
    Ok(match x {
        Some(x) => json!({ "x": x, "signature": signature }),
        None => json!({ "signature": signature }),
    })
}

/// Whether `payload` is the signing input of a JWS by `kid` over the hash of a report's body. Whoever has the secret
/// gets nothing else signed.
fn is_of_a_report(kid: &str, payload: &str) -> bool {
    let parts = payload.split_once('.');
    let decoded = parts.and_then(|(header, hash)| {
        let header: JwsHeader = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
        let hash = String::from_utf8(URL_SAFE_NO_PAD.decode(hash).ok()?).ok()?;
        hash.parse::<Sha256Hash>().ok().map(|_| header)
    });
    let plain = |header: JwsHeader| header.alg == "EdDSA" && header.kid == kid && header.typ.is_none();
    decoded.is_some_and(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_reports_hash_is_signed() {
        let input = |header: &str, payload: &str| {
            format!(
                "{}.{}",
                URL_SAFE_NO_PAD.encode(header),
                URL_SAFE_NO_PAD.encode(payload)
            )
        };
        let (header, hash) = (r#"{"alg":"EdDSA","kid":"a-1"}"#, "0".repeat(64));
        assert!(is_of_a_report("a-1", &input(header, &hash)));
        assert!(!is_of_a_report("a-2", &input(header, &hash)));
        assert!(!is_of_a_report("a-1", &input(header, "{}")));
        assert!(!is_of_a_report(
            "a-1",
            &input(r#"{"alg":"EdDSA","typ":"vc+jwt","kid":"a-1"}"#, &hash)
        ));
        assert!(!is_of_a_report("a-1", "zhenma/signer-proof/v1\na\nb"));
        assert!(!is_of_a_report("a-1", &format!("{}.x.y", input(header, &hash))));
    }
}

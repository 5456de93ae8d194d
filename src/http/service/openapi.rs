//! `/openapi.json`: the description of the interface.

use std::sync::OnceLock;

use actix_web::http::header::EntityTag;
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use serde_json::Value;

use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::http::platform::conditional::fresh;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::openapi;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/openapi.json", read)
        .summary("This description", "本说明")
        .limited()
        .gives_json_of("application/json")
        .conditional()
}

/// The description of every endpoint, made once.
///
/// # Errors
/// 500 if the examples cannot be read.
pub(in crate::http) fn document() -> Result<&'static Value, Problem> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    if let Some(made) = DOCUMENT.get() {
        return Ok(made);
    }
    let made = openapi::document(&crate::http::endpoints())?;
    Ok(DOCUMENT.get_or_init(|| made))
}

/// The document's bytes, and their hash.
fn bytes() -> Result<&'static (Bytes, String), Problem> {
    static BYTES: OnceLock<(Bytes, String)> = OnceLock::new();
    if let Some(made) = BYTES.get() {
        return Ok(made);
    }
    let bytes = Bytes::from(serde_json::to_vec(document()?)?);
    let hash = Sha256Hash::of(&bytes).to_string();
    Ok(BYTES.get_or_init(|| (bytes, hash)))
}

async fn read(request: HttpRequest, _public: Public) -> Result<HttpResponse, Problem> {
    let (bytes, hash) = bytes()?;
    let tag = EntityTag::new_strong(hash.clone());
    Ok(fresh(
        &request,
        &tag,
        "application/json",
        "public, no-cache",
        bytes.clone(),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_says_what_it_is() {
        let paths = document().unwrap()["paths"].as_object().unwrap();
        let operations = paths
            .values()
            .flat_map(|methods| methods.as_object().unwrap().values());
        let parameters = operations.flat_map(|operation| operation["parameters"].as_array().unwrap());
        let mute: Vec<&Value> = parameters
            .filter(|parameter| parameter["description"].as_str().unwrap_or_default().is_empty())
            .collect();
        assert_eq!(mute, Vec::<&Value>::new());
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = document().unwrap();
        let text = document.to_string();
        let mut seen = 0;
        for (_, rest) in text
            .match_indices("\"$ref\":\"#")
            .map(|(at, found)| (at, &text[at + found.len()..]))
        {
            let pointer = rest.split('"').next().unwrap();
            assert!(document.pointer(pointer).is_some(), "{pointer}");
            seen += 1;
        }
        assert!(seen > 100, "{seen}");
    }
}

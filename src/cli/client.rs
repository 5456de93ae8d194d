//! The client that every command calls the service with: the same HTTP calls a user would make.

use std::path::Path;

use reqwest::{Method, RequestBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::outcome::Failure;
use crate::app::outbound::{Reach, to_others, to_ourselves};
use crate::message::{as_told, language, message};

/// How long a service somewhere else may take for one answer.
const LONGEST_FETCH: std::time::Duration = std::time::Duration::from_secs(30);

/// Calls one service, as one caller.
#[derive(Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    token: Option<String>,
}

impl Client {
    /// A client of a service somewhere else, over TLS where its origin says so.
    pub(super) fn elsewhere(origin: &str) -> Result<Self, Failure> {
        let url = reqwest::Url::parse(origin)
            .map_err(|error| Failure::new(&message!("cli.value", value = origin, why: as_told(&error))))?;
        let http = to_others(&url, Reach::Anywhere, LONGEST_FETCH)
            .map_err(|error| Failure::new(&error))?
            .build()
            .map_err(unreachable_service)?;
        Ok(Self {
            http,
            base: origin.to_owned(),
            token: None,
        })
    }

    /// A client over a folder's socket.
    pub(super) fn over_socket(socket: &Path) -> Result<Self, Failure> {
        let http = to_ourselves()
            .unix_socket(socket)
            .build()
            .map_err(unreachable_service)?;
        Ok(Self {
            http,
            base: "http://localhost".to_owned(),
            token: None,
        })
    }

    /// The same service, called with `token`.
    pub(super) fn with_token(&self, token: Option<String>) -> Self {
        Self {
            token,
            ..self.clone()
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        let request = request.header("Accept-Language", language().tag());
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        read_json(self.request(Method::GET, path)).await
    }

    pub(super) async fn get_bytes(&self, path: &str) -> Result<Vec<u8>, Failure> {
        read_bytes(self.request(Method::GET, path)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Result<(), Failure> {
        read_bytes(self.request(Method::DELETE, path)).await.map(drop)
    }

    /// Posts JSON. With `once`, a repeated call gets the first one's answer.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        once: Option<&str>,
    ) -> Result<T, Failure> {
        let request = with_idempotency_key(self.request(Method::POST, path).json(body), once);
        read_json(request).await
    }

    /// Changes what is there by JSON.
    pub(super) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        read_json(self.request(Method::PATCH, path).json(body)).await
    }

    /// Posts bytes as they are.
    pub(super) async fn post_bytes(
        &self,
        path: &str,
        body: impl Into<reqwest::Body>,
        once: Option<&str>,
    ) -> Result<Value, Failure> {
        read_json(with_idempotency_key(
            self.request(Method::POST, path).body(body),
            once,
        ))
        .await
    }

    /// Posts nothing, hands the progress of long work to `each`, and gives what it came to.
    pub(super) async fn post_for_report<P: DeserializeOwned, R: DeserializeOwned>(
        &self,
        path: &str,
        body: Vec<u8>,
        each: impl Fn(P),
    ) -> Result<R, Failure> {
        let mut report = None;
        self.post_lines(path, body, |mut line| {
            if let Some(progress) = line.get_mut("progress") {
                each(serde_json::from_value(progress.take())?);
            } else if let Some(found) = line.get_mut("report") {
                report = Some(serde_json::from_value(found.take())?);
            }
            Ok(())
        })
        .await?;
        report.ok_or_else(|| Failure::new(&message!("cli.no_report")))
    }

    /// Hands the answer to `each` as it comes, however long it is.
    pub(super) async fn download(
        &self,
        path: &str,
        each: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        pieces(self.request(Method::GET, path), each).await
    }

    /// The same for the answer to JSON that is posted.
    pub(super) async fn download_posted(
        &self,
        path: &str,
        body: &impl Serialize,
        each: impl FnMut(&[u8]) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        pieces(self.request(Method::POST, path).json(body), each).await
    }

    /// Posts `body` and hands every line of the answer to `each`; a line that is a problem ends it.
    pub(super) async fn post_lines(
        &self,
        path: &str,
        body: impl Into<reqwest::Body>,
        mut each: impl FnMut(Value) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let request = self.request(Method::POST, path).body(body);
        let mut rest = Vec::new();
        pieces(request.header("Accept", "application/x-ndjson"), |piece| {
            // Only what is new can end a line: the last one of a long intake has megabytes.
            let mut looked = rest.len();
            rest.extend_from_slice(piece);
            while let Some(end) = rest.iter().skip(looked).position(|byte| *byte == b'\n') {
                let line: Vec<u8> = rest.drain(..=looked.saturating_add(end)).collect();
                looked = 0;
                let line: Value = serde_json::from_slice(&line)?;
                if let Some(problem) = line.get("problem") {
                    let detail = problem.get("detail").and_then(Value::as_str);
                    return Err(Failure::new(&detail.map_or_else(
                        || message!("cli.service_failed"),
                        |detail| as_told(&detail),
                    )));
                }
                each(line)?;
            }
            Ok(())
        })
        .await
    }
}

async fn pieces(
    request: RequestBuilder,
    mut each: impl FnMut(&[u8]) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut response = succeed(request).await?;
    let broken = |_| Failure::new(&message!("cli.answer_broke_off"));
    while let Some(piece) = response.chunk().await.map_err(broken)? {
        each(&piece)?;
    }
    Ok(())
}

fn with_idempotency_key(request: RequestBuilder, once: Option<&str>) -> RequestBuilder {
    match once {
        Some(key) => request.header("Idempotency-Key", key),
        None => request,
    }
}

async fn succeed(request: RequestBuilder) -> Result<reqwest::Response, Failure> {
    let response = request.send().await.map_err(unreachable_service)?;
    if response.status().is_success() {
        return Ok(response);
    }
    let status = response.status();
    let body = response.bytes().await.map_err(unreachable_service)?;
    let problem = serde_json::from_slice::<Value>(&body).ok();
    let of_it = |name: &str| Some(problem.as_ref()?.get(name)?.as_str()?.to_owned());
    Err(Failure {
        message: of_it("detail").map_or_else(
            || message!("cli.service_answered", status),
            |detail| as_told(&detail),
        ),
        field: of_it("field"),
    })
}

async fn read_bytes(request: RequestBuilder) -> Result<Vec<u8>, Failure> {
    let response = succeed(request).await?;
    Ok(response.bytes().await.map_err(unreachable_service)?.to_vec())
}

async fn read_json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Failure> {
    Ok(serde_json::from_slice(&read_bytes(request).await?)?)
}

#[allow(clippy::needless_pass_by_value, reason = "map_err hands errors over by value")]
fn unreachable_service(error: reqwest::Error) -> Failure {
    use std::error::Error;

    let mut told = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        told = format!("{told}: {cause}");
        source = cause.source();
    }
    Failure::new(&message!("cli.service_unreachable", error = told))
}

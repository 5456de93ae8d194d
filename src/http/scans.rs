//! The public endpoint: verify and scan.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::body::{Body, JSON_LIMIT};
use super::limit::Public;
use super::openapi::Operation;
use super::response::{json, value};
use super::{App, blocking, get, resource};
use crate::app::covers::PublicCover;
use crate::app::scans::ScanAnswer;
use crate::domain::problem::Problem;
use crate::domain::scan::{Notice, VerifyAnswer};
use crate::domain::tag::state::Verdict;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/verify").route(get().to(verify)));
    config.service(resource("/api/v1/scans").route(web::post().to(scan)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/api/v1/verify", "What a code is; changes nothing", "查验")
            .query::<VerifyQuery>()
            .limited()
            .gives::<Verified>(200),
        Operation::post("/api/v1/scans", "Count one scan of a code", "计一次查询")
            .takes::<Scan>()
            .limited()
            .refuses(&[403])
            .gives::<ScanAnswer>(200),
    ]
}

#[derive(Deserialize, schemars::JsonSchema)]
struct VerifyQuery {
    /// A code, a tag URI or a serial.
    code: String,
}

/// What a scan is told: the tag's answer with what stands beside it, or that nothing is known.
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "it describes what is put together from stored text")]
enum Verified {
    Tag {
        #[schemars(flatten)]
        answer: Box<VerifyAnswer>,
        notice: Option<Notice>,
        cover: Option<PublicCover>,
    },
    NotFound {
        verdict: Verdict,
    },
}

/// One or two reads of the store, which run here: a hop to another thread would cost more than they do.
async fn verify(request: HttpRequest, public: Public, app: App) -> Result<HttpResponse, Problem> {
    let query = web::Query::<VerifyQuery>::from_query(request.query_string())
        .map_err(|_| Problem::bad_request("verify takes ?code= with a code, a tag URI or a serial"))?;
    Ok(json(200, app.scans().verify(&query.code, &public.address)?))
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Scan {
    code: String,
}

async fn scan(
    request: HttpRequest,
    public: Public,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    refuse_cross_site(&request)?;
    let scan: Scan = body.json()?;
    let answer = blocking(move || app.scans().count_scan(&scan.code, &public.address)).await?;
    value(200, &answer)
}

/// A page of another site cannot make its visitors count scans.
///
/// # Errors
/// 403 for a request a browser says comes from elsewhere.
pub(super) fn refuse_cross_site(request: &HttpRequest) -> Result<(), Problem> {
    let site = request
        .headers()
        .get("sec-fetch-site")
        .and_then(|value| value.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Problem::forbidden(
            "a scan is counted only from our own page or by a program, not from another site",
        )),
    }
}

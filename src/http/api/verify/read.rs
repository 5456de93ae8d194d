//! What a code is; changes nothing.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::covers::PublicCover;
use crate::domain::problem::Problem;
use crate::domain::scan::{Notice, VerifyAnswer};
use crate::domain::tag::state::Verdict;
use crate::http::platform::act::App;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::response::json;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/verify", verify)
        .summary("What a code is; changes nothing", "查验")
        .query::<VerifyQuery>()
        .for_scripts()
        .gives::<Verified>(200)
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
        .map_err(|_| Problem::bad_request(message!("query.code_needed")))?;
    Ok(json(200, app.scans().verify(&query.code, &public.address)?))
}

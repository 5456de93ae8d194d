//! Issue up to 1,000 tags, each on its own.

use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::app::tags::{self, IssuedTag};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, Issue};
use crate::http::platform::body::{Body, JSON_LIMIT, idempotency_key};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::problem::ProblemBody;
use crate::http::platform::response::value;
use crate::message::language;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/tags/bulk", issue_many)
        .summary("Issue up to 1,000 tags, each on its own", "批量签发")
        .takes::<NewTags>()
        .idempotent()
        .gives::<BulkResults>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewTags {
    appraisal_ids: Vec<Uuid>,
}

/// What became of each.
#[derive(Serialize, schemars::JsonSchema)]
struct BulkResults {
    results: Vec<BulkResult>,
}

/// What became of one appraisal.
#[derive(Serialize, schemars::JsonSchema)]
struct BulkResult {
    appraisal_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<IssuedTag>")]
    tag: Option<Box<RawValue>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemBody>,
}

impl From<tags::BulkResult> for BulkResult {
    fn from(result: tags::BulkResult) -> Self {
        let (tag, problem) = match result.tag {
            Ok(tag) => (Some(tag), None),
            Err(problem) => (None, Some(ProblemBody::new(&problem, language()))),
        };
        Self {
            appraisal_id: result.appraisal_id,
            tag,
            problem,
        }
    }
}

async fn issue_many(
    request: HttpRequest,
    allowed: Allowed<Issue>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let NewTags { appraisal_ids } = body.json()?;
    let results = blocking(move || {
        app.tags()
            .issue_many(&allowed.caller, &appraisal_ids, idempotency.as_ref())
    })
    .await?;
    let results = results.into_iter().map(BulkResult::from).collect();
    value(200, &BulkResults { results })
}

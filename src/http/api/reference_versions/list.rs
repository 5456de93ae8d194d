//! The agency's reference versions in force.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::catalogue::ReferenceVersion;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadAppraisal};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::category_of;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/reference-versions", list)
        .summary("The agency's reference versions in force", "正品版本列表")
        .query::<Wanted>()
        .gives_in::<Vec<ReferenceVersion>>("reference_versions")
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The brand, as it stands in the version.
    brand: Option<String>,
    /// The category's word.
    category: Option<String>,
}

async fn list(
    wanted: web::Query<Wanted>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let Wanted { brand, category } = wanted.into_inner();
    let category = category.as_deref().map(category_of).transpose()?;
    let found = blocking(move || {
        app.catalogue()
            .references(&allowed.caller, brand.as_deref(), category)
    })
    .await?;
    value(200, &serde_json::json!({ "reference_versions": found }))
}

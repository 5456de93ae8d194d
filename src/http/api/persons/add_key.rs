//! A key that a person's machine holds.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::{HeldKey, PublicKey};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::organisation_id;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/persons/{id}/keys", add_key)
        .summary("A key that a person's machine holds", "人员密钥")
        .takes::<NewPersonKey>()
        .gives::<HeldKey>(201)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPersonKey {
    public_key: PublicKey,
}

async fn add_key(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let person = organisation_id(&path, Thing::Person)?;
    let NewPersonKey { public_key } = body.json()?;
    value(
        201,
        &blocking(move || {
            app.people()
                .add_key_of_person(&allowed.caller, &person, public_key)
        })
        .await?,
    )
}

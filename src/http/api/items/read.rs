//! An item with its orders and its live tag.

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::catalogue::Item;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Allowed, ReadItem};
use crate::http::platform::conditional::of_version;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/items/{id}", read)
        .summary("An item with its orders and its live tag", "一件单品")
        .gives::<Item>(200)
        .conditional()
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadItem>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, Thing::Item)?;
    let (item, version) = blocking(move || app.intake().read_item(&allowed.caller, id)).await?;
    of_version(&request, version, &item)
}

//! Confirm the invitation of somebody who will sign, as a second admin.

use actix_web::{HttpResponse, web};

use crate::domain::people::Enrolment;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::hash;
use crate::http::platform::response::value;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/enrolments/{id}/confirm", confirm)
        .summary(
            "Confirm the invitation of somebody who will sign, as a second admin",
            "第二位管理员确认邀请",
        )
        .refuses(&[404, 409])
        .gives::<Enrolment>(200)
}

async fn confirm(
    path: web::Path<String>,
    allowed: Allowed<Administer>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = hash(&path, Thing::Enrolment)?;
    let confirmed = blocking(move || app.accounts().confirm_enrolment(&allowed.caller, &id)).await?;
    value(200, &confirmed)
}

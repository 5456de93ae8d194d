//! Make an account with an enrolment code.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::answered;
use crate::app::accounts::{NewAccount, SignedIn};
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::session::require_own_page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/enrol", enrol)
        .summary("Make an account with an enrolment code", "凭邀请码开通账户")
        .takes::<NewAccount>()
        .refuses(&[403, 409])
        .gives::<SignedIn>(201)
}

async fn enrol(
    public: Public,
    request: HttpRequest,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    require_own_page(&request)?;
    let new: NewAccount = body.json()?;
    let place = app.pools().passwords.enter(Share::Address(public.address))?;
    let signed_in = heavy(&place, move || app.accounts().enrol(&new)).await?;
    answered(StatusCode::CREATED, &signed_in)
}

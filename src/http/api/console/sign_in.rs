//! Sign in with a password.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::answered;
use crate::app::accounts::{NewSignIn, SignedIn};
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::body::{Body, JSON_LIMIT};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::session::require_own_page;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/console/sign-in", sign_in)
        .summary(
            "Sign in with a password; the answer sets the session's cookie",
            "登录",
        )
        .takes::<NewSignIn>()
        .refuses(&[401, 403])
        .gives::<SignedIn>(200)
}

async fn sign_in(
    public: Public,
    request: HttpRequest,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    require_own_page(&request)?;
    let new: NewSignIn = body.json()?;
    let network = public.address.clone();
    let place = app.pools().passwords.enter(Share::Address(public.address))?;
    let signed_in = heavy(&place, move || app.accounts().sign_in(&new, &network)).await?;
    answered(StatusCode::OK, &signed_in)
}

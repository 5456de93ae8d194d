//! What the endpoints that change a tag's state have in common.

use actix_web::{HttpRequest, HttpResponse};

use crate::app::caller::Caller;
use crate::domain::problem::Problem;
use crate::domain::tag::state::Transition;
use crate::http::platform::act::{App, once};
use crate::http::platform::body::{Body, JSON_LIMIT, Reason, ReasonAndPublicReason, idempotency_key};
use crate::http::platform::path::serial;

/// Carries `transition` out on the tag of the path, for the reason in the body.
///
/// # Errors
/// 422 for a path that is no serial or a body without a reason, and what the act returns.
pub(super) async fn changed(
    transition: Transition,
    request: &HttpRequest,
    path: &str,
    caller: Caller,
    body: &Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (serial, idempotency) = (serial(path)?, idempotency_key(request, &caller, &body.0)?);
    let (reason, public) = match transition {
        Transition::Suspend | Transition::Revoke => {
            let ReasonAndPublicReason {
                reason,
                public_reason,
            } = body.json()?;
            (reason, public_reason)
        }
        _ => (body.json::<Reason>()?.reason, None),
    };
    once(app, idempotency, move |app, idempotency| {
        app.tags()
            .change(&caller, &serial, transition, (&reason, public), idempotency)
    })
    .await
}

//! Second opinions: ask, look, give, call off.

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::{Allowed, AskOpinion, GiveOpinion};
use super::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use super::openapi::Operation;
use super::response::{answered, value};
use super::{App, blocking, get, id_of, resource};
use crate::app::appraisals::{NewOpinion, NewQuestion, OpinionAsked, OpinionChanged};
use crate::domain::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/appraisals/{id}/opinions").route(web::post().to(ask)));
    config.service(resource("/api/v1/opinions").route(get().to(list)));
    config.service(resource("/api/v1/opinions/{id}").route(web::post().to(give)));
    config.service(resource("/api/v1/opinions/{id}/call-off").route(web::post().to(call_off)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/appraisals/{id}/opinions",
            "Ask for a second opinion",
            "请求第二意见",
        )
        .takes::<NewQuestion>()
        .once()
        .gives::<OpinionChanged>(201),
        Operation::get(
            "/api/v1/opinions",
            "What the caller is asked and was asked",
            "我的第二意见",
        )
        .gives_in::<Vec<OpinionAsked>>("opinions"),
        Operation::post("/api/v1/opinions/{id}", "Give a second opinion", "给出第二意见")
            .takes::<NewOpinion>()
            .once()
            .gives::<OpinionChanged>(200),
        Operation::post(
            "/api/v1/opinions/{id}/call-off",
            "Call a question off",
            "取消第二意见",
        )
        .takes::<Reason>()
        .once()
        .gives::<OpinionChanged>(200),
    ]
}

async fn ask(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AskOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, "appraisal")?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewQuestion = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .ask_opinion(&allowed.caller, id, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn list(allowed: Allowed<GiveOpinion>, app: App) -> Result<HttpResponse, Problem> {
    let opinions = blocking(move || app.appraisals().opinions(&allowed.caller)).await?;
    value(200, &serde_json::json!({ "opinions": opinions }))
}

async fn give(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<GiveOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, "second opinion")?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewOpinion = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .give_opinion(&allowed.caller, id, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn call_off(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<AskOpinion>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (
        id_of(&path, "second opinion")?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .call_opinion_off(&allowed.caller, id, &reason, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

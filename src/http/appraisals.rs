//! Appraisals: prepare, submit, read, review, approve.

use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::auth::{Allowed, Appraise, Approve, ReadAppraisal, Review, Withdraw};
use super::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use super::conditional::of_version;
use super::openapi::Operation;
use super::response::{answered, value};
use super::{App, blocking, get, id_of, lists, resource};
use crate::app::appraisals::{
    Decided, Decision, NewAppraisal, NewCorrection, Prepared, Submitted, Withdrawn,
};
use crate::domain::appraisal::Appraisal;
use crate::domain::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(
        resource("/api/v1/appraisals")
            .route(web::post().to(create))
            .route(get().to(lists::appraisals)),
    );
    config.service(resource("/api/v1/appraisals/prepare").route(web::post().to(prepare)));
    config.service(resource("/api/v1/appraisals/{id}").route(get().to(read)));
    config.service(resource("/api/v1/appraisals/{id}/review").route(web::post().to(review)));
    config.service(resource("/api/v1/appraisals/{id}/approve").route(web::post().to(approve)));
    config.service(resource("/api/v1/appraisals/{id}/withdraw").route(web::post().to(withdraw)));
    config.service(resource("/api/v1/appraisals/{id}/corrections").route(web::post().to(correct)));
    config.service(
        resource("/api/v1/appraisals/{id}/corrections/prepare").route(web::post().to(prepare_correction)),
    );
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/appraisals",
            "Hand an appraisal in: findings, video, conclusion",
            "提交鉴定",
        )
        .takes::<NewAppraisal>()
        .once()
        .refuses(&[404, 410])
        .gives::<Submitted>(201),
        Operation::post(
            "/api/v1/appraisals/prepare",
            "What a machine is to sign for an appraisal",
            "取待签内容",
        )
        .takes::<NewAppraisal>()
        .refuses(&[404, 410])
        .gives::<Prepared>(200),
        Operation::get(
            "/api/v1/appraisals/{id}",
            "An appraisal with its signatures",
            "一次鉴定",
        )
        .gives::<Appraisal>(200)
        .conditional(),
        Operation::post(
            "/api/v1/appraisals/{id}/review",
            "Review: the second signature",
            "复核",
        )
        .takes::<Decision>()
        .once()
        .gives::<Decided>(200),
        Operation::post(
            "/api/v1/appraisals/{id}/approve",
            "Approve: the third signature and the agency's",
            "批准",
        )
        .takes::<Decision>()
        .once()
        .refuses(&[502])
        .gives::<Decided>(200),
        Operation::post(
            "/api/v1/appraisals/{id}/withdraw",
            "Withdraw an approval before its tag is issued",
            "撤回批准",
        )
        .takes::<Reason>()
        .once()
        .gives::<Withdrawn>(200),
        Operation::post(
            "/api/v1/appraisals/{id}/corrections",
            "Correct the report of a live tag",
            "更正报告",
        )
        .takes::<NewCorrection>()
        .once()
        .refuses(&[404, 410])
        .gives::<Submitted>(201),
        Operation::post(
            "/api/v1/appraisals/{id}/corrections/prepare",
            "What a machine is to sign for a correction",
            "取更正的待签内容",
        )
        .takes::<NewCorrection>()
        .refuses(&[404, 410])
        .gives::<Prepared>(200),
    ]
}

fn id(path: &web::Path<String>) -> Result<Uuid, Problem> {
    id_of(path, "appraisal")
}

async fn prepare(
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let new: NewAppraisal = body.json()?;
    value(
        200,
        &blocking(move || app.appraisals().prepare_appraisal(&allowed.caller, &new)).await?,
    )
}

async fn create(
    request: HttpRequest,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewAppraisal = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals().appraise(&allowed.caller, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let (appraisal, version) = blocking(move || app.appraisals().read_appraisal(&allowed.caller, id)).await?;
    of_version(&request, version, &appraisal)
}

async fn review(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Review>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (id(&path)?, idempotency_key(&request, &allowed.caller, &body.0)?);
    let decision: Decision = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .review(&allowed.caller, id, &decision, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn approve(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Approve>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (id(&path)?, idempotency_key(&request, &allowed.caller, &body.0)?);
    let decision: Decision = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .approve(&allowed.caller, id, &decision, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn withdraw(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Withdraw>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (id(&path)?, idempotency_key(&request, &allowed.caller, &body.0)?);
    let Reason { reason } = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals()
                .withdraw(&allowed.caller, id, &reason, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn correct(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (id(&path)?, idempotency_key(&request, &allowed.caller, &body.0)?);
    let new: NewCorrection = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.appraisals().correct(&allowed.caller, id, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn prepare_correction(
    path: web::Path<String>,
    allowed: Allowed<Appraise>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id(&path)?;
    let new: NewCorrection = body.json()?;
    value(
        200,
        &blocking(move || app.appraisals().prepare_correction(&allowed.caller, id, &new)).await?,
    )
}

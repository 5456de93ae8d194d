//! Items, and what becomes of one that is not genuine.

use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::auth::{Allowed, CarryOutOutcome, OrderOutcome, ReadItem};
use super::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use super::conditional::of_version;
use super::openapi::Operation;
use super::response::answered;
use super::{App, blocking, get, id_of, resource};
use crate::app::intake::{NewCarriedOut, NewOutcome, Ordered};
use crate::domain::catalogue::Item;
use crate::domain::problem::Problem;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/items/{id}").route(get().to(read)));
    config.service(resource("/api/v1/items/{id}/outcomes").route(web::post().to(order)));
    config.service(
        resource("/api/v1/items/{id}/outcomes/{number}/carried-out").route(web::post().to(carried_out)),
    );
    config.service(resource("/api/v1/items/{id}/outcomes/{number}/call-off").route(web::post().to(call_off)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            "/api/v1/items/{id}",
            "An item with its orders and its live tag",
            "一件单品",
        )
        .gives::<Item>(200)
        .conditional(),
        Operation::post(
            "/api/v1/items/{id}/outcomes",
            "Order what becomes of an item that is not genuine",
            "下达处置",
        )
        .takes::<NewOutcome>()
        .once()
        .gives::<Ordered>(201),
        Operation::post(
            "/api/v1/items/{id}/outcomes/{number}/carried-out",
            "An order was carried out",
            "处置已执行",
        )
        .takes::<NewCarriedOut>()
        .once()
        .gives::<Ordered>(200),
        Operation::post(
            "/api/v1/items/{id}/outcomes/{number}/call-off",
            "Call an order off",
            "取消处置",
        )
        .takes::<Reason>()
        .once()
        .gives::<Ordered>(200),
    ]
}

fn item(text: &str) -> Result<Uuid, Problem> {
    id_of(text, "item")
}

fn numbered(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let number = path.1.parse();
    Ok((
        item(&path.0)?,
        number.map_err(|_| Problem::not_found("order", &path.1))?,
    ))
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadItem>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = item(&path)?;
    let (item, version) = blocking(move || app.intake().read_item(&allowed.caller, id)).await?;
    of_version(&request, version, &item)
}

async fn order(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, idempotency) = (item(&path)?, idempotency_key(&request, &allowed.caller, &body.0)?);
    let new: NewOutcome = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.intake().order_outcome(&allowed.caller, id, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn carried_out(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    allowed: Allowed<CarryOutOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ((id, number), idempotency) = (
        numbered(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let new: NewCarriedOut = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.intake()
                .carry_out(&allowed.caller, id, number, &new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn call_off(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    allowed: Allowed<OrderOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ((id, number), idempotency) = (
        numbered(&path)?,
        idempotency_key(&request, &allowed.caller, &body.0)?,
    );
    let Reason { reason } = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.intake()
                .call_outcome_off(&allowed.caller, id, number, &reason, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

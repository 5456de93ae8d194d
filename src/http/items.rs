//! Items, and what becomes of one that is not genuine.

use actix_web::{HttpRequest, HttpResponse, web};
use uuid::Uuid;

use super::auth::{Allowed, CarryOutOutcome, OrderOutcome, ReadItem};
use super::body::{Body, JSON_LIMIT, Reason, mark};
use super::respond::{answered, value};
use super::{App, blocking, get, resource};
use crate::problem::Problem;
use crate::service::{NewCarriedOut, NewOutcome};

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/items/{id}").route(get().to(read)));
    config.service(resource("/api/v1/items/{id}/outcomes").route(web::post().to(order)));
    config.service(
        resource("/api/v1/items/{id}/outcomes/{number}/carried-out").route(web::post().to(carried_out)),
    );
    config.service(resource("/api/v1/items/{id}/outcomes/{number}/call-off").route(web::post().to(call_off)));
}

fn item(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| Problem::not_found("item", text))
}

fn numbered(path: &(String, String)) -> Result<(Uuid, u32), Problem> {
    let number = path.1.parse();
    Ok((
        item(&path.0)?,
        number.map_err(|_| Problem::not_found("order", &path.1))?,
    ))
}

async fn read(
    path: web::Path<String>,
    allowed: Allowed<ReadItem>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = item(&path)?;
    value(200, &blocking(move || app.read_item(&allowed.caller, id)).await?)
}

async fn order(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<OrderOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (id, mark) = (item(&path)?, mark(&request, &allowed.caller, &body.0)?);
    let new: NewOutcome = body.json()?;
    let done =
        blocking(move || app.once(mark, |mark| app.order_outcome(&allowed.caller, id, &new, mark))).await?;
    Ok(answered(done))
}

async fn carried_out(
    request: HttpRequest,
    path: web::Path<(String, String)>,
    allowed: Allowed<CarryOutOutcome>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let ((id, number), mark) = (numbered(&path)?, mark(&request, &allowed.caller, &body.0)?);
    let new: NewCarriedOut = body.json()?;
    let done = blocking(move || {
        app.once(mark, |mark| {
            app.carry_out(&allowed.caller, id, number, &new, mark)
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
    let ((id, number), mark) = (numbered(&path)?, mark(&request, &allowed.caller, &body.0)?);
    let Reason { reason } = body.json()?;
    let done = blocking(move || {
        app.once(mark, |mark| {
            app.call_outcome_off(&allowed.caller, id, number, &reason, mark)
        })
    })
    .await?;
    Ok(answered(done))
}

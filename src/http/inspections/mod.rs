//! Inspections: from the order to the end, act by act.

mod acts;
mod described;
mod report;

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::{Allowed, OrderInspection, ReadInspection};
use super::body::{Body, JSON_LIMIT, idempotency_key};
use super::conditional::of_version;
use super::openapi::Operation;
use super::query::list;
use super::response::{answered, value};
use super::{App, blocking, get, id_of, resource};
use crate::app::inspections::InspectionFilter;
use crate::domain::problem::Problem;
use crate::inspection::case::NewOrder;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let all = resource("/api/v1/inspections");
    config.service(all.route(web::post().to(order)).route(get().to(all_of)));
    config.service(resource("/api/v1/inspections/{id}").route(get().to(read)));
    let routes = [
        (
            resource("/api/v1/inspections/{id}/plan"),
            web::post().to(acts::plan),
        ),
        (
            resource("/api/v1/inspections/{id}/sample"),
            web::post().to(acts::sample),
        ),
        (
            resource("/api/v1/inspections/{id}/hand-overs"),
            web::post().to(acts::hand_over),
        ),
        (
            resource("/api/v1/inspections/{id}/laboratory"),
            web::post().to(acts::entrust),
        ),
        (
            resource("/api/v1/inspections/{id}/results"),
            web::post().to(acts::results),
        ),
        (
            resource("/api/v1/inspections/{id}/judge"),
            web::post().to(acts::judge),
        ),
        (
            resource("/api/v1/inspections/{id}/notice"),
            web::post().to(acts::notify),
        ),
        (
            resource("/api/v1/inspections/{id}/appeal"),
            web::post().to(acts::appeal),
        ),
        (
            resource("/api/v1/inspections/{id}/appeal/decision"),
            web::post().to(acts::decide),
        ),
        (
            resource("/api/v1/inspections/{id}/fee"),
            web::post().to(acts::pay),
        ),
        (
            resource("/api/v1/inspections/{id}/lapse"),
            web::post().to(acts::lapse),
        ),
        (
            resource("/api/v1/inspections/{id}/re-inspection"),
            web::post().to(acts::reinspect),
        ),
        (
            resource("/api/v1/inspections/{id}/consequence"),
            web::post().to(acts::consequence),
        ),
        (
            resource("/api/v1/inspections/{id}/close"),
            web::post().to(acts::close),
        ),
        (
            resource("/api/v1/inspections/{id}/call-off"),
            web::post().to(acts::call_off),
        ),
    ];
    let reports = [
        (
            resource("/api/v1/inspections/{id}/results/file"),
            web::post().to(report::read_file),
        ),
        (
            resource("/api/v1/inspections/{id}/report"),
            get().to(report::page),
        ),
        (
            resource("/api/v1/inspections/{id}/report.pdf"),
            get().to(report::paper),
        ),
    ];
    for (resource, route) in routes.into_iter().chain(reports) {
        config.service(resource.route(route));
    }
}

pub(super) fn operations() -> Vec<Operation> {
    let mut operations = described::operations();
    operations.extend(report::operations());
    operations
}

async fn order(
    request: HttpRequest,
    allowed: Allowed<OrderInspection>,
    body: Body<JSON_LIMIT>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let new: NewOrder = body.json()?;
    let done = blocking(move || {
        app.once(idempotency, |idempotency| {
            app.inspections()
                .order_inspection(&allowed.caller, new, idempotency)
        })
    })
    .await?;
    Ok(answered(done))
}

async fn all_of(
    request: HttpRequest,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = list::<InspectionFilter>(&request)?;
    value(
        200,
        &blocking(move || app.inspections().list_inspections(&allowed.caller, &filter, &ask)).await?,
    )
}

async fn read(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<ReadInspection>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let (case, version) = blocking(move || app.inspections().read_inspection(&allowed.caller, id)).await?;
    of_version(&request, version, &case)
}

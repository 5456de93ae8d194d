//! Lists: items, appraisals, tags and events, a page at a time.

use actix_web::{HttpRequest, HttpResponse, web};

use super::auth::{Allowed, ReadAppraisal, ReadEvents, ReadItem, ReadTags};
use super::openapi::Operation;
use super::query::list;
use super::response::value;
use super::{App, blocking, get, resource};
use crate::app::appraisals::{AppraisalFilter, ListedAppraisal};
use crate::app::audit::{EventFilter, ListedEvent};
use crate::app::intake::{ItemFilter, ListedItem};
use crate::app::tags::{ListedTag, TagFilter};
use crate::domain::problem::Problem;

/// Appraisals and tags are listed where they are made, so their routes stand there.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/items").route(get().to(items)));
    config.service(resource("/api/v1/events").route(get().to(events)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get(
            "/api/v1/items",
            "Items, a page at a time, oldest first",
            "单品列表",
        )
        .list::<ItemFilter, ListedItem>(),
        Operation::get(
            "/api/v1/appraisals",
            "Appraisals, a page at a time, oldest first",
            "鉴定列表",
        )
        .list::<AppraisalFilter, ListedAppraisal>(),
        Operation::get(
            "/api/v1/tags",
            "Tags, a page at a time, in the order of their items",
            "标签列表",
        )
        .list::<TagFilter, ListedTag>(),
        Operation::get(
            "/api/v1/events",
            "What was done by whom, a page at a time, oldest first",
            "事件列表",
        )
        .list::<EventFilter, ListedEvent>(),
    ]
}

async fn items(request: HttpRequest, allowed: Allowed<ReadItem>, app: App) -> Result<HttpResponse, Problem> {
    let (ask, filter) = list::<ItemFilter>(&request)?;
    value(
        200,
        &blocking(move || app.intake().list_items(&allowed.caller, &filter, &ask)).await?,
    )
}

pub(super) async fn appraisals(
    request: HttpRequest,
    allowed: Allowed<ReadAppraisal>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = list::<AppraisalFilter>(&request)?;
    value(
        200,
        &blocking(move || app.appraisals().list_appraisals(&allowed.caller, &filter, &ask)).await?,
    )
}

pub(super) async fn tags(
    request: HttpRequest,
    allowed: Allowed<ReadTags>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = list::<TagFilter>(&request)?;
    value(
        200,
        &blocking(move || app.tags().list_tags(&allowed.caller, &filter, &ask)).await?,
    )
}

async fn events(
    request: HttpRequest,
    allowed: Allowed<ReadEvents>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let (ask, filter) = list::<EventFilter>(&request)?;
    value(
        200,
        &blocking(move || app.audit().list_events(&allowed.caller, &filter, &ask)).await?,
    )
}

//! The acts on one inspection: each takes its body and answers where the inspection stands.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::auth::{Allowed, AppealInspection, GiveResults, HandSampleOver, OrderInspection, Requires};
use super::super::body::{Body, JSON_LIMIT, Reason, idempotency_key};
use super::super::response::answered;
use super::super::{App, blocking, id_of};
use crate::app::Application;
use crate::app::caller::Caller;
use crate::app::idempotency::{Answered, IdempotencyKey};
use crate::domain::problem::Problem;
use crate::inspection::case::{
    Decision, NewAppeal, NewConsequence, NewEntrusting, NewHandOver, NewNotice, NewPayment, NewPlan,
    NewResults, NewSample,
};

/// Runs an act under its idempotency key.
async fn run<P: Requires + 'static>(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<P>,
    body: Body<JSON_LIMIT>,
    app: App,
    act: impl FnOnce(&Application, &Caller, uuid::Uuid, Option<&IdempotencyKey>) -> Result<Answered, Problem>
    + Send
    + 'static,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let idempotency = idempotency_key(&request, &allowed.caller, &body.0)?;
    let caller = allowed.caller;
    let done =
        blocking(move || app.once(idempotency, |idempotency| act(&app, &caller, id, idempotency))).await?;
    Ok(answered(done))
}

macro_rules! acts {
    ($($name:ident: $permission:ty, $new:ident: $body:ty => $act:expr;)*) => {
        $(
            pub(super) async fn $name(
                request: HttpRequest,
                path: web::Path<String>,
                allowed: Allowed<$permission>,
                body: Body<JSON_LIMIT>,
                app: App,
            ) -> Result<HttpResponse, Problem> {
                let $new: $body = body.json()?;
                let act = $act;
                run(request, path, allowed, body, app, move |app, caller, id, idempotency| {
                    act(app, caller, id, $new, idempotency)
                })
                .await
            }
        )*
    };
}

acts! {
    plan: OrderInspection, new: NewPlan => |app: &Application, caller: &Caller, id, new: NewPlan, idempotency: Option<&IdempotencyKey>| app.inspections().plan_inspection(caller, id, new, idempotency);
    sample: OrderInspection, new: NewSample => |app: &Application, caller: &Caller, id, new: NewSample, idempotency: Option<&IdempotencyKey>| app.inspections().sample_inspection(caller, id, new, idempotency);
    hand_over: HandSampleOver, new: NewHandOver => |app: &Application, caller: &Caller, id, new: NewHandOver, idempotency: Option<&IdempotencyKey>| app.inspections().hand_sample_over(caller, id, new, idempotency);
    entrust: OrderInspection, new: NewEntrusting =>
        |app: &Application, caller: &Caller, id, new: NewEntrusting, idempotency: Option<&IdempotencyKey>| {
            app.inspections().entrust_laboratory(caller, id, &new, idempotency)
        };
    results: GiveResults, new: NewResults =>
        |app: &Application, caller: &Caller, id, new: NewResults, idempotency: Option<&IdempotencyKey>| {
            app.inspections().inspection_results(caller, id, &new, idempotency)
        };
    notify: OrderInspection, new: NewNotice =>
        |app: &Application, caller: &Caller, id, new: NewNotice, idempotency: Option<&IdempotencyKey>| {
            app.inspections().notify_of_inspection(caller, id, &new, idempotency)
        };
    appeal: AppealInspection, new: NewAppeal => |app: &Application, caller: &Caller, id, new: NewAppeal, idempotency: Option<&IdempotencyKey>| app.inspections().appeal_inspection(caller, id, new, idempotency);
    decide: OrderInspection, new: Decision => |app: &Application, caller: &Caller, id, new: Decision, idempotency: Option<&IdempotencyKey>| app.inspections().decide_inspection_appeal(caller, id, new, idempotency);
    pay: OrderInspection, new: NewPayment =>
        |app: &Application, caller: &Caller, id, new: NewPayment, idempotency: Option<&IdempotencyKey>| {
            app.inspections().pay_reinspection(caller, id, &new, idempotency)
        };
    reinspect: GiveResults, new: NewResults =>
        |app: &Application, caller: &Caller, id, new: NewResults, idempotency: Option<&IdempotencyKey>| {
            app.inspections().reinspection_results(caller, id, &new, idempotency)
        };
    consequence: OrderInspection, new: NewConsequence => |app: &Application, caller: &Caller, id, new: NewConsequence, idempotency: Option<&IdempotencyKey>| app.inspections().inspection_consequence(caller, id, new, idempotency);
    call_off: OrderInspection, new: Reason =>
        |app: &Application, caller: &Caller, id, new: Reason, idempotency: Option<&IdempotencyKey>| {
            app.inspections().call_inspection_off(caller, id, &new.reason, idempotency)
        };
}

macro_rules! bare_acts {
    ($($name:ident => $act:expr;)*) => {
        $(
            pub(super) async fn $name(
                request: HttpRequest,
                path: web::Path<String>,
                allowed: Allowed<OrderInspection>,
                body: Body<JSON_LIMIT>,
                app: App,
            ) -> Result<HttpResponse, Problem> {
                run(request, path, allowed, body, app, $act).await
            }
        )*
    };
}

// These need nothing but the case.
bare_acts! {
    judge => |app: &Application, caller: &Caller, id, idempotency: Option<&IdempotencyKey>| app.inspections().judge_inspection(caller, id, idempotency);
    lapse => |app: &Application, caller: &Caller, id, idempotency: Option<&IdempotencyKey>| app.inspections().lapse_reinspection(caller, id, idempotency);
    close => |app: &Application, caller: &Caller, id, idempotency: Option<&IdempotencyKey>| app.inspections().close_inspection(caller, id, idempotency);
}

//! The acts on one inspection: each takes its body and answers where the inspection stands.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::auth::{
    Allowed, AppealInspection, GiveResults, HandSampleOver, OrderInspection, Permission,
};
use super::super::body::{Body, JSON_LIMIT, Reason, mark};
use super::super::respond::answered;
use super::super::{App, blocking, id_of};
use crate::inspection::case::{
    Decision, NewAppeal, NewConsequence, NewEntrusting, NewHandOver, NewNotice, NewPayment, NewPlan,
    NewResults, NewSample,
};
use crate::problem::Problem;
use crate::service::{Answered, Caller, Mark, Service};

/// Runs an act under its idempotency key.
async fn run<P: Permission + 'static>(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<P>,
    body: Body<JSON_LIMIT>,
    app: App,
    act: impl FnOnce(&Service, &Caller, uuid::Uuid, Option<&Mark>) -> Result<Answered, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let id = id_of(&path, "inspection")?;
    let mark = mark(&request, &allowed.caller, &body.0)?;
    let caller = allowed.caller;
    let done = blocking(move || app.once(mark, |mark| act(&app, &caller, id, mark))).await?;
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
                run(request, path, allowed, body, app, move |app, caller, id, mark| {
                    act(app, caller, id, $new, mark)
                })
                .await
            }
        )*
    };
}

acts! {
    plan: OrderInspection, new: NewPlan => Service::plan_inspection;
    sample: OrderInspection, new: NewSample => Service::sample_inspection;
    hand_over: HandSampleOver, new: NewHandOver => Service::hand_sample_over;
    entrust: OrderInspection, new: NewEntrusting =>
        |app: &Service, caller: &Caller, id, new: NewEntrusting, mark: Option<&Mark>| {
            app.entrust_laboratory(caller, id, &new, mark)
        };
    results: GiveResults, new: NewResults =>
        |app: &Service, caller: &Caller, id, new: NewResults, mark: Option<&Mark>| {
            app.inspection_results(caller, id, &new, mark)
        };
    notify: OrderInspection, new: NewNotice =>
        |app: &Service, caller: &Caller, id, new: NewNotice, mark: Option<&Mark>| {
            app.notify_of_inspection(caller, id, &new, mark)
        };
    appeal: AppealInspection, new: NewAppeal => Service::appeal_inspection;
    decide: OrderInspection, new: Decision => Service::decide_inspection_appeal;
    pay: OrderInspection, new: NewPayment =>
        |app: &Service, caller: &Caller, id, new: NewPayment, mark: Option<&Mark>| {
            app.pay_reinspection(caller, id, &new, mark)
        };
    reinspect: GiveResults, new: NewResults =>
        |app: &Service, caller: &Caller, id, new: NewResults, mark: Option<&Mark>| {
            app.reinspection_results(caller, id, &new, mark)
        };
    consequence: OrderInspection, new: NewConsequence => Service::inspection_consequence;
    call_off: OrderInspection, new: Reason =>
        |app: &Service, caller: &Caller, id, new: Reason, mark: Option<&Mark>| {
            app.call_inspection_off(caller, id, &new.reason, mark)
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
    judge => Service::judge_inspection;
    lapse => Service::lapse_reinspection;
    close => Service::close_inspection;
}

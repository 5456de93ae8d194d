//! The acts on one inspection: each takes its body and answers where the inspection stands.

use actix_web::{HttpRequest, HttpResponse, web};

use super::super::auth::{
    Allowed, AppealInspection, GiveResults, HandSampleOver, OrderInspection, Permission,
};
use super::super::body::{Body, JSON_LIMIT, Reason, mark};
use super::super::respond::answered;
use super::super::{App, blocking, id_of};
use crate::app::Application;
use crate::app::caller::Caller;
use crate::app::idempotency::{Answered, Mark};
use crate::domain::problem::Problem;
use crate::inspection::case::{
    Decision, NewAppeal, NewConsequence, NewEntrusting, NewHandOver, NewNotice, NewPayment, NewPlan,
    NewResults, NewSample,
};

/// Runs an act under its idempotency key.
async fn run<P: Permission + 'static>(
    request: HttpRequest,
    path: web::Path<String>,
    allowed: Allowed<P>,
    body: Body<JSON_LIMIT>,
    app: App,
    act: impl FnOnce(&Application, &Caller, uuid::Uuid, Option<&Mark>) -> Result<Answered, Problem>
    + Send
    + 'static,
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
    plan: OrderInspection, new: NewPlan => |app: &Application, caller: &Caller, id, new: NewPlan, mark: Option<&Mark>| app.inspections().plan_inspection(caller, id, new, mark);
    sample: OrderInspection, new: NewSample => |app: &Application, caller: &Caller, id, new: NewSample, mark: Option<&Mark>| app.inspections().sample_inspection(caller, id, new, mark);
    hand_over: HandSampleOver, new: NewHandOver => |app: &Application, caller: &Caller, id, new: NewHandOver, mark: Option<&Mark>| app.inspections().hand_sample_over(caller, id, new, mark);
    entrust: OrderInspection, new: NewEntrusting =>
        |app: &Application, caller: &Caller, id, new: NewEntrusting, mark: Option<&Mark>| {
            app.inspections().entrust_laboratory(caller, id, &new, mark)
        };
    results: GiveResults, new: NewResults =>
        |app: &Application, caller: &Caller, id, new: NewResults, mark: Option<&Mark>| {
            app.inspections().inspection_results(caller, id, &new, mark)
        };
    notify: OrderInspection, new: NewNotice =>
        |app: &Application, caller: &Caller, id, new: NewNotice, mark: Option<&Mark>| {
            app.inspections().notify_of_inspection(caller, id, &new, mark)
        };
    appeal: AppealInspection, new: NewAppeal => |app: &Application, caller: &Caller, id, new: NewAppeal, mark: Option<&Mark>| app.inspections().appeal_inspection(caller, id, new, mark);
    decide: OrderInspection, new: Decision => |app: &Application, caller: &Caller, id, new: Decision, mark: Option<&Mark>| app.inspections().decide_inspection_appeal(caller, id, new, mark);
    pay: OrderInspection, new: NewPayment =>
        |app: &Application, caller: &Caller, id, new: NewPayment, mark: Option<&Mark>| {
            app.inspections().pay_reinspection(caller, id, &new, mark)
        };
    reinspect: GiveResults, new: NewResults =>
        |app: &Application, caller: &Caller, id, new: NewResults, mark: Option<&Mark>| {
            app.inspections().reinspection_results(caller, id, &new, mark)
        };
    consequence: OrderInspection, new: NewConsequence => |app: &Application, caller: &Caller, id, new: NewConsequence, mark: Option<&Mark>| app.inspections().inspection_consequence(caller, id, new, mark);
    call_off: OrderInspection, new: Reason =>
        |app: &Application, caller: &Caller, id, new: Reason, mark: Option<&Mark>| {
            app.inspections().call_inspection_off(caller, id, &new.reason, mark)
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
    judge => |app: &Application, caller: &Caller, id, mark: Option<&Mark>| app.inspections().judge_inspection(caller, id, mark);
    lapse => |app: &Application, caller: &Caller, id, mark: Option<&Mark>| app.inspections().lapse_reinspection(caller, id, mark);
    close => |app: &Application, caller: &Caller, id, mark: Option<&Mark>| app.inspections().close_inspection(caller, id, mark);
}

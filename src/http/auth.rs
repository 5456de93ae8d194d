//! Who may call: the permission stands in the type of a handler's argument, so a handler without it cannot
//! reach the data (access.md).

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::App;
use super::around::called;
use super::limit::limit;
use crate::app::caller::Caller;
use crate::domain::people::Act;
use crate::domain::problem::Problem;

/// Marks connections that came over the folder's socket.
#[derive(Clone, Copy, Debug)]
pub struct OverSocket;

/// A permission as a type.
pub trait Permission {
    /// The act it permits.
    const ACT: Act;
}

macro_rules! permissions {
    ($($name:ident),*) => {
        $(
            #[doc = concat!("Permits [`Act::", stringify!($name), "`].")]
            pub struct $name;
            impl Permission for $name {
                const ACT: Act = Act::$name;
            }
        )*
    };
}

permissions!(
    Intake,
    StoreEvidence,
    ReadEvidence,
    Appraise,
    Review,
    Approve,
    ReadAppraisal,
    Withdraw,
    AskOpinion,
    GiveOpinion,
    KeepReferences,
    Issue,
    ReadItem,
    ReadTags,
    ReadEvents,
    OrderOutcome,
    CarryOutOutcome,
    Bind,
    PrintLabel,
    ReportReceipt,
    CheckCover,
    OrderInspection,
    HandSampleOver,
    GiveResults,
    AppealInspection,
    ReadInspection,
    Administer
);

/// Every route that needs a token, with the acts that open it. The access test calls each as every role.
pub const PROTECTED: &[(&str, &str, Act)] = &[
    ("POST", "/api/v1/intake", Act::Intake),
    ("POST", "/api/v1/evidence", Act::StoreEvidence),
    ("POST", "/api/v1/appraisals", Act::Appraise),
    ("POST", "/api/v1/appraisals/prepare", Act::Appraise),
    ("GET", "/api/v1/appraisals", Act::ReadAppraisal),
    ("GET", "/api/v1/appraisals/{id}", Act::ReadAppraisal),
    ("POST", "/api/v1/appraisals/{id}/review", Act::Review),
    ("POST", "/api/v1/appraisals/{id}/approve", Act::Approve),
    ("POST", "/api/v1/appraisals/{id}/withdraw", Act::Withdraw),
    ("POST", "/api/v1/appraisals/{id}/corrections", Act::Appraise),
    (
        "POST",
        "/api/v1/appraisals/{id}/corrections/prepare",
        Act::Appraise,
    ),
    ("POST", "/api/v1/appraisals/{id}/opinions", Act::AskOpinion),
    ("GET", "/api/v1/opinions", Act::GiveOpinion),
    ("POST", "/api/v1/opinions/{id}", Act::GiveOpinion),
    ("POST", "/api/v1/opinions/{id}/call-off", Act::AskOpinion),
    ("POST", "/api/v1/reference-versions", Act::KeepReferences),
    ("GET", "/api/v1/reference-versions", Act::ReadAppraisal),
    ("GET", "/api/v1/reference-versions/{id}", Act::ReadAppraisal),
    ("GET", "/api/v1/checklists/{category}", Act::ReadAppraisal),
    ("POST", "/api/v1/checklists", Act::Administer),
    ("GET", "/api/v1/items", Act::ReadItem),
    ("GET", "/api/v1/items/{id}", Act::ReadItem),
    ("POST", "/api/v1/items/{id}/outcomes", Act::OrderOutcome),
    (
        "POST",
        "/api/v1/items/{id}/outcomes/{number}/carried-out",
        Act::CarryOutOutcome,
    ),
    (
        "POST",
        "/api/v1/items/{id}/outcomes/{number}/call-off",
        Act::OrderOutcome,
    ),
    ("GET", "/api/v1/tags", Act::ReadTags),
    ("GET", "/api/v1/events", Act::ReadEvents),
    ("POST", "/api/v1/tags", Act::Issue),
    ("POST", "/api/v1/tags/bulk", Act::Issue),
    ("POST", "/api/v1/tags/{serial}/bind", Act::Bind),
    ("POST", "/api/v1/tags/{serial}/suspend", Act::Suspend),
    ("POST", "/api/v1/tags/{serial}/reinstate", Act::Reinstate),
    ("POST", "/api/v1/tags/{serial}/revoke", Act::Revoke),
    ("POST", "/api/v1/tags/{serial}/replace", Act::Replace),
    ("POST", "/api/v1/tags/{serial}/return", Act::Return),
    ("POST", "/api/v1/prints", Act::PrintLabel),
    ("POST", "/api/v1/tags/{serial}/prints", Act::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/prints", Act::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/label.png", Act::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/label.svg", Act::PrintLabel),
    ("POST", "/api/v1/inspections", Act::OrderInspection),
    ("GET", "/api/v1/inspections", Act::ReadInspection),
    ("GET", "/api/v1/inspections/{id}", Act::ReadInspection),
    ("POST", "/api/v1/inspections/{id}/plan", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/sample", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/hand-overs", Act::HandSampleOver),
    (
        "POST",
        "/api/v1/inspections/{id}/laboratory",
        Act::OrderInspection,
    ),
    ("POST", "/api/v1/inspections/{id}/results", Act::GiveResults),
    ("POST", "/api/v1/inspections/{id}/results/file", Act::GiveResults),
    ("GET", "/api/v1/inspections/{id}/report", Act::ReadInspection),
    ("GET", "/api/v1/inspections/{id}/report.pdf", Act::ReadInspection),
    ("POST", "/api/v1/standards", Act::Administer),
    ("GET", "/api/v1/standards", Act::Administer),
    ("POST", "/api/v1/inspections/{id}/judge", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/notice", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/appeal", Act::AppealInspection),
    (
        "POST",
        "/api/v1/inspections/{id}/appeal/decision",
        Act::OrderInspection,
    ),
    ("POST", "/api/v1/inspections/{id}/fee", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/lapse", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/re-inspection", Act::GiveResults),
    (
        "POST",
        "/api/v1/inspections/{id}/consequence",
        Act::OrderInspection,
    ),
    ("POST", "/api/v1/inspections/{id}/close", Act::OrderInspection),
    ("POST", "/api/v1/inspections/{id}/call-off", Act::OrderInspection),
    ("POST", "/api/v1/organisations/{id}/recognition", Act::Administer),
    ("POST", "/api/v1/receipts", Act::ReportReceipt),
    ("GET", "/api/v1/cover/{serial}", Act::CheckCover),
    ("POST", "/api/v1/organisations", Act::Administer),
    ("GET", "/api/v1/organisations", Act::Administer),
    ("POST", "/api/v1/persons", Act::Administer),
    ("GET", "/api/v1/persons", Act::Administer),
    ("GET", "/api/v1/persons/{id}", Act::Administer),
    ("POST", "/api/v1/persons/{id}/erase", Act::Administer),
    ("GET", "/api/v1/retention", Act::Administer),
    ("POST", "/api/v1/retention", Act::Administer),
    ("POST", "/api/v1/archive", Act::Administer),
    ("POST", "/api/v1/check", Act::Administer),
    ("POST", "/api/v1/backup", Act::Administer),
    ("GET", "/api/v1/log/checkpoint", Act::Administer),
    ("GET", "/api/v1/log/export", Act::Administer),
    ("GET", "/api/v1/log/lost", Act::Administer),
    ("POST", "/api/v1/scrub", Act::Administer),
    ("POST", "/api/v1/tokens", Act::Administer),
    ("GET", "/api/v1/tokens", Act::Administer),
    ("DELETE", "/api/v1/tokens/{id}", Act::Administer),
    (
        "POST",
        "/api/v1/organisations/{id}/default-agency",
        Act::Administer,
    ),
    ("POST", "/api/v1/organisations/{id}/signer", Act::Administer),
    ("POST", "/api/v1/organisations/{id}/keys", Act::Administer),
    ("POST", "/api/v1/persons/{id}/keys", Act::Administer),
    ("GET", "/api/v1/keys", Act::Administer),
    ("POST", "/api/v1/keys/{ring}/rotate", Act::Administer),
    ("POST", "/api/v1/keys/{kid}/retire", Act::Administer),
    ("POST", "/api/v1/keys/{kid}/compromise", Act::Administer),
    ("GET", "/api/v1/work-lists", Act::Administer),
    ("GET", "/api/v1/work-lists/{id}", Act::Administer),
    ("POST", "/api/v1/calendar", Act::Administer),
];

/// A caller whose role may do what `P` permits.
pub struct Allowed<P: Permission> {
    /// The caller.
    pub caller: Caller,
    permission: PhantomData<P>,
}

impl<P: Permission> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let allowed = caller(request).and_then(|caller| {
            caller.require(P::ACT)?;
            Ok(Self {
                caller,
                permission: PhantomData,
            })
        });
        ready(allowed)
    }
}

/// A caller who is known, whatever their role: for routes whose act is in their path.
pub struct Known(pub Caller);

impl FromRequest for Known {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(request).map(Self))
    }
}

/// A caller, if the request names one.
pub struct Perhaps(pub Option<Caller>);

impl FromRequest for Perhaps {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let named = request.headers().contains_key(header::AUTHORIZATION);
        ready(if named {
            caller(request).map(|caller| Self(Some(caller)))
        } else {
            Ok(Self(None))
        })
    }
}

/// Who sent the request: a bearer token's holder, or the folder's owner over its socket.
fn caller(request: &HttpRequest) -> Result<Caller, Problem> {
    let app = request
        .app_data::<App>()
        .ok_or_else(|| Problem::internal("no service"))?;
    let named = request.headers().get(header::AUTHORIZATION);
    let token = named.map(|value| {
        value
            .to_str()
            .ok()
            .and_then(bearer)
            .ok_or_else(Problem::unauthorised)
    });
    match token {
        Some(token) => holder(request, app, token),
        None if request.conn_data::<OverSocket>().is_some() => {
            let caller = Caller::local_operator()?;
            called(request, &caller);
            Ok(caller)
        }
        None => Err(Problem::unauthorised()),
    }
}

/// The token's holder, within the limits: wrong tokens are counted by address, right ones by token.
fn holder(request: &HttpRequest, app: &App, token: Result<&str, Problem>) -> Result<Caller, Problem> {
    let limit = limit(request).ok_or_else(|| Problem::internal("no limit"))?;
    let text = token.as_ref().copied().unwrap_or_default();
    limit.before_token(request, text)?;
    match token.and_then(|token| app.authenticate(token)) {
        Ok(caller) => {
            limit.token(request, text, caller.by.token.as_deref().unwrap_or_default())?;
            called(request, &caller);
            Ok(caller)
        }
        Err(problem) if problem.status == 401 => {
            limit.wrong_token(request)?;
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}

/// The token of a bearer header; the scheme's name counts in any case (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

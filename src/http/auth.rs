//! Who may call: the permission stands in the type of a handler's argument, so a handler without it cannot
//! reach the data (access.md).

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::App;
use super::limit::limit;
use super::middleware::called;
use crate::app::caller::Caller;
use crate::domain::people::Permission;
use crate::domain::problem::Problem;

/// Marks connections that came over the folder's socket.
#[derive(Clone, Copy, Debug)]
pub struct OverSocket;

/// A permission as a type.
pub trait Requires {
    /// The act it permits.
    const PERMISSION: Permission;
}

macro_rules! permissions {
    ($($name:ident),*) => {
        $(
            #[doc = concat!("Permits [`Permission::", stringify!($name), "`].")]
            pub struct $name;
            impl Requires for $name {
                const PERMISSION: Permission = Permission::$name;
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
pub const PROTECTED: &[(&str, &str, Permission)] = &[
    ("POST", "/api/v1/intake", Permission::Intake),
    ("POST", "/api/v1/evidence", Permission::StoreEvidence),
    ("POST", "/api/v1/appraisals", Permission::Appraise),
    ("POST", "/api/v1/appraisals/prepare", Permission::Appraise),
    ("GET", "/api/v1/appraisals", Permission::ReadAppraisal),
    ("GET", "/api/v1/appraisals/{id}", Permission::ReadAppraisal),
    ("POST", "/api/v1/appraisals/{id}/review", Permission::Review),
    ("POST", "/api/v1/appraisals/{id}/approve", Permission::Approve),
    ("POST", "/api/v1/appraisals/{id}/withdraw", Permission::Withdraw),
    (
        "POST",
        "/api/v1/appraisals/{id}/corrections",
        Permission::Appraise,
    ),
    (
        "POST",
        "/api/v1/appraisals/{id}/corrections/prepare",
        Permission::Appraise,
    ),
    ("POST", "/api/v1/appraisals/{id}/opinions", Permission::AskOpinion),
    ("GET", "/api/v1/opinions", Permission::GiveOpinion),
    ("POST", "/api/v1/opinions/{id}", Permission::GiveOpinion),
    ("POST", "/api/v1/opinions/{id}/call-off", Permission::AskOpinion),
    ("POST", "/api/v1/reference-versions", Permission::KeepReferences),
    ("GET", "/api/v1/reference-versions", Permission::ReadAppraisal),
    (
        "GET",
        "/api/v1/reference-versions/{id}",
        Permission::ReadAppraisal,
    ),
    ("GET", "/api/v1/checklists/{category}", Permission::ReadAppraisal),
    ("POST", "/api/v1/checklists", Permission::Administer),
    ("GET", "/api/v1/items", Permission::ReadItem),
    ("GET", "/api/v1/items/{id}", Permission::ReadItem),
    ("POST", "/api/v1/items/{id}/outcomes", Permission::OrderOutcome),
    (
        "POST",
        "/api/v1/items/{id}/outcomes/{number}/carried-out",
        Permission::CarryOutOutcome,
    ),
    (
        "POST",
        "/api/v1/items/{id}/outcomes/{number}/call-off",
        Permission::OrderOutcome,
    ),
    ("GET", "/api/v1/tags", Permission::ReadTags),
    ("GET", "/api/v1/events", Permission::ReadEvents),
    ("POST", "/api/v1/tags", Permission::Issue),
    ("POST", "/api/v1/tags/bulk", Permission::Issue),
    ("POST", "/api/v1/tags/{serial}/bind", Permission::Bind),
    ("POST", "/api/v1/tags/{serial}/suspend", Permission::Suspend),
    ("POST", "/api/v1/tags/{serial}/reinstate", Permission::Reinstate),
    ("POST", "/api/v1/tags/{serial}/revoke", Permission::Revoke),
    ("POST", "/api/v1/tags/{serial}/replace", Permission::Replace),
    ("POST", "/api/v1/tags/{serial}/return", Permission::Return),
    ("POST", "/api/v1/prints", Permission::PrintLabel),
    ("POST", "/api/v1/tags/{serial}/prints", Permission::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/prints", Permission::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/label.png", Permission::PrintLabel),
    ("GET", "/api/v1/tags/{serial}/label.svg", Permission::PrintLabel),
    ("POST", "/api/v1/inspections", Permission::OrderInspection),
    ("GET", "/api/v1/inspections", Permission::ReadInspection),
    ("GET", "/api/v1/inspections/{id}", Permission::ReadInspection),
    (
        "POST",
        "/api/v1/inspections/{id}/plan",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/sample",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/hand-overs",
        Permission::HandSampleOver,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/laboratory",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/results",
        Permission::GiveResults,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/results/file",
        Permission::GiveResults,
    ),
    (
        "GET",
        "/api/v1/inspections/{id}/report",
        Permission::ReadInspection,
    ),
    (
        "GET",
        "/api/v1/inspections/{id}/report.pdf",
        Permission::ReadInspection,
    ),
    ("POST", "/api/v1/standards", Permission::Administer),
    ("GET", "/api/v1/standards", Permission::Administer),
    (
        "POST",
        "/api/v1/inspections/{id}/judge",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/notice",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/appeal",
        Permission::AppealInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/appeal/decision",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/fee",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/lapse",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/re-inspection",
        Permission::GiveResults,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/consequence",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/close",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/inspections/{id}/call-off",
        Permission::OrderInspection,
    ),
    (
        "POST",
        "/api/v1/organisations/{id}/recognition",
        Permission::Administer,
    ),
    ("POST", "/api/v1/receipts", Permission::ReportReceipt),
    ("GET", "/api/v1/cover/{serial}", Permission::CheckCover),
    ("POST", "/api/v1/organisations", Permission::Administer),
    ("GET", "/api/v1/organisations", Permission::Administer),
    ("POST", "/api/v1/persons", Permission::Administer),
    ("GET", "/api/v1/persons", Permission::Administer),
    ("GET", "/api/v1/persons/{id}", Permission::Administer),
    ("POST", "/api/v1/persons/{id}/erase", Permission::Administer),
    ("GET", "/api/v1/retention", Permission::Administer),
    ("POST", "/api/v1/retention", Permission::Administer),
    ("POST", "/api/v1/archive", Permission::Administer),
    ("POST", "/api/v1/check", Permission::Administer),
    ("POST", "/api/v1/backup", Permission::Administer),
    ("GET", "/api/v1/log/checkpoint", Permission::Administer),
    ("GET", "/api/v1/log/export", Permission::Administer),
    ("GET", "/api/v1/log/lost", Permission::Administer),
    ("POST", "/api/v1/scrub", Permission::Administer),
    ("POST", "/api/v1/tokens", Permission::Administer),
    ("GET", "/api/v1/tokens", Permission::Administer),
    ("DELETE", "/api/v1/tokens/{id}", Permission::Administer),
    (
        "POST",
        "/api/v1/organisations/{id}/default-agency",
        Permission::Administer,
    ),
    (
        "POST",
        "/api/v1/organisations/{id}/signer",
        Permission::Administer,
    ),
    ("POST", "/api/v1/organisations/{id}/keys", Permission::Administer),
    ("POST", "/api/v1/persons/{id}/keys", Permission::Administer),
    ("GET", "/api/v1/keys", Permission::Administer),
    ("POST", "/api/v1/keys/{ring}/rotate", Permission::Administer),
    ("POST", "/api/v1/keys/{kid}/retire", Permission::Administer),
    ("POST", "/api/v1/keys/{kid}/compromise", Permission::Administer),
    ("GET", "/api/v1/work-lists", Permission::Administer),
    ("GET", "/api/v1/work-lists/{id}", Permission::Administer),
    ("POST", "/api/v1/calendar", Permission::Administer),
];

/// A caller whose role may do what `P` permits.
pub struct Allowed<P: Requires> {
    /// The caller.
    pub caller: Caller,
    permission: PhantomData<P>,
}

impl<P: Requires> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let allowed = caller(request).and_then(|caller| {
            caller.require(P::PERMISSION)?;
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
pub struct OptionalCaller(pub Option<Caller>);

impl FromRequest for OptionalCaller {
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

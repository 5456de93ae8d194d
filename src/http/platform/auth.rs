//! Who may call: the permission stands in the type of a handler's argument, so a handler without it cannot
//! reach the data (access.md), and [`super::endpoint::Endpoint`] reads it from there.

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use super::act::App;
use super::limit::limit;
use super::middleware::called;
use super::session::{has_session, session};
use crate::app::caller::Caller;
use crate::domain::people::Permission;
use crate::domain::problem::{Kind, Problem};
use crate::message::message;

/// Marks connections that came over the folder's socket.
#[derive(Clone, Copy, Debug)]
pub struct OverSocket;

/// A permission as a type.
pub trait Requires {
    /// What it permits.
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
    AmendItem,
    StoreEvidence,
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
    Suspend,
    Reinstate,
    Revoke,
    Replace,
    Return,
    PrintLabel,
    ReportReceipt,
    CorrectReceipt,
    CheckCover,
    OrderInspection,
    HandSampleOver,
    GiveResults,
    AppealInspection,
    ReadInspection,
    ReadStandards,
    Administer
);

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
            if !request.method().is_safe() {
                caller.require_fresh(P::PERMISSION)?;
            }
            Ok(Self {
                caller,
                permission: PhantomData,
            })
        });
        ready(allowed)
    }
}

/// A caller, if the request names one.
pub struct OptionalCaller(pub Option<Caller>);

impl FromRequest for OptionalCaller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let named = request.headers().contains_key(header::AUTHORIZATION) || has_session(request);
        ready(if named {
            caller(request).map(|caller| Self(Some(caller)))
        } else {
            Ok(Self(None))
        })
    }
}

/// Who sent the request: a bearer token's holder, whoever is signed in, or the folder's owner over its socket.
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
        // Which of the two would act is not for the service to guess.
        Some(_) if has_session(request) => Err(Problem::bad_request(message!("session.with_token"))),
        Some(token) => holder(request, app, token),
        None if has_session(request) => {
            let caller = session(request)?;
            called(request, &caller);
            Ok(caller)
        }
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
        Err(problem) if problem.kind == Kind::Unauthorised => {
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

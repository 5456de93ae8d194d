//! The cookie of a session, and what a request that bears it has to prove: that a page of this service sent it.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;

use super::act::App;
use super::cross_site::is_from_our_page;
use crate::app::accounts::SessionSecret;
use crate::app::caller::Caller;
use crate::domain::problem::Problem;
use crate::message::message;

/// Browsers take it over https and on this machine only, for this host and no other, and show it to no script.
const COOKIE: &str = "__Host-zhenma";
/// Media types that a form of another site can send without asking.
const OF_FORMS: [&str; 3] = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
];

/// Whether the request bears a session's cookie.
pub(in crate::http) fn has_session(request: &HttpRequest) -> bool {
    request.cookie(COOKIE).is_some()
}

/// The secret in the cookie.
///
/// # Errors
/// 401 without one, 403 for an unsafe request that no page of this service sent.
pub(in crate::http) fn secret(request: &HttpRequest) -> Result<SessionSecret, Problem> {
    let cookie = request.cookie(COOKIE);
    let secret = cookie.and_then(|cookie| SessionSecret::parse(cookie.value()));
    let secret = secret.ok_or_else(|| Problem::wrong_password(message!("session.ended")))?;
    if !request.method().is_safe() {
        require_own_page(request)?;
    }
    Ok(secret)
}

/// Who is signed in.
///
/// # Errors
/// As [`secret`].
pub(in crate::http) fn session(request: &HttpRequest) -> Result<Caller, Problem> {
    let app = request
        .app_data::<App>()
        .ok_or_else(|| Problem::internal("no service"))?;
    app.accounts().authenticate(&secret(request)?)
}

/// That a page of this service sent the request: `Origin` says so, and it is of no type that a form can send.
///
/// # Errors
/// 403.
pub(in crate::http) fn require_own_page(request: &HttpRequest) -> Result<(), Problem> {
    let content = request.headers().get(header::CONTENT_TYPE);
    let content = content.map(|value| value.to_str().unwrap_or_default().to_ascii_lowercase());
    let of_form = content.is_some_and(|content| OF_FORMS.iter().any(|form| content.starts_with(form)));
    if of_form || !is_from_our_page(request) {
        return Err(Problem::forbidden(message!("session.from_another_site")));
    }
    Ok(())
}

/// The cookie of a session that begins.
pub(in crate::http) fn begin(secret: &SessionSecret) -> Cookie<'static> {
    cookie(secret.text().as_str().to_owned())
}

/// The cookie that ends one.
pub(in crate::http) fn end() -> Cookie<'static> {
    let mut cookie = cookie(String::new());
    cookie.set_max_age(Duration::ZERO);
    cookie
}

fn cookie(value: String) -> Cookie<'static> {
    Cookie::build(COOKIE, value)
        .path("/")
        .secure(true)
        .http_only(true)
        .same_site(SameSite::Strict)
        .finish()
}

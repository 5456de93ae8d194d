//! Requests that a browser sends for another site.

use actix_web::HttpRequest;
use actix_web::http::header;

use super::act::App;
use super::host::host;
use crate::domain::problem::Problem;
use crate::message::message;

/// A page of another site cannot make its visitors count scans. A program, which names no origin, can.
///
/// # Errors
/// 403 for a request a browser says comes from elsewhere.
pub(in crate::http) fn refuse_cross_site(request: &HttpRequest) -> Result<(), Problem> {
    let named = request.headers().contains_key(header::ORIGIN);
    if from_here(request).is_none() || (named && !is_from_our_page(request)) {
        return Err(Problem::forbidden(message!("scan.from_another_site")));
    }
    Ok(())
}

/// Whether a page of this service sent the request: every `Origin` in it, and there is one, is ours.
pub(in crate::http) fn is_from_our_page(request: &HttpRequest) -> bool {
    let Some(site) = from_here(request) else {
        return false;
    };
    let host = host(request);
    let mut origins = request.headers().get_all(header::ORIGIN).peekable();
    let ours = |origin: &str| {
        let is_named = |known: &str| known.eq_ignore_ascii_case(origin);
        let app = request.app_data::<App>();
        is_of_host(origin, host.as_deref())
            || app.is_some_and(|app| app.origins().all.iter().any(|known| is_named(known.as_str())))
            // A form of a page that sends no referrer says `null`; the browser then says itself that it is ours.
            || origin == "null" && site == Some("same-origin")
    };
    origins.peek().is_some() && origins.all(|origin| origin.to_str().is_ok_and(ours))
}

/// What the browser says of where the request comes from, unless that is elsewhere.
fn from_here(request: &HttpRequest) -> Option<Option<&str>> {
    let site = request.headers().get("sec-fetch-site");
    let site = site.map(|value| value.to_str().unwrap_or_default());
    matches!(site, None | Some("same-origin" | "none")).then_some(site)
}

/// Whether `origin`, as browsers send it, is a site of `host`.
fn is_of_host(origin: &str, host: Option<&str>) -> bool {
    let authority = origin
        .strip_prefix("https://")
        .or_else(|| origin.strip_prefix("http://"));
    match (authority, host) {
        (Some(authority), Some(host)) => authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_its_hosts() {
        for (origin, host, ours) in [
            ("http://127.0.0.1:8080", Some("127.0.0.1:8080"), true),
            ("https://ZM.example.cn", Some("zm.example.cn"), true),
            ("https://zm.example.cn", Some("zm.example.cn:8443"), false),
            ("https://zm.example.cn.evil.test", Some("zm.example.cn"), false),
            ("https://evil.test", Some("zm.example.cn"), false),
            ("ftp://zm.example.cn", Some("zm.example.cn"), false),
            ("zm.example.cn", Some("zm.example.cn"), false),
            ("null", Some("null"), false),
            ("", Some(""), false),
            ("https://zm.example.cn", None, false),
        ] {
            assert_eq!(is_of_host(origin, host), ours, "{origin} {host:?}");
        }
    }
}

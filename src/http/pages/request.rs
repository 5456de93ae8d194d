//! What every page needs of its request: the reader's language and address; and problems shown as pages.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, web};
use serde::Deserialize;

use crate::domain::problem::Problem;
use crate::domain::tag::NotASerial;
use crate::http::platform::authorisation::Argument;
use crate::http::platform::limit::{Public, public};
use crate::http::platform::response::html;
use crate::message::{Explain, Language};
use crate::web as page;

/// What the address of a page may say.
#[derive(Deserialize, Default, schemars::JsonSchema)]
pub(super) struct PageQuery {
    /// `zh` or `en`; without it the browser's languages decide.
    pub(super) lang: Option<String>,
    /// A code, an address of a tag or a serial.
    pub(super) code: Option<String>,
}

/// What the address of a page that is found by its path may say.
#[derive(Deserialize, Default, schemars::JsonSchema)]
pub(in crate::http) struct LanguageQuery {
    /// `zh` or `en`; without it the browser's languages decide.
    #[allow(dead_code, reason = "described here, read with the others")]
    lang: Option<String>,
}

/// The query of a page; what cannot be read of it is as if it were not there.
pub(super) fn query(request: &HttpRequest) -> PageQuery {
    web::Query::from_query(request.query_string())
        .map_or_else(|_| PageQuery::default(), web::Query::into_inner)
}

/// The language that the query or the browser asks for.
pub(in crate::http) fn language(request: &HttpRequest) -> Language {
    let accepted = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    Language::choose(query(request).lang.as_deref(), accepted)
}

/// A problem shown as a page.
#[derive(Debug)]
pub(super) struct PageProblem {
    problem: Problem,
    language: Language,
}

impl std::fmt::Display for PageProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.problem.fmt(f)
    }
}

impl ResponseError for PageProblem {
    fn status_code(&self) -> StatusCode {
        self.problem.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        // The problem's own answer logs it; the page then says it in the reader's language.
        let logged = self.problem.error_response();
        let page = page::error_page(
            self.problem.status_code().as_u16(),
            self.language,
            self.problem.retry_after.map(u64::from),
        );
        let mut response = html(logged.status(), page.unwrap_or_default());
        let language = header::HeaderValue::from_static(self.language.tag());
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        if let Some(wait) = logged.headers().get(header::RETRY_AFTER) {
            response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
        }
        response
    }
}

/// A page's request, within the public's limit.
pub(super) struct PageRequest {
    pub(super) address: String,
    pub(super) language: Language,
}

impl PageRequest {
    pub(super) fn problem(&self, problem: Problem) -> PageProblem {
        PageProblem {
            problem,
            language: self.language,
        }
    }

    pub(super) fn page(
        &self,
        status: StatusCode,
        page: Result<String, askama::Error>,
    ) -> Result<HttpResponse, PageProblem> {
        let page = page.map_err(|error| self.problem(Problem::internal(error)))?;
        let mut response = html(status, page);
        let language = header::HeaderValue::from_static(self.language.tag());
        response.headers_mut().insert(header::CONTENT_LANGUAGE, language);
        Ok(response)
    }

    pub(super) fn not_found(&self) -> Result<HttpResponse, PageProblem> {
        self.page(StatusCode::NOT_FOUND, page::not_found_page(self.language))
    }

    /// A serial with a typing error, to be put right.
    pub(super) fn typing_error(&self, typed: &str, error: &NotASerial) -> Result<HttpResponse, PageProblem> {
        let page = page::typing_error_page(self.language, typed, &error.message());
        self.page(StatusCode::UNPROCESSABLE_ENTITY, page)
    }
}

impl Argument for PageRequest {
    const LIMITED: bool = true;
}

impl FromRequest for PageRequest {
    type Error = PageProblem;
    type Future = Ready<Result<Self, PageProblem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let language = language(request);
        let page_request = public(request)
            .map(|Public { address }| Self { address, language })
            .map_err(|problem| PageProblem { problem, language });
        ready(page_request)
    }
}

/// To another page, which is asked for with GET.
pub(super) fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

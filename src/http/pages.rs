//! Pages, and the Digital Links that lead to them.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError, web};
use serde::Deserialize;

use super::body::Body;
use super::limit::{Public, public};
use super::openapi::Operation;
use super::response::html;
use super::{App, blocking, get, resource};
use crate::app::scans::PageAnswer;
use crate::domain::problem::Problem;
use crate::domain::tag::parse_link;
use crate::web as page;
use crate::web::Language;

/// Bytes of the scan button's form at most.
const FORM_LIMIT: usize = 1 << 12;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/").route(get().to(home)));
    config.service(resource("/t").route(get().to(search)));
    config.service(
        resource("/t/{serial}")
            .route(get().to(tag))
            .route(web::post().to(confirm)),
    );
    config.service(resource("/docs").route(get().to(docs)));
    config.service(resource("/items/{id}").route(get().to(item)));
    config.service(resource("/assets/{name}").route(get().to(asset)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::get("/", "The start page", "首页").page(&[200]),
        Operation::get("/docs", "This description, for people", "接口说明").page(&[200]),
        Operation::get("/t", "Look a code or a serial up", "查找")
            .query::<PageQuery>()
            .page(&[303, 404]),
        Operation::get("/t/{serial}", "A tag's page", "标签页").page(&[200, 404]),
        Operation::post(
            "/t/{serial}",
            "The scan button where there is no JavaScript",
            "确认查询",
        )
        .refuses(&[400, 403, 413])
        .page(&[303, 404]),
        Operation::get("/items/{id}", "To the page of an item's live tag", "单品地址").page(&[303, 404]),
        Operation::get("/assets/{name}", "What the pages load", "页面资源")
            .gives_bytes(200, &["text/css", "text/javascript", "image/svg+xml"])
            .gives_nothing(404),
        Operation::get("/8004/{key}", "A Digital Link, to its tag's page", "数字链接").page(&[307, 404]),
        Operation::get("/{seal}/8004/{key}", "A code, to its tag's page", "防伪码").page(&[307, 404]),
    ]
}

#[derive(Deserialize, Default, schemars::JsonSchema)]
struct PageQuery {
    /// `zh` or `en`; without it the browser's languages decide.
    lang: Option<String>,
    /// A code, an address of a tag or a serial.
    code: Option<String>,
}

/// What the address of a page that is found by its path may say.
#[derive(Deserialize, Default, schemars::JsonSchema)]
pub(super) struct LanguageQuery {
    /// `zh` or `en`; without it the browser's languages decide.
    #[allow(dead_code, reason = "described here, read with the others")]
    lang: Option<String>,
}

fn query(request: &HttpRequest) -> PageQuery {
    web::Query::from_query(request.query_string())
        .map_or_else(|_| PageQuery::default(), web::Query::into_inner)
}

pub(super) fn language(request: &HttpRequest) -> Language {
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
            self.problem.status,
            self.language,
            self.problem.retry_after.map(u64::from),
        );
        let mut response = html(logged.status(), page.unwrap_or_default());
        if let Some(wait) = logged.headers().get(header::RETRY_AFTER) {
            response.headers_mut().insert(header::RETRY_AFTER, wait.clone());
        }
        response
    }
}

/// A page's request, within the public's limit.
pub(super) struct PageRequest {
    address: String,
    language: Language,
}

impl PageRequest {
    fn problem(&self, problem: Problem) -> PageProblem {
        PageProblem {
            problem,
            language: self.language,
        }
    }

    fn page(
        &self,
        status: StatusCode,
        page: Result<String, askama::Error>,
    ) -> Result<HttpResponse, PageProblem> {
        let page = page.map_err(|error| self.problem(Problem::internal(error)))?;
        let mut response = html(status, page);
        if let Ok(tag) = header::HeaderValue::from_str(self.language.tag()) {
            response.headers_mut().insert(header::CONTENT_LANGUAGE, tag);
        }
        Ok(response)
    }

    fn not_found(&self) -> Result<HttpResponse, PageProblem> {
        self.page(StatusCode::NOT_FOUND, page::not_found_page(self.language))
    }
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

async fn home(page_request: PageRequest) -> Result<HttpResponse, PageProblem> {
    page_request.page(StatusCode::OK, page::home_page(page_request.language))
}

/// The description of the interface, for people.
async fn docs(page_request: PageRequest) -> Result<HttpResponse, PageProblem> {
    let document = super::openapi::document().map_err(|problem| page_request.problem(problem))?;
    page_request.page(StatusCode::OK, page::docs_page(document, page_request.language))
}

/// What somebody typed or pasted leads to the tag's page, the seal compared first.
async fn search(
    request: HttpRequest,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let code = query(&request).code.unwrap_or_default();
    let code = code.trim().to_owned();
    let found = blocking(move || app.scans().look_up(&code))
        .await
        .map_err(|problem| page_request.problem(problem))?;
    match found {
        Some((serial, _)) => Ok(see_other(&format!(
            "/t/{serial}?lang={}",
            page_request.language.short()
        ))),
        None => page_request.not_found(),
    }
}

async fn tag(
    path: web::Path<String>,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let (serial, address) = (path.into_inner(), page_request.address.clone());
    let answer = blocking(move || app.scans().page(&serial, &address)).await;
    match answer.map_err(|problem| page_request.problem(problem))? {
        PageAnswer::Tag(view) => {
            page_request.page(StatusCode::OK, page::tag_page(&view, page_request.language))
        }
        PageAnswer::NotFound => page_request.not_found(),
    }
}

/// An item's own address leads to the page of its live tag, if it has one.
async fn item(
    path: web::Path<String>,
    page_request: PageRequest,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let Ok(id) = path.parse() else {
        return page_request.not_found();
    };
    match blocking(move || app.live_tag(id))
        .await
        .map_err(|problem| page_request.problem(problem))?
    {
        Some(serial) => Ok(see_other(&format!("/t/{serial}"))),
        None => page_request.not_found(),
    }
}

/// The scan button where there is no JavaScript. The form says which language its reader chose.
async fn confirm(
    request: HttpRequest,
    path: web::Path<String>,
    mut page_request: PageRequest,
    form: Body<FORM_LIMIT>,
    app: App,
) -> Result<HttpResponse, PageProblem> {
    let chosen = std::str::from_utf8(&form.0)
        .ok()
        .and_then(|form| web::Query::<PageQuery>::from_query(form).ok())
        .and_then(|form| form.into_inner().lang);
    if let Some(chosen) = chosen {
        page_request.language = Language::choose(Some(&chosen), Some(page_request.language.tag()));
    }
    super::scans::refuse_cross_site(&request).map_err(|problem| page_request.problem(problem))?;
    let (serial, address) = (path.into_inner(), page_request.address.clone());
    let back = format!("/t/{serial}?lang={}", page_request.language.short());
    let counted = blocking(move || app.scans().count_scan(&serial, &address)).await;
    match counted.map_err(|problem| page_request.problem(problem))?.verdict {
        crate::domain::tag::state::Verdict::NotFound => page_request.not_found(),
        _ => Ok(see_other(&back)),
    }
}

fn see_other(to: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

async fn asset(path: web::Path<String>) -> HttpResponse {
    match page::assets::by_name(&path) {
        Some((media_type, bytes)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, media_type))
            .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
            .body(bytes),
        None => HttpResponse::NotFound().finish(),
    }
}

/// Everything no route names: a Digital Link leads to its tag's page by 307 once its seal was compared; an
/// unknown serial, a wrong seal and any other path get the same page.
pub(super) async fn link_or_not_found(request: HttpRequest, app: App) -> HttpResponse {
    let path = request.path();
    if path.starts_with("/api/") || path.starts_with("/.well-known/") {
        return Problem::not_found("address", path).error_response();
    }
    let page_request = match PageRequest::from_request(&request, &mut Payload::None).await {
        Ok(page_request) => page_request,
        Err(problem) => return problem.error_response(),
    };
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let link = path.strip_prefix('/').and_then(parse_link).filter(|_| reads);
    let followed = match link {
        Some(link) => blocking(move || app.scans().follow(&link)).await,
        None => Ok(None),
    };
    let answer = match followed {
        Ok(Some(serial)) => return temporary(&format!("/t/{serial}")),
        Ok(None) => page_request.not_found(),
        Err(problem) => Err(page_request.problem(problem)),
    };
    answer.unwrap_or_else(|problem| problem.error_response())
}

/// The tag's state may change, so the way to its page is never kept by a cache.
fn temporary(to: &str) -> HttpResponse {
    HttpResponse::TemporaryRedirect()
        .insert_header((header::LOCATION, to))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

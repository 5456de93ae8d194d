//! The console's pages.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::request::{LanguageQuery, PageProblem, PageRequest, see_other};
use crate::domain::problem::Thing;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::path::id_of;
use crate::http::platform::session::session;
use crate::web::{ConsolePage, console_page};

/// The endpoints of this file.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/console", home)
            .summary(
                "The console: sign-in, and what waits for whoever is signed in",
                "工作台",
            )
            .query::<LanguageQuery>()
            .page(&[200]),
        Endpoint::get("/console/enrol", enrol)
            .summary("Where an enrolment code is typed", "开通账户")
            .query::<LanguageQuery>()
            .page(&[200]),
        Endpoint::get("/console/appraisals/{id}", decision)
            .summary("An appraisal to review or to approve", "复核或批准")
            .query::<LanguageQuery>()
            .page(&[200, 303, 404]),
    ]
}

async fn home(page: PageRequest, request: HttpRequest) -> Result<HttpResponse, PageProblem> {
    let shown = if session(&request).is_ok() {
        ConsolePage::Home
    } else {
        ConsolePage::SignIn
    };
    page.page(StatusCode::OK, console_page(&shown, page.language))
}

async fn enrol(page: PageRequest) -> Result<HttpResponse, PageProblem> {
    page.page(StatusCode::OK, console_page(&ConsolePage::Enrol, page.language))
}

/// The page holds nothing of the appraisal: its script asks as whoever is signed in.
async fn decision(
    page: PageRequest,
    request: HttpRequest,
    path: web::Path<String>,
) -> Result<HttpResponse, PageProblem> {
    if session(&request).is_err() {
        return Ok(see_other(&format!("/console?lang={}", page.language.short())));
    }
    let id = id_of(&path, Thing::Appraisal).map_err(|problem| page.problem(problem))?;
    page.page(
        StatusCode::OK,
        console_page(&ConsolePage::Decision(id), page.language),
    )
}

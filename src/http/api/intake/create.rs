//! Book the items of a CSV or XLSX file in; as lines with Accept: application/x-ndjson.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::app::intake::{Booked, IntakeProgress, NewIntake};
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, heavy};
use crate::http::platform::auth::{Allowed, Intake};
use crate::http::platform::body::{Pace, announced, idempotency_key, whole};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{NDJSON, answer_in_lines};
use crate::http::platform::response::answered;
use crate::media::table::IgnoredColumns;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/intake", create)
        .summary(
            "Book the items of a CSV or XLSX file in; as lines with Accept: application/x-ndjson",
            "入仓",
        )
        .query::<Query>()
        .takes_bytes(&["text/csv", "application/octet-stream"])
        .idempotent()
        .gives::<Booked>(200)
}

#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct Query {
    /// Books the good rows although others are bad.
    #[serde(default)]
    skip_bad: bool,
    /// Headings of columns that are not read, with commas between them, or `all` for every column that an intake file
    /// does not have.
    #[serde(default)]
    ignore_columns: String,
}

fn wants_lines(request: &HttpRequest) -> bool {
    let accept = request.headers().get(header::ACCEPT);
    accept.is_some_and(|accept| accept == NDJSON)
}

async fn create(
    request: HttpRequest,
    allowed: Allowed<Intake>,
    payload: web::Payload,
    app: App,
) -> Result<HttpResponse, Problem> {
    let query = web::Query::<Query>::from_query(request.query_string()).map_err(|_| {
        let takes = "?skip_bad=true, ?skip_bad=false, ?ignore_columns=a,b, ?ignore_columns=all";
        Problem::bad_request(message!("query.takes", takes))
    })?;
    let (skip_bad, ignored) = (query.skip_bad, IgnoredColumns::of(&query.ignore_columns));
    // Taken before the file is: what is turned away costs no memory.
    let place = app.intake().intake_place(&allowed.caller, announced(&request))?;
    let mut payload = payload.into_inner();
    let file = whole(
        announced(&request),
        Pace::of(&request),
        &mut payload,
        app.intake().intake_limits().bytes,
    )
    .await?;
    let idempotency = idempotency_key(&request, &allowed.caller, &file)?;
    let act = move |tell: &mut dyn FnMut(&IntakeProgress)| {
        let file = &*file;
        app.once(idempotency, |idempotency| {
            let ignored = &ignored;
            let new = NewIntake {
                file,
                skip_bad,
                ignored,
            };
            app.intake().book(&allowed.caller, new, idempotency, tell)
        })
    };
    if wants_lines(&request) {
        return answer_in_lines(&place, move |lines| {
            match act(&mut |progress| lines.tell("progress", progress)) {
                Ok(answered) => lines.raw("answer", &answered.body),
                Err(problem) => lines.problem(&problem),
            }
        });
    }
    Ok(answered(heavy(&place, move || act(&mut |_| {})).await?))
}

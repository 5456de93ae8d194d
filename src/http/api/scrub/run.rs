//! Read every stored file again, told in lines.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use crate::app::Application;
use crate::app::operate::Step;
use crate::app::work_pool::Share;
use crate::domain::problem::Problem;
use crate::http::platform::act::App;
use crate::http::platform::auth::{Administer, Allowed};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::lines::{Lines, answer_in_lines};
use crate::store::blobs::pace;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/scrub", run)
        .summary("Read every stored file again, told in lines", "重读全部文件")
        .query::<Wanted>()
        .gives_bytes(200, &["application/x-ndjson"])
}

/// MiB a second where nobody says otherwise: gentle beside a service at work.
const GENTLE: u32 = 50;

#[derive(Deserialize, schemars::JsonSchema)]
struct Wanted {
    /// MiB a second at most; 0 is no limit.
    rate_mib: Option<u32>,
}

/// Goes on with the round under way, or with a new one, to its end or until nobody listens any more.
fn round(service: &Application, rate: u32, lines: &Lines) -> Result<(), Problem> {
    let mut bytes = 0_u64;
    loop {
        let step = service.operations().scrub_step(&mut |read| {
            std::thread::sleep(pace::least_time(read, rate).min(Duration::from_secs(10)));
            bytes = bytes.saturating_add(read);
            lines.tell("progress", &json!({ "bytes": bytes }));
            lines.is_heard()
        })?;
        match step {
            Step::Read(_, Some(damaged)) => lines.say("damaged", &damaged),
            Step::Read(_, None) => {}
            Step::Finished(round) => {
                lines.say("report", &round);
                return Ok(());
            }
            Step::Stopped => return Ok(()),
        }
    }
}

async fn run(
    allowed: Allowed<Administer>,
    app: App,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    app.require_operator(&allowed.caller)?;
    let rate = wanted.rate_mib.unwrap_or(GENTLE);
    let place = app.pools().operations.enter(Share::of(&allowed.caller))?;
    answer_in_lines(&place, move |lines| {
        if let Err(problem) = round(&app, rate, lines) {
            lines.problem(&problem);
        }
    })
}

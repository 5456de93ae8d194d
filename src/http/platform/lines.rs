//! Answers of long work as lines of JSON: each an object with one member, progress as it goes, the outcome last.

use actix_web::HttpResponse;
use actix_web::http::header;
use bytes::Bytes;
use serde::Serialize;
use tokio::sync::mpsc;

use super::middleware::{RequestScope, within};
use super::problem::{ProblemBody, log_cause};
use crate::app::work_pool::Place;
use crate::domain::problem::Problem;

/// The media type of such an answer.
pub(in crate::http) const NDJSON: &str = "application/x-ndjson";

/// Where work says what it has to say. A listener that went away ends nothing but the telling.
pub(in crate::http) struct Lines(mpsc::Sender<Bytes>);

fn line(name: &str, json: &[u8]) -> Bytes {
    [b"{\"", name.as_bytes(), b"\":", json, b"}\n"].concat().into()
}

impl Lines {
    /// A line with one member on the way. Work waits for no listener: what a slow one has no room for is left out.
    pub(in crate::http) fn tell(&self, name: &str, value: &impl Serialize) {
        if let Ok(json) = serde_json::to_vec(value) {
            drop(self.0.try_send(line(name, &json)));
        }
    }

    /// Whether anybody still listens.
    pub(in crate::http) fn is_heard(&self) -> bool {
        !self.0.is_closed()
    }

    /// A line with one member that is not left out.
    pub(in crate::http) fn say(&self, name: &str, value: &impl Serialize) {
        if let Ok(json) = serde_json::to_vec(value) {
            self.raw(name, &json);
        }
    }

    /// The same with JSON that is there already.
    pub(in crate::http) fn raw(&self, name: &str, json: &[u8]) {
        drop(self.0.blocking_send(line(name, json)));
    }

    /// The last line of work that failed.
    pub(in crate::http) fn problem(&self, problem: &Problem) {
        log_cause(problem);
        self.say("problem", &ProblemBody::of_this_request(problem));
    }
}

/// Does `work` in its turn on the threads of the pool of `place` and answers with its lines.
///
/// # Errors
/// 503 where no thread can be started.
pub(in crate::http) fn answer_in_lines(
    place: &Place,
    work: impl FnOnce(&Lines) + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (sender, mut receiver) = mpsc::channel::<Bytes>(64);
    let scope = RequestScope::current();
    place.start(move || within(scope, || work(&Lines(sender))))?;
    let lines = futures_util::stream::poll_fn(move |context| {
        receiver
            .poll_recv(context)
            .map(|line| line.map(Ok::<_, actix_web::Error>))
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, NDJSON))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(lines))
}

/// The same for work that tells its progress and comes to a report.
///
/// # Errors
/// 503 where no thread can be started.
pub(in crate::http) fn answer_with_report<P: Serialize, R: Serialize>(
    place: &Place,
    work: impl FnOnce(&mut dyn FnMut(&P)) -> Result<R, Problem> + Send + 'static,
) -> Result<HttpResponse, Problem> {
    answer_in_lines(place, move |lines| {
        match work(&mut |progress| lines.tell("progress", progress)) {
            Ok(report) => lines.say("report", &report),
            Err(problem) => lines.problem(&problem),
        }
    })
}

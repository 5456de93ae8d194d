//! Long work for the operator: progress as it goes, one JSON object a line, what it came to last.

use actix_web::HttpResponse;
use actix_web::http::header;
use bytes::Bytes;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::problem::Problem;

/// Runs `work` on a blocking thread and streams what it tells as `{"progress": …}`, then `{"report": …}` or
/// `{"problem": …}`. A listener that goes away ends nothing but the telling.
pub(super) fn stream<P: Serialize, R: Serialize>(
    work: impl FnOnce(&mut dyn FnMut(&P)) -> Result<R, Problem> + Send + 'static,
) -> HttpResponse {
    let (sender, mut receiver) = mpsc::channel::<Bytes>(64);
    actix_web::rt::task::spawn_blocking(move || {
        let line = |value: &serde_json::Value| drop(sender.blocking_send(Bytes::from(format!("{value}\n"))));
        match work(&mut |progress| line(&serde_json::json!({ "progress": progress }))) {
            Ok(report) => line(&serde_json::json!({ "report": report })),
            Err(problem) => line(&serde_json::json!({ "problem": problem })),
        }
    });
    let lines = futures_util::stream::poll_fn(move |context| {
        receiver
            .poll_recv(context)
            .map(|line| line.map(Ok::<_, actix_web::Error>))
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/x-ndjson"))
        .streaming(lines)
}

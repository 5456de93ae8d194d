//! Store a video, a photo or a document.

use actix_web::{HttpRequest, HttpResponse, web};
use bytes::BytesMut;

use crate::app::work_pool::Share;
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::http::platform::act::{App, blocking, heavy};
use crate::http::platform::auth::{Allowed, StoreEvidence};
use crate::http::platform::body::{Chunks, Pace, announced};
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::response::value;
use crate::message::message;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/v1/evidence", store)
        .summary("Store a video, a photo or a document", "存入证据")
        .takes_bytes(&["application/octet-stream"])
        .refuses(&[410])
        .gives::<Evidence>(201)
}

/// Bytes handed to the disk at once.
const CHUNK: usize = 1 << 20;

/// Streams a body of any length to the disk in constant memory. What does not arrive whole leaves nothing.
async fn store(
    request: HttpRequest,
    allowed: Allowed<StoreEvidence>,
    payload: web::Payload,
    app: App,
) -> Result<HttpResponse, Problem> {
    let most = app.evidence().largest_upload();
    if announced(&request).is_some_and(|bytes| bytes > most) {
        return Err(Problem::too_large(message!("evidence.larger_than_any", most)));
    }
    let caller = allowed.caller;
    // Taken before the file is: what is turned away costs no disk.
    let place = app.pools().media.enter(Share::of(&caller))?;
    let mut incoming = app.evidence().begin_evidence(&caller)?;
    let mut buffer = BytesMut::with_capacity(CHUNK);
    let mut payload = payload.into_inner();
    let mut chunks = Chunks::new(Pace::of(&request));
    while let Some(chunk) = chunks.next(&mut payload).await? {
        buffer.extend_from_slice(&chunk);
        if buffer.len() >= CHUNK {
            let full = buffer.split().freeze();
            incoming = blocking(move || {
                incoming.write(&full)?;
                Ok(incoming)
            })
            .await?;
        }
    }
    incoming = heavy(&place, move || {
        incoming.write(&buffer)?;
        incoming.inspect()?;
        Ok(incoming)
    })
    .await?;
    let evidence = blocking(move || app.evidence().finish_evidence(&caller, incoming)).await?;
    value(201, &evidence)
}

//! The bytes of stored evidence, with ranges.

use actix_web::http::header::EntityTag;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};

use super::range::{Wanted, send, wanted};
use crate::domain::evidence::Evidence;
use crate::domain::problem::{Problem, Thing};
use crate::http::platform::act::{App, blocking};
use crate::http::platform::auth::OptionalCaller;
use crate::http::platform::conditional::is_known;
use crate::http::platform::endpoint::Endpoint;
use crate::http::platform::limit::Public;
use crate::http::platform::path::hash;
use crate::http::platform::response::{FOR_EVER, MEDIA as MEDIA_POLICY};

/// What stored evidence may be.
const MEDIA: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/webm",
    "application/pdf",
];

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/v1/evidence/{sha256}", read)
        .summary("The bytes; ranges are taken", "取证据")
        .refuses(&[400, 401, 403, 410])
        .gives_bytes(200, MEDIA)
        .gives_bytes(206, MEDIA)
        .gives_nothing(416)
        .conditional()
}

async fn read(
    request: HttpRequest,
    _public: Public,
    caller: OptionalCaller,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, Thing::Evidence)?;
    let with_token = caller.0.is_some();
    let (evidence, file) = blocking(move || app.evidence().open(caller.0.as_ref(), &hash)).await?;
    let tag = EntityTag::new_strong(hash.to_string());
    let mut response = HttpResponse::Ok();
    let caching = if with_token { "private, no-store" } else { FOR_EVER };
    response
        .insert_header((header::CONTENT_TYPE, evidence.media_type.served_as()))
        .insert_header((header::CONTENT_DISPOSITION, saved_as(&evidence)))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::CONTENT_SECURITY_POLICY, MEDIA_POLICY));
    if is_known(&request, &tag) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    let length = file.length();
    match wanted(&request, &tag, length) {
        Wanted::All => Ok(send(&request, response, file, 0, length)),
        Wanted::Part(first, last) => {
            response.status(StatusCode::PARTIAL_CONTENT);
            response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
            Ok(send(
                &request,
                response,
                file,
                first,
                last.saturating_sub(first).saturating_add(1),
            ))
        }
        Wanted::Nothing => {
            response.insert_header((header::CONTENT_RANGE, format!("bytes */{length}")));
            Ok(response.status(StatusCode::RANGE_NOT_SATISFIABLE).finish())
        }
    }
}

/// Shown where it is opened; saved under the beginning of its hash, which tells files apart and says nothing else, and
/// with an ending that programs know.
fn saved_as(evidence: &Evidence) -> String {
    let kind = if evidence.media_type.is_photo() {
        "photo"
    } else {
        "video"
    };
    let hash = evidence.sha256.to_string();
    let short = hash.get(..16).unwrap_or(&hash);
    format!(
        "inline; filename=\"{kind}-{short}.{}\"",
        evidence.media_type.extension()
    )
}

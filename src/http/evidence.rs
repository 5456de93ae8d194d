//! Evidence and reports: streamed in, served with ranges and validators.

use actix_web::body::SizedStream;
use actix_web::dev::Payload;
use actix_web::http::header::{EntityTag, Header, IfRange, Range};
use actix_web::http::{Method, StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder, web};
use bytes::BytesMut;

use super::auth::{Allowed, OptionalCaller, StoreEvidence};
use super::body::{Chunks, Pace};
use super::conditional::{fresh, is_known};
use super::limit::Public;
use super::openapi::Operation;
use super::response::value;
use super::streamed::paced;
use super::{App, blocking, get, resource};
use crate::domain::appraisal::AppraisalReport;
use crate::domain::evidence::Evidence;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::store::blobs::Blob;

/// Bytes handed to the disk at once.
const CHUNK: usize = 1 << 20;
/// Bytes read from the disk at once: every client that is slow to take them holds so many.
const PIECE: usize = 64 << 10;
/// What a hash names never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// What stored evidence may be.
const MEDIA: &[&str] = &[
    "image/jpeg",
    "image/png",
    "image/webp",
    "video/mp4",
    "video/quicktime",
    "video/webm",
    "application/pdf",
];
/// Content that a browser must show as what it is and run nothing of.
const SANDBOX: &str = "default-src 'none'; sandbox";

pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(resource("/api/v1/evidence").route(web::post().to(create)));
    config.service(resource("/api/v1/evidence/{sha256}").route(get().to(read)));
    config.service(resource("/api/v1/reports/{sha256}.pdf").route(get().to(report_pdf)));
    config.service(resource("/api/v1/reports/{sha256}").route(get().to(report)));
}

pub(super) fn operations() -> Vec<Operation> {
    vec![
        Operation::post(
            "/api/v1/evidence",
            "Store a video, a photo or a document",
            "存入证据",
        )
        .takes_bytes(&["application/octet-stream"])
        .refuses(&[410])
        .gives::<Evidence>(201),
        Operation::get(
            "/api/v1/evidence/{sha256}",
            "The bytes; ranges are taken",
            "取证据",
        )
        .limited()
        .refuses(&[400, 401, 403, 410])
        .gives_bytes(200, MEDIA)
        .gives_bytes(206, MEDIA)
        .gives_nothing(416)
        .conditional(),
        Operation::get("/api/v1/reports/{sha256}", "A report's exact bytes", "取鉴定报告")
            .limited()
            .gives::<AppraisalReport>(200)
            .conditional(),
        Operation::get(
            "/api/v1/reports/{sha256}.pdf",
            "A report on paper",
            "鉴定报告 PDF",
        )
        .limited()
        .gives_bytes(200, &["application/pdf"])
        .conditional(),
    ]
}

/// The payload as a stream, for bodies that are never held whole.
struct Stream(Payload);

impl FromRequest for Stream {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        std::future::ready(Ok(Self(payload.take())))
    }
}

/// Streams a body of any length to the disk in constant memory. What does not arrive whole leaves nothing.
async fn create(
    request: HttpRequest,
    allowed: Allowed<StoreEvidence>,
    mut stream: Stream,
    app: App,
) -> Result<HttpResponse, Problem> {
    let most = app.evidence().largest_upload();
    let announced = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|bytes| bytes > most) {
        return Err(Problem::too_large(format!(
            "the file is larger than {most} bytes, the limit for a video"
        )));
    }
    let caller = allowed.caller;
    let mut incoming = app.evidence().begin_evidence(&caller)?;
    let mut buffer = BytesMut::with_capacity(CHUNK);
    let mut chunks = Chunks::new(Pace::of(&request));
    while let Some(chunk) = chunks.next(&mut stream.0).await? {
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
    let evidence = blocking(move || {
        incoming.write(&buffer)?;
        app.evidence().finish_evidence(&caller, incoming)
    })
    .await?;
    value(201, &evidence)
}

/// A hash from the path. Anything else names nothing, whatever tricks it tries.
fn hash(path: &str, what: &str) -> Result<Sha256Hash, Problem> {
    path.parse().map_err(|_| Problem::not_found(what, path))
}

async fn report(
    request: HttpRequest,
    _public: Public,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, "report")?;
    let bytes = blocking(move || app.scans().public_report(&hash)).await?;
    let tag = EntityTag::new_strong(hash.to_string());
    Ok(fresh(&request, &tag, "application/json", FOR_EVER, bytes))
}

/// The paper is drawn anew by every version of this program, so a cache asks again after a day.
async fn report_pdf(
    _public: Public,
    request: HttpRequest,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, "report")?;
    let bytes = blocking(move || app.scans().report_pdf(&hash)).await?;
    let tag = EntityTag::new_strong(Sha256Hash::of(&bytes).to_string());
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::CONTENT_TYPE, "application/pdf"))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX));
    if is_known(&request, &tag) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    Ok(response.body(bytes))
}

async fn read(
    request: HttpRequest,
    _public: Public,
    caller: OptionalCaller,
    path: web::Path<String>,
    app: App,
) -> Result<HttpResponse, Problem> {
    let hash = hash(&path, "evidence")?;
    let with_token = caller.0.is_some();
    let (evidence, file) = blocking(move || app.evidence().open(caller.0.as_ref(), &hash)).await?;
    let tag = EntityTag::new_strong(hash.to_string());
    let mut response = HttpResponse::Ok();
    let caching = if with_token { "private, no-store" } else { FOR_EVER };
    response
        .insert_header((header::CONTENT_TYPE, evidence.media_type.mime()))
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CACHE_CONTROL, caching))
        .insert_header((header::CONTENT_SECURITY_POLICY, SANDBOX));
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

enum Wanted {
    All,
    Part(u64, u64),
    Nothing,
}

/// Which part the client asks for (RFC 9110, 14.2); ranges are a thing of GET alone. Several ranges at once are answered with the whole.
fn wanted(request: &HttpRequest, tag: &EntityTag, length: u64) -> Wanted {
    if request.method() != Method::GET || !request.headers().contains_key(header::RANGE) {
        return Wanted::All;
    }
    if request.headers().contains_key(header::IF_RANGE)
        && !matches!(IfRange::parse(request), Ok(IfRange::EntityTag(known)) if known.strong_eq(tag))
    {
        return Wanted::All;
    }
    match Range::parse(request) {
        Ok(Range::Bytes(ranges)) => match ranges.as_slice() {
            [one] => one
                .to_satisfiable_range(length)
                .map_or(Wanted::Nothing, |(a, b)| Wanted::Part(a, b)),
            _ => Wanted::All,
        },
        _ => Wanted::All,
    }
}

/// Sends `length` bytes from `first` on, a piece at a time from a blocking thread. HEAD gets the headers alone.
fn send(
    request: &HttpRequest,
    mut response: HttpResponseBuilder,
    file: Blob,
    first: u64,
    length: u64,
) -> HttpResponse {
    if request.method() == Method::HEAD {
        // The length must be the body's own: a header beside an empty body goes out as 0.
        let nothing = futures_util::stream::empty::<Result<bytes::Bytes, actix_web::Error>>();
        return response.body(SizedStream::new(length, nothing));
    }
    let most = u64::try_from(PIECE).unwrap_or(u64::MAX);
    let stream =
        futures_util::stream::try_unfold((file, first, length), move |(file, at, left)| async move {
            if left == 0 {
                return Ok::<_, actix_web::Error>(None);
            }
            // Made where it is dropped: what one thread makes and another drops stays with the first, and there are
            // hundreds of blocking ones.
            let mut buffer = vec![0_u8; usize::try_from(left.min(most)).unwrap_or(PIECE)];
            let read = web::block(move || {
                let count = file.read_at(&mut buffer, at)?;
                buffer.truncate(count);
                Ok::<_, std::io::Error>((buffer, file))
            });
            let (buffer, file) = read.await??;
            let count = u64::try_from(buffer.len()).unwrap_or(0);
            if count == 0 {
                return Err(std::io::Error::from(std::io::ErrorKind::UnexpectedEof).into());
            }
            Ok(Some((
                bytes::Bytes::from(buffer),
                (file, at.saturating_add(count), left.saturating_sub(count)),
            )))
        });
    response
        .no_chunking(length)
        .streaming(paced(Pace::of(request), stream))
}

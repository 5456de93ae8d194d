//! Parts of a file: which one is asked for, and how it is sent.

use actix_web::body::SizedStream;
use actix_web::http::header::{EntityTag, Header, IfRange, Range};
use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};

use crate::http::platform::body::Pace;
use crate::http::platform::streamed::paced;
use crate::store::blobs::Blob;

/// Bytes read from the disk at once: every client that is slow to take them holds so many.
const PIECE: usize = 64 << 10;

/// What of a file is asked for.
pub(super) enum Wanted {
    /// The whole.
    All,
    /// From the first to the last byte, both included, counted from 0.
    Part(u64, u64),
    /// A range that the file does not have.
    Nothing,
}

/// Which part the client asks for (RFC 9110, 14.2); ranges are a thing of GET alone. Several ranges
/// at once are answered with the whole.
pub(super) fn wanted(request: &HttpRequest, tag: &EntityTag, length: u64) -> Wanted {
    if request.method() != Method::GET || !request.headers().contains_key(header::RANGE) {
        return Wanted::All;
    }
    if request.headers().contains_key(header::IF_RANGE)
        && !matches!(IfRange::parse(request), Ok(IfRange::EntityTag(known)) if known.strong_eq(tag))
    {
        return Wanted::All;
    }
    match asked(request) {
        Some(Range::Bytes(ranges)) => match ranges.as_slice() {
            [one] => one
                .to_satisfiable_range(length)
                .map_or(Wanted::Nothing, |(a, b)| Wanted::Part(a, b)),
            _ => Wanted::All,
        },
        _ => Wanted::All,
    }
}

/// The range header. Its unit counts in any case (RFC 9110, 14.1).
fn asked(request: &HttpRequest) -> Option<Range> {
    let mut given = request.headers().get_all(header::RANGE);
    let (Some(range), None) = (given.next(), given.next()) else {
        return None;
    };
    let (unit, ranges) = range.to_str().ok()?.split_once('=')?;
    format!("{}={ranges}", unit.trim().to_ascii_lowercase())
        .parse()
        .ok()
}

/// Sends `length` bytes from `first` on, a piece at a time from a blocking thread. HEAD gets the headers alone.
pub(super) fn send(
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

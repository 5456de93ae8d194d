//! Answers of any length, written by a thread of their own while they are sent; and how slowly any answer may be taken.
//!
//! Who takes nothing at all is hung up on by the system ([`give_up_after`]), because then nobody asks us for the next
//! piece; who takes a little now and then, by [`paced`].

use std::io;
use std::io::Write;
use std::net::TcpListener;
use std::task::{Poll, ready};
use std::time::{Duration, Instant};

use actix_web::http::header;
use actix_web::{Error, HttpResponse};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use tokio::sync::mpsc;

use super::body::{Pace, is_too_slow};
use super::middleware::{RequestScope, within};
use crate::app::work_pool::Place;
use crate::domain::problem::Problem;

/// Pieces that may wait for the network.
const WAITING: usize = 16;

/// Where the thread writes. Fails once whoever asked has gone.
pub(in crate::http) struct Out(mpsc::Sender<Bytes>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .blocking_send(Bytes::copy_from_slice(bytes))
            .map_err(|_| io::ErrorKind::BrokenPipe)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Connections of `listener` end when the other side takes nothing of what waits for it for so long; those of TLS too,
/// for the system hands the setting on to what it accepts. Other systems wait for their own time, some minutes.
pub(in crate::http) fn give_up_after(listener: &TcpListener, patience: Duration) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        let milliseconds = u32::try_from(patience.as_millis()).unwrap_or(u32::MAX);
        rustix::net::sockopt::set_tcp_user_timeout(listener, milliseconds)?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (listener, patience);
    Ok(())
}

/// How an answer was taken so far.
struct Taken {
    free: Duration,
    bytes: u64,
    waited: Duration,
    handed_at: Option<Instant>,
}

impl Taken {
    /// The next piece is asked for: what was handed over before has gone. Only this wait counts, for what work takes to
    /// write the next piece is not the client's doing.
    fn asked(&mut self, now: Instant) -> io::Result<()> {
        if let Some(at) = self.handed_at.take() {
            self.waited = self.waited.saturating_add(now.duration_since(at));
        }
        if is_too_slow(self.bytes, self.waited, self.free) {
            return Err(io::Error::new(io::ErrorKind::TimedOut, "taken too slowly"));
        }
        Ok(())
    }

    fn handed(&mut self, bytes: usize, now: Instant) {
        self.bytes = self
            .bytes
            .saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        self.handed_at = Some(now);
    }
}

/// The same pieces, which end with the connection where the client takes them too slowly.
pub(in crate::http) fn paced(
    pace: Pace,
    pieces: impl Stream<Item = Result<Bytes, Error>>,
) -> impl Stream<Item = Result<Bytes, Error>> {
    let mut pieces = Box::pin(pieces);
    let mut taken = Taken {
        free: pace.taking,
        bytes: 0,
        waited: Duration::ZERO,
        handed_at: None,
    };
    futures_util::stream::poll_fn(move |context| {
        if let Err(error) = taken.asked(Instant::now()) {
            return Poll::Ready(Some(Err(error.into())));
        }
        let piece = ready!(pieces.poll_next_unpin(context));
        if let Some(Ok(bytes)) = &piece {
            taken.handed(bytes.len(), Instant::now());
        }
        Poll::Ready(piece)
    })
}

/// An answer that `work` writes on a thread of the pool of `place`. An answer once begun cannot turn into a problem, so `work` says in
/// what it writes how it went.
///
/// # Errors
/// 503 where no thread can be started.
pub(in crate::http) fn streamed(
    place: &Place,
    content_type: &'static str,
    work: impl FnOnce(Out) + Send + 'static,
) -> Result<HttpResponse, Problem> {
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let scope = RequestScope::current();
    place.start(move || within(scope, || work(Out(sender))))?;
    let pieces = futures_util::stream::poll_fn(move |context| {
        receiver.poll_recv(context).map(|piece| piece.map(Ok::<_, Error>))
    });
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(pieces))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_time_counts_in_which_a_piece_waited() {
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        let mut taken = Taken {
            free: Duration::from_secs(60),
            bytes: 0,
            waited: Duration::ZERO,
            handed_at: None,
        };
        assert!(taken.asked(at(10_000)).is_ok(), "the work took long to begin");
        taken.handed(1 << 10, at(10_000));
        assert!(taken.asked(at(10_061)).is_ok(), "1 KiB in the second that counts");
        taken.handed(10, at(10_061));
        assert!(taken.asked(at(10_063)).is_err(), "and 10 bytes in two more");
        taken.handed(100 << 10, at(10_063));
        assert!(taken.asked(at(10_150)).is_ok());
    }
}

//! Answers of any length, written by a blocking thread while they are sent.

use std::io::{self, Write};

use actix_web::HttpResponse;
use actix_web::http::header;
use bytes::Bytes;
use tokio::sync::mpsc;

use super::around::{request_id, within};

/// Pieces that may wait for the network.
const WAITING: usize = 16;

/// Where the thread writes. Fails once whoever asked has gone.
pub(super) struct Out(mpsc::Sender<Bytes>);

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

/// An answer that `work` writes on a blocking thread. An answer once begun cannot turn into a problem, so `work` says in
/// what it writes how it went.
pub(super) fn streamed(content_type: &'static str, work: impl FnOnce(Out) + Send + 'static) -> HttpResponse {
    let (sender, mut receiver) = mpsc::channel(WAITING);
    let id = request_id();
    actix_web::rt::task::spawn_blocking(move || within(id, || work(Out(sender))));
    let pieces = futures_util::stream::poll_fn(move |context| {
        receiver
            .poll_recv(context)
            .map(|piece| piece.map(Ok::<_, actix_web::Error>))
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, content_type))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .streaming(pieces)
}

//! A server from its start to its end: signals, the certificate that is read again, and the stop that finishes what
//! was accepted.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

use super::listen::listen;
use super::outcome::{Failure, Outcome};
use super::{session, terminal};
use crate::app::Application;
use crate::config::Folder;
use crate::config::{Serving, Switch};
use crate::http::{
    HttpMetrics, Pace, Proxies, Rates, RunningServer, ServerSettings, Tls, start, start_operation,
};
use crate::message::{Explain, message};

/// How often the certificate's files are looked at.
const LOOK_AT_FILES: Duration = Duration::from_secs(10);

/// With what a folder is served, read from its settings.
pub(super) struct ServingWith {
    server: ServerSettings,
    metrics: Option<TcpListener>,
    stop_delay: Duration,
}

impl Default for ServingWith {
    /// As demonstrations are served.
    fn default() -> Self {
        Self {
            server: ServerSettings {
                rates: Some(Rates::default()),
                ..ServerSettings::default()
            },
            metrics: None,
            stop_delay: Duration::ZERO,
        }
    }
}

impl ServingWith {
    /// Reads what the settings name.
    ///
    /// # Errors
    /// A sentence for an address that cannot be listened on and for files that are not what TLS needs.
    pub(super) fn read(serving: &Serving) -> Result<Self, Failure> {
        let tls = match (&serving.tls_cert, &serving.tls_key) {
            (Some(certificate), Some(key)) => {
                let tls = Tls::open(certificate, key).map_err(|error| Failure::new(&error.message()))?;
                Some(Arc::new(tls))
            }
            _ => None,
        };
        let rates = Rates {
            address: (serving.address_burst, serving.address_rate),
            token: (serving.token_burst, serving.token_rate),
        };
        let seconds = |number: u16| Duration::from_secs(u64::from(number));
        let server = ServerSettings {
            rates: (serving.rate_limit == Switch::On).then_some(rates),
            proxies: Proxies {
                trusted: serving.trusted_proxy.clone(),
                header: serving.proxy_header,
            },
            header_timeout: seconds(serving.header_seconds),
            pace: Pace {
                pause: seconds(serving.body_seconds),
                taking: seconds(serving.answer_seconds),
            },
            tls,
            ..ServerSettings::default()
        };
        let metrics = serving.metrics_listen.as_deref();
        let metrics = metrics.map(|address| listen("--metrics-listen", address));
        Ok(Self {
            server,
            metrics: metrics.transpose()?,
            stop_delay: seconds(serving.stop_delay_seconds),
        })
    }
}

/// Serves until a signal comes, then finishes what it has accepted.
pub(super) async fn serve(
    service: Arc<Application>,
    listener: TcpListener,
    folder: &Folder,
    with: ServingWith,
) -> Result<Outcome, Failure> {
    let origin = service.origins().current.clone();
    let socket = session::socket(&folder.data);
    let (tls, metrics) = (with.server.tls.clone(), with.server.metrics.clone());
    let settings = ServerSettings {
        listener: Some(listener),
        socket: Some(socket.clone()),
        ..with.server
    };
    let resuming = resume(&service)?;
    let mut signals = Signals::new()?;
    watch(tls)?;
    let running = start(Arc::clone(&service), settings)?;
    let operation = operation(&service, metrics, with.metrics)?;
    let address = running
        .address
        .map_or_else(String::new, |address| address.to_string());
    terminal::note(&message!("cli.serves", origin, address));
    let stop = running.handle.clone();
    let stopping = Arc::clone(&service);
    let server = actix_web::rt::spawn(running.server);
    actix_web::rt::spawn(async move {
        let term = signals.next().await;
        // From here on /readyz says 503, and long work ends at its next commit.
        stopping.remediations().stop_work();
        if term {
            // Whoever asks again while waiting means now.
            let delay = tokio::time::timeout(with.stop_delay, signals.next());
            let _ = delay.await;
        }
        stop.stop(true).await;
    });
    let stopped = server.await;
    service.remediations().stop_work();
    let _ = resuming.join();
    if let Some(operation) = operation {
        operation.stop(false).await;
    }
    stopped.map_err(Failure::told)??;
    // A socket that nobody answers would only puzzle whoever looks; the next server takes it away too.
    let _ = std::fs::remove_file(socket);
    Ok(Outcome::Good)
}

/// What ends a server.
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

impl Signals {
    fn new() -> Result<Self, Failure> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Waits for the next one and says whether it was SIGTERM; a person who presses Ctrl-C waits for nobody.
    async fn next(&mut self) -> bool {
        use futures_util::future::{Either, select};

        let first = select(Box::pin(self.interrupt.recv()), Box::pin(self.terminate.recv()));
        matches!(first.await, Either::Right(_))
    }
}

/// Starts the listener for the operator, where there is one.
fn operation(
    service: &Arc<Application>,
    metrics: HttpMetrics,
    listener: Option<TcpListener>,
) -> Result<Option<actix_web::dev::ServerHandle>, Failure> {
    let Some(listener) = listener else {
        return Ok(None);
    };
    let RunningServer {
        handle,
        address,
        server,
    } = start_operation(Arc::clone(service), metrics, listener)?;
    if let Some(address) = address {
        terminal::note(&message!("cli.metrics_at", address));
    }
    actix_web::rt::spawn(server);
    Ok(Some(handle))
}

/// Reads the certificate again on SIGHUP and when its files changed. Without one the signal means nothing.
fn watch(tls: Option<Arc<Tls>>) -> Result<(), Failure> {
    let mut hang_up = signal(SignalKind::hangup())?;
    actix_web::rt::spawn(async move {
        loop {
            let _ = tokio::time::timeout(LOOK_AT_FILES, hang_up.recv()).await;
            match tls.as_ref().map(|tls| tls.reload()) {
                Some(Ok(true)) => tracing::warn!("the TLS certificate was read again"),
                Some(Err(error)) => {
                    tracing::error!(%error, "the TLS certificate cannot be read again; the former stays in use");
                }
                Some(Ok(false)) | None => {}
            }
        }
    });
    Ok(())
}

/// Goes on, beside serving, with what an earlier server or command left unfinished.
fn resume(service: &Arc<Application>) -> Result<std::thread::JoinHandle<()>, Failure> {
    let service = Arc::clone(service);
    let work = move || {
        if let Err(problem) = service.remediations().finish_work() {
            let told = problem.to_string();
            let cause = problem.cause.as_deref().unwrap_or(&told);
            tracing::warn!(cause, "a work list is unfinished; the next start goes on with it");
        }
    };
    Ok(std::thread::Builder::new()
        .name("work lists".to_owned())
        .spawn(work)?)
}

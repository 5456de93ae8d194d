//! The server: one application on a TCP address, on the folder's socket, or on both.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::rt::net::UnixStream;
use actix_web::{App, HttpServer, web};

use crate::app::Application;
use crate::domain::problem::Problem;
use crate::http::platform::auth::OverSocket;
use crate::http::platform::body::Pace;
use crate::http::platform::limit::{RateLimit, Rates};
use crate::http::platform::metrics::HttpMetrics;
use crate::http::platform::middleware::observe;
use crate::http::platform::running::RunningServer;
use crate::http::platform::streamed::give_up_after;
use crate::http::platform::tls::Tls;
use crate::http::platform::visitor_address::Proxies;
use crate::http::routes::configure;
use crate::message::message;

/// How long a stopping server waits for what it has accepted.
const SHUTDOWN_SECONDS: u64 = 30;
/// How long an idle connection stays open. Longer than any pause of a slow disk, else a request that waited behind
/// one would be answered by a closed connection.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// Where the server listens.
pub struct ServerSettings {
    /// An address that is bound already, so that a port in use is noticed before anything else is done.
    pub listener: Option<TcpListener>,
    /// The folder's socket.
    pub socket: Option<PathBuf>,
    /// How much an address and a token may send; without it, anything.
    pub rates: Option<Rates>,
    /// The proxies in front.
    pub proxies: Proxies,
    /// A client that sends its headers slower than this is hung up on.
    pub header_timeout: Duration,
    /// How slowly a body may come and be taken.
    pub pace: Pace,
    /// The certificate, where the address is one of TLS.
    pub tls: Option<Arc<Tls>>,
    /// Where requests are counted.
    pub metrics: HttpMetrics,
    /// Whether Ctrl-C and SIGTERM stop the server.
    pub signals: bool,
}

impl Default for ServerSettings {
    fn default() -> Self {
        Self {
            listener: None,
            socket: None,
            rates: None,
            proxies: Proxies::default(),
            header_timeout: Duration::from_secs(10),
            pace: Pace::default(),
            tls: None,
            metrics: HttpMetrics::default(),
            signals: false,
        }
    }
}

/// Starts the server; it runs while its future is polled.
///
/// # Errors
/// 409 if the socket cannot be made.
pub fn start(service: Arc<Application>, settings: ServerSettings) -> Result<RunningServer, Problem> {
    let limit = RateLimit::new(settings.rates, settings.proxies);
    let (metrics, pace) = (settings.metrics, settings.pace);
    let over_tls = settings.tls.is_some();
    let connections = metrics.clone();
    let mut server = HttpServer::new(move || {
        let service = Arc::clone(&service);
        let limit = limit.clone();
        App::new()
            .app_data(web::Data::new(metrics.clone()))
            .app_data(web::Data::new(pace))
            .wrap(headers(over_tls))
            .wrap(from_fn(observe))
            .configure(move |config| configure(config, service, &limit))
    })
    .client_request_timeout(settings.header_timeout)
    .keep_alive(KEEP_ALIVE)
    // A file goes out behind its headers, and would otherwise wait 40 ms until they are acknowledged.
    .tcp_nodelay(true)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .on_connect(move |connection, data| {
        if connection.is::<UnixStream>() {
            data.insert(OverSocket);
        } else {
            data.insert(connections.connected());
        }
    });
    if !settings.signals {
        server = server.disable_signals();
    }
    let mut address = None;
    if let Some(listener) = settings.listener {
        address = listener.local_addr().ok();
        give_up_after(&listener, pace.taking).map_err(Problem::internal)?;
        let listening = match &settings.tls {
            Some(tls) => server.listen_rustls_0_23(listener, tls.config().map_err(Problem::internal)?),
            None => server.listen(listener),
        };
        server = listening.map_err(Problem::internal)?;
    }
    if let Some(path) = settings.socket {
        server = server.listen_uds(socket(&path)?).map_err(Problem::internal)?;
    }
    let server = server.run();
    Ok(RunningServer {
        handle: server.handle(),
        address,
        server,
    })
}

/// On every answer that says nothing else; what only pages need stands with the pages. An answer that is no page loads
/// nothing and is framed by nobody.
fn headers(over_tls: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'",
        ))
        .add((header::X_FRAME_OPTIONS, "DENY"))
        .add((header::REFERRER_POLICY, "no-referrer"))
        .add((
            header::PERMISSIONS_POLICY,
            "geolocation=(), microphone=(), payment=(), usb=()",
        ))
        .add((header::CROSS_ORIGIN_OPENER_POLICY, "same-origin"));
    if over_tls {
        // Whoever was here once comes back over TLS only, for a year.
        return headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"));
    }
    headers
}

/// The folder's socket, for its owner alone. The store's lock says that no other server is alive, so what lies
/// there is a leftover. The folder itself is closed to others, so nobody slips in before the mode is set.
fn socket(path: &Path) -> Result<UnixListener, Problem> {
    let unusable = |error: std::io::Error| {
        let file = path.display();
        Problem::conflict(message!("service.socket", file, error))
    };
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(unusable(error)),
        _ => {}
    }
    let listener = UnixListener::bind(path).map_err(unusable)?;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).map_err(unusable)?;
    Ok(listener)
}

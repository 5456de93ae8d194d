//! `zhenma init` and `zhenma serve`.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use super::{Failure, Folder, Outcome, session, terminal};
use crate::http::{ServerSettings, start};
use crate::printer::Printers;
use crate::service::{Scrubber, Service};
use crate::tag::{LabelPrefix, Origin, Ring};

/// Set up a new data folder
#[derive(Args)]
pub(super) struct Init {
    #[command(flatten)]
    folder: Folder,
    /// Where the service will be reached, as it is printed on every label: http(s)://host[:port]
    #[arg(long, value_name = "URL")]
    origin: String,
    /// The operator's GS1 company prefix, printed on every label and never changed; 9521234 is for demonstrations
    #[arg(long, value_name = "DIGITS", default_value = "9521234")]
    prefix: String,
}

pub(super) fn parse_origin(text: &str) -> Result<Origin, Failure> {
    Origin::parse(text).map_err(|error| Failure::new(format!("--origin '{text}': {error}")))
}

impl Init {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let origin = parse_origin(&self.origin)?;
        let prefix: LabelPrefix = self
            .prefix
            .parse()
            .map_err(|error| Failure::new(format!("--prefix '{}': {error}", self.prefix)))?;
        Service::init(&self.folder.data, &self.folder.settings(), &origin, &prefix)?;
        let data = self.folder.data.display();
        terminal::say(&format!(
            "{data} is set up for {origin} with the prefix {prefix}."
        ));
        terminal::say(&format!(
            "Next: zhenma org new …, zhenma token new …, zhenma serve --data {data} (see README.md)"
        ));
        Ok(Outcome::Good)
    }
}

/// On or off.
#[derive(Clone, Copy, ValueEnum, PartialEq, Eq)]
enum Switch {
    On,
    Off,
}

/// Serve a data folder
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    folder: Folder,
    /// Address to listen on
    #[arg(
        long,
        value_name = "ADDR",
        env = "ZHENMA_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: String,
    /// Where the service is reached; a new one is added to the folder's origins and used for new codes
    #[arg(long, value_name = "URL", env = "ZHENMA_ORIGIN")]
    origin: Option<String>,
    /// Limit of public requests an address; off is for measurements
    #[arg(long, value_enum, default_value_t = Switch::On)]
    rate_limit: Switch,
    /// Days in which every stored photo and film is read again once and hashed; 0 is never
    #[arg(long, value_name = "DAYS", env = "ZHENMA_SCRUB_DAYS", default_value_t = 30)]
    scrub_days: u32,
    /// MiB a second this reads at most; 0 is no limit
    #[arg(long, value_name = "MIB", env = "ZHENMA_SCRUB_MIB", default_value_t = 50)]
    scrub_mib: u32,
    /// A label printer that listens on TCP; given once for each
    #[arg(long = "printer", value_name = "NAME=HOST[:PORT]")]
    printers: Vec<String>,
}

/// Binds `listen` before anything else is done.
pub(super) fn listen(listen: &str) -> Result<TcpListener, Failure> {
    let address: SocketAddr = listen
        .parse()
        .map_err(|_| Failure::new(format!("--listen '{listen}' is no address; write 127.0.0.1:8080")))?;
    TcpListener::bind(address).map_err(|error| {
        let hint = match error.kind() {
            std::io::ErrorKind::AddrInUse => "; another program has this port, choose another with --listen",
            std::io::ErrorKind::PermissionDenied => "; ports below 1024 take rights this user has not",
            _ => "",
        };
        Failure::new(format!("cannot listen on {address}: {error}{hint}"))
    })
}

impl Serve {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let origin = self.origin.as_deref().map(parse_origin).transpose()?;
        let printers = Printers::parse(self.printers.iter().map(String::as_str))
            .map_err(|(given, error)| Failure::new(format!("--printer '{given}': {error}")))?;
        let listener = listen(&self.listen)?;
        if !self.folder.data.join("store").exists() {
            let data = self.folder.data.display();
            return Err(Failure::new(format!(
                "'{data}' is not set up: run `zhenma init --data {data} --origin URL` first"
            )));
        }
        let service =
            Arc::new(Service::open(&self.folder.data, &self.folder.settings())?.with_printers(printers));
        require_keys(&service, &self.folder)?;
        if let Some(origin) = origin
            && service.use_origin(&origin)?
        {
            terminal::note(&format!(
                "{origin} is a new origin: it was added to the folder's, and new codes carry it."
            ));
        }
        let rate_limit = self.rate_limit == Switch::On;
        // Dropped when the serving has ended.
        let _scrubber = match self.scrub_days {
            0 => None,
            days => Some(Scrubber::start(&service, days, self.scrub_mib)?),
        };
        serve(service, listener, &self.folder, rate_limit).await
    }
}

/// A restored folder may have come without private keys; what to do is for the operator to say.
fn require_keys(service: &Service, folder: &Folder) -> Result<(), Failure> {
    let data = folder.data.display();
    let missing = service.missing_keys(&[Ring::Seal, Ring::Certificate])?;
    if !missing.is_empty() {
        return Err(Failure::new(format!(
            "the private keys {}.json are not in '{data}/keys': copy them there, or give the rings new ones with \
             `zhenma key rotate seal --data {data}` and `zhenma key rotate certificate --data {data}`",
            missing.join(".json, ")
        )));
    }
    for key in service.missing_keys(&[Ring::Log])? {
        terminal::note(&format!(
            "The log's private key {key} is not in '{data}/keys': no checkpoint can be signed until it is copied there."
        ));
    }
    Ok(())
}

/// Serves until a signal comes, then finishes what it has accepted.
pub(super) async fn serve(
    service: Arc<Service>,
    listener: TcpListener,
    folder: &Folder,
    rate_limit: bool,
) -> Result<Outcome, Failure> {
    let origin = service.origins().current.clone();
    let settings = ServerSettings {
        listener: Some(listener),
        socket: Some(session::socket(&folder.data)),
        rate_limit,
        signals: true,
    };
    let resuming = resume(&service)?;
    stop_work_on_signal(&service)?;
    let running = start(Arc::clone(&service), settings)?;
    let address = running
        .address
        .map_or_else(String::new, |address| address.to_string());
    terminal::note(&format!("Zhenma serves {origin} on {address}; Ctrl-C stops it."));
    let stopped = running.server.await;
    service.stop_work();
    let _ = resuming.join();
    stopped?;
    // A socket that nobody answers would only puzzle whoever looks; the next server takes it away too.
    let _ = std::fs::remove_file(session::socket(&folder.data));
    Ok(Outcome::Good)
}

/// Goes on, beside serving, with what an earlier server or command left unfinished.
fn resume(service: &Arc<Service>) -> Result<std::thread::JoinHandle<()>, Failure> {
    let service = Arc::clone(service);
    let work = move || {
        if let Err(problem) = service.finish_work() {
            let cause = problem.cause.as_deref().unwrap_or(&problem.detail);
            tracing::warn!(cause, "a work list is unfinished; the next start goes on with it");
        }
    };
    Ok(std::thread::Builder::new()
        .name("work lists".to_owned())
        .spawn(work)?)
}

/// Long work ends at its next commit when a signal comes; the server itself then stops of its own accord.
fn stop_work_on_signal(service: &Arc<Service>) -> Result<(), Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let service = Arc::clone(service);
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    actix_web::rt::spawn(async move {
        futures_util::future::select(Box::pin(interrupt.recv()), Box::pin(terminate.recv())).await;
        service.stop_work();
    });
    Ok(())
}

//! `zhenma demo`: fills an empty folder by the same calls a user would make, then serves it.
//!
//! Every call carries an idempotency key, so a filling that was interrupted goes on where it stopped.

mod data;
mod files;
mod fill;
mod inspect;
mod media;
mod people;
mod show;

use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;

use clap::{Args, Subcommand};

use self::files::write_private;
use self::show::Shown;
use super::client::Client;
use super::listen::{listen, parse_address, parse_origin};
use super::outcome::{Failure, Outcome, why_not};
use super::running::{ServingWith, serve};
use super::{migrating, session, terminal};
use crate::app::Application;
use crate::config::Folder;
use crate::domain::tag::LabelPrefix;
use crate::http::{ServerSettings, start};
use crate::message::message;

/// Fill an empty folder with demonstration data by the calls a user would make, then serve it
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct Demo {
    #[command(subcommand)]
    instead: Option<Instead>,
    #[command(flatten)]
    folder: Folder,
    /// Address to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: String,
    /// Where the service is reached; by default the address it listens on
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Exit when the folder is filled
    #[arg(long)]
    once: bool,
    /// Print what was made as JSON
    #[arg(long)]
    json: bool,
}

/// What `demo` does instead.
#[derive(Subcommand)]
enum Instead {
    Media(media::Media),
}

/// What a filled folder says of itself.
const SUMMARY: &str = "demo.json";
/// Lies in a folder that is being filled.
const UNFINISHED: &str = "demo-unfinished";
/// GS1's prefix for examples.
const PREFIX: &str = "9521234";

impl Demo {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        if let Some(Instead::Media(media)) = &self.instead {
            return media.run();
        }
        let (listener, address) = self.listener()?;
        let folder = &self.folder.data;
        let fresh = !folder.join("store").exists();
        let origin = match &self.origin {
            Some(origin) => Some(parse_origin(origin)?),
            // A demonstration is reached where it listens, so that its pages open; a folder of another kind keeps
            // its own origin, which is printed on real labels.
            None if fresh || (folder.join(SUMMARY).exists() && !self.once) => {
                Some(parse_origin(&format!("http://{address}"))?)
            }
            None => None,
        };
        if fresh {
            refuse_filled(folder)?;
            std::fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .and_then(|()| std::fs::write(folder.join(UNFINISHED), "filled by `zhenma demo`\n"))
                .map_err(|error| {
                    let (folder, why) = (folder.display(), why_not(&error));
                    Failure::new(&message!("cli.demo_folder", folder, why: why))
                })?;
            if let Some(origin) = &origin {
                let prefix: LabelPrefix = PREFIX.parse().map_err(Failure::told)?;
                Application::init(folder, &self.folder.settings(), origin, &prefix)?;
            }
        }
        let service = Arc::new(Application::open(folder, &migrating::settings(&self.folder))?);
        if let Some(origin) = &origin
            && service.use_origin(origin)?
        {
            terminal::note(&message!("cli.demo_new_origin", origin));
        }
        if folder.join(UNFINISHED).exists() {
            self.fill(Arc::clone(&service)).await?;
        }
        self.show(&service)?;
        let Some(listener) = listener else {
            return Ok(Outcome::Good);
        };
        serve(service, listener, &self.folder, ServingWith::default()).await
    }

    /// The port, taken before anything else is done, and the address of it. Who exits when the folder is filled takes
    /// none: the address then only says where the folder is to be served later.
    fn listener(&self) -> Result<(Option<TcpListener>, SocketAddr), Failure> {
        let address = parse_address("--listen", &self.listen)?;
        if self.once && address.port() != 0 {
            return Ok((None, address));
        }
        let listener = listen("--listen", &self.listen)?;
        let address = listener.local_addr()?;
        Ok(((!self.once).then_some(listener), address))
    }

    /// Serves its own socket while it fills, to the people with their tokens and to the owner of the folder without.
    async fn fill(&self, service: Arc<Application>) -> Result<(), Failure> {
        let socket = session::socket(&self.folder.data);
        let origin = service.origins().current.to_string();
        let settings = ServerSettings {
            socket: Some(socket.clone()),
            signals: true,
            ..ServerSettings::default()
        };
        let running = start(service, settings)?;
        let handle = running.handle.clone();
        let server = actix_web::rt::spawn(running.server);
        let clients = (Client::over_socket(&socket)?, Client::over_socket(&socket)?);
        let filled = fill::fill(&clients.0, &clients.1, &self.folder.data, &origin).await;
        drop(clients);
        handle.stop(false).await;
        let _ = server.await;
        let shown = filled?;
        write_private(
            &self.folder.data.join(SUMMARY),
            &serde_json::to_vec_pretty(&shown)?,
        )?;
        std::fs::remove_file(self.folder.data.join(UNFINISHED))?;
        Ok(())
    }

    fn show(&self, service: &Application) -> Result<(), Failure> {
        let summary = self.folder.data.join(SUMMARY);
        let Ok(json) = std::fs::read(&summary) else {
            terminal::note(&message!("cli.demo_not_filled"));
            return Ok(());
        };
        let mut shown: Shown = match serde_json::from_slice(&json) {
            Ok(shown) => shown,
            Err(error) => {
                // It only helps to look around; what it tells of is in the store.
                let file = summary.display();
                terminal::note(&message!("cli.demo_summary_unreadable", file, error));
                return Ok(());
            }
        };
        // The folder may have been moved since, and may be served under another origin.
        shown.relocate(&self.folder.data, service.origins().current.as_str());
        if self.json {
            terminal::say(&serde_json::to_string(&shown)?);
        } else {
            show::print(&shown, &self.folder.data);
        }
        Ok(())
    }
}

/// A folder with something in it, but for a filling that was broken off, belongs to somebody.
fn refuse_filled(folder: &std::path::Path) -> Result<(), Failure> {
    let mut entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    if folder.join(UNFINISHED).exists() || entries.all(|entry| entry.file_name() == "lost+found") {
        return Ok(());
    }
    let folder = folder.display();
    Err(Failure::new(&message!("cli.demo_not_empty", folder)))
}

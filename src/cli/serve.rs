//! `zhenma init` and `zhenma serve`.

use std::str::FromStr;
use std::sync::Arc;

use clap::Args;

use super::listen::{listen, parse_origin};
use super::outcome::{Failure, Outcome};
use super::running::{ServingWith, serve};
use super::{migrating, terminal};
use crate::app::Application;
use crate::app::operate::Scrubber;
use crate::app::tags::printers::Printers;
use crate::config::{Folder, LogForm, LogLevel, Serving};
use crate::domain::tag::{LabelPrefix, Ring};
use crate::message::{Explain, message};

/// Set up a new data folder
#[derive(Args)]
pub(super) struct Init {
    #[command(flatten)]
    folder: Folder,
    /// Where the service will be reached, as it is printed on every label, for example `https://zm.example.cn`
    #[arg(long, value_name = "URL")]
    origin: String,
    /// The operator's GS1 company prefix, printed on every label and never changed; 9521234 is for demonstrations
    #[arg(long, value_name = "DIGITS", default_value = "9521234")]
    prefix: String,
}

impl Init {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let origin = parse_origin(&self.origin)?;
        let given = &self.prefix;
        let prefix = LabelPrefix::from_str(given)
            .map_err(|error| Failure::of_flag("--prefix", given, error.message()))?;
        Application::init(&self.folder.data, &self.folder.settings(), &origin, &prefix)?;
        let folder = self.folder.data.display();
        terminal::tell(&message!("cli.init_done", folder, origin, prefix));
        terminal::tell(&message!("cli.init_next", folder));
        Ok(Outcome::Good)
    }
}

/// Serve a data folder
#[derive(Args)]
pub(super) struct Serve {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    serving: Serving,
}

/// What settings are only together.
///
/// # Errors
/// A sentence.
pub(super) fn check(serving: &Serving) -> Result<(), Failure> {
    if serving.tls_cert.is_some() != serving.tls_key.is_some() {
        return Err(Failure::new(&message!("cli.tls_together")));
    }
    Ok(())
}

impl Serve {
    /// The log's form and what is in it.
    pub(super) fn log(&self) -> (LogForm, LogLevel) {
        let usual = match self.serving.log {
            LogForm::Text => LogLevel::Warn,
            LogForm::Json => LogLevel::Info,
        };
        (self.serving.log, self.serving.log_level.unwrap_or(usual))
    }

    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let serving = &self.serving;
        check(serving)?;
        let origin = serving.origin.as_deref().map(parse_origin).transpose()?;
        let with = ServingWith::read(serving)?;
        let listener = listen("--listen", &serving.listen)?;
        let printers = Printers::parse(serving.printer.iter().map(String::as_str))
            .map_err(|(given, error)| Failure::of_flag("--printer", given, error.message()))?;
        if !self.folder.data.join("store").exists() {
            let folder = self.folder.data.display();
            return Err(Failure::new(&message!("cli.not_set_up_to_serve", folder)));
        }
        let service = Application::open(&self.folder.data, &migrating::settings(&self.folder))?;
        let service = service
            .with_printers(printers)
            .with_contact(serving.contact.clone());
        let service = Arc::new(service);
        require_keys(&service, &self.folder)?;
        if let Some(origin) = origin
            && service.use_origin(&origin)?
        {
            terminal::note(&message!("cli.new_origin", origin));
        }
        // Dropped when the serving has ended.
        let _scrubber = match serving.scrub_days {
            0 => None,
            days => Some(Scrubber::start(&service, days, serving.scrub_mib)?),
        };
        serve(service, listener, &self.folder, with).await
    }
}

/// A restored folder may have come without private keys; what to do is for the operator to say.
fn require_keys(service: &Application, folder: &Folder) -> Result<(), Failure> {
    let folder = folder.data.display();
    let missing = service.keys().missing_keys(&[Ring::Seal, Ring::Certificate])?;
    if !missing.is_empty() {
        let files = format!("{}.json", missing.join(".json, "));
        return Err(Failure::new(&message!("cli.keys_missing", files, folder)));
    }
    for key in service.keys().missing_keys(&[Ring::Log])? {
        terminal::note(&message!("cli.log_key_missing", key, folder));
    }
    Ok(())
}

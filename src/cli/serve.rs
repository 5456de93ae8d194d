//! `zhenma init` and `zhenma serve`.

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

impl Init {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let origin = parse_origin(&self.origin)?;
        let prefix: LabelPrefix = self
            .prefix
            .parse()
            .map_err(|error| Failure::told(format!("--prefix '{}': {error}", self.prefix)))?;
        Application::init(&self.folder.data, &self.folder.settings(), &origin, &prefix)?;
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
        return Err(Failure::told(
            "--tls-cert and --tls-key go together: the certificate chain and its private key, both PEM files",
        ));
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
            .map_err(|(given, error)| Failure::told(format!("--printer '{given}': {error}")))?;
        if !self.folder.data.join("store").exists() {
            let data = self.folder.data.display();
            return Err(Failure::told(format!(
                "'{data}' is not set up: run `zhenma init --data {data} --origin URL` first"
            )));
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
            terminal::note(&format!(
                "{origin} is a new origin: it was added to the folder's, and new codes carry it."
            ));
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
    let data = folder.data.display();
    let missing = service.keys().missing_keys(&[Ring::Seal, Ring::Certificate])?;
    if !missing.is_empty() {
        return Err(Failure::told(format!(
            "the private keys {}.json are not in '{data}/keys': copy them there, or give the rings new ones with \
             `zhenma key rotate seal --data {data}` and `zhenma key rotate certificate --data {data}`",
            missing.join(".json, ")
        )));
    }
    for key in service.keys().missing_keys(&[Ring::Log])? {
        terminal::note(&format!(
            "The log's private key {key} is not in '{data}/keys': no checkpoint can be signed until it is copied there."
        ));
    }
    Ok(())
}

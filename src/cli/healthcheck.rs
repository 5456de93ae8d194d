//! `zhenma healthcheck`: for what watches a container or a unit, without a client of its own.

use std::os::unix::net::UnixStream;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::{session, terminal};
use crate::message::message;

/// Ask the running server whether it is ready; exit code 1 with its reasons if it is not
#[derive(Args)]
pub(super) struct Healthcheck {
    /// The data folder
    #[arg(
        long = "data",
        value_name = "DIR",
        env = "ZHENMA_DATA",
        default_value = "zhenma-data"
    )]
    data: PathBuf,
    /// Seconds it may take to answer
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    seconds: u16,
}

impl Healthcheck {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let socket = session::socket(&self.data);
        let client = Client::over_socket(&socket)?;
        let patience = Duration::from_secs(u64::from(self.seconds));
        // Without a server nobody listens on the socket; this command never opens the folder itself.
        let answer = tokio::time::timeout(patience, client.get("/readyz")).await;
        let complaint = match answer {
            Ok(Ok(_)) => return Ok(Outcome::Good),
            // Nobody listens where nothing was served, or no longer.
            Ok(Err(_)) if UnixStream::connect(&socket).is_err() => {
                message!("cli.nothing_serves", folder = self.data.display())
            }
            Ok(Err(Failure { message, .. })) => message,
            Err(_) => message!("cli.no_answer", seconds = self.seconds),
        };
        terminal::complain(&complaint);
        Ok(Outcome::Bad)
    }
}

//! `zhenma cover`.

use clap::Args;

use super::arguments::TokenArgument;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::message::{Explain, message};

/// Ask whether a day lies inside a tag's cover
#[derive(Args)]
pub(super) struct Cover {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// The serial, as it stands on the label
    serial: String,
    /// A time in RFC 3339, or a date; now if not given
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

impl Cover {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let serial = crate::domain::tag::Serial::from_typed(&self.serial).map_err(|error| {
            let value = &self.serial;
            Failure::new(&message!("cli.value", value, why: error.message()))
        })?;
        let token = self.token.read()?;
        let at = self.at.map_or_else(String::new, |at| {
            format!(
                "?at={}",
                percent_encoding::utf8_percent_encode(&at, percent_encoding::NON_ALPHANUMERIC)
            )
        });
        let path = format!("/api/v1/cover/{serial}{at}");
        let answer = with_session(&self.folder, async |client| {
            client.with_token(token).get(&path).await
        })
        .await?;
        terminal::say(&serde_json::to_string_pretty(&answer)?);
        Ok(Outcome::Good)
    }
}

//! `zhenma issue`.

use clap::Args;
use serde_json::Value;
use uuid::Uuid;

use super::session::with_session;
use super::{Failure, Folder, Outcome, TokenArgument, terminal};

/// Issue the tag of an approved appraisal
#[derive(Args)]
pub(super) struct Issue {
    #[command(flatten)]
    folder: Folder,
    #[command(flatten)]
    token: TokenArgument,
    /// The approved appraisal; it takes a token of its agency
    appraisal: Uuid,
}

impl Issue {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        let token = self.token.read()?;
        // The same command twice, over a crash too, gives the same tag.
        let once = format!("issue-{}", self.appraisal);
        let body = serde_json::json!({ "appraisal_id": self.appraisal });
        let tag: Value = with_session(&self.folder, async |client| {
            client
                .with_token(token)
                .post("/api/v1/tags", &body, Some(&once))
                .await
        })
        .await?;
        terminal::say(&serde_json::to_string_pretty(&tag)?);
        Ok(Outcome::Good)
    }
}

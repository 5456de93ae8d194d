//! `zhenma key`.

use clap::{Args, Subcommand, ValueEnum};
use serde_json::{Value, json};
use uuid::Uuid;

use super::client::Client;
use super::outcome::{Failure, Outcome};
use super::session::with_session;
use super::terminal;
use crate::config::Folder;
use crate::instant::{Instant, NotAnInstant};
use crate::message::{Explain, language, message};

/// List, rotate, retire, compromise or export keys
#[derive(Args)]
pub(super) struct Key {
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, ValueEnum)]
enum RotatedRing {
    Seal,
    Certificate,
}

#[derive(Subcommand)]
enum Command {
    /// List every key with its state: the rings', agencies' and persons'
    List {
        #[command(flatten)]
        folder: Folder,
    },
    /// Print the key document that `zhenma verify` needs
    Export {
        #[command(flatten)]
        folder: Folder,
    },
    /// Give a ring a new active key; what the old one signed stays good
    Rotate {
        #[command(flatten)]
        folder: Folder,
        /// Which ring
        ring: RotatedRing,
    },
    /// Retire a key: it signs no more, what it signed stays good; a ring's active key gets a successor
    Retire {
        #[command(flatten)]
        folder: Folder,
        /// Which key, for example seal-1
        kid: String,
    },
    /// Mark a key as compromised and suspend every tag it affects; the same command again goes on where it stopped
    Compromise {
        #[command(flatten)]
        folder: Folder,
        /// Which key, for example seal-1, or an agency's or a person's
        kid: String,
        /// The earliest moment at which somebody else may have had it, for example 2026-01-17T20:30:00+08:00
        #[arg(long, value_name = "TIME")]
        since: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// List the work lists that compromised keys opened, or the tags of one with what is to be done
    Worklist {
        #[command(flatten)]
        folder: Folder,
        /// Which list; without it, all lists
        id: Option<String>,
        /// Only what is still to be done
        #[arg(long)]
        open: bool,
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl Key {
    pub(super) async fn run(self) -> Result<Outcome, Failure> {
        match self.command {
            Command::List { folder } => list(&folder).await,
            Command::Export { folder } => {
                let path = "/.well-known/zhenma-keys.json";
                let document = with_session(&folder, async |client| client.get(path).await).await?;
                terminal::say(&serde_json::to_string_pretty(&document)?);
                Ok(Outcome::Good)
            }
            Command::Rotate { folder, ring } => {
                let ring = match ring {
                    RotatedRing::Seal => "seal",
                    RotatedRing::Certificate => "certificate",
                };
                let key: Value = post(&folder, &format!("/api/v1/keys/{ring}/rotate")).await?;
                terminal::tell(&message!("cli.ring_signs", kid = text(&key, "kid")));
                Ok(Outcome::Good)
            }
            Command::Retire { folder, kid } => {
                let key: Value = post(&folder, &format!("/api/v1/keys/{}/retire", segment(&kid)?)).await?;
                let (key, since) = (text(&key, "key"), text(&key, "since"));
                terminal::tell(&message!("cli.key_retired", key, since));
                Ok(Outcome::Good)
            }
            Command::Compromise {
                folder,
                kid,
                since,
                reason,
            } => compromise(&folder, &kid, &since, &reason).await,
            Command::Worklist {
                folder,
                id: None,
                json,
                ..
            } => work_lists(&folder, json).await,
            Command::Worklist {
                folder,
                id: Some(id),
                open,
                json,
            } => work_list(&folder, &id, open, json).await,
        }
    }
}

async fn post(folder: &Folder, path: &str) -> Result<Value, Failure> {
    with_session(folder, async |client| client.post(path, &json!({}), None).await).await
}

/// A key's id as a segment of a path.
fn segment(kid: &str) -> Result<&str, Failure> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b':';
    if kid.is_empty() || !kid.bytes().all(plain) {
        let why = message!("cli.key_name");
        return Err(Failure::new(&message!("cli.value", value = kid, why: why)));
    }
    Ok(kid)
}

async fn list(folder: &Folder) -> Result<Outcome, Failure> {
    let known = with_session(folder, async |client| client.get("/api/v1/keys").await).await?;
    for key in items(&known, "keys") {
        let [name, state, added, x, since] =
            ["key", "state", "added_at", "x", "since"].map(|field| text(key, field));
        let line = format!("{name}\t{state}\t{added}\t{x}\t{since}");
        terminal::say(line.trim_end());
    }
    Ok(Outcome::Good)
}

async fn compromise(folder: &Folder, kid: &str, since: &str, reason: &str) -> Result<Outcome, Failure> {
    let since: Instant = since
        .parse()
        .map_err(|error: NotAnInstant| Failure::of_flag("--since", since, error.message()))?;
    let path = format!("/api/v1/keys/{}/compromise", segment(kid)?);
    let bar = terminal::bar(None, "{spinner} {msg} ({elapsed})");
    let body = json!({ "since": since, "reason": reason });
    let mut done = None;
    let worked = with_session(folder, async |client| {
        let each = |line: Value| {
            if let Some(first) = line.get("compromised") {
                began(kid, first);
            }
            if let Some(progress) = line.get("progress") {
                let [looked_at, affected] = ["looked_at", "affected"].map(|field| number(progress, field));
                let so_far = message!("cli.compromise_progress", looked_at, affected);
                bar.set_message(so_far.text(language()));
            }
            done = line.get("work_list").cloned().or(done.take());
            Ok(())
        };
        client.post_lines(&path, body.to_string(), each).await
    })
    .await;
    bar.finish_and_clear();
    worked?;
    let list = done.ok_or_else(|| Failure::new(&message!("cli.compromise_stopped")))?;
    let [looked_at, affected, suspended] =
        ["looked_at", "affected", "suspended"].map(|field| number(&list, field));
    terminal::tell(&message!("cli.compromise_done", looked_at, affected, suspended));
    terminal::tell(&message!("cli.compromise_to_do", id = text(&list, "id")));
    Ok(Outcome::Good)
}

fn began(kid: &str, compromised: &Value) {
    let list = compromised.get("work_list").cloned().unwrap_or_default();
    let since = text(&list, "since");
    terminal::tell(&match compromised.get("successor").and_then(Value::as_str) {
        Some(successor) => message!("cli.compromised_successor", kid, since, successor),
        None => message!("cli.compromised", kid, since),
    });
}

async fn work_lists(folder: &Folder, json: bool) -> Result<Outcome, Failure> {
    let known = with_session(folder, async |client| client.get("/api/v1/work-lists").await).await?;
    for list in items(&known, "work_lists") {
        if json {
            terminal::say(&list.to_string());
            continue;
        }
        let [id, key, since, reason] = ["id", "key", "since", "reason"].map(|field| text(list, field));
        let state = if list.get("finished_at").is_some() {
            message!("cli.work_list_complete")
        } else {
            message!("cli.work_list_unfinished")
        };
        let tags = number(list, "affected");
        let words = [
            message!("cli.work_list_since", since),
            message!("cli.work_list_tags", tags),
            state,
        ];
        let [since, tags, state] = words.map(|word| word.text(language()));
        terminal::say(&[id, key, since, tags, state, reason].join("\t"));
    }
    Ok(Outcome::Good)
}

async fn work_list(folder: &Folder, id: &str, open: bool, json: bool) -> Result<Outcome, Failure> {
    let id: Uuid = id.parse().map_err(|_| {
        let why = message!("cli.work_list_name");
        Failure::new(&message!("cli.value", value = id, why: why))
    })?;
    with_session(folder, async |client| {
        let mut after = None;
        loop {
            after = print_page(client, id, after.as_deref(), open, json).await?;
            if after.is_none() {
                return Ok(Outcome::Good);
            }
        }
    })
    .await
}

/// Prints one page and gives where the next begins.
async fn print_page(
    client: &Client,
    id: Uuid,
    after: Option<&str>,
    open: bool,
    json: bool,
) -> Result<Option<String>, Failure> {
    let after = after.map_or_else(String::new, |serial| format!("&after={serial}"));
    let page = client
        .get(&format!("/api/v1/work-lists/{id}?open={open}{after}"))
        .await?;
    for task in items(&page, "tasks") {
        if json {
            terminal::say(&task.to_string());
            continue;
        }
        let [serial, state, outcome, to_do] =
            ["serial", "state", "outcome", "to_do"].map(|field| text(task, field));
        terminal::say(&format!("{serial}\t{state}\t{outcome}{to_do}"));
    }
    Ok(page.get("next").and_then(Value::as_str).map(str::to_owned))
}

fn items<'a>(value: &'a Value, field: &str) -> impl Iterator<Item = &'a Value> {
    value.get(field).and_then(Value::as_array).into_iter().flatten()
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

fn number(value: &Value, field: &str) -> u64 {
    value.get(field).and_then(Value::as_u64).unwrap_or_default()
}

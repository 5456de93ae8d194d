//! Numbers of serving and issuing against honest yardsticks, see `benches/README.md`.
//!
//! `ZHENMA_BENCH_SIZES=1000,100000` chooses sizes, `ZHENMA_BENCH_FOLDER` keeps the filled folder for the next run,
//! `ZHENMA_BENCH_WITHOUT_ISSUE=1` leaves out issuing against the store alone, `ZHENMA_BENCH_THIN` see `thin.rs`.
//! Standard output has one JSON line per result, standard error has the progress.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program prints, rounds and stops at the first error"
)]
#![allow(
    dead_code,
    reason = "the parts it shares with the other benches do more there"
)]

#[path = "serving/client.rs"]
mod client;
#[path = "serving/fill.rs"]
mod fill;
#[path = "serving/folder.rs"]
mod folder;
#[path = "serving/issue.rs"]
mod issue;
#[path = "serving/figures.rs"]
mod metrics;
#[path = "serving/pattern.rs"]
mod pattern;
#[path = "serving/program.rs"]
mod program;
#[path = "serving/server.rs"]
mod server;
#[path = "serving/stand.rs"]
mod stand;
#[path = "serving/thin.rs"]
mod thin;

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use serde_json::json;

use self::client::Target;
use self::folder::Beside;
use self::metrics::{Side, hundredths};
use self::server::Server;
use self::stand::{Issuer, SECONDS, Stand, memory_and_disk};

/// The program's allocator, for both sides alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever went wrong.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// The hidden argument that makes this program one of its own children.
pub const ROLE: &str = "--role";

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];
/// Approved appraisals kept ready for the client that issues beside.
const SPARES: usize = 20_000;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().position(|argument| argument == ROLE) {
        Some(at) => child(&arguments[at + 1..]),
        None => measure(),
    }
}

fn child(arguments: &[String]) -> Result<(), Failure> {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["bare", body] => server::serve_bare(body.parse()?),
        ["ours", folder, cache] => server::serve_ours(Path::new(folder), cache.parse()?),
        ["fill", folder, tags, spares, cache] => {
            fill::fill(Path::new(folder), tags.parse()?, spares.parse()?, cache.parse()?)
        }
        ["issue", folder, cache] => issue::measure(Path::new(folder), cache.parse()?),
        other => Err(format!("no such role: {other:?}").into()),
    }
}

/// Runs this program as `arguments` and waits for it.
fn run(arguments: &[&str]) -> Result<(), Failure> {
    let status = Command::new(std::env::current_exe()?)
        .arg(ROLE)
        .args(arguments)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{arguments:?} failed").into())
    }
}

fn run_fill(folder: &Path, tags: usize, spares: usize, cache: u64) -> Result<(), Failure> {
    let (tags, spares, cache) = (tags.to_string(), spares.to_string(), cache.to_string());
    run(&["fill", &folder.to_string_lossy(), &tags, &spares, &cache])
}

/// Cache enough for everything a million verify answers touch, and never less than the default of a small shop.
fn cache_bytes(tags: usize) -> u64 {
    (tags as u64 * (8 << 10)).max(256 << 20)
}

fn measure() -> Result<(), Failure> {
    let sizes = match std::env::var("ZHENMA_BENCH_SIZES") {
        Ok(list) => list
            .split(',')
            .map(|size| size.trim().parse())
            .collect::<Result<Vec<usize>, _>>()?,
        Err(_) => SIZES.to_vec(),
    };
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let folder = match std::env::var_os("ZHENMA_BENCH_FOLDER") {
        Some(folder) => folder.into(),
        None => temporary.path().to_owned(),
    };
    let mut by_size = Vec::new();
    for size in sizes {
        let there = Beside::of(&folder).codes()?.len();
        if there > size {
            eprintln!("{size} tags left out: the folder holds {there} already");
            continue;
        }
        by_size.push((size, at_size(&folder, size)?));
    }
    if let (Some((first, small)), Some((last, large))) = (by_size.first(), by_size.last())
        && first != last
    {
        let slower = 100.0 * (1.0 - large.per_second / small.per_second);
        println!(
            "{}",
            json!({ "measure": "first_to_last_size", "first": first, "last": last,
                "slower_percent": hundredths(slower), "wanted_percent": 20, "meets": slower <= 20.0 })
        );
    }
    // Its spare appraisals take gigabytes.
    let without_issue = std::env::var_os("ZHENMA_BENCH_WITHOUT_ISSUE").is_some();
    if let Some((size, _)) = by_size.last().filter(|_| !without_issue) {
        let cache = cache_bytes(*size);
        run_fill(&folder, *size, 2 * issue::OPERATIONS * (issue::PAIRS + 1), cache)?;
        run(&["issue", &folder.to_string_lossy(), &cache.to_string()])?;
    }
    Ok(())
}

/// Fills up to `size` and measures everything the server does; gives our medians.
fn at_size(folder: &Path, size: usize) -> Result<Side, Failure> {
    let cache = cache_bytes(size);
    eprintln!("{size} tags: filling");
    run_fill(folder, size, 0, cache)?;
    let beside = Beside::of(folder);
    let codes = beside.codes()?;
    let serial_at = codes
        .first()
        .ok_or("no codes")?
        .replace(':', "%3A")
        .replace('/', "%2F")
        .len()
        - 20;
    let codes = codes
        .iter()
        .map(|code| code.replace(':', "%3A").replace('/', "%2F").into())
        .collect();
    let target = Arc::new(Target { codes, serial_at });
    let ours = Server::ours(&beside.data(), cache)?;
    let request = format!(
        "GET /api/v1/verify?code={} HTTP/1.1\r\nHost: zm.test\r\n\r\n",
        target.codes[0]
    );
    let body = client::ask(ours.address, &request)?.len();
    memory_and_disk(&beside, &ours, &target, cache)?;
    drop(ours);
    run_fill(folder, size, SPARES, cache)?;
    let (ours, bare) = (Server::ours(&beside.data(), cache)?, Server::bare(body)?);
    let stand = Stand {
        ours,
        bare,
        target,
        body,
    };
    let about = json!({ "tags": size, "connections": client::CONNECTIONS, "seconds_a_side": SECONDS,
        "body_bytes": body, "cache_bytes": cache, "wanted_ratio": 0.6, "wanted_p99_ratio": 4 });
    let quiet = stand.pairs("verify", None)?;
    let (medians, alone) = (quiet.ours, quiet.yardstick.per_second);
    let mut line = about.clone();
    line["meets"] = (quiet.ratio >= 0.6 && quiet.ours.p99 <= 4.0 * quiet.yardstick.p99).into();
    quiet.print(line);
    let token = beside.tokens()?.remove("approver").ok_or("no approver")?;
    let issuer = Issuer {
        token,
        beside: &beside,
    };
    let busy = stand.pairs("verify_while_issuing", Some(&issuer))?;
    let mut line = about;
    line["ratio_to_bare_alone"] = hundredths(busy.ours.per_second / alone).into();
    line["meets"] = (busy.ratio >= 0.6 && busy.ours.p99 <= 4.0 * busy.yardstick.p99).into();
    busy.print(line);
    Ok(medians)
}

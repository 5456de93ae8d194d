//! Numbers of the real program under the traffic of a day: what each kind of request costs one core, and whether memory
//! stays flat under a mix at a share of what the machine can do. See `benches/README.md`.
//!
//! - `ZHENMA_BENCH_SIZES=10000` chooses sizes, `ZHENMA_BENCH_FOLDER` keeps the filled folder for the next run.
//! - `ZHENMA_BENCH_PARTS=costs,load` says what is measured.
//! - `ZHENMA_BENCH_MINUTES=1`, `ZHENMA_BENCH_SHARE=0.8`: how long the load lasts, and at which share of the ceiling.
//! - `ZHENMA_BENCH_ITEMS=1`: items a second that pass every act beside it.
//! - `ZHENMA_BENCH_SERVE="--cache-mib 1024"`: more arguments of `zhenma serve`.
//!
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

#[path = "load/acts.rs"]
mod acts;
#[path = "serving/client.rs"]
mod client;
#[path = "load/costs.rs"]
mod costs;
#[path = "load/drive.rs"]
mod drive;
#[path = "serving/fill.rs"]
mod fill;
#[path = "serving/folder.rs"]
mod folder;
#[path = "serving/figures.rs"]
mod metrics;
#[path = "load/mix.rs"]
mod mix;
#[path = "serving/pattern.rs"]
mod pattern;
#[path = "serving/program.rs"]
mod program;
#[path = "serving/server.rs"]
mod server;
#[path = "load/steady.rs"]
mod steady;
#[path = "serving/thin.rs"]
mod thin;

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex};

use self::acts::Acts;
use self::folder::Beside;
use self::mix::World;
use self::program::Program;

/// The program's allocator, for the filling.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever went wrong.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// The hidden argument that makes another bench one of its own children; unused here.
pub const ROLE: &str = "--role";

/// Approved appraisals kept ready for issuing alone.
const SPARES: usize = 10_000;
/// Items whose videos, photos and reports are asked for.
const MEDIA: usize = 8;
/// Limits so wide that nobody meets them; they are counted all the same, by visitor, as behind a proxy.
const LIMITS: [&str; 10] = [
    "--trusted-proxy",
    "127.0.0.1",
    "--address-burst",
    "1000000",
    "--address-rate",
    "1000000",
    "--token-burst",
    "1000000",
    "--token-rate",
    "1000000",
];

/// A variable's value, or the usual one.
fn given<T: FromStr>(name: &str, usual: T) -> Result<T, Failure> {
    match std::env::var(name) {
        Ok(text) => text
            .parse()
            .map_err(|_| format!("{name}={text} is not what it takes").into()),
        Err(_) => Ok(usual),
    }
}

fn main() -> Result<(), Failure> {
    let sizes: Vec<usize> = given("ZHENMA_BENCH_SIZES", "10000".to_owned())?
        .split(',')
        .map(|size| size.trim().parse())
        .collect::<Result<_, _>>()?;
    let parts = given("ZHENMA_BENCH_PARTS", "costs,load".to_owned())?;
    let more = given("ZHENMA_BENCH_SERVE", String::new())?;
    let arguments: Vec<&str> = LIMITS.into_iter().chain(more.split_whitespace()).collect();
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let folder: PathBuf = match std::env::var_os("ZHENMA_BENCH_FOLDER") {
        Some(folder) => folder.into(),
        None => temporary.path().to_owned(),
    };
    for size in sizes {
        let beside = Beside::of(&folder);
        let there = beside.codes()?.len();
        if there > size {
            eprintln!("{size} tags left out: the folder holds {there} already");
            continue;
        }
        eprintln!("{size} tags: filling");
        let cache = (size as u64 * (8 << 10)).clamp(256 << 20, 4 << 30);
        fill::fill(&folder, size, SPARES, cache)?;
        let world = Arc::new(world(&beside, &arguments)?);
        if parts.contains("costs") {
            costs::measure(&beside, &world, &arguments)?;
        }
        if parts.contains("load") {
            steady::measure(&beside, &world, &arguments)?;
        }
    }
    Ok(())
}

/// What there is to ask for.
fn world(beside: &Beside, arguments: &[&str]) -> Result<World, Failure> {
    let server = Program::start(&beside.data(), &[], arguments)?;
    let tokens = beside.tokens()?;
    let mut acts = Acts::new(server.address, &tokens)?;
    let media = (0..MEDIA).map(|_| acts.item()).collect::<Result<_, _>>()?;
    Ok(World {
        codes: beside.codes()?.into_iter().map(String::into).collect(),
        media,
        tokens,
        spares: Mutex::new(beside.spares()?),
    })
}

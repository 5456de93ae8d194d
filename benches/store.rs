//! Numbers of the store and of what an operator does with it: durable commits against bare sled, backup, restore and
//! check, and how soon a killed server answers again. See `benches/README.md`.
//!
//! `ZHENMA_BENCH_SIZES=1000,100000` chooses sizes, `ZHENMA_BENCH_FOLDER` keeps the filled folder for the next run,
//! `ZHENMA_BENCH_ONLY_RESTART=1` leaves everything out but starts and restarts.
//! Standard output has one JSON line per result, standard error has the progress.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program prints, rounds and stops at the first error"
)]
#![allow(dead_code, reason = "the parts it shares with the other bench do more there")]

#[path = "serving/client.rs"]
mod client;
#[path = "store/commits.rs"]
mod commits;
#[path = "serving/fill.rs"]
mod fill;
#[path = "serving/folder.rs"]
mod folder;
#[path = "serving/figures.rs"]
mod metrics;
#[path = "store/operator.rs"]
mod operator;
#[path = "serving/pattern.rs"]
mod pattern;
#[path = "serving/program.rs"]
mod program;
#[path = "store/restart.rs"]
mod restart;
#[path = "serving/server.rs"]
mod server;
#[path = "serving/thin.rs"]
mod thin;

use std::path::PathBuf;

use self::folder::Beside;

/// The program's allocator, for both sides alike.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Whatever went wrong.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;
/// The hidden argument that makes the other bench one of its own children; unused here.
pub const ROLE: &str = "--role";

const SIZES: [usize; 3] = [1_000, 100_000, 1_000_000];

fn main() -> Result<(), Failure> {
    let sizes = match std::env::var("ZHENMA_BENCH_SIZES") {
        Ok(list) => list
            .split(',')
            .map(|size| size.trim().parse())
            .collect::<Result<Vec<usize>, _>>()?,
        Err(_) => SIZES.to_vec(),
    };
    let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let folder: PathBuf = match std::env::var_os("ZHENMA_BENCH_FOLDER") {
        Some(folder) => folder.into(),
        None => temporary.path().to_owned(),
    };
    let only_restart = std::env::var_os("ZHENMA_BENCH_ONLY_RESTART").is_some();
    for callers in [1, 8, 64] {
        if !only_restart {
            commits::measure(temporary.path(), callers)?;
        }
    }
    for size in sizes {
        let beside = Beside::of(&folder);
        let there = beside.codes()?.len();
        if there > size {
            eprintln!("{size} tags left out: the folder holds more already");
            continue;
        }
        eprintln!("{size} tags: filling");
        // Rising serials and a cache as large as what is written; see benches/README.md.
        fill::fill(&folder, size, 0, (size as u64 * (8 << 10)).max(256 << 20))?;
        restart::starts(&beside, size, there < size)?;
        // Check, backup and restore of a million tags take most of an hour on two cores.
        if !only_restart {
            operator::measure(&beside.data(), temporary.path(), size)?;
        }
        restart::measure(&beside, size)?;
    }
    Ok(())
}

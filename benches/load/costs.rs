//! What each kind of request costs: the server on one core, the client on the other, one kind after the other.

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::drive::{Run, drive};
use crate::folder::Beside;
use crate::metrics::hundredths;
use crate::mix::{Kind, World};
use crate::program::Program;
use crate::{Failure, given};

/// Connections of the client; enough that the server never waits for it.
const CONNECTIONS: usize = 16;

/// Measures every kind alone, and uses spare appraisals up.
pub fn measure(beside: &Beside, world: &Arc<World>, arguments: &[&str]) -> Result<(), Failure> {
    let seconds: f64 = given("ZHENMA_BENCH_SECONDS", 3.0)?;
    // On a machine with one core, or without taskset, they share what there is.
    let pinned = Command::new("taskset")
        .args(["-a", "-c", "-p", "1", &std::process::id().to_string()])
        .output()
        .is_ok_and(|output| output.status.success());
    let before: &[&str] = if pinned { &["taskset", "-c", "0"] } else { &[] };
    let server = Program::start(&beside.data(), before, arguments)?;
    let spares = world.spares.lock().map_err(|_| "poisoned")?.len();
    for kind in Kind::ALL {
        let run = |seconds: f64| {
            let run = Run {
                connections: CONNECTIONS,
                time: Duration::from_secs_f64(seconds),
                rate: None,
                only: Some(kind),
            };
            drive(server.address, world, run)
        };
        // The first second warms connections and caches.
        run(if kind == Kind::Issue { 0.2 } else { 1.0 })?;
        let used = server.processor_seconds()?;
        let outcome = run(if kind == Kind::Issue {
            seconds / 3.0
        } else {
            seconds
        })?;
        let used = server.processor_seconds()? - used;
        let count = outcome.answered.len();
        if outcome.errors() > 0 || count == 0 {
            return Err(format!("{}: {count} right, wrong: {:?}", kind.as_str(), outcome.wrong).into());
        }
        let mut micros: Vec<u32> = outcome.answered.iter().map(|one| one.micros).collect();
        micros.sort_unstable();
        println!(
            "{}",
            json!({
                "measure": "cost", "kind": kind.as_str(), "tags": world.codes.len(), "pinned": pinned,
                "connections": CONNECTIONS, "seconds": hundredths(outcome.took.as_secs_f64()),
                "per_second": outcome.per_second().round(),
                "processor_us_a_request": hundredths(used * 1e6 / count as f64),
                "cores_used": hundredths(used / outcome.took.as_secs_f64()),
                "p50_us": micros[count / 2], "p99_us": micros[count * 99 / 100],
                "resident_mib": server.resident_bytes()? >> 20,
            })
        );
    }
    let left = world.spares.lock().map_err(|_| "poisoned")?.len();
    // They are taken from the end.
    beside.keep_spares(left)?;
    eprintln!("  {} tags issued", spares - left);
    if pinned {
        Command::new("taskset")
            .args(["-a", "-c", "-p", "0-63", &std::process::id().to_string()])
            .output()?;
    }
    Ok(())
}

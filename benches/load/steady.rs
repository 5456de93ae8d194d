//! Mixed traffic for minutes: first the ceiling, as fast as answers come, then an open loop at a share of it, with the
//! server's memory looked at every second.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::acts::Acts;
use crate::drive::{Answered, Outcome, Run, drive};
use crate::folder::Beside;
use crate::metrics::{hundredths, median};
use crate::mix::{Kind, World};
use crate::program::Program;
use crate::{Failure, given};

/// Connections of the closed loop.
const CEILING_CONNECTIONS: usize = 64;
/// Connections of the open loop; more than ever wait at once unless the server stands still.
const OPEN_CONNECTIONS: usize = 256;
const MIB: f64 = 1_048_576.0;

/// What was seen of the server in one second.
struct Seen {
    second: f64,
    resident: f64,
    files: usize,
}

/// Measures and prints.
pub fn measure(beside: &Beside, world: &Arc<World>, arguments: &[&str]) -> Result<(), Failure> {
    let minutes: f64 = given("ZHENMA_BENCH_MINUTES", 1.0)?;
    let share: f64 = given("ZHENMA_BENCH_SHARE", 0.8)?;
    let items: f64 = given("ZHENMA_BENCH_ITEMS", 1.0)?;
    let ceiling_seconds: f64 = given("ZHENMA_BENCH_CEILING_SECONDS", 20.0)?;
    let server = Program::start(&beside.data(), &[], arguments)?;
    let started = server.resident_bytes()? as f64 / MIB;
    let closed = |seconds: f64| Run {
        connections: CEILING_CONNECTIONS,
        time: Duration::from_secs_f64(seconds),
        rate: None,
        only: None,
    };
    drive(server.address, world, closed(ceiling_seconds / 4.0))?;
    let (ceiling, _, _) = watched(&server, world, closed(ceiling_seconds), items)?;
    let mut line = summary(&ceiling.answered);
    line["measure"] = "ceiling".into();
    line["tags"] = world.codes.len().into();
    line["connections"] = CEILING_CONNECTIONS.into();
    line["per_second"] = ceiling.per_second().round().into();
    line["wrong"] = json!(ceiling.wrong);
    println!("{line}");

    let rate = ceiling.per_second() * share;
    let run = Run {
        connections: OPEN_CONNECTIONS,
        time: Duration::from_secs_f64(minutes * 60.0),
        rate: Some(rate),
        only: None,
    };
    let used = server.processor_seconds()?;
    let (outcome, seen, acts) = watched(&server, world, run, items)?;
    let used = server.processor_seconds()? - used;
    by_minute(&outcome, &seen);
    let resident = |second: f64| {
        let near = seen.iter().filter(|seen| (seen.second - second).abs() <= 2.5);
        hundredths(median(near.map(|seen| seen.resident).collect()))
    };
    let end = minutes * 60.0;
    let mut line = summary(&outcome.answered);
    line["measure"] = "load".into();
    line["tags"] = world.codes.len().into();
    line["minutes"] = minutes.into();
    line["share"] = share.into();
    line["connections"] = OPEN_CONNECTIONS.into();
    line["wanted_per_second"] = rate.round().into();
    line["per_second"] = outcome.per_second().round().into();
    line["requests"] = outcome.answered.len().into();
    line["wrong"] = json!(outcome.wrong);
    line["processor_us_a_request"] = hundredths(used * 1e6 / outcome.answered.len().max(1) as f64).into();
    line["cores_used"] = hundredths(used / outcome.took.as_secs_f64()).into();
    line["items_through_every_act"] = acts.len().into();
    line["item_ms"] = hundredths(median(acts)).into();
    line["resident_mib"] = json!({
        "ready": hundredths(started), "minute_1": resident(60_f64.min(end)), "middle": resident(end / 2.0),
        "end": resident(end), "most": hundredths(seen.iter().map(|seen| seen.resident).fold(0.0, f64::max)),
    });
    line["slope_mib_a_minute"] = hundredths(slope(&seen, 60_f64.min(end / 4.0)) * 60.0).into();
    line["slope_second_half_mib_a_minute"] = hundredths(slope(&seen, end / 2.0) * 60.0).into();
    line["open_files"] = seen.last().map_or(0, |seen| seen.files).into();
    println!("{line}");
    Ok(())
}

type Watched = (Outcome, Vec<Seen>, Vec<f64>);

/// A run with the people's work beside it and the server watched; gives the milliseconds of each item too.
fn watched(server: &Program, world: &Arc<World>, run: Run, items: f64) -> Result<Watched, Failure> {
    let (stop, began) = (AtomicBool::new(false), Instant::now());
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut seen = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                seen.push(Seen {
                    second: began.elapsed().as_secs_f64(),
                    resident: server.resident_bytes()? as f64 / MIB,
                    files: server.open_files()?,
                });
                std::thread::sleep(Duration::from_secs(1));
            }
            Ok::<_, Failure>(seen)
        });
        let acts = Acts::new(server.address, &world.tokens)?;
        let stop = &stop;
        let acts = scope.spawn(move || acts.keep_on(items, stop));
        let outcome = drive(server.address, world, run);
        stop.store(true, Ordering::Relaxed);
        let acts = acts.join().map_err(|_| "the acts panicked")??;
        Ok((outcome?, watch.join().map_err(|_| "the watch panicked")??, acts))
    })
}

/// Latencies of all and of each kind, in microseconds.
fn summary(answered: &[Answered]) -> Value {
    let mut by_kind: BTreeMap<Kind, Vec<u32>> = BTreeMap::new();
    for one in answered {
        by_kind.entry(one.kind).or_default().push(one.micros);
    }
    let kinds: serde_json::Map<String, Value> = by_kind
        .into_iter()
        .map(|(kind, micros)| (kind.as_str(), latencies(micros)))
        .collect();
    let mut line = latencies(answered.iter().map(|one| one.micros).collect());
    line["kinds"] = kinds.into();
    line
}

fn latencies(mut micros: Vec<u32>) -> Value {
    micros.sort_unstable();
    let at = |per_mille: usize| {
        let index = (micros.len() * per_mille / 1_000).min(micros.len().saturating_sub(1));
        micros.get(index).copied().unwrap_or_default()
    };
    json!({ "requests": micros.len(), "p50_us": at(500), "p99_us": at(990), "p999_us": at(999), "most_us": at(1_000) })
}

fn by_minute(outcome: &Outcome, seen: &[Seen]) {
    let mut minutes: BTreeMap<u16, Vec<u32>> = BTreeMap::new();
    for one in &outcome.answered {
        minutes.entry(one.second / 60).or_default().push(one.micros);
    }
    for (minute, micros) in minutes {
        let mut line = latencies(micros);
        let end = f64::from(minute + 1) * 60.0;
        let last = seen.iter().rfind(|seen| seen.second < end);
        line["measure"] = "minute".into();
        line["minute"] = (minute + 1).into();
        line["resident_mib"] = last.map_or(0.0, |seen| hundredths(seen.resident)).into();
        println!("{line}");
    }
}

/// MiB a second, by least squares over what was seen from `from` on.
fn slope(seen: &[Seen], from: f64) -> f64 {
    let points: Vec<(f64, f64)> = seen
        .iter()
        .filter(|seen| seen.second >= from)
        .map(|seen| (seen.second, seen.resident))
        .collect();
    let count = points.len() as f64;
    let (x, y) = points.iter().fold((0.0, 0.0), |(x, y), p| (x + p.0, y + p.1));
    let (x, y) = (x / count, y / count);
    let (mut up, mut along) = (0.0, 0.0);
    for point in &points {
        up += (point.0 - x) * (point.1 - y);
        along += (point.0 - x).powi(2);
    }
    if along > 0.0 { up / along } else { 0.0 }
}

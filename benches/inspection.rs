//! Numbers of inspection: how many cases a second one core decides, and how long the programme of a fresh product takes
//! with all rows of its category. See `benches/README.md`.
//!
//! Standard output has one JSON line per result, standard error the kinds from the slowest on.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program prints, rounds and stops at the first error"
)]

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use jiff::civil::date;
use serde_json::{Value, json};

use zhenma::domain::calendar::Calendar;
use zhenma::inspection::StringEnum;
use zhenma::inspection::decide::answer;
use zhenma::inspection::fresh::table::{Category, Product, rows_for};

type Failure = Box<dyn std::error::Error>;

/// As the release has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const CASES: &str = include_str!("../tests/fixtures/decisions.json");
const TURN: Duration = Duration::from_secs(1);
const SHORT_TURN: Duration = Duration::from_millis(100);
const TURNS: usize = 5;
const WANTED: f64 = 200_000.0;

fn main() -> Result<(), Failure> {
    let calendar = Calendar::shipped()?;
    let all: Vec<Value> = serde_json::from_str(CASES)?;
    let decided: Vec<&Value> = all
        .iter()
        .filter(|case| !answer(case, &calendar).is_refused())
        .collect();
    let bytes: usize = decided.iter().map(|case| decide(case, &calendar)).sum();
    let rate = rate(TURN, &decided, |case| decide(case, &calendar));
    println!(
        "{}",
        json!({ "measure": "decide", "cases": all.len(), "decided": decided.len(), "decisions_a_second": rate.wall.round(),
            "decisions_a_core_second": rate.core.round(), "bytes_a_decision": bytes / decided.len().max(1),
            "wanted": WANTED, "meets": rate.core >= WANTED })
    );
    by_kind(&decided, &calendar);
    for (_, category) in Category::ALL {
        programme(*category)?;
    }
    Ok(())
}

/// A case, already parsed, decided and written out again.
fn decide(case: &Value, calendar: &Calendar) -> usize {
    serde_json::to_vec(&answer(case, calendar)).unwrap().len()
}

fn by_kind(cases: &[&Value], calendar: &Calendar) {
    let mut kinds: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for case in cases {
        kinds
            .entry(case["kind"].as_str().unwrap())
            .or_default()
            .push(*case);
    }
    let mut rates: Vec<(f64, &str)> = kinds
        .into_iter()
        .map(|(kind, cases)| (rate(SHORT_TURN, &cases, |case| decide(case, calendar)).core, kind))
        .collect();
    rates.sort_by(|left, right| left.0.total_cmp(&right.0));
    for (rate, kind) in rates {
        eprintln!("{kind}: {rate:.0} a second");
    }
}

/// All rows of a category for a product, each with its status and its reasons.
fn programme(category: Category) -> Result<(), Failure> {
    let product = Product {
        category,
        produced: date(2021, 5, 1),
        live: Some(false),
        prepackaged: Some(true),
    };
    let rows = rows_for(product)?.len();
    let rate = rate(TURN, &[product], |product| {
        black_box(rows_for(*product)).map_or(0, |rows| rows.len())
    });
    println!(
        "{}",
        json!({ "measure": "programme", "category": category.zh(), "rows": rows, "programmes_a_second": rate.wall.round(),
            "programmes_a_core_second": rate.core.round(), "microseconds": (1e7 / rate.core).round() / 10.0 })
    );
    Ok(())
}

/// How often a second something is done.
#[derive(Clone, Copy)]
struct Rate {
    /// By the clock on the wall: other programs take their part of it.
    wall: f64,
    /// By the time that the processor gave this thread: what one core does.
    core: f64,
}

/// How often a second `work` is done, going round `things`; the medians of several turns.
fn rate<T>(turn: Duration, things: &[T], work: impl Fn(&T) -> usize) -> Rate {
    let rates: Vec<Rate> = (0..TURNS)
        .map(|_| {
            let (began, began_on_core, mut done) = (Instant::now(), on_core(), 0_usize);
            while began.elapsed() < turn {
                // The clock is asked once a round.
                for thing in things {
                    black_box(work(thing));
                }
                done += things.len();
            }
            let wall = began.elapsed();
            let core = on_core()
                .zip(began_on_core)
                .map_or(wall, |(ended, began)| ended.saturating_sub(began));
            Rate {
                wall: done as f64 / wall.as_secs_f64(),
                core: done as f64 / core.as_secs_f64(),
            }
        })
        .collect();
    Rate {
        wall: median(rates.iter().map(|rate| rate.wall)),
        core: median(rates.iter().map(|rate| rate.core)),
    }
}

/// The time that this thread has had on a core, where the kernel says so.
fn on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

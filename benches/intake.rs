//! Numbers of intake, see `benches/README.md`: rows a second and peak memory, ours against reading the same file bare.
//!
//! `ZHENMA_BENCH_ROWS=1000` chooses sizes. Standard output has one JSON line per result.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program prints, rounds and stops at the first error"
)]

#[path = "intake/files.rs"]
mod files;

use std::io::Cursor;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use calamine::{Data, Reader as _, Xlsx};
use serde_json::{Value, json};

use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::intake::NewIntake;
use zhenma::app::intake::file::read_intake;
use zhenma::app::settings::Settings;
use zhenma::domain::tag::Origin;
use zhenma::media::table::TableLimits;

type Failure = Box<dyn std::error::Error>;

/// As the release has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROLE: &str = "--role";
const SIZES: [usize; 2] = [1_000, 100_000];
const RUNS: usize = 3;
/// What is done with a file, the yardstick first.
const WORK: [&str; 4] = ["nothing", "bare", "read", "book"];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == ROLE) {
        let (work, file) = (&arguments[at + 1], &arguments[at + 2]);
        return one(work, Path::new(file));
    }
    let sizes = match std::env::var("ZHENMA_BENCH_ROWS") {
        Ok(list) => list
            .split(',')
            .map(|size| size.trim().parse())
            .collect::<Result<Vec<usize>, _>>()?,
        Err(_) => SIZES.to_vec(),
    };
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    for rows in sizes {
        for (kind, bytes) in [
            ("csv_utf8", files::csv(rows)?),
            ("csv_gb18030", files::gb18030(rows)?),
            ("xlsx", files::xlsx(rows)?),
        ] {
            let file = folder.path().join(kind);
            std::fs::write(&file, &bytes)?;
            measure(kind, rows, bytes.len(), &file)?;
        }
    }
    Ok(())
}

/// Every work on one file in processes of their own, in turn; medians.
fn measure(kind: &str, rows: usize, bytes: usize, file: &Path) -> Result<(), Failure> {
    let mut results: Vec<Vec<(f64, f64)>> = vec![Vec::new(); WORK.len()];
    for _ in 0..RUNS {
        for (work, results) in WORK.iter().zip(&mut results) {
            let output = Command::new(std::env::current_exe()?)
                .args([ROLE, work])
                .arg(file)
                .output()?;
            let said: Value = serde_json::from_slice(&output.stdout)
                .map_err(|_| format!("{work}: {}", String::from_utf8_lossy(&output.stderr)))?;
            if said["rows"] != rows && *work != "nothing" {
                return Err(format!("{work} of {kind} saw {said}").into());
            }
            results.push((
                said["seconds"].as_f64().unwrap(),
                said["peak_bytes"].as_f64().unwrap(),
            ));
        }
    }
    let median = |values: Vec<f64>| {
        let mut values = values;
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    let of = |index: usize| {
        let seconds = median(results[index].iter().map(|run| run.0).collect());
        let peak = median(results[index].iter().map(|run| run.1).collect());
        json!({ "seconds": (seconds * 1e4).round() / 1e4, "rows_a_second": (rows as f64 / seconds).round(),
            "peak_mib": (peak / f64::from(1 << 20)).round() })
    };
    println!(
        "{}",
        json!({ "measure": "intake", "file": kind, "rows": rows, "file_bytes": bytes, "runs": RUNS,
            "nothing_peak_mib": of(0)["peak_mib"], "bare": of(1), "read": of(2), "book": of(3) })
    );
    Ok(())
}

/// One work in this process.
fn one(work: &str, file: &Path) -> Result<(), Failure> {
    let bytes = std::fs::read(file)?;
    let (rows, seconds) = match work {
        "book" => book(&bytes)?,
        _ => {
            let began = Instant::now();
            let rows = match work {
                "bare" => bare(&bytes)?,
                "read" => read_intake(&bytes, TableLimits::default())?.items.len(),
                _ => 0,
            };
            (rows, began.elapsed().as_secs_f64())
        }
    };
    println!(
        "{}",
        json!({ "rows": rows, "seconds": seconds, "peak_bytes": peak()? })
    );
    Ok(())
}

/// Reads every cell as text and forgets it, with the libraries alone.
fn bare(bytes: &[u8]) -> Result<usize, Failure> {
    if bytes.starts_with(b"PK") {
        let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
        let range = workbook.worksheet_range("S")?;
        let cells = range.cells().filter(|(.., cell)| **cell != Data::Empty).count();
        return Ok(range.height() - usize::from(cells > 0));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0,
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = 0;
    for record in reader.records() {
        rows += usize::from(!record?.is_empty());
    }
    Ok(rows)
}

/// Books the file in a new folder; opening the folder is not measured.
fn book(bytes: &[u8]) -> Result<(usize, f64), Failure> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let settings = Settings::default();
    Application::init(
        folder.path(),
        &settings,
        &Origin::parse("http://zm.test")?,
        &"9521234".parse()?,
    )?;
    let service = Application::open(folder.path(), &settings)?;
    let operator = Caller::local_operator()?;
    for new in [
        json!({ "id": "agency", "kind": "agency", "name": "演示", "accreditation": "演示", "demonstration": true }),
        json!({ "id": "warehouse", "kind": "warehouse", "name": "演示", "default_agency": "agency" }),
    ] {
        service
            .people()
            .add_organisation(&operator, serde_json::from_value(new)?)?;
    }
    let person = json!({ "id": "chen", "organisation": "warehouse", "name": "演示" });
    service
        .people()
        .add_person(&operator, serde_json::from_value(person)?)?;
    let token = json!({ "person": "chen", "role": "warehouse", "organisation": "warehouse" });
    let token = service
        .people()
        .add_token(&operator, &serde_json::from_value(token)?)?;
    let caller = service.authenticate(&token.token)?;
    let new = NewIntake {
        file: bytes,
        skip_bad: false,
        ignored: &zhenma::media::table::IgnoredColumns::default(),
    };
    let began = Instant::now();
    let answer = service.intake().book(&caller, new, None, &mut |_| {})?;
    let seconds = began.elapsed().as_secs_f64();
    let answer: Value = serde_json::from_slice(&answer.body)?;
    let booked = answer["booked"].as_array().map_or(0, Vec::len);
    if std::env::var_os("ZHENMA_BENCH_AGAIN").is_some() {
        let began = Instant::now();
        service.intake().book(&caller, new, None, &mut |_| {})?;
        eprintln!("the same file again: {:.2} s", began.elapsed().as_secs_f64());
    }
    Ok((booked, seconds))
}

/// The most memory this process ever had.
fn peak() -> Result<u64, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .ok_or("no VmHWM")?;
    let kib: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kib << 10)
}

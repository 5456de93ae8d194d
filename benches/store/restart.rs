//! How soon a server is ready: after a long run, after a stop, with a cold cache, and killed while it wrote. The real
//! program, from its start to the first 200 of `/readyz`; after a kill to its first right answer.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Failure;
use crate::client::ask;
use crate::folder::Beside;
use crate::metrics::{hundredths, median};
use crate::program::Program;

const ROUNDS: usize = 5;
const WRITERS: usize = 8;
/// No limits.
const ARGUMENTS: [&str; 2] = ["--rate-limit", "off"];

/// Starts the server over the folder again and again. The first time sled reads all of its log that was written since
/// it was last opened, so `filled` says whether that was the filling.
pub fn starts(beside: &Beside, tags: usize, filled: bool) -> Result<(), Failure> {
    let start = || Program::start(&beside.data(), &[], &ARGUMENTS);
    let mut first = start()?;
    let (after_filling, resident) = (first.ready_after.as_secs_f64(), first.resident_bytes()?);
    let mut stops = vec![first.stop()?.as_secs_f64()];
    let (mut warm, mut cold) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        for (of, forget) in [(&mut warm, false), (&mut cold, true)] {
            if forget {
                forget_pages(&beside.data().join("store"))?;
            }
            let mut server = start()?;
            eprintln!("  ready after {:.2} s", server.ready_after.as_secs_f64());
            of.push(server.ready_after.as_secs_f64());
            stops.push(server.stop()?.as_secs_f64());
        }
    }
    let most = |of: &[f64]| hundredths(of.iter().copied().fold(0.0, f64::max));
    let (most_warm, most_cold, most_stop) = (most(&warm), most(&cold), most(&stops));
    println!(
        "{}",
        json!({
            "measure": "start", "tags": tags, "rounds": ROUNDS, "filled_before": filled,
            "seconds_first": hundredths(after_filling),
            "seconds_warm": hundredths(median(warm)), "seconds_warm_most": most_warm,
            "seconds_cold": hundredths(median(cold)), "seconds_cold_most": most_cold,
            "seconds_stop": hundredths(median(stops)), "seconds_stop_most": most_stop,
            "store_bytes": bytes_of(&beside.data().join("store"))?, "resident_ready": resident,
            "wanted_seconds": 2, "meets": most_warm < 2.0,
        })
    );
    Ok(())
}

/// Makes the system forget what it remembers of the files' contents; what is not on the disk yet is written first.
fn forget_pages(folder: &Path) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            forget_pages(&path)?;
            continue;
        }
        let forgotten = Command::new("dd")
            .arg(format!("of={}", path.display()))
            .args([
                "oflag=nocache",
                "conv=notrunc,fdatasync",
                "count=0",
                "status=none",
            ])
            .status()?;
        if !forgotten.success() {
            return Err("dd does not know oflag=nocache".into());
        }
    }
    Ok(())
}

fn bytes_of(folder: &Path) -> Result<u64, Failure> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() {
            bytes_of(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}

/// Kills and restarts the server over the folder.
pub fn measure(beside: &Beside, tags: usize) -> Result<(), Failure> {
    let codes = beside.codes()?;
    let (mut seconds, mut written) = (Vec::new(), 0);
    let (mut server, _) = answering(&beside.data(), &codes[0])?;
    for round in 0..ROUNDS {
        written += write_and_kill(&mut server, &codes)?;
        let code = &codes[codes.len() * round / ROUNDS];
        let took;
        (server, took) = answering(&beside.data(), code)?;
        eprintln!("  restart: {:.2} s", took.as_secs_f64());
        seconds.push(took.as_secs_f64());
    }
    server.kill()?;
    let most = seconds.iter().copied().fold(0.0, f64::max);
    println!(
        "{}",
        json!({
            "measure": "restart_after_kill", "tags": tags, "rounds": ROUNDS, "scans_written_before": written,
            "seconds": hundredths(median(seconds)), "seconds_most": hundredths(most), "wanted_seconds": 3,
            "meets": most < 3.0,
        })
    );
    Ok(())
}

/// Starts the server; gives it once it has answered, and how long that took.
fn answering(data: &Path, code: &str) -> Result<(Program, Duration), Failure> {
    let began = Instant::now();
    let server = Program::start(data, &[], &ARGUMENTS)?;
    let query = code.replace(':', "%3A").replace('/', "%2F");
    let request = format!("GET /api/v1/verify?code={query} HTTP/1.1\r\nHost: zm.test\r\n\r\n");
    let body = ask(server.address, &request)?;
    if !String::from_utf8_lossy(body.as_ref()).contains("\"genuine\"") {
        return Err("the first answer is not genuine".into());
    }
    Ok((server, began.elapsed()))
}

/// Scans at random for two seconds, each scan a commit, and kills the server in the midst of them.
fn write_and_kill(server: &mut Program, codes: &[String]) -> Result<usize, Failure> {
    let (stop, written, address) = (AtomicBool::new(false), AtomicUsize::new(0), server.address);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (stop, written) = (&stop, &written);
            scope.spawn(move || scan_until(stop, address, codes, writer, written));
        }
        std::thread::sleep(Duration::from_secs(2));
        let killed = server.kill();
        stop.store(true, Ordering::Relaxed);
        killed
    })?;
    Ok(written.load(Ordering::Relaxed))
}

fn scan_until(
    stop: &AtomicBool,
    address: SocketAddr,
    codes: &[String],
    mut at: usize,
    written: &AtomicUsize,
) {
    while !stop.load(Ordering::Relaxed) {
        at = (at * 7 + 104_729) % codes.len();
        let body = json!({ "code": codes[at] }).to_string();
        let request = format!(
            "POST /api/v1/scans HTTP/1.1\r\nHost: zm.test\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        // The kill cuts the last ones off.
        if ask(address, &request).is_ok() {
            written.fetch_add(1, Ordering::Relaxed);
        }
    }
}

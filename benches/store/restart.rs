//! How soon a server that was killed while it wrote answers again: the real binary, from its start to the first right
//! answer.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::Failure;
use crate::client::ask;
use crate::figures::{hundredths, median};
use crate::folder::Beside;

const ROUNDS: usize = 5;
const WRITERS: usize = 8;

/// Kills and restarts the server over the folder.
pub fn measure(beside: &Beside, tags: usize) -> Result<(), Failure> {
    let codes = beside.codes()?;
    let (mut seconds, mut written) = (Vec::new(), 0);
    let (mut child, mut address, _) = start(&beside.data(), &codes[0])?;
    for round in 0..ROUNDS {
        written += write_and_kill(&mut child, address, &codes)?;
        let code = &codes[codes.len() * round / ROUNDS];
        let took;
        (child, address, took) = start(&beside.data(), code)?;
        eprintln!("  restart: {:.2} s", took.as_secs_f64());
        seconds.push(took.as_secs_f64());
    }
    child.kill()?;
    child.wait()?;
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

/// Starts the server; gives it with its address once it has answered, and how long that took.
fn start(data: &Path, code: &str) -> Result<(Child, SocketAddr, Duration), Failure> {
    let began = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args([
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--rate-limit",
            "off",
            "--data",
        ])
        .arg(data)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(child.stderr.take().ok_or("no output")?).lines();
    let address = loop {
        let line = lines.next().ok_or("the server did not start")??;
        let Some((_, rest)) = line.split_once(" on ") else {
            continue;
        };
        if let Some((address, _)) = rest.split_once(';') {
            break address.parse()?;
        }
    };
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
    let query = code.replace(':', "%3A").replace('/', "%2F");
    let request = format!("GET /api/v1/verify?code={query} HTTP/1.1\r\nHost: zm.test\r\n\r\n");
    let body = ask(address, &request)?;
    if !String::from_utf8_lossy(body.as_ref()).contains("\"genuine\"") {
        return Err("the first answer is not genuine".into());
    }
    Ok((child, address, began.elapsed()))
}

/// Scans at random for two seconds, each scan a commit, and kills the server in the midst of them.
fn write_and_kill(child: &mut Child, address: SocketAddr, codes: &[String]) -> Result<usize, Failure> {
    let (stop, written) = (AtomicBool::new(false), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (stop, written) = (&stop, &written);
            scope.spawn(move || {
                let mut at = writer;
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
            });
        }
        std::thread::sleep(Duration::from_secs(2));
        child.kill()?;
        stop.store(true, Ordering::Relaxed);
        child.wait()?;
        Ok::<(), Failure>(())
    })?;
    Ok(written.load(Ordering::Relaxed))
}

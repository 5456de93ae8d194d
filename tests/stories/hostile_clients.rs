//! Clients that mean no good or are broken: they get an answer or are hung up on, and nobody else notices.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::app::{Folder, TestApp};

fn connect(app: &TestApp) -> TcpStream {
    TcpStream::connect(app.base.trim_start_matches("http://")).unwrap()
}

/// All that comes until the server hangs up.
fn until_hung_up(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// Kilobytes of memory that a process has.
fn memory(app: &TestApp) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", app.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn open_files() -> u64 {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let line = limits
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap();
    line.split_whitespace()
        .nth(3)
        .unwrap()
        .parse()
        .unwrap_or(u64::MAX)
}

#[test]
fn headers_that_trickle_are_hung_up_on() {
    let app = TestApp::start_on(Folder::new(), &["--header-seconds", "1"]);
    let mut slow = connect(&app);
    slow.write_all(b"GET / HTTP/1.1\r\nhost: zm.test\r\n").unwrap();
    let mut more = slow.try_clone().unwrap();
    let trickle = std::thread::spawn(move || {
        // Until the other side has had enough.
        while more.write_all(b"x: y\r\n").is_ok() {
            std::thread::sleep(Duration::from_millis(100));
        }
    });
    let silent = connect(&app);
    assert_eq!(
        app.anonymous().get("/readyz").status,
        200,
        "others are served meanwhile"
    );
    let answer = until_hung_up(slow);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
    trickle.join().unwrap();
    let answer = until_hung_up(silent);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 408"),
        "{answer}"
    );
}

#[test]
fn bodies_that_trickle_are_refused_and_leave_nothing() {
    let app = TestApp::start_on(Folder::new(), &["--body-seconds", "1"]);
    let begun = |path: &str, token: &str| {
        let mut stream = connect(&app);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: zm.test\r\nauthorization: Bearer {token}\r\ncontent-length: 100000\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(b"something").unwrap();
        stream
    };
    let (warehouse, none) = (app.folder.token("warehouse"), "none");
    for (path, token) in [
        ("/api/v1/evidence", warehouse.as_str()),
        ("/api/v1/intake", warehouse.as_str()),
        ("/api/v1/scans", none),
    ] {
        // One that says nothing more, and one that says a byte now and then.
        let silent = begun(path, token);
        let slow = begun(path, token);
        let mut more = slow.try_clone().unwrap();
        let trickle = std::thread::spawn(move || {
            while more.write_all(b"x").is_ok() {
                std::thread::sleep(Duration::from_millis(100));
            }
        });
        for stream in [silent, slow] {
            let mut stream = stream;
            let mut answer = vec![0; 4096];
            let read = stream.read(&mut answer).unwrap_or(0);
            let answer = String::from_utf8_lossy(&answer[..read]).into_owned();
            assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
            stream.shutdown(std::net::Shutdown::Both).ok();
        }
        trickle.join().unwrap();
    }
    let incoming = app.folder.data().join("blobs/incoming");
    while std::fs::read_dir(&incoming).unwrap().next().is_some() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_megabyte_of_headers_is_refused_and_costs_no_memory() {
    let app = TestApp::start();
    let request = |headers: &str| {
        let mut stream = connect(&app);
        let request = format!("GET / HTTP/1.1\r\nhost: zm.test\r\n{headers}\r\n");
        // The server may hang up before it was told everything.
        let _ = stream.write_all(request.as_bytes());
        until_hung_up(stream)
    };
    let one = format!("x: {}\r\n", "y".repeat(1 << 20));
    let many: String = (0..100_000).map(|n| format!("x{n}: y\r\n")).collect();
    request(&one);
    let before = memory(&app);
    for _ in 0..50 {
        for headers in [&one, &many] {
            let answer = request(headers);
            let refused = ["HTTP/1.1 431", "HTTP/1.1 400"]
                .iter()
                .any(|status| answer.starts_with(status));
            assert!(refused || answer.is_empty(), "{answer}");
        }
    }
    let grown = memory(&app).saturating_sub(before);
    assert!(grown < 32 << 10, "{grown} KiB more");
    assert_eq!(app.anonymous().get("/readyz").status, 200);
}

/// Ten thousand, or as many as this machine lets one process open.
#[test]
fn ten_thousand_idle_connections_keep_nobody_out() {
    let app = TestApp::start_on(Folder::new(), &["--rate-limit", "off", "--header-seconds", "60"]);
    let wanted = usize::try_from(open_files().saturating_sub(2_000).min(10_000)).unwrap();
    let mut idle = Vec::with_capacity(wanted);
    while idle.len() < wanted {
        match TcpStream::connect(app.base.trim_start_matches("http://")) {
            Ok(stream) => idle.push(stream),
            Err(error) => panic!("after {} connections: {error}", idle.len()),
        }
        if idle.len() % 1_000 == 0 {
            assert_eq!(app.anonymous().get("/readyz").status, 200, "with {}", idle.len());
        }
    }
    eprintln!("{} idle connections, {} KiB", idle.len(), memory(&app));
    let tag = app.active();
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
}

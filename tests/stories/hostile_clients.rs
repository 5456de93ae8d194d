//! Clients that mean no good or are broken: they get an answer or are hung up on, and nobody else notices.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::app::{Folder, TestApp, video};

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

/// Waits until no connection is open.
fn until_all_are_gone(app: &TestApp) {
    while app.figure("zhenma_connections_open") > 0.0 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A video of many megabytes, more than systems keep for a connection.
fn long_video() -> Vec<u8> {
    let mut video = video();
    let length = 64_u32 << 20;
    video.extend_from_slice(&length.to_be_bytes());
    video.extend_from_slice(b"free");
    video.resize(video.len() + usize::try_from(length - 8).unwrap(), 0);
    video
}

#[test]
fn whoever_asks_for_a_film_and_does_not_take_it_is_hung_up_on() {
    let app = TestApp::start_on(Folder::new(), &["--rate-limit", "off", "--answer-seconds", "1"]);
    let video = long_video();
    let hash = app.user("appraiser").store(&video);
    until_all_are_gone(&app);
    let head = format!(
        "GET /api/v1/evidence/{hash} HTTP/1.1\r\nhost: zm.test\r\nconnection: close\r\nauthorization: Bearer {}\r\n\r\n",
        app.folder.token("appraiser")
    );
    let asked = || {
        let mut stream = connect(&app);
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    // One that reads nothing, and one that reads a byte now and then.
    let (silent, slow) = (asked(), asked());
    let mut taking = slow.try_clone().unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let trickle = std::thread::spawn(move || {
        while stopped.recv_timeout(Duration::from_millis(100)).is_err() {
            let _ = taking.read(&mut [0]);
        }
    });
    // Others get theirs meanwhile.
    let mut whole = Vec::new();
    asked().read_to_end(&mut whole).unwrap();
    assert!(whole.ends_with(&video), "{} bytes came", whole.len());
    until_all_are_gone(&app);
    stop.send(()).unwrap();
    trickle.join().unwrap();
    for mut stream in [silent, slow] {
        let mut got = Vec::new();
        let _ = stream.read_to_end(&mut got);
        assert!(got.len() < video.len(), "the rest was not kept for them");
    }
}

#[test]
fn a_crowd_of_intakes_is_turned_away_before_it_takes_memory() {
    let app = TestApp::start();
    let held = || {
        let mut stream = connect(&app);
        let token = app.folder.token("warehouse");
        let head = format!(
            "POST /api/v1/intake HTTP/1.1\r\nhost: zm.test\r\nauthorization: Bearer {token}\r\ncontent-length: \
             67000000\r\n\r\nbrand"
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    };
    let mut holding = vec![held(), held()];
    let rows = "brand,name,category\nALPINARA 演示,登山靴,shoes\n";
    let intake = |who: &str| app.user(who).post_bytes("/api/v1/intake", rows.as_bytes());
    // Both are inside in a moment. Where one met our own small file there and was turned away, another takes its place.
    let refused = loop {
        let answer = intake("warehouse");
        if answer.status != 200 {
            break answer;
        }
        assert!(holding.len() < 100, "nobody is turned away");
        holding.push(held());
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(refused.header("retry-after"), Some("1"));
    let detail = refused.problem(503);
    assert!(detail.contains("send this one again"), "{detail}");
    // Another warehouse, with rows that name no agency: judged, and not turned away.
    assert_eq!(intake("other-warehouse").status, 200);
    drop(holding);
    while intake("warehouse").status != 200 {
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn what_the_library_refuses_by_itself_is_counted() {
    let app = TestApp::start();
    assert_eq!(app.anonymous().get("/readyz").status, 200);
    let before = app.figure("zhenma_connections_without_request_total");
    let mut stream = connect(&app);
    let request = format!(
        "GET / HTTP/1.1\r\nhost: zm.test\r\nx: {}\r\n\r\n",
        "y".repeat(1 << 20)
    );
    // The server may hang up before it was told everything.
    let _ = stream.write_all(request.as_bytes());
    until_hung_up(stream);
    while app.figure("zhenma_connections_without_request_total") < before + 1.0 {
        std::thread::sleep(Duration::from_millis(50));
    }
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

//! "Concurrent scans of one code lose no count and agree on one first time, over a crash too."

use std::collections::BTreeSet;
use std::io::Write;
use std::net::TcpStream;
use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

use rand::Rng;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::chance::chance;

const CLIENTS: usize = 16;

/// One scan; `None` where the server died before it answered.
fn scan(base: &str, code: &str) -> Option<Value> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let body = json!({ "code": code }).to_string();
    let sent = agent
        .post(format!("{base}/api/v1/scans"))
        .header("content-type", "application/json")
        .send(&body);
    let mut answer = sent.ok()?;
    let status = answer.status().as_u16();
    let text = answer.body_mut().read_to_string().ok()?;
    assert_eq!(status, 200, "{text}");
    Some(serde_json::from_str(&text).unwrap())
}

fn count(answer: &Value) -> u64 {
    assert_eq!(answer["verdict"], "genuine", "{answer}");
    answer["notice"]["scans"]
        .as_u64()
        .unwrap_or_else(|| panic!("no count: {answer}"))
}

fn first_at(answer: &Value) -> String {
    answer["notice"]["first_at"]
        .as_str()
        .unwrap_or_else(|| panic!("no first time: {answer}"))
        .to_owned()
}

/// A scan of which everything but the last byte is sent, so that many end at the same moment.
struct Poised {
    stream: TcpStream,
    last: u8,
}

impl Poised {
    fn new(base: &str, code: &str) -> Self {
        let mut stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
        stream.set_nodelay(true).unwrap();
        let body = json!({ "code": code }).to_string();
        let head = "POST /api/v1/scans HTTP/1.1\r\nhost: zm.test\r\ncontent-type: application/json\r\nconnection: close";
        let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let (last, rest) = request.as_bytes().split_last().unwrap();
        stream.write_all(rest).unwrap();
        Self { stream, last: *last }
    }

    fn fire(mut self) -> Value {
        self.stream.write_all(&[self.last]).unwrap();
        let answer = std::io::read_to_string(self.stream).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 "), "{answer}");
        serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {answer}"))
    }
}

/// So many scans of one tag that nobody scanned, all at the same moment.
fn scans_at_once_count_exactly(app: &TestApp, scans: usize) {
    let tag = app.active();
    let start = Barrier::new(scans);
    let client = || {
        let poised = Poised::new(&app.base, &tag.code);
        start.wait();
        poised.fire()
    };
    let answers: Vec<Value> = thread::scope(|scope| {
        let clients: Vec<_> = (0..scans).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).collect()
    });
    let all = u64::try_from(scans).unwrap();
    let mut counts: Vec<u64> = answers.iter().map(count).collect();
    counts.sort_unstable();
    assert_eq!(
        counts,
        (1..=all).collect::<Vec<_>>(),
        "each number was given to one scan: one was the first"
    );
    let firsts: BTreeSet<String> = answers.iter().map(first_at).collect();
    assert_eq!(firsts.len(), 1, "{firsts:?}");
    let after = app.verify(&tag.code);
    assert_eq!(
        (count(&after), first_at(&after)),
        (all, firsts.into_iter().next().unwrap())
    );
}

#[test]
fn two_hundred_scans_at_once_count_two_hundred_and_agree_on_the_first() {
    let app = TestApp::start();
    scans_at_once_count_exactly(&app, 200);
    // The race for the first is short: it is run often.
    for _ in 0..15 {
        scans_at_once_count_exactly(&app, 24);
    }
}

/// What the clients of one crash saw.
#[derive(Default)]
struct Seen {
    acknowledged: Vec<Value>,
    unanswered: u64,
}

fn scan_until_the_server_dies(base: &str, code: &str, dead: &AtomicBool, answered: &AtomicU64) -> Seen {
    let mut seen = Seen::default();
    while !dead.load(Ordering::SeqCst) {
        match scan(base, code) {
            Some(answer) => {
                answered.fetch_add(1, Ordering::SeqCst);
                seen.acknowledged.push(answer);
            }
            None => {
                seen.unanswered += 1;
                break;
            }
        }
    }
    seen
}

#[test]
fn scans_lose_no_count_over_a_crash_and_keep_the_first_time() {
    const CRASHES: usize = 8;
    let mut random = chance("scans");
    let mut app = TestApp::start();
    let mut in_flight = 0;
    for crash in 0..CRASHES {
        // A tag nobody scanned: some of the crashes come while its first scan is being written.
        let tag = app.active();
        let (dead, answered) = (AtomicBool::new(false), AtomicU64::new(0));
        let wait_for: u64 = if crash % 2 == 0 {
            0
        } else {
            random.gen_range(1..120)
        };
        let jitter = Duration::from_micros(random.gen_range(0..10_000));
        let base = app.base.clone();
        let seen: Vec<Seen> = thread::scope(|scope| {
            let clients: Vec<_> = (0..CLIENTS)
                .map(|_| scope.spawn(|| scan_until_the_server_dies(&base, &tag.code, &dead, &answered)))
                .collect();
            while answered.load(Ordering::SeqCst) < wait_for {
                thread::sleep(Duration::from_micros(200));
            }
            thread::sleep(jitter);
            app.crash_and_restart();
            dead.store(true, Ordering::SeqCst);
            clients.into_iter().map(|client| client.join().unwrap()).collect()
        });
        let answers: Vec<&Value> = seen.iter().flat_map(|seen| &seen.acknowledged).collect();
        let unanswered: u64 = seen.iter().map(|seen| seen.unanswered).sum();
        let acknowledged = u64::try_from(answers.len()).unwrap();
        in_flight += unanswered;

        let after = app.verify(&tag.code);
        let counted = after.get("notice").map_or(0, |_| count(&after));
        assert!(
            (acknowledged..=acknowledged + unanswered).contains(&counted),
            "crash {crash}: {counted} counted, {acknowledged} acknowledged, {unanswered} without an answer"
        );
        let counts: BTreeSet<u64> = answers.iter().map(|answer| count(answer)).collect();
        assert_eq!(
            counts.len(),
            answers.len(),
            "crash {crash}: no number was given twice"
        );
        assert!(counts.iter().all(|count| *count <= counted));

        let later = scan(&app.base, &tag.code).unwrap();
        assert_eq!(
            count(&later),
            counted + 1,
            "crash {crash}: counting goes on where it was"
        );
        let mut firsts: BTreeSet<String> = answers.iter().map(|answer| first_at(answer)).collect();
        firsts.insert(first_at(&later));
        if counted > 0 {
            firsts.insert(first_at(&after));
        }
        assert_eq!(
            firsts.len(),
            1,
            "crash {crash}: one first time before and after: {firsts:?}"
        );
    }
    assert!(
        in_flight > 0,
        "no crash came in the middle of a scan, so this showed nothing"
    );
    let check = app.command(&["check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

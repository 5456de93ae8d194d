//! A server that is told to stop finishes what it accepted, says that it is not ready any more, and ends.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::app::{Folder, TestApp};

/// What became of a call to a server that may be stopping.
enum Outcome {
    Booked(String),
    Refused(u16),
    /// No connection, or one that was closed before an answer began.
    NotTaken,
}

fn book(base: &str, token: &str, serial: &str) -> Outcome {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let csv = format!("brand,name,category,merchant,own_serial\nALPINARA,boots,shoes,merchant-1,{serial}\n");
    let sent = agent
        .post(format!("{base}/api/v1/intake"))
        .header("authorization", format!("Bearer {token}"))
        .send(csv.as_bytes());
    let Ok(mut response) = sent else {
        return Outcome::NotTaken;
    };
    let status = response.status().as_u16();
    let body = response.body_mut().read_to_string();
    let body = body.expect("an answer that began comes to its end");
    if status != 200 {
        return Outcome::Refused(status);
    }
    let json: serde_json::Value = serde_json::from_str(&body).unwrap();
    Outcome::Booked(json["booked"][0]["item_id"].as_str().unwrap().to_owned())
}

#[test]
fn what_was_acknowledged_before_a_stop_is_there_after_it() {
    let more = ["--rate-limit", "off", "--stop-delay-seconds", "2"];
    let mut app = TestApp::start_on(Folder::new(), &more);
    let (base, token) = (app.base.clone(), app.folder.token("warehouse"));
    let gone = AtomicBool::new(false);
    let mut booked = Vec::new();
    thread::scope(|scope| {
        let clients: Vec<_> = (0..8)
            .map(|client| {
                let (base, token, gone) = (&base, &token, &gone);
                scope.spawn(move || {
                    let (mut booked, mut refused) = (Vec::new(), Vec::new());
                    for number in 0.. {
                        if gone.load(Ordering::Relaxed) {
                            break;
                        }
                        match book(base, token, &format!("S-{client}-{number}")) {
                            Outcome::Booked(item) => booked.push(item),
                            Outcome::Refused(status) => refused.push(status),
                            Outcome::NotTaken => {}
                        }
                    }
                    (booked, refused)
                })
            })
            .collect();
        thread::sleep(Duration::from_millis(500));
        app.signal("TERM");
        // It says so at once and still takes what comes.
        let mut answer = app.anonymous().get("/readyz");
        while answer.status == 200 {
            answer = app.anonymous().get("/readyz");
        }
        assert!(answer.problem(503).contains("stopping"), "{}", answer.text());
        assert_eq!(app.anonymous().get("/healthz").status, 200);
        assert!(app.wait().success(), "it ends by itself, without an error");
        gone.store(true, Ordering::Relaxed);
        for client in clients {
            let (items, refused) = client.join().unwrap();
            // 409: one intake at a time a service; 503 while it stops.
            assert!(
                refused.iter().all(|status| [409, 503].contains(status)),
                "{refused:?}"
            );
            booked.extend(items);
        }
    });
    assert!(booked.len() > 8, "the load was a load: {}", booked.len());
    let successor = app.folder.successor();
    let folder = std::mem::replace(&mut app.folder, successor);
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    for item in &booked {
        assert_eq!(
            app.user("warehouse").get(&format!("/api/v1/items/{item}")).status,
            200,
            "{item}"
        );
    }
    let check = app.command(&["check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

/// Whoever has a connection open and asks nothing holds nobody up.
#[test]
fn idle_connections_do_not_hold_a_stop_up() {
    let mut app = TestApp::start();
    let address = app.base.trim_start_matches("http://").to_owned();
    let idle: Vec<_> = (0..50)
        .map(|_| std::net::TcpStream::connect(&address).unwrap())
        .collect();
    let agent: ureq::Agent = ureq::Agent::new_with_defaults();
    // One that was used and is kept open.
    agent.get(format!("{}/healthz", app.base)).call().unwrap();
    app.signal("TERM");
    assert!(app.wait().success());
    drop((idle, agent));
}

#[test]
fn a_hang_up_stops_nothing() {
    let app = TestApp::start();
    app.signal("HUP");
    assert_eq!(app.anonymous().get("/readyz").status, 200);
}

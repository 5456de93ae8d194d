//! One token that floods the service with heavy work: it gets 503 and waits behind itself; nobody else waits behind it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::app::{Folder, TestApp, fixture};

/// A photo of few bytes that takes long to decode: as many pixels as are taken.
fn heavy_photo() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    let picture = image::GrayImage::new(8_000, 8_000);
    picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

/// An upload that begins, with its first bytes; the rest does not come.
fn begun(app: &TestApp, who: &str, path: &str, length: u64, first: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: zm.test\r\nauthorization: Bearer {}\r\ncontent-length: {length}\r\n\r\n",
        app.folder.token(who)
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(first).unwrap();
    stream
}

/// The head of the answer, as far as it comes in one piece.
fn head(mut stream: TcpStream) -> String {
    let mut answer = vec![0; 4096];
    let read = stream.read(&mut answer).unwrap();
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[test]
fn a_flood_of_photos_keeps_nobody_else_waiting() {
    let more = ["--rate-limit", "off", "--work-threads", "1", "--work-each", "12"];
    let app = TestApp::start_on(Folder::new(), &more);
    let (photo, small) = (heavy_photo(), fixture("photo-gps.jpg"));
    let (taken, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let others = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..100 {
            scope.spawn(|| {
                let answer = app.user("warehouse").post_bytes("/api/v1/evidence", &photo);
                match answer.status {
                    201 => taken.fetch_add(1, Ordering::SeqCst),
                    503 => {
                        assert_eq!(answer.header("retry-after"), Some("1"));
                        refused.fetch_add(1, Ordering::SeqCst)
                    }
                    other => panic!("{other}: {}", answer.text()),
                };
            });
        }
        // As soon as most were turned away, the others of the flood are waiting.
        while refused.load(Ordering::SeqCst) < 50 {
            std::thread::yield_now();
        }
        let before = taken.load(Ordering::SeqCst);
        app.user("other-appraiser").store(&small);
        for path in [
            "/readyz",
            "/api/v1/verify?code=X",
            "/t/0000",
            "/.well-known/jwks.json",
        ] {
            let status = app.anonymous().get(path).status;
            assert!(matches!(status, 200 | 404 | 422), "{path}: {status}");
        }
        others.lock().unwrap().push(taken.load(Ordering::SeqCst) - before);
    });
    let meanwhile = others.into_inner().unwrap()[0];
    let taken = taken.into_inner();
    assert!(taken >= 12, "{taken} of the flood were taken");
    // The one under way, and one between the steps of the test; never the twelve that waited.
    assert!(
        meanwhile <= 4,
        "{meanwhile} of the flood came before the other's photo and the pages"
    );
}

#[test]
fn what_is_too_much_is_refused_before_it_is_read() {
    let more = ["--rate-limit", "off", "--work-each", "3"];
    let app = TestApp::start_on(Folder::new(), &more);
    let first = &fixture("bars.mp4")[..64];
    let evidence = "/api/v1/evidence";
    // One that a small file came before is turned away itself, so as many are begun as it takes.
    let mut holding = Vec::new();
    let small = fixture("photo-gps.jpg");
    while app.user("warehouse").post_bytes(evidence, &small).status != 503 {
        holding.push(begun(&app, "warehouse", evidence, 1 << 20, first));
    }
    // Nothing of the body is sent, and the answer is there.
    let answer = head(begun(&app, "warehouse", evidence, 4 << 30, b""));
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.to_lowercase().contains("retry-after: 1"), "{answer}");
    app.user("appraiser").store(&small);
    while app.user("warehouse").post_bytes(evidence, &small).status != 201 {
        holding.pop();
    }
    // Nor a laboratory's file, of which four are taken.
    let path = format!("/api/v1/inspections/{}/results/file", uuid::Uuid::now_v7());
    let mut held = Vec::new();
    while app.user("laboratory").post_bytes(&path, b"item").status != 503 {
        held.push(begun(&app, "laboratory", &path, 1 << 20, b"item"));
    }
    let answer = head(begun(&app, "laboratory", &path, 1 << 20, b""));
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
}

#[test]
fn photos_that_would_take_minutes_are_refused_at_once() {
    let app = TestApp::start();
    let photo = fixture("photo-progressive.jpg");
    let last = photo.windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (before, scan) = photo.split_at(last);
    let (scan, end) = scan.split_at(scan.len() - 2);
    let flood = [before, &scan.repeat(3_000), end].concat();
    let refused = app.user("appraiser").post_bytes("/api/v1/evidence", &flood);
    let detail = refused.problem(413);
    assert!(detail.contains("32") && detail.contains("scans"), "{detail}");
    // An admin's own work has its places too.
    assert_eq!(app.user("admin").post("/api/v1/check", &json!({})).status, 200);
}

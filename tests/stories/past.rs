//! Tags that were issued long ago. Nobody can wait for a buyer's 30 days, so the library serves a folder by a clock that
//! is behind, and the real binary serves it afterwards.

use std::net::TcpListener;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use zhenma::http::{ServerSettings, start};
use zhenma::instant::Instant;
use zhenma::service::{Clock, Service, Settings};

use crate::app::{Folder, Tag, TestApp};

/// The service with `count` active tags that were issued on `day`.
pub fn issued_on(day: &str, count: usize) -> (TestApp, Vec<Tag>) {
    let folder = Folder::new();
    let data = folder.data();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let then: Instant = format!("{day}T08:00:00+08:00").parse().unwrap();
    let behind = Instant::now().timestamp().duration_since(then.timestamp());
    let clock = Clock::new(move || Instant::from_timestamp(Instant::now().timestamp() - behind));
    let service = Service::open(&data, &Settings::default()).unwrap();
    let service = Arc::new(service.with_clock(clock));
    let held = Arc::downgrade(&service);
    let (tell, told) = mpsc::channel();
    let server = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let settings = ServerSettings {
                listener: Some(listener),
                ..ServerSettings::default()
            };
            let running = start(service, settings).unwrap();
            tell.send(running.handle).unwrap();
            running.server.await.unwrap();
        });
    });
    let handle = told.recv().unwrap();
    let past = TestApp::served_here(folder, base);
    let tags = (0..count).map(|_| past.active()).collect();
    actix_web::rt::System::new().block_on(handle.stop(true));
    server.join().unwrap();
    // Its threads let go of the folder one after the other.
    while held.strong_count() > 0 {
        std::thread::sleep(Duration::from_millis(10));
    }
    (TestApp::start_on(past.stop(), &["--rate-limit", "off"]), tags)
}

//! Stories that take days: the library serves a folder by a clock that the story sets.

use std::net::TcpListener;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, mpsc};

use crate::app::{Folder, TestApp};
use zhenma::app::Application;
use zhenma::app::settings::Settings;
use zhenma::app::sources::Clock;
use zhenma::http::{ServerSettings, start};
use zhenma::instant::Instant;

/// A folder that this process serves by a clock of the story's own.
pub struct Here {
    pub app: TestApp,
    handle: actix_web::dev::ServerHandle,
    server: Option<std::thread::JoinHandle<()>>,
}

impl Here {
    pub fn new(folder: Folder, clock: Clock) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let service = Application::open(&folder.data(), &Settings::default()).unwrap();
        let service = Arc::new(service.with_clock(clock));
        let socket = Some(folder.data().join("zhenma.sock"));
        let (tell, told) = mpsc::channel();
        let server = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let settings = ServerSettings {
                    listener: Some(listener),
                    socket,
                    ..ServerSettings::default()
                };
                let running = start(service, settings).unwrap();
                tell.send(running.handle).unwrap();
                running.server.await.unwrap();
            });
        });
        let handle = told.recv().unwrap();
        Self {
            app: TestApp::served_here(folder, base),
            handle,
            server: Some(server),
        }
    }
}

impl Here {
    /// Stops serving and gives the folder back.
    pub fn end(mut self) -> Folder {
        let successor = self.app.folder.successor();
        std::mem::replace(&mut self.app.folder, successor)
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        actix_web::rt::System::new().block_on(self.handle.stop(false));
        let _ = self.server.take().map(std::thread::JoinHandle::join);
    }
}

/// A clock that stands where the story sets it, and goes on by a second at every look.
#[derive(Clone)]
pub struct StoryClock(Arc<AtomicI64>);

impl StoryClock {
    pub fn at(time: &str) -> Self {
        let clock = Self(Arc::default());
        clock.set(time);
        clock
    }

    pub fn set(&self, time: &str) {
        let time: Instant = time.parse().unwrap();
        self.0.store(time.unix_milliseconds(), Ordering::SeqCst);
    }

    pub fn clock(&self) -> Clock {
        let now = Arc::clone(&self.0);
        Clock::new(move || {
            let milliseconds = now.fetch_add(1_000, Ordering::SeqCst);
            Instant::from_timestamp(jiff::Timestamp::from_millisecond(milliseconds).unwrap())
        })
    }
}

//! The two servers, each in a process of its own, so that client and servers share no runtime and memory is told
//! apart. Both run with the same number of workers: actix-web's default, one for each core.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;

use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;

use crate::Failure;
use crate::program::resident_bytes;
use zhenma::app::Application;
use zhenma::app::settings::Settings;
use zhenma::http::{ServerSettings, start};
use zhenma::store::SledSettings;

/// Store settings with this much cache.
pub fn settings(cache: u64) -> Settings {
    Settings {
        store: SledSettings {
            cache_bytes: cache / 3,
            ..SledSettings::default()
        },
        scan_cache_bytes: cache / 3 * 2,
        ..Settings::default()
    }
}

/// A child that serves until it is dropped.
pub struct Server {
    child: Child,
    /// Dropped to stop the child.
    input: Option<ChildStdin>,
    /// Where it listens.
    pub address: SocketAddr,
}

impl Server {
    /// Ours over `folder`.
    pub fn ours(folder: &Path, cache: u64) -> Result<Self, Failure> {
        Self::spawn(&["ours", &folder.to_string_lossy(), &cache.to_string()])
    }

    /// The bare one with bodies of `body` bytes.
    pub fn bare(body: usize) -> Result<Self, Failure> {
        Self::spawn(&["bare", &body.to_string()])
    }

    fn spawn(arguments: &[&str]) -> Result<Self, Failure> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(crate::ROLE)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().ok_or("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let input = child.stdin.take();
        let address = line.trim().parse().map_err(|_| format!("no server: '{line}'"))?;
        Ok(Self {
            child,
            input,
            address,
        })
    }

    /// Bytes of memory it holds now.
    pub fn resident_bytes(&self) -> Result<u64, Failure> {
        resident_bytes(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

/// Says where `listener` is, to the process that started this one.
fn announce(listener: &TcpListener) -> Result<(), Failure> {
    println!("{}", listener.local_addr()?);
    std::io::stdout().flush()?;
    Ok(())
}

/// Waits on a thread for the end of standard input, then calls `stop`.
fn at_the_end(stop: impl FnOnce() + Send + 'static) {
    std::thread::spawn(move || {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        stop();
    });
}

/// Serves `folder` as `zhenma serve --rate-limit off` does.
pub fn serve_ours(folder: &Path, cache: u64) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let service = Arc::new(Application::open(folder, &settings(cache))?);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        announce(&listener)?;
        let running = start(
            service,
            ServerSettings {
                listener: Some(listener),
                ..ServerSettings::default()
            },
        )?;
        let handle = running.handle.clone();
        at_the_end(move || drop(handle.stop(true)));
        running.server.await?;
        Ok(())
    })
}

/// Serves one fixed body, whatever is asked.
pub fn serve_bare(body: usize) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async {
        let body = Bytes::from(vec![b'x'; body]);
        let listener = TcpListener::bind("127.0.0.1:0")?;
        announce(&listener)?;
        let server = HttpServer::new(move || {
            let body = body.clone();
            App::new().route(
                "/api/v1/verify",
                web::get().to(move || {
                    let body = body.clone();
                    async move { HttpResponse::Ok().content_type("application/json").body(body) }
                }),
            )
        })
        .disable_signals()
        .listen(listener)?
        .run();
        let handle = server.handle();
        at_the_end(move || drop(handle.stop(true)));
        server.await?;
        Ok(())
    })
}

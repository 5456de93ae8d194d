//! The one client: HTTP/1.1 over keep-alive connections, the same for both servers, and lean, because it shares the
//! machine with what it measures.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream as BlockingStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::Failure;
use crate::metrics::Side;

/// Connections of a run.
pub const CONNECTIONS: usize = 64;
/// Threads that share them; one for each core, so that the client is never what the run waits for.
const THREADS: usize = 2;
const LARGEST_ANSWER: usize = 64 << 10;

/// The tags to ask for, and what to expect.
pub struct Target {
    /// Codes, percent-encoded.
    pub codes: Vec<Box<str>>,
    /// Where in each code its serial stands.
    pub serial_at: usize,
}

/// Who is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Every answer must be genuine and name the serial asked for.
    Ours,
    /// Every answer has the fixed length.
    Bare,
}

/// When a run ends.
#[derive(Clone, Copy)]
pub enum Until {
    /// After this time.
    Seconds(f64),
    /// When every code was asked for once.
    All,
}

/// Drives `address` over all connections.
pub fn drive(
    address: SocketAddr,
    target: &Arc<Target>,
    asked: Asked,
    body: usize,
    until: Until,
) -> Result<Side, Failure> {
    let started = Instant::now();
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let target = Arc::clone(target);
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                let tasks: Vec<_> = (thread..CONNECTIONS)
                    .step_by(THREADS)
                    .map(|number| {
                        runtime.spawn(connection(
                            address,
                            Arc::clone(&target),
                            asked,
                            body,
                            until,
                            number,
                        ))
                    })
                    .collect();
                runtime.block_on(async move {
                    let mut latencies = Vec::new();
                    for task in tasks {
                        latencies.append(&mut task.await??);
                    }
                    Ok::<_, Failure>(latencies)
                })
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for thread in threads {
        latencies.append(&mut thread.join().map_err(|_| "a client thread panicked")??);
    }
    Ok(Side::of(latencies, started.elapsed()))
}

/// One connection's microseconds per request.
async fn connection(
    address: SocketAddr,
    target: Arc<Target>,
    asked: Asked,
    body: usize,
    until: Until,
    number: usize,
) -> Result<Vec<u32>, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut request, mut answer) = (Vec::with_capacity(1024), vec![0_u8; LARGEST_ANSWER]);
    let mut latencies = Vec::new();
    let begun = Instant::now();
    let mut random = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(number as u64 + 1);
    let mut next = number;
    loop {
        let index = match until {
            Until::Seconds(seconds) => {
                if begun.elapsed() >= Duration::from_secs_f64(seconds) {
                    return Ok(latencies);
                }
                // Xorshift: even over the whole size and free.
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                (random % target.codes.len() as u64) as usize
            }
            Until::All => next,
        };
        next += CONNECTIONS;
        let Some(code) = target.codes.get(index) else {
            return Ok(latencies);
        };
        request.clear();
        request.extend_from_slice(b"GET /api/v1/verify?code=");
        request.extend_from_slice(code.as_bytes());
        request.extend_from_slice(b" HTTP/1.1\r\nHost: zm.test\r\nAccept: application/json\r\n\r\n");
        let sent = Instant::now();
        send(&stream, &request).await?;
        let found = receive(&stream, &mut answer).await?;
        latencies.push(u32::try_from(sent.elapsed().as_micros()).unwrap_or(u32::MAX));
        match asked {
            Asked::Bare if found.len() == body => {}
            Asked::Ours if is_of(found, &code[target.serial_at..]) => {}
            _ => return Err(format!("unexpected answer: {}", String::from_utf8_lossy(found)).into()),
        }
    }
}

/// Whether a verify answer is genuine and names this serial.
fn is_of(body: &[u8], serial: &str) -> bool {
    body.strip_prefix(br#"{"verdict":"genuine","tag":{"serial":""#)
        .is_some_and(|rest| rest.starts_with(serial.as_bytes()))
}

/// Sends a whole request.
pub async fn send(stream: &TcpStream, mut bytes: &[u8]) -> Result<(), Failure> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(written) => bytes = &bytes[written..],
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

async fn receive<'a>(stream: &TcpStream, answer: &'a mut [u8]) -> Result<&'a [u8], Failure> {
    let mut filled = 0;
    loop {
        stream.readable().await?;
        match stream.try_read(&mut answer[filled..]) {
            Ok(0) => return Err("the server hung up".into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        }
        if let Some((start, end)) = whole(&answer[..filled])? {
            return Ok(&answer[start..end]);
        }
    }
}

/// Where the body of a whole answer with a status of success stands.
fn whole(answer: &[u8]) -> Result<Option<(usize, usize)>, Failure> {
    match parts(answer)? {
        Some((200..=206, start, end)) => Ok(Some((start, end))),
        Some(_) => Err(format!("unexpected answer: {}", String::from_utf8_lossy(answer)).into()),
        None => Ok(None),
    }
}

/// The status of a whole answer, and where its body stands.
pub fn parts(answer: &[u8]) -> Result<Option<(u16, usize, usize)>, Failure> {
    let Some(head) = answer.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = std::str::from_utf8(&answer[..head])?;
    let unexpected = || format!("unexpected answer: {text}");
    let status = text
        .strip_prefix("HTTP/1.1 ")
        .and_then(|rest| rest.get(..3))
        .ok_or_else(unexpected)?;
    let length: usize = text
        .split("\r\n")
        .find_map(|line| line.strip_prefix("content-length: "))
        .ok_or("an answer without content-length")?
        .parse()?;
    let start = head + 4;
    Ok((answer.len() >= start + length).then_some((status.parse()?, start, start + length)))
}

/// Asks once and gives the body.
pub fn ask(address: SocketAddr, request: &str) -> Result<Vec<u8>, Failure> {
    let mut stream = BlockingStream::connect(address)?;
    ask_over(&mut stream, request)
}

/// Asks over an open connection and gives the body.
pub fn ask_over(stream: &mut BlockingStream, request: impl AsRef<[u8]>) -> Result<Vec<u8>, Failure> {
    stream.write_all(request.as_ref())?;
    let mut answer = Vec::new();
    let mut more = vec![0_u8; LARGEST_ANSWER];
    loop {
        match stream.read(&mut more)? {
            0 => return Err("the server hung up".into()),
            read => answer.extend_from_slice(&more[..read]),
        }
        if let Some((start, end)) = whole(&answer)? {
            return Ok(answer[start..end].to_vec());
        }
    }
}

/// The other client: issues over one connection, one tag after the other, until told to stop. Gives how many.
pub fn issue_beside(
    address: SocketAddr,
    token: &str,
    appraisals: &[String],
    stop: &AtomicBool,
) -> Result<usize, Failure> {
    let mut stream = BlockingStream::connect(address)?;
    stream.set_nodelay(true)?;
    for (issued, appraisal) in appraisals.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            return Ok(issued);
        }
        let body = format!(r#"{{"appraisal_id":"{appraisal}"}}"#);
        let request = format!(
            "POST /api/v1/tags HTTP/1.1\r\nHost: zm.test\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        ask_over(&mut stream, request)?;
    }
    Err("the approved appraisals ran out; raise SPARES".into())
}

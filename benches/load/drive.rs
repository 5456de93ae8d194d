//! The client: many keep-alive connections on two threads, as fast as the answers come (closed loop) or at a rate of
//! their own, whatever the answers do (open loop).

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::net::TcpStream;

use crate::Failure;
use crate::client::{parts, send};
use crate::mix::{Kind, Memory, Random, World};

/// One for each core, so that the client is never what a run waits for.
const THREADS: usize = 2;
/// An answer grows the buffer up to this.
const LARGEST_ANSWER: usize = 4 << 20;

/// How a run is driven.
#[derive(Clone, Copy)]
pub struct Run {
    /// Connections together.
    pub connections: usize,
    /// How long.
    pub time: Duration,
    /// Requests a second; without, as fast as answers come.
    pub rate: Option<f64>,
    /// One kind alone; without, the mix.
    pub only: Option<Kind>,
}

/// One answer.
#[derive(Clone, Copy)]
pub struct Answered {
    /// To what.
    pub kind: Kind,
    /// Seconds from the beginning to the answer.
    pub second: u16,
    /// From when the request was due to the end of its answer.
    pub micros: u32,
}

/// What a run came to.
#[derive(Default)]
pub struct Outcome {
    /// Every right answer.
    pub answered: Vec<Answered>,
    /// What went wrong, and how often.
    pub wrong: BTreeMap<String, u64>,
    /// How long it took.
    pub took: Duration,
}

impl Outcome {
    /// Right answers a second.
    pub fn per_second(&self) -> f64 {
        self.answered.len() as f64 / self.took.as_secs_f64()
    }

    /// What went wrong altogether.
    pub fn errors(&self) -> u64 {
        self.wrong.values().sum()
    }
}

/// Drives `address`.
pub fn drive(address: SocketAddr, world: &Arc<World>, run: Run) -> Result<Outcome, Failure> {
    // When everybody is connected.
    let began = Instant::now() + Duration::from_millis(500);
    let threads: Vec<_> = (0..THREADS)
        .map(|thread| {
            let world = Arc::clone(world);
            std::thread::spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread()
                    .enable_all()
                    .build()?;
                let turn = Arc::new(AtomicU64::new(0));
                let tasks: Vec<_> = (thread..run.connections)
                    .step_by(THREADS)
                    .map(|number| {
                        let one = One {
                            address,
                            world: Arc::clone(&world),
                            run,
                            began,
                            turn: Arc::clone(&turn),
                            number,
                        };
                        runtime.spawn(one.go())
                    })
                    .collect();
                runtime.block_on(async move {
                    let mut all = Vec::new();
                    for task in tasks {
                        all.push(task.await??);
                    }
                    Ok::<_, Failure>(all)
                })
            })
        })
        .collect();
    let mut outcome = Outcome::default();
    for thread in threads {
        for (mut answered, wrong) in thread.join().map_err(|_| "a client thread panicked")?? {
            outcome.answered.append(&mut answered);
            for (what, times) in wrong {
                *outcome.wrong.entry(what).or_default() += times;
            }
        }
    }
    outcome.took = began.elapsed();
    Ok(outcome)
}

type Connected = (Vec<Answered>, BTreeMap<String, u64>);

/// One connection.
struct One {
    address: SocketAddr,
    world: Arc<World>,
    run: Run,
    began: Instant,
    /// Whose turn it is among those of a thread.
    turn: Arc<AtomicU64>,
    number: usize,
}

impl One {
    async fn go(self) -> Result<Connected, Failure> {
        let (mut answered, mut wrong) = (Vec::new(), BTreeMap::new());
        let (mut random, mut memory) = (Random::new(self.number), Memory::default());
        let (mut request, mut answer) = (Vec::with_capacity(1 << 10), vec![0; 64 << 10]);
        let mut stream = Some(connect(self.address).await?);
        tokio::time::sleep_until(self.began.into()).await;
        loop {
            let due = self.due().await;
            if self.began.elapsed() >= self.run.time {
                return Ok((answered, wrong));
            }
            let kind = self.run.only.unwrap_or_else(|| Kind::drawn(&mut random));
            self.world.write(kind, &mut random, &mut memory, &mut request)?;
            let open = match stream.take() {
                Some(open) => open,
                None => connect(self.address).await?,
            };
            match ask(&open, &request, &mut answer).await {
                Ok((status, body)) if memory.fits(kind, status, &answer[body.clone()]) => {
                    stream = Some(open);
                    answered.push(Answered {
                        kind,
                        second: self.began.elapsed().as_secs() as u16,
                        micros: u32::try_from(due.elapsed().as_micros()).unwrap_or(u32::MAX),
                    });
                }
                Ok((status, _)) => {
                    stream = Some(open);
                    *wrong.entry(format!("{} {status}", kind.as_str())).or_default() += 1;
                }
                Err(error) => *wrong.entry(format!("{} {error}", kind.as_str())).or_default() += 1,
            }
        }
    }

    /// Waits until the next request is due. With an open loop a request that found no free connection in time was due
    /// long before it is sent, and all of that counts; one that a free connection waited for is due when the timer,
    /// which knows whole milliseconds, lets it go.
    async fn due(&self) -> Instant {
        let Some(rate) = self.run.rate else {
            return Instant::now();
        };
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let due = self.began + Duration::from_secs_f64(turn as f64 * THREADS as f64 / rate);
        if due <= Instant::now() {
            return due;
        }
        tokio::time::sleep_until(due.into()).await;
        Instant::now()
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream, Failure> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Asks once: the status, and where in `answer` the body stands.
async fn ask(
    stream: &TcpStream,
    request: &[u8],
    answer: &mut Vec<u8>,
) -> Result<(u16, Range<usize>), Failure> {
    send(stream, request).await?;
    let mut filled = 0;
    loop {
        if filled == answer.len() {
            if filled >= LARGEST_ANSWER {
                return Err("an answer too long".into());
            }
            answer.resize(filled * 2, 0);
        }
        stream.readable().await?;
        match stream.try_read(&mut answer[filled..]) {
            Ok(0) => return Err("hung up".into()),
            Ok(read) => filled += read,
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => continue,
            Err(error) => return Err(error.into()),
        }
        if let Some((status, start, end)) = parts(&answer[..filled])? {
            return Ok((status, start..end));
        }
    }
}

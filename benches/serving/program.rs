//! The real program, serving a folder.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::ask;

/// How long a server may take until it is ready.
const LONGEST_START: Duration = Duration::from_secs(600);

/// `zhenma serve`, killed when it is dropped.
pub struct Program {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// From its start to the first 200 of `/readyz`.
    pub ready_after: Duration,
}

impl Program {
    /// Serves `data` with more `arguments`, behind `before` (`taskset -c 0`), and waits until it is ready.
    pub fn start(data: &Path, before: &[&str], arguments: &[&str]) -> Result<Self, Failure> {
        let program = env!("CARGO_BIN_EXE_zhenma");
        let mut command = match before.split_first() {
            Some((first, rest)) => {
                let mut command = Command::new(first);
                command.args(rest).arg(program);
                command
            }
            None => Command::new(program),
        };
        let began = Instant::now();
        let mut child = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut lines = BufReader::new(child.stderr.take().ok_or("no output")?).lines();
        let address = loop {
            let line = lines.next().ok_or("the server did not start")??;
            let Some((_, rest)) = line.split_once(" on ") else {
                continue;
            };
            if let Some((address, _)) = rest.split_once(';') {
                break address.parse()?;
            }
        };
        // Nobody reads what it writes later, and a full pipe would stop it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        let mut program = Self {
            child,
            address,
            ready_after: Duration::ZERO,
        };
        while ask(address, "GET /readyz HTTP/1.1\r\nHost: zm.test\r\n\r\n").is_err() {
            if began.elapsed() > LONGEST_START {
                return Err("the server is not ready".into());
            }
            sleep(Duration::from_millis(1));
        }
        program.ready_after = began.elapsed();
        Ok(program)
    }

    /// Bytes of memory it holds now.
    pub fn resident_bytes(&self) -> Result<u64, Failure> {
        resident_bytes(self.child.id())
    }

    /// Seconds of processor time it has used.
    pub fn processor_seconds(&self) -> Result<f64, Failure> {
        processor_seconds(self.child.id())
    }

    /// Files and connections it has open.
    pub fn open_files(&self) -> Result<usize, Failure> {
        Ok(std::fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }

    /// Kills it with SIGKILL.
    pub fn kill(&mut self) -> Result<(), Failure> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop, waits for its end, and says how long that took.
    pub fn stop(&mut self) -> Result<Duration, Failure> {
        let began = Instant::now();
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(began.elapsed())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// VmRSS of a process.
pub fn resident_bytes(process: u32) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kibibytes: u64 = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no VmRSS")?
        .parse()?;
    Ok(kibibytes * 1024)
}

/// User and system time of a process, in seconds.
pub fn processor_seconds(process: u32) -> Result<f64, Failure> {
    /// Linux counts in hundredths whatever the kernel's own clock is.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name before it may have blanks.
    let (_, rest) = stat.rsplit_once(')').ok_or("no stat")?;
    let ticks: Vec<f64> = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse)
        .collect::<Result<_, _>>()?;
    Ok(ticks.iter().sum::<f64>() / TICKS_A_SECOND)
}

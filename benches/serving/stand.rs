//! Both servers side by side, driven in turn.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use crate::client::{Asked, Target, Until, drive};
use crate::folder::{Beside, set_up};
use crate::metrics::{Pairs, Side};
use crate::server::Server;
use crate::{Failure, client};

/// Seconds each side of a pair is driven.
pub const SECONDS: f64 = 3.0;
/// Pairs of runs, yardstick and ours in turn.
const PAIRS: usize = 5;

/// The other client.
pub struct Issuer<'a> {
    /// Its token.
    pub token: String,
    /// Where its appraisals come from.
    pub beside: &'a Beside,
}

/// Both servers side by side, driven in turn.
pub struct Stand {
    /// Ours.
    pub ours: Server,
    /// The yardstick.
    pub bare: Server,
    /// What is asked.
    pub target: Arc<Target>,
    /// Bytes of the bare server's body.
    pub body: usize,
}

impl Stand {
    /// Pairs of runs; with an issuer, it issues at our server during both sides of a pair, so that what it takes of
    /// the machine is taken from both.
    pub fn pairs(&self, measure: &str, issuer: Option<&Issuer<'_>>) -> Result<Pairs, Failure> {
        let until = Until::Seconds(SECONDS);
        // Both warm up: ours until every tag was asked for once, so that no run waits for the disk.
        let warm = Until::Seconds(1.0);
        drive(self.bare.address, &self.target, Asked::Bare, self.body, warm)?;
        drive(
            self.ours.address,
            &self.target,
            Asked::Ours,
            self.body,
            Until::All,
        )?;
        let mut pairs = Vec::new();
        for _ in 0..PAIRS {
            let bare = self.beside(issuer, || {
                drive(self.bare.address, &self.target, Asked::Bare, self.body, until)
            })?;
            let ours = self.beside(issuer, || {
                drive(self.ours.address, &self.target, Asked::Ours, self.body, until)
            })?;
            eprintln!(
                "  {measure}: bare {:.0}/s (p99 {:.0} µs), ours {:.0}/s (p99 {:.0} µs)",
                bare.per_second, bare.p99, ours.per_second, ours.p99
            );
            pairs.push((bare, ours));
        }
        Ok(Pairs::of(measure, "bare", &pairs))
    }

    fn beside(
        &self,
        issuer: Option<&Issuer<'_>>,
        drive: impl FnOnce() -> Result<Side, Failure>,
    ) -> Result<Side, Failure> {
        let Some(issuer) = issuer else {
            return drive();
        };
        let (spares, stop) = (issuer.beside.spares()?, AtomicBool::new(false));
        let (side, issued) = std::thread::scope(|scope| {
            let other =
                scope.spawn(|| client::issue_beside(self.ours.address, &issuer.token, &spares, &stop));
            let side = drive();
            stop.store(true, Ordering::Relaxed);
            (side, other.join())
        });
        let issued = issued.map_err(|_| "the issuing client panicked")??;
        eprintln!("  {issued} issued beside");
        issuer.beside.use_spares(issued)?;
        side
    }
}

/// Memory after the start and after every tag was asked for once, without what an empty folder takes.
pub fn memory_and_disk(
    beside: &Beside,
    ours: &Server,
    target: &Arc<Target>,
    cache: u64,
) -> Result<(), Failure> {
    let none = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    set_up(none.path())?;
    let empty = Server::ours(&Beside::of(none.path()).data(), cache)?.resident_bytes()?;
    let started = ours.resident_bytes()?;
    drive(ours.address, target, Asked::Ours, 0, Until::All)?;
    let read = ours.resident_bytes()?;
    let store = folder_bytes(&beside.data().join("store"))?;
    let tags = target.codes.len() as u64;
    println!(
        "{}",
        json!({ "measure": "memory_and_disk", "tags": tags, "cache_bytes": cache,
            "resident_empty": empty, "resident_started": started, "resident_all_read": read,
            "store_bytes": store, "memory_bytes_a_tag": read.saturating_sub(empty) / tags,
            "disk_bytes_a_tag": store / tags, "spare_appraisals": beside.spares()?.len() })
    );
    Ok(())
}

fn folder_bytes(folder: &Path) -> Result<u64, Failure> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        bytes += if metadata.is_dir() {
            folder_bytes(&entry.path())?
        } else {
            metadata.len()
        };
    }
    Ok(bytes)
}

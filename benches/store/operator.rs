//! What an operator waits for: check, backup, restore.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use serde_json::json;

use crate::Failure;
use crate::metrics::hundredths;
use crate::server::settings;
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::operate::{NewBackup, PublicLog, RestoreOptions, restore};

/// The default cache of `zhenma serve`.
const CACHE: u64 = 512 << 20;

/// Checks, backs up and restores the folder `data` with `tags` tags.
pub fn measure(data: &Path, beside: &Path, tags: usize) -> Result<(), Failure> {
    let beside = tempfile::tempdir_in(beside)?;
    let file = beside.path().join("backup");
    let service = Application::open(data, &settings(CACHE))?;
    let began = Instant::now();
    let report = service.operations().check(&mut |_| ())?;
    let seconds = began.elapsed().as_secs_f64();
    let line = |measure: &str, seconds: f64, bytes: u64| {
        println!(
            "{}",
            json!({
                "measure": measure, "tags": tags, "cache_bytes": CACHE, "bytes": bytes,
                "seconds": hundredths(seconds), "tags_a_second": (tags as f64 / seconds).round(),
                "seconds_a_million_tags": (seconds * 1e6 / tags as f64).round(),
            })
        );
    };
    if !report.findings.is_empty() {
        return Err(format!("the check found: {:?}", &report.findings[..1]).into());
    }
    line("check", seconds, 0);

    let began = Instant::now();
    let new = NewBackup {
        blobs: true,
        passphrase: None,
    };
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&file)?);
    let end = service
        .operations()
        .backup(&Caller::local_operator()?, &new, &mut out)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    let bytes = std::fs::metadata(&file)?.len();
    line("backup", began.elapsed().as_secs_f64(), bytes);
    drop(service);

    let began = Instant::now();
    let options = RestoreOptions {
        public: PublicLog::Leaves(end.leaves),
        log_copy: None,
        passphrase: None,
    };
    let folder = beside.path().join("restored");
    restore(File::open(&file)?, &folder, &settings(CACHE), &options)?;
    line("restore", began.elapsed().as_secs_f64(), bytes);
    Ok(())
}

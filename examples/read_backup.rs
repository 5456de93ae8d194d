//! Lists what a backup file holds: its head, records by the first part of their key, stored files, and its end.
//!
//! ```sh
//! cargo run --example read_backup -- zhenma.backup
//! ```
//!
//! A backup is a tar archive, so any tar program unpacks it too. This reads it as a stream, in little memory. It does not check the
//! hash over the whole, which `zhenma restore` does before it believes anything.
#![allow(clippy::print_stdout, reason = "an example says what it found")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read};

use zhenma::store::read_change;

/// The last entry of a backup that was finished.
const END: &str = "end.json";

fn main() -> Result<(), Box<dyn Error>> {
    let Some(file) = std::env::args().nth(1) else {
        return Err("usage: read_backup FILE".into());
    };
    // A record that changed while the backup was made is in it twice; the last one counts.
    let mut records: BTreeMap<String, u64> = BTreeMap::new();
    let (mut files, mut file_bytes, mut ended) = (0_u64, 0_u64, false);
    let mut archive = tar::Archive::new(BufReader::new(File::open(file)?));
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_string_lossy().into_owned();
        if name.starts_with("records/") {
            let mut changes = BufReader::new(&mut entry);
            while let Some((key, _)) = read_change(&mut changes)? {
                let kind = key.split('/').next().unwrap_or_default().to_owned();
                *records.entry(kind).or_default() += 1;
            }
        } else if name.starts_with("blobs/") {
            files += 1;
            file_bytes += entry.size();
        } else if name == "keys.json" {
            println!("keys.json: private keys, sealed under a passphrase");
        } else {
            let mut text = String::new();
            entry.read_to_string(&mut text)?;
            println!("{name}: {text}");
            ended |= name == END;
        }
    }
    for (kind, number) in records {
        println!("{number:>10} {kind}");
    }
    println!("{files:>10} stored files, {file_bytes} bytes");
    if !ended {
        return Err("there is no end: the backup was not finished, and cannot be restored".into());
    }
    Ok(())
}

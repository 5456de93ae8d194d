//! The journal that the shim writes, and running a program under the shim.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tempfile::TempDir;

/// One thing the program did. The numbers of `File` are file descriptors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    Opened {
        fd: i32,
        path: String,
        made: bool,
        emptied: bool,
    },
    Written {
        fd: i32,
        at: u64,
        bytes: Vec<u8>,
    },
    LengthSet {
        fd: i32,
        length: u64,
    },
    SyncBegan {
        fd: i32,
        number: u64,
    },
    SyncEnded {
        number: u64,
    },
    Renamed {
        from: String,
        to: String,
    },
    Removed {
        path: String,
    },
    FolderMade {
        path: String,
    },
    /// What the program wrote on its standard output.
    Said {
        text: String,
    },
    /// `sync_file_range`, which is none.
    RangeSynced,
}

/// Compiles the shim once for all tests.
pub fn shim() -> &'static Path {
    static SHIM: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, shim) = SHIM.get_or_init(|| {
        let dir = TempDir::new().unwrap();
        let shim = dir.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/power/shim.c");
        let compiled = Command::new("cc")
            .args(["-O1", "-shared", "-fPIC", "-o"])
            .arg(&shim)
            .arg(&source)
            .arg("-lpthread")
            .status()
            .expect("a C compiler is there");
        assert!(compiled.success(), "the shim does not compile");
        (dir, shim)
    });
    shim
}

/// Makes `command` run under the shim, following `folder`.
pub fn follow<'a>(command: &'a mut Command, folder: &Path, journal: &Path) -> &'a mut Command {
    command
        .env("LD_PRELOAD", shim())
        .env("ZHENMA_POWER_FOLDER", folder)
        .env("ZHENMA_POWER_JOURNAL", journal)
}

/// Reads a journal; a last entry that was cut off is left out.
pub fn read(path: &Path) -> Vec<Deed> {
    let bytes = std::fs::read(path).unwrap();
    let mut rest = bytes.as_slice();
    let mut deeds = Vec::new();
    while let Some(deed) = next(&mut rest) {
        deeds.push(deed);
    }
    deeds
}

fn next(rest: &mut &[u8]) -> Option<Deed> {
    let kind = take(rest, 1)?[0];
    let fd = i32::from_ne_bytes(take(rest, 4)?.try_into().unwrap());
    let mut number = || Some(u64::from_ne_bytes(take(rest, 8)?.try_into().unwrap()));
    let (a, b) = (number()?, number()?);
    let mut length = || Some(u32::from_ne_bytes(take(rest, 4)?.try_into().unwrap()));
    let (one, two) = (length()?, length()?);
    let one = take(rest, usize::try_from(one).unwrap())?.to_vec();
    let two = take(rest, usize::try_from(two).unwrap())?.to_vec();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Some(match kind {
        1 => Deed::Opened {
            fd,
            path: text(&one),
            made: a == 1,
            emptied: b == 1,
        },
        2 => Deed::Written {
            fd,
            at: a,
            bytes: one,
        },
        3 => Deed::LengthSet { fd, length: a },
        4 => Deed::SyncBegan { fd, number: a },
        5 => Deed::SyncEnded { number: a },
        6 => Deed::Renamed {
            from: text(&one),
            to: text(&two),
        },
        7 => Deed::Removed { path: text(&one) },
        8 => Deed::FolderMade { path: text(&one) },
        9 => Deed::Said { text: text(&one) },
        10 => Deed::RangeSynced,
        other => panic!("the journal has an entry of kind {other}"),
    })
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(length)?;
    *rest = left;
    Some(taken)
}

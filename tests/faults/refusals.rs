//! Folders and ports that cannot be used: one line that says what to do, exit code 2, no panic, nothing changed.

use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::app::{Folder, ORIGIN, TestApp};

/// How a command ended that was to refuse.
pub struct Ended {
    pub status: ExitStatus,
    pub error: String,
}

impl Ended {
    /// The one line of a command that refused.
    #[track_caller]
    pub fn line(&self) -> &str {
        assert_eq!(self.status.code(), Some(2), "{}", self.error);
        assert_eq!(self.error.lines().count(), 1, "one line, not: {}", self.error);
        assert!(
            self.error.starts_with("zhenma: ") && !self.error.contains("panicked"),
            "{}",
            self.error
        );
        self.error.trim_end()
    }
}

/// Runs a command for a while; `None` if it does not end by itself but serves.
pub fn attempt(arguments: &[&str]) -> Option<Ended> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let status = wait(&mut child, Duration::from_secs(5));
    let _ = child.kill();
    child.wait().unwrap();
    let error = std::io::read_to_string(child.stderr.take().unwrap()).unwrap();
    Some(Ended {
        status: status?,
        error,
    })
}

/// Runs a command that has to end by itself: one that serves instead fails the test.
#[track_caller]
pub fn run(arguments: &[&str]) -> Ended {
    attempt(arguments).unwrap_or_else(|| panic!("zhenma {arguments:?} did not end"))
}

fn wait(child: &mut Child, most: Duration) -> Option<ExitStatus> {
    let began = Instant::now();
    while began.elapsed() < most {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    None
}

fn serve(data: &str) -> Ended {
    run(&["serve", "--listen", "127.0.0.1:0", "--data", data])
}

#[test]
fn a_second_server_on_one_folder_is_refused_and_the_first_works_on() {
    let app = TestApp::start();
    let tag = app.issued();
    let refused = serve(&app.folder.data_str());
    let line = refused.line();
    assert!(
        line.contains("in use by another process") && line.contains(&app.folder.data_str()),
        "{line}"
    );
    assert_eq!(app.verify(&tag.code)["tag"]["serial"], tag.serial.as_str());
    // The socket is still the first one's: commands reach it.
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_port_in_use_is_refused_before_the_folder_is_touched() {
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let nowhere = tempfile::tempdir().unwrap();
    let data = nowhere.path().join("data");
    let refused = run(&["serve", "--listen", &address, "--data", data.to_str().unwrap()]);
    let line = refused.line();
    assert!(
        line.contains(&address) && line.contains("another program has this port"),
        "{line}"
    );
    assert!(!data.exists());
}

#[test]
fn a_folder_that_is_not_set_up_says_how_to_and_is_not_made() {
    let nowhere = tempfile::tempdir().unwrap();
    for data in [nowhere.path().join("data"), nowhere.path().to_path_buf()] {
        let data = data.to_str().unwrap();
        for command in ["serve", "check"] {
            let refused = run(&[command, "--data", data]);
            let line = refused.line();
            assert!(
                line.contains("is not set up") && line.contains("zhenma init") && line.contains(data),
                "{line}"
            );
        }
    }
    assert_eq!(std::fs::read_dir(nowhere.path()).unwrap().count(), 0);
}

#[test]
fn a_folder_that_is_set_up_is_not_set_up_again() {
    let folder = Folder::new();
    let keys = || {
        let files = std::fs::read_dir(folder.data().join("keys"))
            .unwrap()
            .map(|file| file.unwrap().path());
        let mut files: Vec<_> = files.map(|path| (std::fs::read(&path).unwrap(), path)).collect();
        files.sort();
        files
    };
    let before = keys();
    let refused = run(&["init", "--data", &folder.data_str(), "--origin", ORIGIN]);
    assert!(refused.line().contains("set up already"), "{}", refused.error);
    assert!(before.len() > 2 && keys() == before, "no key was touched");
}

#[test]
fn a_store_of_another_format_is_refused_with_what_to_do() {
    // 1 and 2 are formats that this program reads.
    for format in ["3", "0", "\"one\""] {
        let folder = Folder::new();
        let mut record = 0_u64.to_be_bytes().to_vec();
        record.extend_from_slice(format.as_bytes());
        {
            let store = sled::open(folder.data().join("store")).unwrap();
            let before = store.insert("meta/format", record).unwrap();
            assert!(before.is_some(), "the format is not where this test thinks");
            store.flush().unwrap();
        }
        let mut refused = serve(&folder.data_str());
        // A process that another test starts holds this one's lock for the moment between its fork and its exec.
        while refused.error.contains("in use") {
            refused = serve(&folder.data_str());
        }
        let line = refused.line();
        assert!(line.contains("format"), "{line}");
        if let Ok(number) = format.parse::<u32>() {
            assert!(
                line.contains(&format!("has format {number}")) && line.contains("the release"),
                "{line}"
            );
        }
        // Nothing was rewritten: the release that wrote it still finds its own.
        let store = sled::open(folder.data().join("store")).unwrap();
        let kept = store.get("meta/format").unwrap().unwrap();
        assert_eq!(kept.get(8..), Some(format.as_bytes()));
    }
}

#[test]
fn a_key_file_that_others_can_read_is_refused() {
    let folder = Folder::new();
    let files = std::fs::read_dir(folder.data().join("keys")).unwrap();
    let seal = files
        .map(|file| file.unwrap().path())
        .find(|path| path.to_str().unwrap().contains("seal"))
        .unwrap();
    let mode = |bits| std::fs::set_permissions(&seal, std::fs::Permissions::from_mode(bits)).unwrap();
    mode(0o644);
    let refused = serve(&folder.data_str());
    let line = refused.line();
    let name = seal.file_name().unwrap().to_str().unwrap();
    assert!(line.contains(name) && line.contains("chmod 600"), "{line}");
    mode(0o600);
    drop(TestApp::start_on(folder, &[]));
}

#[test]
fn a_key_file_that_is_missing_or_another_is_refused() {
    let folder = Folder::new();
    let file = folder.data().join("keys");
    let named = |part: &str| {
        let files = std::fs::read_dir(&file).unwrap().map(|file| file.unwrap().path());
        files
            .into_iter()
            .find(|path| path.file_name().unwrap().to_str().unwrap().contains(part))
            .unwrap()
    };
    let (seal, certificate) = (named("seal"), named("cert"));
    let kept = std::fs::read(&seal).unwrap();
    for content in [b"{}".to_vec(), Vec::new(), std::fs::read(&certificate).unwrap()] {
        std::fs::write(&seal, content).unwrap();
        let refused = serve(&folder.data_str());
        assert!(refused.line().contains("key"), "{}", refused.error);
    }
    std::fs::remove_file(&seal).unwrap();
    let refused = serve(&folder.data_str());
    let name = seal.file_name().unwrap().to_str().unwrap();
    assert!(refused.line().contains(name), "{}", refused.error);
    assert!(
        !seal.exists() && serde_json::from_slice::<Value>(&kept).is_ok(),
        "no new key is made in its place"
    );
}

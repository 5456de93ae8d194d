//! Backups and restores on ordinary days, and everything that is refused.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use crate::app::{Folder, TestApp, zhenma, zhenma_ok};

const PASSPHRASE: &str = "five random words are good";

/// A folder for files beside the service's.
struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn keep(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.path(name)
    }
}

#[track_caller]
fn command_ok(app: &TestApp, arguments: &[&str]) -> String {
    let output = app.command(arguments);
    assert!(
        output.status.success(),
        "{arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a command that must be refused in one line with exit code 2, and gives the line.
#[track_caller]
fn refused(arguments: &[&str]) -> String {
    let output = zhenma(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

fn is_empty(folder: &Path) -> bool {
    !folder.exists() || std::fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn nothing_was_lost_so_the_log_goes_on() {
    let files = Files::new();
    let app = TestApp::start();
    let tag = app.active();
    let passphrase = files.keep("passphrase", PASSPHRASE);
    let early = files.keep("early", command_ok(&app, &["log", "checkpoint"]));
    app.active();
    let backup = files.path("backup");
    command_ok(
        &app,
        &["backup", &backup, "--with-keys", "--passphrase-file", &passphrase],
    );
    let checkpoint = command_ok(&app, &["log", "checkpoint"]);
    let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
    let copy = files.keep("copy", command_ok(&app, &["log", "export"]));
    let checkpoint = files.keep("checkpoint", checkpoint);
    let answer = app.verify(&tag.code);
    let dead = app.kill();
    for known in [
        &["--checkpoint", checkpoint.as_str()][..],
        &["--checkpoint", &early],
        &["--leaves", &size.to_string()],
        &["--checkpoint", &checkpoint, "--log-copy", &copy],
    ] {
        let folder = dead.successor();
        let data = folder.data_str();
        let arguments = [
            "restore",
            &backup,
            "--data",
            &data,
            "--passphrase-file",
            &passphrase,
        ];
        let told = zhenma_ok(&[&arguments, known].concat());
        assert!(
            told.contains(&format!("The log zm.test:8080/log goes on with {size} leaves")),
            "{told}"
        );
        let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
        assert_eq!(app.verify(&tag.code), answer);
        let next = app.issued();
        let log = app.verify(&next.code)["log"].clone();
        assert_eq!((&log["index"], &log["origin"]), (&size.into(), &Value::Null));
        assert!(command_ok(&app, &["check"]).contains("everything is as it must be"));
    }
}

/// The backup is a point in time: whatever is written meanwhile is in it whole or not at all.
#[test]
fn a_backup_is_taken_while_everybody_works() {
    let files = Files::new();
    let app = TestApp::start();
    let done = AtomicBool::new(false);
    let backups: Vec<String> = std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                while !done.load(Ordering::SeqCst) {
                    app.active();
                }
            });
        }
        let backups = (0..3).map(|number| {
            let file = files.path(&format!("backup-{number}"));
            let said = command_ok(&app, &["backup", &file, "--json"]);
            assert!(serde_json::from_str::<Value>(&said).unwrap()["left_out"] == serde_json::json!([]));
            file
        });
        let backups = backups.collect();
        done.store(true, Ordering::SeqCst);
        backups
    });
    for backup in backups {
        let folder = app.folder.successor();
        let data = folder.data_str();
        zhenma_ok(&["restore", &backup, "--data", &data, "--leaves", "0"]);
        let report = zhenma_ok(&["check", "--data", &data]);
        assert!(report.contains("everything is as it must be"), "{report}");
    }
}

#[test]
fn without_files_and_keys_the_restore_says_what_to_bring() {
    let files = Files::new();
    let app = TestApp::start();
    let tag = app.active();
    let backup = files.path("backup");
    command_ok(&app, &["backup", &backup, "--no-blobs"]);
    let dead = app.kill();
    let folder = dead.successor();
    let data = folder.data_str();
    let told = zhenma_ok(&["restore", &backup, "--data", &data, "--leaves", "0"]);
    assert!(
        told.contains("2 files are missing: copy the lost folder's blobs"),
        "{told}"
    );
    for kid in ["seal-1", "cert-1", "log-1"] {
        assert!(told.contains(kid), "{told}");
    }
    assert!(is_empty(&folder.data().join("keys")), "no key is made in silence");
    let check = zhenma(&["check", "--data", &data]);
    let report = String::from_utf8(check.stdout).unwrap();
    assert_eq!(check.status.code(), Some(1), "{report}");
    assert!(
        report.contains(&format!("{}: the file is missing", tag.video)),
        "{report}"
    );
    let copied = std::process::Command::new("cp")
        .args(["-r", "-T"])
        .args([dead.data().join("blobs"), folder.data().join("blobs")])
        .status()
        .unwrap();
    assert!(copied.success());
    assert!(zhenma_ok(&["check", "--data", &data]).contains("everything is as it must be"));

    let error = refused(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert!(
        error.contains("cert-1.json, seal-1.json") && error.contains("zhenma key rotate seal"),
        "{error}"
    );
    zhenma_ok(&["key", "rotate", "seal", "--data", &data]);
    zhenma_ok(&["key", "rotate", "certificate", "--data", &data]);
    let signing = refused(&["log", "checkpoint", "--data", &data]);
    assert!(signing.contains("log-1.json"), "{signing}");
    // The demonstration agency's key is a file too.
    for file in ["agency-agency-1.json", "agency-agency-2.json"] {
        std::fs::copy(
            dead.data().join("keys").join(file),
            folder.data().join("keys").join(file),
        )
        .unwrap();
    }
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine", "old codes stay good");
    let new = app.active();
    assert_eq!(
        app.verify(&new.code)["tag"]["key"],
        "seal-6",
        "numbers in between may have been given"
    );
    assert!(command_ok(&app, &["check"]).contains("everything is as it must be"));
}

#[test]
fn what_is_no_whole_backup_is_refused_and_leaves_nothing() {
    let files = Files::new();
    let app = TestApp::start();
    let tag = app.active();
    let (backup, passphrase) = (files.path("backup"), files.keep("passphrase", PASSPHRASE));
    command_ok(
        &app,
        &["backup", &backup, "--with-keys", "--passphrase-file", &passphrase],
    );
    let bytes = std::fs::read(&backup).unwrap();
    let newer = String::from_utf8_lossy(&bytes[..2048]).replace("zhenma/backup/v2", "zhenma/backup/v7");
    let mut altered = bytes.clone();
    // In the middle of the video, where the archive itself notices nothing.
    let picture = app
        .anonymous()
        .get(&format!("/api/v1/evidence/{}", tag.video))
        .body;
    let picture = &picture[picture.len() / 2..][..64];
    let video = bytes.windows(64).position(|piece| piece == picture).unwrap();
    altered[video] ^= 1;
    let target = app.folder.successor();
    let data = target.data_str();
    let restore = |file: &str, more: &[&str]| {
        let error = refused(&[&["restore", file, "--data", &data, "--passphrase-file"], more].concat());
        assert!(is_empty(&target.data()), "{error}");
        error
    };
    let unknown = [passphrase.as_str(), "--leaves", "unknown"];
    for (name, bytes, says) in [
        ("half", &bytes[..video], "cut off"),
        ("without-end", &bytes[..bytes.len() - 4096], "cut off"),
        ("altered", &altered, "damaged or changed"),
        ("text", b"hello", "not a backup of zhenma"),
        ("newer", newer.as_bytes(), "'zhenma/backup/v7'"),
    ] {
        let file = files.keep(name, bytes);
        let error = restore(&file, &unknown);
        assert!(error.contains(says), "{name}: {error}");
    }
    let wrong = files.keep("wrong", "another passphrase");
    let error = restore(&backup, &[&wrong, "--leaves", "unknown"]);
    assert!(error.contains("do not open with this passphrase"), "{error}");
    let error = restore(&backup, &[&passphrase]);
    assert!(
        error.contains("--checkpoint FILE") && error.contains("--leaves"),
        "{error}"
    );
    let error = restore(&backup, &[&passphrase, "--leaves", "many"]);
    assert!(error.contains("--leaves 'many'"), "{error}");
    let error = refused(&["restore", &backup, "--data", &data, "--leaves", "0"]);
    assert!(
        error.contains("--passphrase-file") && error.contains("--without-keys"),
        "{error}"
    );

    // Only into an empty folder, and not beside a server.
    let live = app.folder.data_str();
    let error = refused(&[
        "restore",
        &backup,
        "--data",
        &live,
        "--leaves",
        "0",
        "--without-keys",
    ]);
    assert!(error.contains("a server serves"), "{error}");
    let dead = app.kill();
    let error = refused(&[
        "restore",
        &backup,
        "--data",
        &dead.data_str(),
        "--leaves",
        "0",
        "--without-keys",
    ]);
    assert!(error.contains("is not empty"), "{error}");
    assert!(zhenma_ok(&["check", "--data", &dead.data_str()]).contains("everything"));

    // A restore that was broken off is no folder to serve, and is repeated.
    std::fs::create_dir_all(target.data().join("store")).unwrap();
    std::fs::write(target.data().join("unfinished-restore"), "").unwrap();
    std::fs::write(target.data().join("store/db"), "half").unwrap();
    for command in [
        &["check"][..],
        &["serve", "--listen", "127.0.0.1:0"],
        &["init", "--origin", "http://a.test"],
    ] {
        let error = refused(&[command, &["--data", &data]].concat());
        assert!(error.contains("broken off") && error.contains("again"), "{error}");
    }
    zhenma_ok(&[
        "restore",
        &backup,
        "--data",
        &data,
        "--leaves",
        "0",
        "--without-keys",
    ]);
    assert!(zhenma_ok(&["check", "--data", &data]).contains("everything"));
}

/// Killed in the midst: what is there is no folder to serve, and the same restore once more makes it one.
#[test]
fn a_restore_that_is_killed_is_repeated() {
    let files = Files::new();
    let app = TestApp::start();
    let tag = app.active();
    let backup = files.path("backup");
    command_ok(&app, &["backup", &backup]);
    let target = app.folder.successor();
    let data = target.data_str();
    // The copy of the log is read once the records are there; from a pipe that nobody writes to, it waits for ever.
    let pipe = files.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let arguments = ["restore", &backup, "--data", &data, "--leaves", "0"];
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(arguments)
        .args(["--log-copy", &pipe])
        .spawn()
        .unwrap();
    while !target.data().join("store/db").exists() {
        std::thread::yield_now();
    }
    let error = refused(&arguments);
    assert!(
        error.contains("another restore") && error.contains("is under way"),
        "{error}"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    let error = refused(&["serve", "--data", &data, "--listen", "127.0.0.1:0"]);
    assert!(error.contains("broken off"), "{error}");
    zhenma_ok(&arguments);
    let report = zhenma_ok(&["check", "--data", &data]);
    assert!(report.contains("everything is as it must be"), "{report}");
    assert!(!target.data().join("unfinished-restore").exists());
    assert!(report.contains("checked 1 tags"), "{} {report}", tag.serial);
}

#[test]
fn a_checkpoint_that_does_not_fit_is_refused() {
    let files = Files::new();
    let app = TestApp::start();
    app.active();
    let backup = files.path("backup");
    command_ok(&app, &["backup", &backup]);
    let own = command_ok(&app, &["log", "checkpoint"]);
    let copy = command_ok(&app, &["log", "export"]);
    // A twin of the folder as it was set up: the same name and key, another history.
    let twin = TestApp::start();
    twin.active();
    let other_history = command_ok(&twin, &["log", "checkpoint"]);
    twin.active();
    let other_copy = command_ok(&twin, &["log", "export"]);
    // A stranger who took the same name, and one who did not.
    let stranger = |origin: &str| {
        let folder = Folder::new().successor();
        let data = folder.data_str();
        zhenma_ok(&["init", "--data", &data, "--origin", origin]);
        zhenma_ok(&["log", "checkpoint", "--data", &data])
    };
    let short_of_twin = {
        // The twin's first leaves are the backup's: only a checkpoint within the backup shows the other history.
        let size: usize = own.lines().nth(1).unwrap().parse().unwrap();
        other_copy.lines().take(size).collect::<Vec<_>>().join("\n") + "\n"
    };
    let target = app.folder.successor();
    let data = target.data_str();
    let damaged = own.replacen("\n\n", "\n \n", 1);
    let lines: Vec<&str> = own.lines().collect();
    let bigger = own.replacen(lines[1], "999999", 1);
    for (checkpoint, log_copy, says) in [
        (stranger("http://zm.test:8080"), None, "the key of another log"),
        (
            stranger("http://other.test"),
            None,
            "it is of the log 'other.test/log'",
        ),
        (damaged, None, "not a checkpoint"),
        (lines[..3].join("\n"), None, "not a checkpoint"),
        (bigger, None, "its signature is not valid"),
        (own.clone(), Some(&other_copy), "another history"),
        (own.clone(), Some(&short_of_twin), "another history"),
        (own.clone(), Some(&"not leaves\n".to_owned()), "line 1"),
        (other_history.clone(), Some(&copy), "another history"),
        (other_history, None, "another history"),
    ] {
        let file = files.keep("checkpoint", &checkpoint);
        let mut arguments = vec!["restore", &backup, "--data", &data, "--checkpoint", &file];
        let kept = log_copy.map(|text| files.keep("copy", text));
        if let Some(kept) = &kept {
            arguments.extend(["--log-copy", kept]);
        }
        let error = refused(&arguments);
        assert!(error.contains(says), "{says}: {error}");
        assert!(is_empty(&target.data()), "{error}");
    }
}

#[test]
fn a_backup_replaces_nothing_unasked_and_is_its_owners() {
    use std::os::unix::fs::PermissionsExt;

    let files = Files::new();
    let app = TestApp::start();
    let backup = files.keep("backup", "something dear");
    let data = app.folder.data_str();
    let error = refused(&["backup", &backup, "--data", &data]);
    assert!(
        error.contains("is there already") && error.contains("--force"),
        "{error}"
    );
    assert_eq!(std::fs::read(&backup).unwrap(), b"something dear");
    command_ok(&app, &["backup", &backup, "--force"]);
    let mode = std::fs::metadata(&backup).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let error = refused(&["backup", &files.path("keys"), "--data", &data, "--with-keys"]);
    assert!(error.contains("--passphrase-file"), "{error}");
    let short = files.keep("short", "short");
    let error = refused(&[
        "backup",
        &files.path("keys"),
        "--data",
        &data,
        "--with-keys",
        "--passphrase-file",
        &short,
    ]);
    assert!(error.contains("12 characters"), "{error}");
    let error = refused(&["backup", "/nowhere/at/all", "--data", &data]);
    assert!(error.contains("/nowhere/at/all"), "{error}");
    let left: Vec<_> = std::fs::read_dir(files.0.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing half done stays: {left:?}");

    // Over the network nobody gets one, whatever their token.
    let answer = app
        .user("admin")
        .post("/api/v1/backup", &serde_json::json!({ "blobs": false }));
    assert!(answer.problem(409).contains("zhenma backup FILE"));
    // What is damaged here is said, and the rest is backed up.
    let tag = app.active();
    let video = app
        .folder
        .data()
        .join("blobs")
        .join(&tag.video[..2])
        .join(&tag.video[2..]);
    std::fs::write(&video, "not the video").unwrap();
    let output = app.command(&["backup", &files.path("damaged")]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains(&tag.video));
    let folder = app.folder.successor();
    let told = zhenma_ok(&[
        "restore",
        &files.path("damaged"),
        "--data",
        &folder.data_str(),
        "--leaves",
        "0",
    ]);
    assert!(told.contains("1 files are missing"), "{told}");
}

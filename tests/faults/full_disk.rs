//! A full disk: every write is refused in words and nothing is half written, reads go on, and with room all is well.
//!
//! The disk is a small tmpfs, mounted on the data folder. Where mounting is not permitted these tests fail and say
//! so: a full disk that was not tried must not look like one that was.

use std::fs;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

use crate::app::{Answer, Folder, ORIGIN, TestApp, findings, fixture, video};
use crate::refusals::{attempt, run};

const MIB: u64 = 1 << 20;

/// A data folder on a disk of its own. Dropped after the server that uses it, it takes the disk away.
struct Disk {
    data: PathBuf,
}

impl Disk {
    /// A folder that is set up, on a disk of this size.
    fn of(mib: u64) -> (Self, Folder) {
        let folder = Folder::new();
        let data = folder.data();
        let beside = data.with_extension("beside");
        fs::rename(&data, &beside).unwrap();
        fs::create_dir(&data).unwrap();
        let disk = Self { data };
        disk.mount(&format!("size={mib}m,mode=700"));
        sh(
            "cp",
            &[
                "-a",
                &format!("{}/.", beside.display()),
                disk.data.to_str().unwrap(),
            ],
        )
        .unwrap();
        fs::remove_dir_all(beside).unwrap();
        (disk, folder)
    }

    fn mount(&self, options: &str) {
        let mounted = sh(
            "mount",
            &["-t", "tmpfs", "-o", options, "tmpfs", self.data.to_str().unwrap()],
        );
        mounted.unwrap_or_else(|why| {
            panic!("THE FULL DISK IS NOT TESTED: a tmpfs cannot be mounted ({why}); run this test as root")
        });
    }

    fn resize(&self, mib: u64) {
        self.mount(&format!("remount,size={mib}m"));
    }

    fn left(&self) -> u64 {
        fs4::available_space(&self.data).unwrap()
    }

    fn ballast(&self) -> PathBuf {
        self.data.join("ballast")
    }

    /// Fills the disk until at most `left` bytes are free.
    fn fill(&self, left: u64) {
        let mut ballast = File::options()
            .append(true)
            .create(true)
            .open(self.ballast())
            .unwrap();
        let mut block = vec![0_u8; 256 << 10];
        while self.left() > left {
            let most = usize::try_from(self.left() - left).unwrap();
            block.truncate(most.max(4096));
            // The last page may not fit: then the disk is as full as it gets.
            if ballast.write_all(&block).is_err() {
                break;
            }
        }
        assert!(self.left() <= left, "{} bytes are left", self.left());
    }

    fn make_room(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    /// Every file of the evidence room with its length.
    fn blobs(&self) -> Vec<(PathBuf, u64)> {
        let mut files = Vec::new();
        walk(&self.data.join("blobs"), &mut files);
        files.sort();
        files
    }

    #[track_caller]
    fn assert_nothing_incoming(&self) {
        let incoming = fs::read_dir(self.data.join("blobs/incoming")).unwrap();
        let left: Vec<_> = incoming.map(|file| file.unwrap().path()).collect();
        assert!(left.is_empty(), "left behind: {left:?}");
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = sh("umount", &["-l", self.data.to_str().unwrap()]);
        if let Some(parent) = self.data.parent() {
            let _ = fs::remove_dir_all(parent);
        }
    }
}

fn sh(program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    let error = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    output.status.success().then_some(()).ok_or(error)
}

fn walk(folder: &Path, files: &mut Vec<(PathBuf, u64)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let metadata = entry.metadata().unwrap();
        if metadata.is_dir() {
            walk(&entry.path(), files);
        } else {
            files.push((entry.path(), metadata.len()));
        }
    }
}

/// A video of about this many bytes.
fn long_video(bytes: u64) -> Vec<u8> {
    let mut video = video();
    let length = u32::try_from(bytes).unwrap();
    video.extend_from_slice(&length.to_be_bytes());
    video.extend_from_slice(b"free");
    video.resize(video.len() + usize::try_from(length - 8).unwrap(), 7);
    video
}

#[track_caller]
fn assert_full(what: &str, answer: &Answer) {
    assert_eq!(answer.status, 507, "{what}: {}", answer.text());
    let detail = answer.problem(507);
    let says = ["the service's disk is full", "nothing was", "make room"];
    assert!(says.iter().all(|part| detail.contains(part)), "{what}: {detail}");
}

#[track_caller]
fn assert_clean(app: &TestApp) {
    let check = app.command(&["check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

#[test]
fn with_less_left_than_the_reserve_every_write_gets_507_and_reads_go_on() {
    let (disk, folder) = Disk::of(96);
    let app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", "32"]);
    let (active, issued) = (app.active(), app.issued());
    let (_, approved, _) = app.approved();
    let item = app.book();
    let (submitted, _) = app.appraise(&app.book(), findings(), "genuine");
    let sha256 = app.user("appraiser").store(&video());
    let appraisal =
        json!({ "item_id": item, "findings": app.photographed(), "video": sha256, "conclusion": "genuine" });
    disk.fill(31 * MIB);

    let before = disk.blobs();
    let issue = json!({ "appraisal_id": approved });
    let reason = json!({ "reason": "演示" });
    let bind = json!({ "code": issued.code, "carrier": "hang_tag", "place": "鞋盒右侧" });
    let receipt = json!({ "serial": active.serial, "order": "TB-1", "received_at": jiff::Timestamp::now().to_string(), "by": "carrier" });
    let agree = json!({ "agree": true });
    let csv = "brand,name,category,merchant,own_serial\nALPINARA 演示,登山靴,shoes,merchant-1,AP-0001\n";
    let tag = |serial: &str, act: &str| format!("/api/v1/tags/{serial}/{act}");
    let post = |name: &str, path: &str, body: &Value| app.user(name).post(path, body);
    assert_full(
        "issue",
        &app.user("approver").post_once("/api/v1/tags", &issue, "key-1"),
    );
    assert_full("bind", &post("warehouse", &tag(&issued.serial, "bind"), &bind));
    assert_full(
        "suspend",
        &post("platform", &tag(&active.serial, "suspend"), &reason),
    );
    assert_full(
        "replace",
        &post("warehouse", &tag(&active.serial, "replace"), &reason),
    );
    assert_full("receipt", &post("platform", "/api/v1/receipts", &receipt));
    assert_full("appraisal", &post("appraiser", "/api/v1/appraisals", &appraisal));
    assert_full(
        "review",
        &post(
            "reviewer",
            &format!("/api/v1/appraisals/{submitted}/review"),
            &agree,
        ),
    );
    assert_full(
        "intake",
        &app.user("warehouse").post_bytes("/api/v1/intake", csv.as_bytes()),
    );
    assert_full(
        "video",
        &app.user("appraiser").post_bytes("/api/v1/evidence", &video()),
    );
    assert_full(
        "photo",
        &app.user("appraiser")
            .post_bytes("/api/v1/evidence", &fixture("photo-gps.jpg")),
    );
    assert_full(
        "scan",
        &app.anonymous()
            .post("/api/v1/scans", &json!({ "code": active.code })),
    );
    let org = app.command(&["org", "new", "wh-9", "--kind", "warehouse", "--name", "仓九"]);
    let said = String::from_utf8_lossy(&org.stderr);
    assert_eq!((org.status.code(), said.lines().count()), (Some(2), 1), "{said}");
    assert!(said.contains("disk is full"), "{said}");

    // Reads go on, and what they show is as it was.
    let answer = app.verify(&active.code);
    assert_eq!(
        (&answer["verdict"], answer.get("notice")),
        (&json!("genuine"), None),
        "the scan was not counted"
    );
    assert_eq!(app.verify(&issued.code)["verdict"], "not_active");
    assert_eq!(app.anonymous().get(&format!("/t/{}", active.serial)).status, 200);
    assert_eq!(
        app.anonymous()
            .get(&format!("/api/v1/evidence/{}", active.video))
            .status,
        200
    );
    assert_eq!(
        app.user("warehouse")
            .get(&tag(&active.serial, "label.png"))
            .status,
        200
    );
    let cover = app
        .user("platform")
        .get(&format!("/api/v1/cover/{}", active.serial))
        .expect(200);
    assert_eq!(cover["status"], "none", "the receipt was not recorded");
    disk.assert_nothing_incoming();
    assert_eq!(disk.blobs(), before, "what was refused left no file");
    assert_clean(&app);

    // The operator makes the disk larger: without a restart everything works, the refused calls' keys too.
    disk.resize(160);
    app.user("approver")
        .post_once("/api/v1/tags", &issue, "key-1")
        .expect(201);
    post("warehouse", &tag(&issued.serial, "bind"), &bind).expect(200);
    post("platform", "/api/v1/receipts", &receipt).expect(201);
    post("appraiser", "/api/v1/appraisals", &appraisal).expect(201);
    app.decide(&submitted);
    let scanned = app
        .anonymous()
        .post("/api/v1/scans", &json!({ "code": active.code }))
        .expect(200);
    assert_eq!(scanned["notice"]["scans"], 1);
    app.active();
    assert_clean(&app);
}

#[test]
fn at_95_percent_the_alarm_is_raised_and_all_goes_on_until_the_reserve() {
    let (disk, folder) = Disk::of(96);
    let app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", "2"]);
    let tag = app.active();
    let scan = || {
        app.anonymous()
            .post("/api/v1/scans", &json!({ "code": tag.code }))
    };
    disk.fill(4 * MIB);
    // As packaging/alarms.yml has it.
    assert!(app.figure("zhenma_disk_free_bytes") / app.figure("zhenma_disk_total_bytes") < 0.05);
    assert!((app.figure("zhenma_ready") - 1.0).abs() < 0.5);
    scan().expect(200);
    app.active();
    disk.fill(MIB);
    assert_full("scan", &scan());
    // What was found a moment ago is told again for a second.
    let until_ready_is = |wanted: bool| {
        while (app.figure("zhenma_ready") > 0.5) != wanted {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    };
    until_ready_is(false);
    let why = app.anonymous().get("/readyz").problem(503);
    assert!(why.contains("disk"), "{why}");
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    disk.make_room();
    scan().expect(200);
    until_ready_is(true);
    assert_clean(&app);
}

/// The answer to a video that is sent in full whatever the server says meanwhile, as curl does.
fn upload(app: &TestApp, video: &[u8]) -> (u16, String) {
    use std::io::Read;

    let mut stream = std::net::TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    stream
        .set_read_timeout(Some(std::time::Duration::from_secs(30)))
        .unwrap();
    let token = app.folder.token("appraiser");
    let head = format!(
        "POST /api/v1/evidence HTTP/1.1\r\nhost: zm.test\r\nauthorization: Bearer {token}\r\n\
         content-length: {}\r\nconnection: close\r\n\r\n",
        video.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    // A server that has answered need not read on.
    let _ = stream.write_all(video);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.unwrap_or_else(|| panic!("no answer: {answer}")), answer)
}

#[test]
fn an_upload_that_fills_the_disk_gets_507_and_leaves_nothing() {
    // The reserve stops it in the one case, the end of the disk in the other.
    for reserve in ["8", "0"] {
        let (disk, folder) = Disk::of(64);
        let app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", reserve]);
        let tag = app.active();
        let (before, left) = (disk.blobs(), disk.left());
        let (status, answer) = upload(&app, &long_video(80 * MIB));
        assert_eq!(status, 507, "{answer}");
        assert!(
            answer.contains("disk is full") && answer.contains("nothing was stored"),
            "{answer}"
        );
        disk.assert_nothing_incoming();
        assert_eq!(disk.blobs(), before);
        assert!(
            disk.left() + MIB > left,
            "the room it took is free again: {} of {left}",
            disk.left()
        );
        // The same server goes on, and a video that fits is taken.
        assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
        app.user("appraiser").store(&video());
        app.active();
        assert_clean(&app);
    }
}

#[test]
fn an_upload_that_would_eat_the_reserve_leaves_the_store_room_to_write() {
    let (disk, folder) = Disk::of(64);
    let app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", "8"]);
    let tag = app.active();
    disk.fill(12 * MIB);
    let (status, answer) = upload(&app, &long_video(6 * MIB));
    assert_eq!(status, 507, "{answer}");
    assert!(disk.left() > 8 * MIB);
    app.anonymous()
        .post("/api/v1/scans", &json!({ "code": tag.code }))
        .expect(200);
    app.active();
    assert_clean(&app);
}

/// Starts the server with the disk filled up to `left` bytes; it refuses in one line, or serves and refuses writes.
fn start_with(left: u64) {
    let options = ["--rate-limit", "off", "--reserve-mib", "1"];
    let (disk, folder) = Disk::of(64);
    let data = folder.data_str();
    let mut app = TestApp::start_on(folder, &options);
    let tag = app.active();
    let folder = std::mem::replace(&mut app.folder, Folder::new());
    drop(app);
    disk.fill(left);
    let started = attempt(
        &[
            &["serve", "--listen", "127.0.0.1:0", "--data", &data],
            options.as_slice(),
        ]
        .concat(),
    );
    eprintln!(
        "{left} bytes left: {}",
        started
            .as_ref()
            .map_or("it serves", |ended| ended.error.trim_end())
    );
    if let Some(refused) = started {
        assert!(refused.line().contains("the disk is full"), "{}", refused.error);
    } else {
        let app = TestApp::start_on(folder, &options);
        assert_full(
            "scan",
            &app.anonymous()
                .post("/api/v1/scans", &json!({ "code": tag.code })),
        );
        assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
        disk.make_room();
        app.anonymous()
            .post("/api/v1/scans", &json!({ "code": tag.code }))
            .expect(200);
        return assert_clean(&app);
    }
    disk.make_room();
    let app = TestApp::start_on(folder, &options);
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    app.active();
    assert_clean(&app);
}

#[test]
fn a_server_started_on_a_full_disk_says_so_in_one_line_or_serves_what_is_there() {
    for left in [0, 4 << 10, 600 << 10] {
        start_with(left);
    }
    let (disk, folder) = Disk::of(64);
    fs::remove_dir_all(folder.data().join("store")).unwrap();
    fs::remove_dir_all(folder.data().join("keys")).unwrap();
    disk.fill(0);
    let refused = run(&["init", "--data", &folder.data_str(), "--origin", ORIGIN]);
    assert!(refused.line().contains("the disk is full"), "{}", refused.error);
    // What it left does not stand in the way of the next try.
    disk.make_room();
    let set_up = run(&[
        "init",
        "--data",
        &folder.data_str(),
        "--origin",
        ORIGIN,
        "--reserve-mib",
        "1",
    ]);
    assert!(set_up.status.success(), "{}", set_up.error);
}

/// Without a reserve the end of the disk is met inside the store itself.
#[test]
fn a_disk_that_ends_in_the_middle_of_a_write_loses_nothing_that_was_acknowledged() {
    let (disk, folder) = Disk::of(64);
    let mut app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", "0"]);
    let tag = app.active();
    disk.fill(200 << 10);
    let mut acknowledged = 0;
    let refused = loop {
        let answer = app
            .anonymous()
            .post("/api/v1/scans", &json!({ "code": tag.code }));
        if answer.status != 200 {
            break answer;
        }
        acknowledged = answer.json()["notice"]["scans"].as_u64().unwrap();
        assert!(acknowledged < 100_000, "the disk never filled");
    };
    assert!(acknowledged > 0);
    assert!([503, 507].contains(&refused.status), "{}", refused.text());
    assert!(
        refused.json()["detail"].as_str().unwrap().contains("operator"),
        "{}",
        refused.text()
    );
    // Reads go on, and further writes are refused at once.
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    let again = app
        .anonymous()
        .post("/api/v1/scans", &json!({ "code": tag.code }));
    assert!([503, 507].contains(&again.status), "{}", again.text());
    let folder = std::mem::replace(&mut app.folder, Folder::new());
    drop(app);
    disk.make_room();
    let app = TestApp::start_on(folder, &["--rate-limit", "off", "--reserve-mib", "1"]);
    let counted = app.verify(&tag.code)["notice"]["scans"].as_u64().unwrap();
    assert!(
        (acknowledged..=acknowledged + 2).contains(&counted),
        "{counted} counted, {acknowledged} acknowledged"
    );
    app.active();
    assert_clean(&app);
}

//! Bits flip, files are torn or go missing: `check` and `scrub` name what is wrong and whose it is, and a store that
//! is not what was written is refused in words. Nothing panics, nothing hangs, nothing is answered wrongly in silence.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::time::{Duration, Instant};

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::app::{Folder, Tag, TestApp, findings, fixture, video, zhenma};
use crate::chance::chance;
use crate::kills_child::open;
use zhenma::app::Application;

/// How many bits are flipped, a store each; more with this variable.
const FLIPS: &str = "ZHENMA_FLIPS";
const USUAL_FLIPS: usize = 24;

fn blob(folder: &Folder, hash: &str) -> PathBuf {
    folder.data().join("blobs").join(&hash[..2]).join(&hash[2..])
}

fn flip(path: &Path, random: &mut StdRng) {
    let mut bytes = fs::read(path).unwrap();
    let place = random.gen_range(0..bytes.len());
    bytes[place] ^= 1 << random.gen_range(0..8);
    fs::write(path, bytes).unwrap();
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// What `command` says of the damaged video, with whose it is; and exit code 1.
#[track_caller]
fn assert_names(output: &Output, tag: &Tag, what: &str) {
    let text = said(output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    let line = text
        .lines()
        .find(|line| line.starts_with(&tag.video))
        .unwrap_or_else(|| panic!("{text}"));
    for part in [what, &tag.serial, &tag.appraisal_id, "report "] {
        assert!(line.contains(part), "'{part}' is not in: {line}");
    }
}

#[test]
fn a_damaged_film_is_named_with_its_tag_its_report_and_its_appraisal() {
    let mut random = chance("videos");
    let app = TestApp::start();
    let tags = [app.active(), app.issued(), app.active()];
    let whole = app.issued();
    flip(&blob(&app.folder, &tags[0].video), &mut random);
    fs::remove_file(blob(&app.folder, &tags[1].video)).unwrap();
    let third = blob(&app.folder, &tags[2].video);
    let bytes = fs::read(&third).unwrap();
    fs::write(&third, &bytes[..bytes.len() / 2]).unwrap();

    for command in ["check", "scrub"] {
        let output = app.command(&[command]);
        assert_names(&output, &tags[0], "was changed");
        assert_names(&output, &tags[1], "is missing");
        assert_names(&output, &tags[2], "was changed");
        assert!(!said(&output).contains(&whole.video), "{}", said(&output));
    }
    // The operator sees in the check what the last round found, and puts the third video back by storing it again.
    assert!(said(&app.command(&["check"])).contains("8 files"));
    let stored = app.user("appraiser").store(&bytes);
    assert_eq!(stored, tags[2].video);
    assert_eq!(fs::read(&third).unwrap(), bytes);
    assert!(!said(&app.command(&["scrub"])).contains(&tags[2].video));
}

/// Many files at a rate that takes long: the command is stopped in the middle, and the next one goes on.
#[test]
fn a_scrub_that_was_stopped_goes_on_where_it_stood() {
    let app = TestApp::start_on(Folder::new(), &["--rate-limit", "off", "--scrub-days", "0"]);
    let videos: Vec<String> = (0..6).map(|_| app.user("appraiser").store(&video())).collect();
    let folder = app.stop();
    let position = || {
        let state = open(&folder.data()).operations().scrub_state().unwrap();
        (state.under_way, state.last)
    };
    {
        let service = open(&folder.data());
        let mut read = 0;
        let mut two = |service: &Application| {
            let step = service.operations().scrub_step(&mut |_| true).unwrap();
            read += 1;
            step
        };
        two(&service);
        two(&service);
        let mut chunks = 0;
        let stopped = service
            .operations()
            .scrub_step(&mut |_| {
                chunks += 1;
                chunks < 2
            })
            .unwrap();
        assert_eq!(stopped, zhenma::app::operate::Step::Stopped);
    }
    let (under_way, last) = position();
    assert_eq!((under_way.unwrap().files, last), (2, None));
    let output = zhenma(&["scrub", "--rate-mib", "0", "--data", &folder.data_str()]);
    assert!(output.status.success(), "{}", said(&output));
    let (under_way, last) = position();
    let last = last.unwrap();
    assert!(under_way.is_none() && last.ended_at.is_some() && !last.is_bad());
    assert_eq!(usize::try_from(last.files).unwrap(), videos.len());
}

#[test]
fn the_server_scrubs_by_itself_and_says_what_it_found() {
    let folder = {
        // One file, so that the round ends with it.
        let more = [
            "--rate-limit",
            "off",
            "--scrub-days",
            "0",
            "--appearance-photo",
            "off",
        ];
        let app = TestApp::start_on(Folder::new(), &more);
        let appraiser = app.user("appraiser");
        let video = appraiser.store(&video());
        let body = json!({
            "item_id": app.book(), "findings": findings(), "video": video, "conclusion": "genuine",
        });
        let taken = appraiser.post("/api/v1/appraisals", &body).expect(201);
        app.decide(taken["appraisal_id"].as_str().unwrap());
        let issue = json!({ "appraisal_id": taken["appraisal_id"] });
        app.user("approver").post("/api/v1/tags", &issue).expect(201);
        flip(&blob(&app.folder, &video), &mut chance("background"));
        app.stop()
    };
    // The first file of a round is due at once.
    let app = TestApp::start_on(folder, &["--rate-limit", "off", "--scrub-days", "1"]);
    let began = Instant::now();
    loop {
        let text = said(&app.command(&["check", "--json"]));
        let report: Value = serde_json::from_str(&text).unwrap();
        if report["scrubbed"]["damaged"][0]["problem"].is_string() {
            assert_eq!(
                report["scrubbed"]["damaged"][0]["tags"].as_array().unwrap().len(),
                1
            );
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(30), "{text}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A folder with a few tags and many items, left by a server that was killed.
fn filled() -> Folder {
    let app = TestApp::start();
    app.active();
    let mut csv = "brand,name,category\n".to_owned();
    csv.push_str(&"ALPINARA 演示,登山靴,shoes\n".repeat(1_500));
    app.user("warehouse")
        .post_bytes("/api/v1/intake", csv.as_bytes())
        .expect(200);
    app.issued();
    app.user("warehouse").store(&fixture("photo-gps.jpg"));
    app.stop()
}

fn files_of_the_store(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder.join("store")).unwrap();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect()
}

/// One bit of sled's files is wrong. Either nobody ever reads it, then everything is as it must be; or it is said.
#[test]
fn a_flipped_bit_in_the_store_is_never_silently_believed() {
    let mut random = chance("flips");
    let folder = filled();
    let copied = |to: &Path| {
        let copied = std::process::Command::new("cp")
            .arg("-r")
            .arg(folder.data())
            .arg(to)
            .status();
        assert!(copied.unwrap().success());
    };
    let whole = tempfile::TempDir::new().unwrap();
    copied(&whole.path().join("data"));
    let before = records_of(&open(&whole.path().join("data")));
    let flips = std::env::var(FLIPS).map_or(USUAL_FLIPS, |text| text.parse().unwrap());
    let (mut named, mut unread) = (0, 0);
    for flip_number in 0..flips {
        let place = tempfile::TempDir::new().unwrap();
        let copy = place.path().join("data");
        copied(&copy);
        if flip_number % 2 == 0 {
            // After an opening sled reads what was there before lazily, page by page.
            drop(open(&copy));
        }
        let files = files_of_the_store(&copy);
        let file = if flip_number % 4 == 0 {
            files[random.gen_range(0..files.len())].clone()
        } else {
            copy.join("store/db")
        };
        flip_where_something_is(&file, &mut random);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let output = zhenma(&["check", "--data", copy.to_str().unwrap()]);
        let text = said(&output);
        let code = output.status.code();
        assert!(!text.contains("panicked"), "{name}: {text}");
        assert!(matches!(code, Some(0..=2)), "{name}: {:?}: {text}", output.status);
        if code == Some(0) {
            assert_eq!(
                records_of(&open(&copy)),
                before,
                "{name}: another content, and the check saw nothing: {text}"
            );
            unread += 1;
        } else {
            assert!(!text.trim().is_empty(), "{name}: it failed without a word");
            named += 1;
        }
    }
    eprintln!("{flips} flips: {named} named, {unread} where nothing is read");
}

/// Most of the file is zeros that were never written.
fn flip_where_something_is(file: &Path, random: &mut StdRng) {
    let mut bytes = fs::read(file).unwrap();
    let written: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place] != 0).collect();
    let place = written[random.gen_range(0..written.len())];
    bytes[place] ^= 1 << random.gen_range(0..8);
    fs::write(file, bytes).unwrap();
}

fn records_of(service: &Application) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    zhenma::store::for_each::<zhenma::store::StoreError>(service.store(), "", |key, record| {
        all.push((key.to_owned(), record.value.to_vec()));
        Ok(())
    })
    .unwrap();
    all
}

#[test]
fn a_torn_key_file_is_named() {
    let folder = filled();
    let keys = folder.data().join("keys");
    for name in ["cert-1.json", "seal-1.json"] {
        let path = keys.join(name);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let output = zhenma(&["check", "--data", &folder.data_str()]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(text.contains(name) && text.lines().count() == 1, "{text}");
        fs::write(&path, whole).unwrap();
    }
    assert!(zhenma(&["check", "--data", &folder.data_str()]).status.success());
}

#[test]
fn a_torn_summary_of_the_demonstration_is_named_and_shuts_nothing() {
    let folder = Folder::new();
    fs::write(folder.data().join("demo.json"), r#"{"tags": [{"ser"#).unwrap();
    let data = folder.data_str();
    let output = zhenma(&["demo", "--once", "--listen", "127.0.0.1:0", "--data", &data]);
    let text = said(&output);
    assert!(
        output.status.success() && text.contains("demo.json cannot be read"),
        "{text}"
    );
    assert!(zhenma(&["check", "--data", &data]).status.success());
}

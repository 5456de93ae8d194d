//! One whole story under failing storage: at every step the disk refuses, does it by half, or does it and says it did
//! not. Then the folder is opened again, `check` accepts it, and the same calls under the same idempotency keys end
//! the story, each with the answer it was given before.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;
use serde_json::json;
use tempfile::TempDir;

use super::journal;
use super::journal::Deed;
use crate::app::{ORIGIN, fixture};
use crate::chance::chance;
use crate::hands::{Done, Hands, Tokens, minted};
use crate::kills_child::FOLDER;
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::idempotency::Answered;
use zhenma::app::settings::Settings;
use zhenma::domain::problem::Problem;
use zhenma::domain::tag::state::Transition;
use zhenma::domain::tag::{LabelPrefix, Origin, Ring};
use zhenma::hash::Sha256Hash;

/// How many steps fail: this share of all, or all of them with `ZHENMA_STORAGE_STEPS=all`.
const STEPS: &str = "ZHENMA_STORAGE_STEPS";
const SAMPLE: usize = 60;
/// A story that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the story exits with when an act was refused because the storage failed.
const REFUSED: i32 = 3;

/// The identities the story needs.
const PEOPLE: [(&str, &str, &str, &str); 6] = [
    ("warehouse", "warehouse", "cang", "wh-1"),
    ("appraiser", "appraiser", "jian", "agency-1"),
    ("reviewer", "reviewer", "fu", "agency-1"),
    ("approver", "approver", "pi", "agency-1"),
    ("platform", "platform", "tai", "platform-1"),
    ("other-platform", "platform", "tai-2", "platform-1"),
];

fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.store.cache_bytes = 16 << 20;
    settings.store.reserve_bytes = 0;
    settings.genuine_needs.appearance_photo = false;
    settings.genuine_needs.video_ms = 0;
    settings
}

#[test]
#[ignore = "this is the process that `power::story` starts"]
fn tells_the_story() {
    let folder = std::env::var(FOLDER).expect("only `power::story` runs this");
    match tell(Path::new(&folder)) {
        Ok(()) => std::process::exit(0),
        Err(problem) => {
            eprintln!("refused: {problem}: {:?}", problem.cause);
            std::process::exit(REFUSED);
        }
    }
}

/// Says what was answered: it has to be answered again.
fn say(step: &str, answered: &Answered) {
    let line = format!("\nanswered {step} {}\n", Sha256Hash::of(&answered.body));
    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
}

/// A process that the test starts for another story holds this folder's lock for the moment between its fork and its
/// exec.
fn patiently<T>(open: impl Fn() -> Done<T>) -> Done<T> {
    let began = Instant::now();
    loop {
        match open() {
            Err(problem)
                if problem.to_string().contains("in use") && began.elapsed() < Duration::from_secs(10) =>
            {
                thread::sleep(Duration::from_millis(5));
            }
            opened => return opened,
        }
    }
}

fn tell(folder: &Path) -> Done<()> {
    let origin = Origin::parse(ORIGIN).unwrap();
    let prefix: LabelPrefix = "9521234".parse().unwrap();
    match patiently(|| Application::init(folder, &settings(), &origin, &prefix)) {
        // Somebody told the story up to here before.
        Err(problem) if problem.to_string().contains("set up already") => {}
        other => other?,
    }
    let service = patiently(|| Application::open(folder, &settings()))?;
    let tokens = people(&service)?;
    let hands = Hands::of(&service, &tokens);
    let idempotency = |step: &str| Some(Hands::idempotency("story", "story", step));
    let item = hands.book("warehouse", "story", 1, idempotency("book"))?[0];
    let video = hands.store("appraiser", &fixture("bars.mp4"))?;
    let appraisal = hands.appraise("appraiser", item, video, "genuine", idempotency("appraise"))?;
    say(
        "review",
        &hands.review("reviewer", appraisal, true, idempotency("review"))?,
    );
    say(
        "approve",
        &hands.approve("approver", appraisal, true, idempotency("approve"))?,
    );
    let issued = hands.issue("approver", appraisal, idempotency("issue"))?;
    say("issue", &issued);
    let (serial, code) = minted(&issued);
    say(
        "bind",
        &hands.bind("warehouse", serial, &code, idempotency("bind"))?,
    );
    service.scans().count_scan(&code, "203.0.113.9")?;
    let change = |step: &str, who: &str, act: Transition| {
        let answered = hands.change(who, serial, act, idempotency(step))?;
        say(step, &answered);
        Ok::<_, Problem>(answered)
    };
    change("suspend", "platform", Transition::Suspend)?;
    change("reinstate", "other-platform", Transition::Reinstate)?;
    say(
        "receive",
        &hands.receive("platform", serial, "O-1", idempotency("receive"))?,
    );
    let (second, _) = minted(&change("replace", "warehouse", Transition::Replace)?);
    let revoked = hands.change("platform", second, Transition::Revoke, idempotency("revoke"))?;
    say("revoke", &revoked);
    service
        .keys()
        .rotate(&Caller::local_operator()?, Ring::Certificate)?;
    Ok(())
}

/// Adds whoever is missing, and makes everybody a token.
fn people(service: &Application) -> Done<Tokens> {
    let operator = Caller::local_operator()?;
    for (id, kind) in [
        ("agency-1", "agency"),
        ("wh-1", "warehouse"),
        ("platform-1", "platform"),
        ("merchant-1", "merchant"),
    ] {
        let mut new = json!({ "id": id, "kind": kind, "name": id, "demonstration": true });
        if kind == "warehouse" {
            new["default_agency"] = "agency-1".into();
        }
        service
            .people()
            .add_organisation(&operator, serde_json::from_value(new).unwrap())?;
    }
    let mut tokens = Tokens::new();
    for (name, role, person, organisation) in PEOPLE {
        let new = json!({ "id": person, "organisation": organisation, "name": "某", "licence": person });
        match service
            .people()
            .add_person(&operator, serde_json::from_value(new).unwrap())
        {
            Err(problem) if problem.to_string().contains("already") => {}
            other => drop(other?),
        }
        let new = json!({ "person": person, "role": role, "organisation": organisation });
        let token = service
            .people()
            .add_token(&operator, &serde_json::from_value(new).unwrap())?;
        tokens.insert(name.to_owned(), token.token);
    }
    Ok(tokens)
}

/// How a step fails.
#[derive(Clone, Copy, Debug)]
struct Failure {
    at: usize,
    /// 1 before it is done, 2 after, 3 half-way.
    how: u8,
    /// The system's number of the error: 5 is EIO, 28 is ENOSPC.
    with: u8,
    /// Whether every later step fails too, as on a dead disk.
    on: bool,
}

fn run(folder: &Path, journal: &Path, failure: Option<Failure>) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "power::story::tells_the_story",
        ])
        .env(FOLDER, folder.join("data"))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    journal::follow(&mut command, folder, journal);
    if let Some(Failure { at, how, with, on }) = failure {
        command
            .env("ZHENMA_POWER_FAILS_AT", at.to_string())
            .env("ZHENMA_POWER_FAILS_HOW", how.to_string())
            .env("ZHENMA_POWER_FAILS_WITH", with.to_string())
            .env("ZHENMA_POWER_FAILS_ON", u8::from(on).to_string());
    }
    let mut child = command.spawn().unwrap();
    let began = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if began.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("{failure:?}: the story hangs");
        }
        thread::sleep(Duration::from_millis(2));
    }
    child.wait_with_output().unwrap()
}

fn answers(output: &Output) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = |line: &str| {
        let mut words = line.split(' ').map(ToOwned::to_owned);
        (words.next()? == "answered").then_some((words.next()?, words.next()?))
    };
    text.lines().filter_map(words).collect()
}

/// Storage steps of a story in which nothing fails.
fn steps() -> usize {
    let dir = TempDir::new().unwrap();
    let (folder, journal) = (dir.path().join("disk"), dir.path().join("journal"));
    std::fs::create_dir(&folder).unwrap();
    let told = run(&folder, &journal, None);
    let error = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.status.success(), "{error}");
    let counts = |deed: &&Deed| match deed {
        Deed::Opened { made, .. } => *made,
        Deed::SyncEnded { .. } | Deed::Said { .. } => false,
        _ => true,
    };
    journal::read(&journal).iter().filter(counts).count()
}

/// Fails once, looks, and tells the story to its end. Says whether the failure was met.
fn fail_and_go_on(failure: Failure) -> bool {
    let dir = TempDir::new().unwrap();
    let (folder, journal) = (dir.path().join("disk"), dir.path().join("journal"));
    std::fs::create_dir(&folder).unwrap();
    let first = run(&folder, &journal, Some(failure));
    let said = String::from_utf8_lossy(&first.stderr).into_owned();
    let code = first.status.code();
    assert!(
        code == Some(0) || code == Some(REFUSED),
        "{failure:?}: {:?}: {said}",
        first.status
    );
    let data = folder.join("data");
    if let Ok(service) = patiently(|| Application::open(&data, &settings())) {
        let report = service.operations().check(&mut |_| {}).unwrap();
        assert!(
            report.findings.is_empty(),
            "{failure:?}: {said}: {:#?}",
            report.findings
        );
    }
    let second = run(&folder, &journal, None);
    let error = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(
        second.status.success(),
        "{failure:?}: first: {said}\nthen: {error}"
    );
    let (before, after) = (answers(&first), answers(&second));
    for (step, answer) in &before {
        assert_eq!(
            after.get(step),
            Some(answer),
            "{failure:?}: '{step}' was answered otherwise"
        );
    }
    let service = patiently(|| Application::open(&data, &settings())).unwrap();
    let report = service.operations().check(&mut |_| {}).unwrap();
    assert!(report.findings.is_empty(), "{failure:?}: {:#?}", report.findings);
    let (items, tags) = (super::count(&service, "item/"), super::count(&service, "tag/"));
    assert_eq!((items, report.appraisals, tags), (1, 1, 2), "{failure:?}: {said}");
    code != Some(0)
}

#[test]
fn a_story_ends_well_whichever_storage_step_fails() {
    let mut random = chance("storage steps");
    let steps = steps();
    let all = std::env::var(STEPS).is_ok_and(|text| text == "all");
    let places: Vec<usize> = if all {
        (1..=steps).collect()
    } else {
        (0..SAMPLE).map(|_| random.gen_range(1..=steps)).collect()
    };
    let mut failures = Vec::new();
    for at in places {
        let hows = if all { 1..=3 } else { 1..=1 };
        for how in hows {
            let how = if all { how } else { random.gen_range(1..=3) };
            let with = if random.gen_bool(0.5) { 5 } else { 28 };
            failures.push(Failure {
                at,
                how,
                with,
                on: random.gen_bool(0.3),
            });
        }
    }
    let (next, met) = (AtomicUsize::new(0), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(failure) = failures.get(next.fetch_add(1, Ordering::Relaxed)) {
                    met.fetch_add(usize::from(fail_and_go_on(*failure)), Ordering::Relaxed);
                }
            });
        }
    });
    let met = met.into_inner();
    eprintln!(
        "{} failures at {steps} steps, {met} of them ended the first telling",
        failures.len()
    );
    assert!(met > failures.len() / 3, "hardly any failure was met");
}

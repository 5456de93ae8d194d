//! The process that is killed: it issues as fast as it can on several threads, and says each acknowledgement on its
//! standard output before it goes on.

use std::io::{Read, Write};
use std::path::Path;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use uuid::Uuid;

use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::idempotency::{Answered, IdempotencyKey};
use zhenma::app::settings::Settings;
use zhenma::hash::Sha256Hash;

/// Tells the process that it is the child, and the folder.
pub const FOLDER: &str = "ZHENMA_FAULT_FOLDER";
/// The approver's token.
pub const TOKEN: &str = "ZHENMA_FAULT_TOKEN";
/// What a line of the child begins with; the test harness prints others.
pub const ISSUED: &str = "issued";
const THREADS: usize = 8;
/// How long a folder may be in use for a moment.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn open(folder: &Path) -> Application {
    let mut settings = Settings::default();
    settings.store.cache_bytes = 64 << 20;
    settings.store.reserve_bytes = 0;
    settings.genuine_needs.appearance_photo = false;
    // A process that another test starts holds this one's lock for the moment between its fork and its exec.
    let began = Instant::now();
    loop {
        match Application::open(folder, &settings) {
            Err(problem) if problem.to_string().contains("in use") && began.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            opened => return opened.unwrap_or_else(|problem| panic!("{problem}: {:?}", problem.cause)),
        }
    }
}

/// Issues as the API does, under an idempotency key of the appraisal's own.
pub fn issue(service: &Application, caller: &Caller, appraisal: Uuid) -> Answered {
    let idempotency = IdempotencyKey::new(
        "token",
        "POST /api/v1/tags",
        &appraisal.to_string(),
        appraisal.as_bytes(),
    )
    .unwrap();
    let issued = service.once(Some(idempotency), |idempotency| {
        service.tags().issue(caller, appraisal, idempotency)
    });
    issued.unwrap_or_else(|problem| panic!("{appraisal}: {problem}: {:?}", problem.cause))
}

/// One acknowledgement, in one write: less than a pipe takes at once, so that no kill cuts it in two.
fn say(appraisal: Uuid, answered: &Answered) {
    let issued: serde_json::Value = serde_json::from_slice(&answered.body).unwrap();
    let (serial, code) = (
        issued["serial"].as_str().unwrap(),
        issued["code"].as_str().unwrap(),
    );
    let line = format!(
        "\n{ISSUED} {appraisal} {serial} {code} {}\n",
        Sha256Hash::of(&answered.body)
    );
    std::io::stdout().lock().write_all(line.as_bytes()).unwrap();
}

#[test]
#[ignore = "this is the process that `kills` starts and kills"]
fn issues_until_it_is_killed() {
    let folder = std::env::var(FOLDER).expect("only `kills` runs this");
    // The appraisals come in while the folder is opened, so that nothing of the opening is missed by a kill.
    let service = open(Path::new(&folder));
    let mut appraisals = String::new();
    std::io::stdin().read_to_string(&mut appraisals).unwrap();
    let appraisals: Vec<Uuid> = appraisals.lines().map(|line| line.parse().unwrap()).collect();
    let queue = Mutex::new(appraisals.into_iter());
    let caller = service.authenticate(&std::env::var(TOKEN).unwrap()).unwrap();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(appraisal) = { queue.lock().unwrap().next() } {
                    say(appraisal, &issue(&service, &caller, appraisal));
                }
            });
        }
    });
    // Everything is issued before the kill came: it comes all the same.
    thread::sleep(Duration::from_secs(60));
    panic!("nobody killed this process");
}

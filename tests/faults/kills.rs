//! "It is killed with SIGKILL at random moments at least 30 times on one folder; after each restart every
//! acknowledged tag verifies, none is doubled, `check` is clean."

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{Folder, TestApp, findings, video};
use crate::chance::chance;
use crate::kills_child::{FOLDER, ISSUED, TOKEN, issue, open};
use zhenma::app::appraisals::{Decision, NewAppraisal};
use zhenma::app::caller::Caller;
use zhenma::app::intake::NewIntake;
use zhenma::app::tag_record::TagRecord;
use zhenma::app::{Application, records};
use zhenma::hash::Sha256Hash;
use zhenma::store::for_each;

const KILLS: usize = 32;
/// Most acknowledgements waited for before a kill.
const MOST_ACKNOWLEDGED: usize = 50;
/// Appraisals that wait for the child each time: more than it can issue before it is killed.
const WAITING: usize = 120;

/// What the child said of one tag.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Acknowledged {
    serial: String,
    code: String,
    answer: Sha256Hash,
}

/// The people of the folder, to a service opened in this process.
struct People {
    warehouse: Caller,
    appraiser: Caller,
    reviewer: Caller,
    approver: Caller,
}

impl People {
    fn of(folder: &Folder, service: &Application) -> Self {
        let caller = |name: &str| service.authenticate(&folder.token(name)).unwrap();
        Self {
            warehouse: caller("warehouse"),
            appraiser: caller("appraiser"),
            reviewer: caller("reviewer"),
            approver: caller("approver"),
        }
    }

    /// Books items in and brings each to an approved appraisal, by the acts themselves.
    fn approve(&self, service: &Application, count: usize) -> Vec<Uuid> {
        let mut csv = "brand,name,category,merchant,own_serial\n".to_owned();
        for _ in 0..count {
            let own = Uuid::new_v4().simple();
            csv.push_str(&format!("ALPINARA 演示,登山靴,shoes,merchant-1,AP-{own}\n"));
        }
        let new = NewIntake {
            file: csv.as_bytes(),
            skip_bad: false,
            ignored: &zhenma::media::table::IgnoredColumns::default(),
        };
        let booked = service
            .intake()
            .book(&self.warehouse, new, None, &mut |_| {})
            .unwrap();
        let booked: Value = serde_json::from_slice(&booked.body).unwrap();
        let items: Vec<Uuid> = booked["booked"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| id(&row["item_id"]))
            .collect();
        assert_eq!(items.len(), count, "{booked}");
        let per_thread = count.div_ceil(8);
        thread::scope(|scope| {
            let work = |items: &[Uuid]| {
                items
                    .iter()
                    .map(|item| self.approve_one(service, *item))
                    .collect::<Vec<_>>()
            };
            let threads: Vec<_> = items
                .chunks(per_thread)
                .map(|chunk| scope.spawn(move || work(chunk)))
                .collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap())
                .collect()
        })
    }

    fn approve_one(&self, service: &Application, item: Uuid) -> Uuid {
        let mut incoming = service.evidence().begin_evidence(&self.appraiser).unwrap();
        incoming.write(&video()).unwrap();
        let video = service
            .evidence()
            .finish_evidence(&self.appraiser, incoming)
            .unwrap()
            .sha256;
        let new = json!({ "item_id": item, "findings": findings(), "video": video, "conclusion": "genuine" });
        let new: NewAppraisal = serde_json::from_value(new).unwrap();
        let submitted = service
            .appraisals()
            .appraise(&self.appraiser, &new, None)
            .unwrap();
        let submitted: Value = serde_json::from_slice(&submitted.body).unwrap();
        let appraisal = id(&submitted["appraisal_id"]);
        let agree: Decision = serde_json::from_value(json!({ "agree": true })).unwrap();
        service
            .appraisals()
            .review(&self.reviewer, appraisal, &agree, None)
            .unwrap();
        service
            .appraisals()
            .approve(&self.approver, appraisal, &agree, None)
            .unwrap();
        appraisal
    }
}

fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}

/// When the kill comes.
enum Moment {
    /// So long after the process began: while it opens the folder.
    AfterStart(Duration),
    /// So long after so many acknowledgements: while it issues.
    AfterIssued(usize, Duration),
}

impl Moment {
    fn random(random: &mut StdRng) -> Self {
        if random.gen_ratio(1, 6) {
            Self::AfterStart(Duration::from_millis(random.gen_range(0..60)))
        } else {
            let jitter = Duration::from_micros(random.gen_range(0..6_000));
            Self::AfterIssued(random.gen_range(0..MOST_ACKNOWLEDGED), jitter)
        }
    }
}

/// Runs the child on `appraisals`, kills it, and gives everything it acknowledged.
fn run_and_kill(
    folder: &Folder,
    appraisals: &VecDeque<Uuid>,
    moment: &Moment,
) -> BTreeMap<Uuid, Acknowledged> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "kills_child::issues_until_it_is_killed",
        ])
        .env(FOLDER, folder.data())
        .env(TOKEN, folder.token("approver"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let began = Instant::now();
    let mut input = child.stdin.take().unwrap();
    let list: String = appraisals.iter().map(|id| format!("{id}\n")).collect();
    // It may be killed before it reads them.
    let _ = input.write_all(list.as_bytes());
    drop(input);
    let (sender, said) = channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader = thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if line.starts_with(ISSUED) && sender.send(parse(&line)).is_err() {
                break;
            }
        }
    });
    let mut acknowledged = BTreeMap::new();
    match moment {
        Moment::AfterStart(wait) => thread::sleep(wait.saturating_sub(began.elapsed())),
        Moment::AfterIssued(count, jitter) => {
            acknowledged.extend(wait_for(&said, *count));
            thread::sleep(*jitter);
        }
    }
    let ended = child.try_wait().unwrap();
    assert!(ended.is_none(), "the child ended by itself: {ended:?}");
    child.kill().unwrap();
    child.wait().unwrap();
    // What it had said by then is still in the pipe.
    reader.join().unwrap();
    acknowledged.extend(said.try_iter());
    acknowledged
}

fn wait_for(said: &Receiver<(Uuid, Acknowledged)>, count: usize) -> Vec<(Uuid, Acknowledged)> {
    let one = || {
        said.recv_timeout(Duration::from_secs(60))
            .expect("the child issues")
    };
    (0..count).map(|_| one()).collect()
}

fn parse(line: &str) -> (Uuid, Acknowledged) {
    let words: Vec<&str> = line.split(' ').collect();
    let [_, appraisal, serial, code, answer] = words.as_slice() else {
        panic!("a line that was cut: {line}");
    };
    let acknowledged = Acknowledged {
        serial: (*serial).to_owned(),
        code: (*code).to_owned(),
        answer: answer.parse().unwrap(),
    };
    (appraisal.parse().unwrap(), acknowledged)
}

/// Every tag in the store by its appraisal; no appraisal and no item has two.
fn tags(service: &Application) -> BTreeMap<Uuid, TagRecord> {
    let (mut tags, mut items) = (BTreeMap::new(), BTreeSet::new());
    for_each::<zhenma::store::StoreError>(service.store(), records::TAGS, |key, record| {
        let tag: TagRecord = serde_json::from_slice(&record.value).unwrap();
        assert_eq!(key, records::tag(&tag.serial));
        assert!(items.insert(tag.item), "the item {} has two tags", tag.item);
        let double = tags.insert(tag.appraisal, tag);
        assert!(double.is_none(), "one appraisal has two tags: {double:?}");
        Ok(())
    })
    .unwrap();
    tags
}

fn assert_verifies(service: &Application, acknowledged: &Acknowledged) {
    let answer = service.scans().verify(&acknowledged.code, "127.0.0.1").unwrap();
    let answer: Value = serde_json::from_slice(&answer).unwrap();
    assert_eq!(answer["verdict"], "not_active", "{acknowledged:?}: {answer}");
    assert_eq!(answer["tag"]["serial"], acknowledged.serial.as_str());
    assert!(answer["log"]["index"].is_u64(), "{answer}");
}

fn assert_clean(service: &Application) {
    let report = service.operations().check(&mut |_| {}).unwrap();
    assert!(report.findings.is_empty(), "{:#?}", report.findings);
}

#[test]
fn thirty_kills_while_issuing_lose_and_double_nothing() {
    let mut random = chance("kills");
    let folder = Folder::new();
    let mut all: BTreeMap<Uuid, Acknowledged> = BTreeMap::new();
    let mut waiting: VecDeque<Uuid> = VecDeque::new();
    let (mut while_committing, mut while_issuing) = (0, 0);
    for kill in 1..=KILLS {
        {
            let service = open(&folder.data());
            let people = People::of(&folder, &service);
            if waiting.len() < WAITING {
                waiting.extend(people.approve(&service, 3 * WAITING));
            }
        }
        let moment = Moment::random(&mut random);
        let new = run_and_kill(&folder, &waiting, &moment);
        while_issuing += usize::from(!new.is_empty());

        let service = open(&folder.data());
        let approver = People::of(&folder, &service).approver;
        let committed = tags(&service);
        for (appraisal, tag) in &new {
            assert!(
                all.insert(*appraisal, tag.clone()).is_none(),
                "kill {kill}: acknowledged twice: {tag:?}"
            );
        }
        let unanswered: Vec<Uuid> = committed
            .keys()
            .filter(|id| !all.contains_key(id))
            .copied()
            .collect();
        while_committing += usize::from(!unanswered.is_empty());
        for (appraisal, tag) in &all {
            let stored = committed
                .get(appraisal)
                .unwrap_or_else(|| panic!("kill {kill} lost {tag:?}"));
            assert_eq!(
                (stored.serial.to_string(), &stored.code),
                (tag.serial.clone(), &tag.code)
            );
            assert_verifies(&service, tag);
        }
        assert_clean(&service);
        // Whoever got no answer asks again with the same key, and gets the tag there is, byte for byte what was
        // said where something was said.
        for appraisal in unanswered.iter().chain(new.keys()) {
            let again = issue(&service, &approver, *appraisal);
            let issued: Value = serde_json::from_slice(&again.body).unwrap();
            let text = |field: &str| issued[field].as_str().unwrap().to_owned();
            let answer = Sha256Hash::of(&again.body);
            let again = Acknowledged {
                serial: text("serial"),
                code: text("code"),
                answer,
            };
            assert_eq!(again.serial, committed[appraisal].serial.to_string());
            assert_eq!(*all.entry(*appraisal).or_insert_with(|| again.clone()), again);
        }
        assert_eq!(tags(&service).len(), committed.len(), "asking again made no tag");
        waiting.retain(|appraisal| !committed.contains_key(appraisal));
    }
    eprintln!(
        "{KILLS} kills, {while_issuing} while issuing; {while_committing} left commits that were durable and not \
         yet acknowledged; {} tags, each once",
        all.len()
    );
    assert!(
        while_issuing >= KILLS / 2 && while_committing > 0,
        "the kills hit nothing, so this showed nothing"
    );
}

/// sled writes a snapshot whenever it opens. A kill, a power cut or a full disk in that moment leaves a part of one,
/// and the store has to open all the same.
#[test]
fn a_kill_while_the_store_is_being_opened_does_not_shut_it_for_ever() {
    let folder = Folder::new();
    let store = folder.data().join("store");
    for bytes in [0, 5, 40] {
        let service = open(&folder.data());
        People::of(&folder, &service).approve(&service, 1);
        drop(service);
        let names = std::fs::read_dir(&store)
            .unwrap()
            .map(|file| file.unwrap().path());
        let finished = names
            .into_iter()
            .find(|path| path.to_str().unwrap().contains("/snap."))
            .unwrap();
        let whole = std::fs::read(finished).unwrap();
        std::fs::write(store.join("snap.00000000FFFFFFFF.generating"), &whole[..bytes]).unwrap();
        assert_clean(&open(&folder.data()));
    }
    assert_eq!(
        open(&folder.data())
            .operations()
            .check(&mut |_| {})
            .unwrap()
            .appraisals,
        3
    );
}

#[test]
fn an_upload_cut_off_by_a_crash_leaves_nothing() {
    let mut app = TestApp::start();
    let incoming = app.folder.data().join("blobs/incoming");
    let files = || std::fs::read_dir(&incoming).unwrap().count();
    let video = video();
    let mut stream = TcpStream::connect(app.base.strip_prefix("http://").unwrap()).unwrap();
    let head = format!(
        "POST /api/v1/evidence HTTP/1.1\r\nhost: zm.test\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        app.folder.token("appraiser"),
        video.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&video[..video.len() - 1]).unwrap();
    let began = Instant::now();
    while files() == 0 {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "the upload never began"
        );
        thread::sleep(Duration::from_millis(1));
    }
    app.crash_and_restart();
    assert_eq!(files(), 0);
    let hash = app.user("appraiser").store(&video);
    assert_eq!(hash, Sha256Hash::of(&video).to_string());
    assert!(app.command(&["check"]).status.success());
}

//! Random acts of right and wrong people against a plain model in memory: after each act the store says what the
//! model says, and after a power cut at any moment it says what the model said before or after the interrupted act.
//!
//! A new act is one variant of [`Deed`] and one function of [`Model`] that says whether it is allowed and what it
//! changes.

use std::cell::Cell;
use std::path::Path;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zhenma::appraisal::Appraisal;
use zhenma::catalogue::{Item, ItemState};
use zhenma::hash::Sha256Hash;
use zhenma::service::{Service, TagRecord, records};
use zhenma::store::counter_key;
use zhenma::tag::Serial;
use zhenma::tag::state::{Act, Status, transition};

use crate::app::{Folder, IDENTITIES, film};
use crate::hands::{Done, Hands, Tokens, minted, tokens};
use crate::kills_child::{FOLDER, open};

/// Sequences of acts, and acts in one; more sequences with this variable.
const CASES: &str = "ZHENMA_MODEL_CASES";
const USUAL_CASES: u32 = 16;
const DEEDS: usize = 60;
pub const DEEDS_OF_CHILD: &str = "ZHENMA_MODEL_DEEDS";
pub const TOKENS_OF_CHILD: &str = "ZHENMA_MODEL_TOKENS";

/// What somebody does. Numbers choose among what there is.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub enum Deed {
    Book,
    Appraise {
        item: u8,
        conclusion: u8,
        old_film: bool,
    },
    Review {
        appraisal: u8,
        agree: bool,
    },
    Approve {
        appraisal: u8,
        agree: bool,
    },
    Issue {
        appraisal: u8,
    },
    Bind {
        tag: u8,
        code: u8,
    },
    Change {
        tag: u8,
        act: u8,
    },
    Receive {
        tag: u8,
        order: u8,
    },
    Scan {
        tag: u8,
        forged: bool,
    },
}

/// A deed and who does it: whoever should, or somebody by this number.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Attempt {
    deed: Deed,
    stranger: Option<u8>,
}

pub fn attempts(most: usize) -> impl Strategy<Value = Vec<Attempt>> {
    let mostly = || prop::bool::weighted(0.85);
    let deed = prop_oneof![
        3 => Just(Deed::Book),
        5 => (any::<u8>(), 0..6_u8, prop::bool::weighted(0.1))
            .prop_map(|(item, conclusion, old_film)| Deed::Appraise { item, conclusion, old_film }),
        5 => (any::<u8>(), mostly()).prop_map(|(appraisal, agree)| Deed::Review { appraisal, agree }),
        5 => (any::<u8>(), mostly()).prop_map(|(appraisal, agree)| Deed::Approve { appraisal, agree }),
        6 => any::<u8>().prop_map(|appraisal| Deed::Issue { appraisal }),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(tag, code)| Deed::Bind { tag, code }),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(tag, act)| Deed::Change { tag, act }),
        2 => (any::<u8>(), 0..2_u8).prop_map(|(tag, order)| Deed::Receive { tag, order }),
        4 => (any::<u8>(), prop::bool::weighted(0.2)).prop_map(|(tag, forged)| Deed::Scan { tag, forged }),
    ];
    let stranger = prop::option::weighted(0.15, any::<u8>());
    let one = (deed, stranger).prop_map(|(deed, stranger)| vec![Attempt { deed, stranger }]);
    // Else hardly anything comes as far as a label.
    let steps = prop_oneof![8 => one, 1 => Just(walk())];
    prop::collection::vec(steps, most / 2..most).prop_map(|steps| steps.concat())
}

/// From the warehouse's door to the label on the item.
fn walk() -> Vec<Attempt> {
    const NEXT: u8 = u8::MAX;
    let (appraisal, agree) = (NEXT, true);
    let deeds = [
        Deed::Book,
        Deed::Appraise {
            item: NEXT,
            conclusion: 2,
            old_film: false,
        },
        Deed::Review { appraisal, agree },
        Deed::Approve { appraisal, agree },
        Deed::Issue { appraisal },
        Deed::Bind { tag: NEXT, code: 0 },
    ];
    let right = |deed| Attempt { deed, stranger: None };
    deeds.map(right).to_vec()
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ModelItem {
    id: Uuid,
    state: String,
    appraisal: Option<usize>,
    live: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ModelAppraisal {
    id: Uuid,
    item: usize,
    state: String,
    conclusion: String,
    film: Sha256Hash,
    before: (String, Option<usize>),
    tag: Option<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ModelTag {
    serial: Serial,
    code: String,
    item: usize,
    appraisal: usize,
    status: Status,
    suspended: Option<(Status, String)>,
    order: Option<u8>,
    scans: u64,
}

/// Everything there is, as plain values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    items: Vec<ModelItem>,
    appraisals: Vec<ModelAppraisal>,
    tags: Vec<ModelTag>,
}

/// Whether the act did what the model said, and what the model is now.
type Outcome = Result<Model, String>;

/// The model after an act that was done where it was allowed and refused where it was not.
fn agreed<T>(before: &Model, allowed: bool, done: Done<T>, change: impl FnOnce(&mut Model, T)) -> Outcome {
    match (allowed, done) {
        (true, Ok(done)) => {
            let mut after = before.clone();
            change(&mut after, done);
            Ok(after)
        }
        (false, Err(_)) => Ok(before.clone()),
        (true, Err(problem)) => Err(format!("refused: {problem}: {:?}", problem.cause)),
        (false, Ok(_)) => Err("done, and should have been refused".to_owned()),
    }
}

/// The one that a number chooses: mostly among those the act is possible for, so that the acts come somewhere, now
/// and then among all.
fn pick<T>(all: &[T], number: u8, possible: impl Fn(&T) -> bool) -> Option<usize> {
    let mut chosen: Vec<usize> = (0..all.len()).filter(|place| possible(&all[*place])).collect();
    if number < 50 || chosen.is_empty() {
        chosen = (0..all.len()).collect();
    }
    (!chosen.is_empty()).then(|| chosen[usize::from(number) % chosen.len()])
}

fn identity(stranger: Option<u8>, right: &'static str) -> &'static str {
    stranger.map_or(right, |number| {
        IDENTITIES[usize::from(number) % IDENTITIES.len()].0
    })
}

fn person(who: &str) -> &'static str {
    IDENTITIES.iter().find(|(name, ..)| *name == who).unwrap().1
}

impl Model {
    /// Lets somebody act and says what comes of it.
    pub fn act(&self, hands: &Hands<'_>, attempt: Attempt) -> Outcome {
        let who = |right| identity(attempt.stranger, right);
        match attempt.deed {
            Deed::Book => self.book(hands, who("warehouse")),
            Deed::Appraise {
                item,
                conclusion,
                old_film,
            } => self.appraise(hands, who("appraiser"), item, conclusion, old_film),
            Deed::Review { appraisal, agree } => self.review(hands, who("reviewer"), appraisal, agree),
            Deed::Approve { appraisal, agree } => self.approve(hands, who("approver"), appraisal, agree),
            Deed::Issue { appraisal } => self.issue(hands, who("approver"), appraisal),
            Deed::Bind { tag, code } => self.bind(hands, who("warehouse"), tag, code),
            Deed::Change { tag, act } => self.change(hands, attempt.stranger, tag, act),
            Deed::Receive { tag, order } => self.receive(hands, who("platform"), tag, order),
            Deed::Scan { tag, forged } => self.scan(hands, tag, forged),
        }
    }

    fn book(&self, hands: &Hands<'_>, who: &str) -> Outcome {
        // The other warehouse's rows name no agency and it has no default, so nothing of its file is booked.
        let allowed = matches!(who, "warehouse" | "other-warehouse");
        agreed(
            self,
            allowed,
            hands.book(who, &Uuid::new_v4().to_string(), 1, None),
            |model, booked| {
                model.items.extend(booked.into_iter().map(|id| ModelItem {
                    id,
                    state: "received".to_owned(),
                    appraisal: None,
                    live: None,
                }));
            },
        )
    }

    fn appraise(&self, hands: &Hands<'_>, who: &str, item: u8, conclusion: u8, old_film: bool) -> Outcome {
        let Some(item) = pick(&self.items, item, |item| {
            item.live.is_none() && item.state != "appraising"
        }) else {
            return Ok(self.clone());
        };
        let conclusion = match conclusion {
            0 => "not_genuine",
            1 => "undetermined",
            _ => "genuine",
        };
        let old = self.appraisals.first().map(|appraisal| appraisal.film);
        let film = match old.filter(|_| old_film) {
            Some(film) => film,
            None => hands.store("appraiser", &film()).unwrap(),
        };
        let known = &self.items[item];
        let allowed = who == "appraiser"
            && known.live.is_none()
            && known.state != "appraising"
            && self.appraisals.iter().all(|appraisal| appraisal.film != film);
        let done = hands.appraise(who, known.id, film, conclusion, None);
        agreed(self, allowed, done, |model, id| {
            let known = &mut model.items[item];
            let before = (known.state.clone(), known.appraisal);
            known.state = "appraising".to_owned();
            known.appraisal = Some(model.appraisals.len());
            model.appraisals.push(ModelAppraisal {
                id,
                item,
                state: "submitted".to_owned(),
                conclusion: conclusion.to_owned(),
                film,
                before,
                tag: None,
            });
        })
    }

    fn review(&self, hands: &Hands<'_>, who: &str, appraisal: u8, agree: bool) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| known.state == "submitted") else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        let allowed = who == "reviewer" && known.state == "submitted";
        let done = hands.review(who, known.id, agree, None);
        agreed(self, allowed, done, |model, _| {
            model.decide(appraisal, agree, "reviewed");
        })
    }

    fn approve(&self, hands: &Hands<'_>, who: &str, appraisal: u8, agree: bool) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| known.state == "reviewed") else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        let allowed = who == "approver" && known.state == "reviewed";
        let done = hands.approve(who, known.id, agree, None);
        agreed(self, allowed, done, |model, _| {
            model.decide(appraisal, agree, "approved");
        })
    }

    fn decide(&mut self, appraisal: usize, agree: bool, state: &str) {
        let known = &mut self.appraisals[appraisal];
        let item = &mut self.items[known.item];
        if !agree {
            known.state = "refused".to_owned();
            (item.state, item.appraisal) = known.before.clone();
            return;
        }
        known.state = state.to_owned();
        if state == "approved" {
            item.state.clone_from(&known.conclusion);
        }
    }

    fn issue(&self, hands: &Hands<'_>, who: &str, appraisal: u8) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| {
            known.state == "approved" && known.conclusion == "genuine" && known.tag.is_none()
        }) else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        let item = &self.items[known.item];
        let allowed = who == "approver"
            && known.state == "approved"
            && known.conclusion == "genuine"
            && known.tag.is_none()
            && item.live.is_none()
            && item.appraisal == Some(appraisal);
        let done = hands.issue(who, known.id, None);
        agreed(self, allowed, done, |model, issued| {
            model.mint(appraisal, minted(&issued));
        })
    }

    fn mint(&mut self, appraisal: usize, (serial, code): (Serial, String)) {
        let item = self.appraisals[appraisal].item;
        let tag = self.tags.len();
        self.appraisals[appraisal].tag = Some(tag);
        self.items[item].live = Some(tag);
        self.tags.push(ModelTag {
            serial,
            code,
            item,
            appraisal,
            status: Status::Issued,
            suspended: None,
            order: None,
            scans: 0,
        });
    }

    fn bind(&self, hands: &Hands<'_>, who: &str, tag: u8, code: u8) -> Outcome {
        let Some(number) = pick(&self.tags, tag, |tag| tag.status == Status::Issued) else {
            return Ok(self.clone());
        };
        // Mostly the label on the item; now and then another one.
        let scanned = if code < 200 {
            number
        } else {
            usize::from(code) % self.tags.len()
        };
        let known = &self.tags[number];
        let allowed = who == "warehouse" && scanned == number && known.status == Status::Issued;
        let done = hands.bind(who, known.serial, &self.tags[scanned].code, None);
        agreed(self, allowed, done, |model, _| {
            model.tags[number].status = Status::Active
        })
    }

    fn change(&self, hands: &Hands<'_>, stranger: Option<u8>, tag: u8, act: u8) -> Outcome {
        let Some(number) = pick(&self.tags, tag, |tag| tag.status.is_live()) else {
            return Ok(self.clone());
        };
        let acts = [
            Act::Suspend,
            Act::Reinstate,
            Act::Reinstate,
            Act::Revoke,
            Act::Replace,
            Act::Return,
        ];
        let act = acts[usize::from(act) % acts.len()];
        let right = match act {
            Act::Replace | Act::Return => "warehouse",
            Act::Reinstate => "other-platform",
            _ => "platform",
        };
        let who = identity(stranger, right);
        let may: &[&str] = match act {
            Act::Replace => &["warehouse"],
            Act::Return => &["warehouse", "platform", "other-platform"],
            _ => &["platform", "other-platform", "approver"],
        };
        let known = &self.tags[number];
        let was = known.suspended.as_ref().map(|(status, _)| *status);
        let next = transition(known.status, act, was);
        let own = act == Act::Reinstate && known.suspended.as_ref().is_some_and(|(_, by)| by == person(who));
        let allowed = may.contains(&who) && next.is_ok() && !own;
        let done = hands.change(who, known.serial, act, None);
        agreed(self, allowed, done, |model, answered| {
            let known = &mut model.tags[number];
            known.suspended = (act == Act::Suspend).then(|| (known.status, person(who).to_owned()));
            known.status = next.unwrap();
            let (item, appraisal) = (known.item, known.appraisal);
            if !known.status.is_live() {
                model.items[item].live = None;
            }
            match act {
                Act::Return => {
                    model.items[item].state = "received".to_owned();
                    model.items[item].appraisal = None;
                }
                Act::Replace => model.mint(appraisal, minted(&answered)),
                _ => {}
            }
        })
    }

    fn receive(&self, hands: &Hands<'_>, who: &str, tag: u8, order: u8) -> Outcome {
        let Some(number) = pick(&self.tags, tag, |tag| tag.status == Status::Active) else {
            return Ok(self.clone());
        };
        let known = &self.tags[number];
        let possible = match known.order {
            Some(before) => before == order,
            None => known.status == Status::Active,
        };
        let allowed = matches!(who, "platform" | "other-platform" | "merchant") && possible;
        let done = hands.receive(who, known.serial, &format!("O-{order}"), None);
        agreed(self, allowed, done, |model, _| {
            model.tags[number].order = Some(order)
        })
    }

    fn scan(&self, hands: &Hands<'_>, tag: u8, forged: bool) -> Outcome {
        let Some(number) = pick(&self.tags, tag, |tag| tag.status.is_live()) else {
            return Ok(self.clone());
        };
        let known = &self.tags[number];
        let mut code = known.code.clone();
        if forged {
            code = code.replace("HTTP://ZM.TEST:8080", "HTTP://ZM.EVIL:8080");
            assert_ne!(code, known.code);
        }
        let answer = hands.service.count_scan(&code, "203.0.113.7");
        let verdict = answer.as_ref().map(|answer| answer.verdict);
        let expected = if forged {
            zhenma::tag::state::Verdict::NotFound
        } else {
            known.status.verdict()
        };
        if verdict.as_ref().ok() != Some(&expected) {
            return Err(format!("a scan says {verdict:?}, not {expected:?}"));
        }
        agreed(self, true, answer, |model, _| {
            model.tags[number].scans += u64::from(!forged);
        })
    }

    /// What the store says differently.
    pub fn differences(&self, service: &Service) -> Vec<String> {
        let mut differences = Vec::new();
        let mut same = |what: String, store: String, model: String| {
            if store != model {
                differences.push(format!("{what}: the store says {store}, the model {model}"));
            }
        };
        let mut all = [0; 3];
        for (count, prefix) in all.iter_mut().zip(["item/", "appraisal/", "tag/"]) {
            *count = crate::power::count(service, prefix);
        }
        let counts = [self.items.len(), self.appraisals.len(), self.tags.len()];
        same("counts".to_owned(), format!("{all:?}"), format!("{counts:?}"));
        for item in &self.items {
            let appraisal = item.appraisal.map(|number| self.appraisals[number].id);
            let live = item.live.map(|number| self.tags[number].serial);
            let is = read::<Item>(service, &records::item(item.id))
                .map(|item: Item| (word(item.state), item.appraisal, item.live_tag));
            let should = Some((item.state.as_str(), appraisal, live));
            same(
                format!("item {}", item.id),
                format!("{is:?}"),
                format!("{should:?}"),
            );
        }
        for known in &self.appraisals {
            let tag = known.tag.map(|number| self.tags[number].serial);
            let is = read::<Appraisal>(service, &records::appraisal(known.id))
                .map(|is: Appraisal| (is.state.word(), is.tag));
            let should = Some((known.state.as_str(), tag));
            same(
                format!("appraisal {}", known.id),
                format!("{is:?}"),
                format!("{should:?}"),
            );
        }
        for tag in &self.tags {
            let is = read::<TagRecord>(service, &records::tag(&tag.serial)).map(|is: TagRecord| is.status);
            same(
                format!("tag {}", tag.serial),
                format!("{is:?}"),
                format!("{:?}", Some(tag.status)),
            );
            let answer = service.verify(&tag.code, "203.0.113.8").unwrap();
            let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
            let verdict = serde_json::to_value(tag.status.verdict()).unwrap();
            same(
                format!("verdict of {}", tag.serial),
                answer["verdict"].to_string(),
                verdict.to_string(),
            );
            let counter = counter_key(&records::scan_counter(&tag.serial));
            let scans = read::<u64>(service, &counter).unwrap_or(0);
            same(
                format!("scans of {}", tag.serial),
                scans.to_string(),
                tag.scans.to_string(),
            );
            let received = service
                .store()
                .get(&records::receipt(&tag.serial))
                .unwrap()
                .is_some();
            let should = tag.order.is_some();
            same(
                format!("receipt of {}", tag.serial),
                received.to_string(),
                should.to_string(),
            );
        }
        differences
    }
}

fn read<T: serde::de::DeserializeOwned>(service: &Service, key: &str) -> Option<T> {
    records::read(service.store(), key)
        .unwrap()
        .map(|(value, _)| value)
}

const fn word(state: ItemState) -> &'static str {
    state.word()
}

fn cases() -> u32 {
    std::env::var(CASES).map_or(USUAL_CASES, |text| text.parse().expect("a number"))
}

#[test]
fn the_store_says_what_a_plain_model_says() {
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 60,
        ..Config::with_cases(cases())
    };
    let (done, refused, tags) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let outcome = TestRunner::new(config).run(&attempts(DEEDS), |attempts| {
        let folder = Folder::new();
        let service = open(&folder.data());
        let hands = Hands::of(&service, &tokens(&folder));
        let mut model = Model::default();
        for attempt in attempts {
            let after = model
                .act(&hands, attempt)
                .map_err(|why| TestCaseError::fail(format!("{attempt:?}: {why}")))?;
            let count = if after == model { &refused } else { &done };
            count.set(count.get() + 1);
            model = after;
            let differences = model.differences(&service);
            prop_assert!(differences.is_empty(), "after {attempt:?}: {differences:#?}");
        }
        let report = service.check(&mut |_| {}).unwrap();
        prop_assert!(report.findings.is_empty(), "{:#?}", report.findings);
        tags.set(tags.get() + model.tags.len());
        Ok(())
    });
    let (done, refused, tags) = (done.get(), refused.get(), tags.get());
    eprintln!("{done} acts done, {refused} refused, {tags} tags");
    assert!(
        tags > 0 && refused > 0,
        "the acts never came to a tag, or were never refused"
    );
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

/// The child: acts, and says the whole model after each act.
#[test]
#[ignore = "this is the process whose power `model` cuts"]
fn acts_until_the_power_is_cut() {
    let folder = std::env::var(FOLDER).expect("only `model` runs this");
    let tokens: Tokens = serde_json::from_str(&std::env::var(TOKENS_OF_CHILD).unwrap()).unwrap();
    let attempts: Vec<Attempt> = serde_json::from_str(&std::env::var(DEEDS_OF_CHILD).unwrap()).unwrap();
    let service = open(Path::new(&folder));
    let hands = Hands::of(&service, &tokens);
    let mut model = Model::default();
    let say = |model: &Model| {
        let line = format!("\nmodel {}\n", serde_json::to_string(model).unwrap());
        std::io::Write::write_all(&mut std::io::stdout().lock(), line.as_bytes()).unwrap();
    };
    say(&model);
    for attempt in attempts {
        model = model.act(&hands, attempt).unwrap();
        say(&model);
    }
    std::process::exit(0);
}

/// The command that runs the child.
pub fn acting(folder: &Path, tokens: &Tokens, attempts: &[Attempt]) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args([
            "--ignored",
            "--exact",
            "--nocapture",
            "model::acts_until_the_power_is_cut",
        ])
        .env(FOLDER, folder)
        .env(TOKENS_OF_CHILD, serde_json::to_string(tokens).unwrap())
        .env(DEEDS_OF_CHILD, serde_json::to_string(attempts).unwrap())
        .stdin(Stdio::null());
    command
}

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

use crate::app::{Folder, IDENTITIES, video};
use crate::hands::{Done, Hands, Tokens, minted, tokens};
use crate::kills_child::{FOLDER, open};
use zhenma::app::tag_record::TagRecord;
use zhenma::app::{Application, records};
use zhenma::domain::appraisal::Appraisal;
use zhenma::domain::catalogue::{Item, ItemState, OutcomeKind, OutcomeOrder};
use zhenma::domain::tag::Serial;
use zhenma::domain::tag::state::{Status, Transition, transition};
use zhenma::hash::Sha256Hash;
use zhenma::store::counter_key;

/// Sequences of acts, and acts in one; more sequences with this variable.
const CASES: &str = "ZHENMA_MODEL_CASES";
const USUAL_CASES: u32 = 40;
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
        old_video: bool,
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
    Withdraw {
        appraisal: u8,
    },
    Correct {
        appraisal: u8,
        conclusion: u8,
    },
    Order {
        item: u8,
        kind: u8,
    },
    CarryOut {
        item: u8,
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
        5 => (any::<u8>(), 0..4_u8, prop::bool::weighted(0.1))
            .prop_map(|(item, conclusion, old_video)| Deed::Appraise { item, conclusion, old_video }),
        5 => (any::<u8>(), mostly()).prop_map(|(appraisal, agree)| Deed::Review { appraisal, agree }),
        5 => (any::<u8>(), mostly()).prop_map(|(appraisal, agree)| Deed::Approve { appraisal, agree }),
        6 => any::<u8>().prop_map(|appraisal| Deed::Issue { appraisal }),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(tag, code)| Deed::Bind { tag, code }),
        6 => (any::<u8>(), any::<u8>()).prop_map(|(tag, act)| Deed::Change { tag, act }),
        2 => (any::<u8>(), 0..2_u8).prop_map(|(tag, order)| Deed::Receive { tag, order }),
        4 => (any::<u8>(), prop::bool::weighted(0.2)).prop_map(|(tag, forged)| Deed::Scan { tag, forged }),
        4 => any::<u8>().prop_map(|appraisal| Deed::Withdraw { appraisal }),
        4 => (any::<u8>(), 0..4_u8).prop_map(|(appraisal, conclusion)| Deed::Correct { appraisal, conclusion }),
        3 => (any::<u8>(), any::<u8>()).prop_map(|(item, kind)| Deed::Order { item, kind }),
        3 => any::<u8>().prop_map(|item| Deed::CarryOut { item }),
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
            old_video: false,
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
    /// What was ordered, and whether it was done.
    outcomes: Vec<(OutcomeKind, bool)>,
}

impl ModelItem {
    fn waits(&self) -> bool {
        self.outcomes.iter().any(|(_, done)| !done)
    }

    /// Neither gone nor about to go.
    fn is_there(&self) -> bool {
        !self.waits() && !self.is_gone()
    }

    fn is_gone(&self) -> bool {
        self.outcomes
            .iter()
            .any(|(kind, done)| *done && matches!(kind, OutcomeKind::Destroy | OutcomeKind::ReturnToMerchant))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct ModelAppraisal {
    id: Uuid,
    item: usize,
    state: String,
    conclusion: String,
    video: Sha256Hash,
    before: (String, Option<usize>),
    tag: Option<usize>,
    version: u32,
    /// State and conclusion of a correction under way.
    correction: Option<(String, String)>,
}

impl ModelAppraisal {
    /// Where what is under way stands: the correction, else the appraisal.
    fn stands(&self) -> &str {
        self.correction.as_ref().map_or(&self.state, |(state, _)| state)
    }
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
    /// The first label of its sale, by its place among the tags.
    sale: usize,
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

fn concluded(number: u8) -> &'static str {
    match number {
        0 => "not_genuine",
        1 => "undetermined",
        _ => "genuine",
    }
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
                old_video,
            } => self.appraise(hands, who("appraiser"), item, conclusion, old_video),
            Deed::Review { appraisal, agree } => self.review(hands, who("reviewer"), appraisal, agree),
            Deed::Approve { appraisal, agree } => self.approve(hands, who("approver"), appraisal, agree),
            Deed::Issue { appraisal } => self.issue(hands, who("approver"), appraisal),
            Deed::Bind { tag, code } => self.bind(hands, who("warehouse"), tag, code),
            Deed::Change { tag, act } => self.change(hands, attempt.stranger, tag, act),
            Deed::Receive { tag, order } => self.receive(hands, who("platform"), tag, order),
            Deed::Scan { tag, forged } => self.scan(hands, tag, forged),
            Deed::Withdraw { appraisal } => self.withdraw(hands, who("approver"), appraisal),
            Deed::Correct {
                appraisal,
                conclusion,
            } => self.correct(hands, who("appraiser"), appraisal, conclusion),
            Deed::Order { item, kind } => self.order(hands, who("platform"), item, kind),
            Deed::CarryOut { item } => self.carry_out(hands, who("warehouse"), item),
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
                    outcomes: Vec::new(),
                }));
            },
        )
    }

    fn appraise(&self, hands: &Hands<'_>, who: &str, item: u8, conclusion: u8, old_video: bool) -> Outcome {
        let Some(item) = pick(&self.items, item, |item| {
            item.live.is_none() && item.state != "appraising" && !item.waits() && !item.is_gone()
        }) else {
            return Ok(self.clone());
        };
        let conclusion = concluded(conclusion);
        let old = self.appraisals.first().map(|appraisal| appraisal.video);
        let video = match old.filter(|_| old_video) {
            Some(video) => video,
            None => hands.store("appraiser", &video()).unwrap(),
        };
        let known = &self.items[item];
        let allowed = who == "appraiser"
            && known.live.is_none()
            && known.state != "appraising"
            && !known.waits()
            && !known.is_gone()
            && self.appraisals.iter().all(|appraisal| appraisal.video != video);
        let done = hands.appraise(who, known.id, video, conclusion, None);
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
                video,
                before,
                tag: None,
                version: 1,
                correction: None,
            });
        })
    }

    fn review(&self, hands: &Hands<'_>, who: &str, appraisal: u8, agree: bool) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| known.stands() == "submitted") else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        let allowed = who == "reviewer" && known.stands() == "submitted";
        let done = hands.review(who, known.id, agree, None);
        agreed(self, allowed, done, |model, _| {
            model.decide(appraisal, agree, "reviewed");
        })
    }

    fn approve(&self, hands: &Hands<'_>, who: &str, appraisal: u8, agree: bool) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| known.stands() == "reviewed") else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        // A correction whose tag has ended meanwhile can only be refused.
        let in_time = known.correction.as_ref().is_none_or(|(_, conclusion)| {
            !agree || (self.is_live(known.tag) && self.may_be_found(known.item, conclusion))
        });
        let allowed = who == "approver" && known.stands() == "reviewed" && in_time;
        let done = hands.approve(who, known.id, agree, None);
        agreed(self, allowed, done, |model, _| {
            model.decide(appraisal, agree, "approved");
        })
    }

    /// What is gone, or about to go, is not found genuine after all.
    fn may_be_found(&self, item: usize, conclusion: &str) -> bool {
        conclusion != "genuine" || self.items[item].is_there()
    }

    /// The item stands where it stood before, and not on what was withdrawn meanwhile.
    fn stand_back(&mut self, appraisal: usize) {
        let known = &self.appraisals[appraisal];
        let (item, mut before) = (known.item, known.before.clone());
        while let Some(former) = before.1.map(|former| &self.appraisals[former])
            && former.state == "withdrawn"
        {
            before = former.before.clone();
        }
        (self.items[item].state, self.items[item].appraisal) = before;
    }

    fn is_live(&self, tag: Option<usize>) -> bool {
        tag.is_some_and(|tag| self.tags[tag].status.is_live())
    }

    fn decide_correction(&mut self, appraisal: usize, agree: bool, state: &str, conclusion: String) {
        let known = &mut self.appraisals[appraisal];
        if !agree {
            return;
        }
        if state != "approved" {
            known.correction = Some((state.to_owned(), conclusion));
            return;
        }
        known.version += 1;
        known.conclusion.clone_from(&conclusion);
        self.items[known.item].state.clone_from(&conclusion);
        let tag = &mut self.tags[known.tag.unwrap()];
        if conclusion != "genuine" && tag.status != Status::Suspended {
            tag.suspended = Some((tag.status, person("approver").to_owned()));
            tag.status = Status::Suspended;
        }
    }

    fn withdraw(&self, hands: &Hands<'_>, who: &str, appraisal: u8) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| {
            known.state == "approved" && known.tag.is_none()
        }) else {
            return Ok(self.clone());
        };
        let known = &self.appraisals[appraisal];
        let item = &self.items[known.item];
        let counts = item.appraisal == Some(appraisal);
        let allowed = who == "approver"
            && known.state == "approved"
            && known.tag.is_none()
            && (!counts || item.is_there());
        agreed(self, allowed, hands.withdraw(who, known.id), |model, _| {
            model.appraisals[appraisal].state = "withdrawn".to_owned();
            if counts {
                model.stand_back(appraisal);
            }
        })
    }

    fn correct(&self, hands: &Hands<'_>, who: &str, appraisal: u8, conclusion: u8) -> Outcome {
        let Some(appraisal) = pick(&self.appraisals, appraisal, |known| {
            known.correction.is_none() && self.is_live(known.tag)
        }) else {
            return Ok(self.clone());
        };
        let (known, conclusion) = (&self.appraisals[appraisal], concluded(conclusion));
        let allowed = who == "appraiser"
            && known.state == "approved"
            && known.correction.is_none()
            && self.is_live(known.tag)
            && self.may_be_found(known.item, conclusion);
        let done = hands.correct(who, known.id, conclusion);
        agreed(self, allowed, done, |model, _| {
            model.appraisals[appraisal].correction = Some(("submitted".to_owned(), conclusion.to_owned()));
        })
    }

    fn order(&self, hands: &Hands<'_>, who: &str, item: u8, kind: u8) -> Outcome {
        let possible = |item: &ModelItem| item.state == "not_genuine" && !item.waits() && !item.is_gone();
        let Some(item) = pick(&self.items, item, possible) else {
            return Ok(self.clone());
        };
        let (known, kind) = (&self.items[item], OutcomeKind::ALL[usize::from(kind) % 4]);
        let allowed = matches!(who, "platform" | "other-platform") && possible(known);
        agreed(self, allowed, hands.order(who, known.id, kind), |model, _| {
            model.items[item].outcomes.push((kind, false));
        })
    }

    fn carry_out(&self, hands: &Hands<'_>, who: &str, item: u8) -> Outcome {
        let Some(item) = pick(&self.items, item, ModelItem::waits) else {
            return Ok(self.clone());
        };
        let known = &self.items[item];
        let number = u32::try_from(known.outcomes.len()).unwrap();
        let allowed = who == "warehouse" && known.waits();
        let evidence = hands.store("warehouse", &video()).unwrap();
        let done = hands.carry_out(who, known.id, number, evidence);
        agreed(self, allowed, done, |model, _| {
            model.items[item].outcomes.last_mut().unwrap().1 = true;
        })
    }

    fn decide(&mut self, appraisal: usize, agree: bool, state: &str) {
        if let Some((_, conclusion)) = self.appraisals[appraisal].correction.take() {
            return self.decide_correction(appraisal, agree, state, conclusion);
        }
        let known = &mut self.appraisals[appraisal];
        let item = &mut self.items[known.item];
        if !agree {
            known.state = "refused".to_owned();
            self.stand_back(appraisal);
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
        // Anyone of the agency's people may (access.md).
        let allowed = matches!(who, "appraiser" | "reviewer" | "approver")
            && known.state == "approved"
            && known.conclusion == "genuine"
            && known.tag.is_none()
            && item.live.is_none()
            && item.is_there()
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
            sale: self.tags.len(),
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
            Transition::Suspend,
            Transition::Reinstate,
            Transition::Reinstate,
            Transition::Revoke,
            Transition::Replace,
            Transition::Return,
        ];
        let act = acts[usize::from(act) % acts.len()];
        let right = match act {
            Transition::Replace | Transition::Return => "warehouse",
            Transition::Reinstate => "other-platform",
            _ => "platform",
        };
        let who = identity(stranger, right);
        let may: &[&str] = match act {
            Transition::Replace => &["warehouse"],
            Transition::Return => &["warehouse", "platform", "other-platform"],
            _ => &["platform", "other-platform", "approver"],
        };
        let known = &self.tags[number];
        let was = known.suspended.as_ref().map(|(status, _)| *status);
        let next = transition(known.status, act, was);
        let own =
            act == Transition::Reinstate && known.suspended.as_ref().is_some_and(|(_, by)| by == person(who));
        let believed =
            act != Transition::Reinstate || self.appraisals[known.appraisal].conclusion == "genuine";
        let allowed = may.contains(&who) && next.is_ok() && !own && believed;
        let done = hands.change(who, known.serial, act, None);
        agreed(self, allowed, done, |model, answered| {
            let known = &mut model.tags[number];
            known.suspended = (act == Transition::Suspend).then(|| (known.status, person(who).to_owned()));
            known.status = next.unwrap();
            let (item, appraisal) = (known.item, known.appraisal);
            if !known.status.is_live() {
                model.items[item].live = None;
            }
            match act {
                Transition::Return => {
                    model.items[item].state = "received".to_owned();
                    model.items[item].appraisal = None;
                }
                Transition::Replace => {
                    let (sale, order) = (model.tags[number].sale, model.tags[number].order);
                    model.mint(appraisal, minted(&answered));
                    let new = model.tags.last_mut().unwrap();
                    (new.sale, new.order) = (sale, order);
                }
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
            let sale = model.tags[number].sale;
            let labels = model.tags.iter_mut().filter(|tag| tag.sale == sale);
            labels.for_each(|tag| tag.order = Some(order));
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
        let answer = hands.service.scans().count_scan(&code, "203.0.113.7");
        let verdict = answer.as_ref().map(|answer| answer.verdict);
        let expected = if forged {
            zhenma::domain::tag::state::Verdict::NotFound
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
    pub fn differences(&self, service: &Application) -> Vec<String> {
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
            let is = read::<Item>(service, &records::item(item.id)).map(|item: Item| {
                let done = |order: &OutcomeOrder| (order.kind, order.carried_out.is_some());
                let outcomes: Vec<_> = item.outcomes.iter().map(done).collect();
                (word(item.state), item.appraisal, item.live_tag, outcomes)
            });
            let should = Some((item.state.as_str(), appraisal, live, item.outcomes.clone()));
            same(
                format!("item {}", item.id),
                format!("{is:?}"),
                format!("{should:?}"),
            );
        }
        for known in &self.appraisals {
            let tag = known.tag.map(|number| self.tags[number].serial);
            let is = read::<Appraisal>(service, &records::appraisal(known.id)).map(|is: Appraisal| {
                (
                    is.state.as_str().to_owned(),
                    is.tag,
                    is.body.version,
                    is.under_way().state.as_str(),
                )
            });
            let should = Some((known.state.clone(), tag, known.version, known.stands()));
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
            let answer = service.scans().verify(&tag.code, "203.0.113.8").unwrap();
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
                .get(&records::receipt(&self.tags[tag.sale].serial))
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

fn read<T: serde::de::DeserializeOwned>(service: &Application, key: &str) -> Option<T> {
    records::read(service.store(), key)
        .unwrap()
        .map(|(value, _)| value)
}

const fn word(state: ItemState) -> &'static str {
    state.as_str()
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
    let rare = [Cell::new(0), Cell::new(0), Cell::new(0)];
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
        let report = service.operations().check(&mut |_| {}).unwrap();
        prop_assert!(report.findings.is_empty(), "{:#?}", report.findings);
        tags.set(tags.get() + model.tags.len());
        let of = |wanted: fn(&ModelAppraisal) -> bool| {
            model.appraisals.iter().filter(|known| wanted(known)).count()
        };
        let carried_out = model
            .items
            .iter()
            .flat_map(|item| &item.outcomes)
            .filter(|(_, done)| *done)
            .count();
        for (count, more) in rare.iter().zip([
            of(|known| known.version > 1),
            of(|known| known.state == "withdrawn"),
            carried_out,
        ]) {
            count.set(count.get() + more);
        }
        Ok(())
    });
    let (done, refused, tags) = (done.get(), refused.get(), tags.get());
    let [corrected, withdrawn, carried_out] = rare.map(Cell::into_inner);
    eprintln!("{done} acts done, {refused} refused, {tags} tags");
    eprintln!("{corrected} corrected, {withdrawn} withdrawn, {carried_out} outcomes carried out");
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

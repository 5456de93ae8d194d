//! The acts by the names of the test identities, over a service opened in this process. A new act is one function
//! here.

use std::collections::HashMap;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{Folder, IDENTITIES, findings};
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::idempotency::{Answered, IdempotencyKey};
use zhenma::app::intake::NewIntake;
use zhenma::app::records;
use zhenma::domain::catalogue::OutcomeKind;
use zhenma::domain::problem::Problem;
use zhenma::domain::tag::Serial;
use zhenma::domain::tag::state::Transition;
use zhenma::hash::Sha256Hash;
use zhenma::instant::Instant;
use zhenma::store::Record;

pub type Done<T> = Result<T, Problem>;

/// The tokens of a folder's people, by the names of their identities.
pub type Tokens = HashMap<String, String>;

pub fn tokens(folder: &Folder) -> Tokens {
    let token = |(name, ..): &(&str, &str, &str)| ((*name).to_owned(), folder.token(name));
    IDENTITIES.iter().map(token).collect()
}

/// Everybody, ready to act.
pub struct Hands<'a> {
    pub service: &'a Application,
    callers: HashMap<String, Caller>,
}

impl<'a> Hands<'a> {
    pub fn of(service: &'a Application, tokens: &Tokens) -> Self {
        let caller = |(name, token): (&String, &String)| {
            let caller = service.authenticate(token);
            (
                name.clone(),
                caller.unwrap_or_else(|problem| panic!("{name}: {problem}")),
            )
        };
        Self {
            service,
            callers: tokens.iter().map(caller).collect(),
        }
    }

    pub fn caller(&self, who: &str) -> &Caller {
        &self.callers[who]
    }

    /// The idempotency key of one call, as HTTP makes it.
    pub fn idempotency(who: &str, route: &str, key: &str) -> IdempotencyKey {
        IdempotencyKey::new(who, route, key, key.as_bytes()).unwrap()
    }

    /// Books `rows` items of a lot in; each goes to agency-1 and belongs to merchant-1. The same lot again gives the
    /// same items.
    pub fn book(
        &self,
        who: &str,
        lot: &str,
        rows: usize,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Vec<Uuid>> {
        let mut csv = "brand,name,category,merchant,lot\n".to_owned();
        csv.push_str(&format!("ALPINARA 演示,登山靴,shoes,merchant-1,{lot}\n").repeat(rows));
        let new = NewIntake {
            file: csv.as_bytes(),
            skip_bad: false,
            ignored: &zhenma::media::table::IgnoredColumns::default(),
        };
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .intake()
                .book(self.caller(who), new, idempotency, &mut |_| {})
        };
        let answer = value(&self.service.once(idempotency, act)?);
        let rows = ["booked", "already_booked"].map(|how| answer[how].as_array().unwrap().clone());
        let mut rows = rows.concat();
        rows.sort_by_key(|row| row["row"].as_u64());
        Ok(rows.iter().map(|row| id(&row["item_id"])).collect())
    }

    pub fn store(&self, who: &str, bytes: &[u8]) -> Done<Sha256Hash> {
        let mut incoming = self.service.evidence().begin_evidence(self.caller(who))?;
        incoming.write(bytes)?;
        Ok(self
            .service
            .evidence()
            .finish_evidence(self.caller(who), incoming)?
            .sha256)
    }

    pub fn appraise(
        &self,
        who: &str,
        item: Uuid,
        video: Sha256Hash,
        conclusion: &str,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Uuid> {
        let mut new = judged(conclusion);
        new["item_id"] = item.to_string().into();
        new["video"] = video.to_string().into();
        let new = read(new);
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .appraisals()
                .appraise(self.caller(who), &new, idempotency)
        };
        let submitted = value(&self.service.once(idempotency, act)?);
        Ok(id(&submitted["appraisal_id"]))
    }

    pub fn review(
        &self,
        who: &str,
        appraisal: Uuid,
        agree: bool,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Answered> {
        let decision = decision(agree);
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .appraisals()
                .review(self.caller(who), appraisal, &decision, idempotency)
        };
        self.service.once(idempotency, act)
    }

    pub fn approve(
        &self,
        who: &str,
        appraisal: Uuid,
        agree: bool,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Answered> {
        let decision = decision(agree);
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .appraisals()
                .approve(self.caller(who), appraisal, &decision, idempotency)
        };
        self.service.once(idempotency, act)
    }

    pub fn issue(&self, who: &str, appraisal: Uuid, idempotency: Option<IdempotencyKey>) -> Done<Answered> {
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .tags()
                .issue(self.caller(who), appraisal, idempotency)
        };
        self.service.once(idempotency, act)
    }

    /// Hands the correction of an approved report in.
    pub fn correct(&self, who: &str, appraisal: Uuid, conclusion: &str) -> Done<Answered> {
        let mut new = judged(conclusion);
        new["reason"] = "演练更正".into();
        self.service
            .appraisals()
            .correct(self.caller(who), appraisal, &read(new), None)
    }

    pub fn withdraw(&self, who: &str, appraisal: Uuid) -> Done<Answered> {
        self.service
            .appraisals()
            .withdraw(self.caller(who), appraisal, "演练撤回", None)
    }

    pub fn order(&self, who: &str, item: Uuid, kind: OutcomeKind) -> Done<Answered> {
        let new = read(json!({ "kind": kind, "reason": "假货" }));
        self.service
            .intake()
            .order_outcome(self.caller(who), item, &new, None)
    }

    pub fn carry_out(&self, who: &str, item: Uuid, number: u32, evidence: Sha256Hash) -> Done<Answered> {
        let new = read(json!({ "evidence": [evidence], "witness": "王某" }));
        self.service
            .intake()
            .carry_out(self.caller(who), item, number, &new, None)
    }

    pub fn bind(
        &self,
        who: &str,
        serial: Serial,
        code: &str,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Answered> {
        let new = read(json!({ "code": code, "carrier": "hang_tag", "place": "鞋盒右侧" }));
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .tags()
                .bind(self.caller(who), &serial, &new, idempotency)
        };
        self.service.once(idempotency, act)
    }

    pub fn change(
        &self,
        who: &str,
        serial: Serial,
        act: Transition,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Answered> {
        let change = |idempotency: Option<&IdempotencyKey>| {
            self.service
                .tags()
                .change(self.caller(who), &serial, act, ("演练", None), idempotency)
        };
        self.service.once(idempotency, change)
    }

    /// A time that the rules believe, and the same one whenever a sale is received again.
    fn received_at(&self, serial: &Serial) -> Instant {
        let read = |key: &str| self.service.store().get(key).unwrap();
        let parse = |record: Record| serde_json::from_slice::<Value>(&record.value).unwrap();
        let tag = read(&records::tag(serial)).map(parse).unwrap();
        let first = tag["sale"]
            .as_str()
            .map_or(*serial, |first| Serial::from_typed(first).unwrap());
        let known = read(&records::receipt(&first)).map(parse);
        let at = known.map_or_else(
            || tag["binding"]["bound_at"].clone(),
            |known| known["received_at"].clone(),
        );
        at.as_str().map_or_else(
            || "2026-01-17T10:00:00Z".parse().unwrap(),
            |at| at.parse().unwrap(),
        )
    }

    pub fn receive(
        &self,
        who: &str,
        serial: Serial,
        order: &str,
        idempotency: Option<IdempotencyKey>,
    ) -> Done<Answered> {
        let at = self.received_at(&serial);
        let new = read(json!({ "serial": serial, "order": order, "received_at": at, "by": "buyer" }));
        let act = |idempotency: Option<&IdempotencyKey>| {
            self.service.covers().receive(self.caller(who), &new, idempotency)
        };
        self.service.once(idempotency, act)
    }
}

/// Findings that carry a conclusion.
fn judged(conclusion: &str) -> Value {
    let mut findings = findings();
    if conclusion == "not_genuine" {
        findings[0]["result"] = "differs".into();
        findings[0]["note"] = "针脚不同".into();
    }
    let settles = (conclusion == "undetermined").then_some("品牌方书面确认");
    json!({ "findings": findings, "conclusion": conclusion, "would_settle": settles })
}

fn decision(agree: bool) -> zhenma::app::appraisals::Decision {
    read(json!({ "agree": agree, "note": if agree { Value::Null } else { "不同意".into() } }))
}

fn read<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

pub fn value(answered: &Answered) -> Value {
    serde_json::from_slice(&answered.body).unwrap()
}

pub fn id(value: &Value) -> Uuid {
    value.as_str().unwrap().parse().unwrap()
}

/// The serial and the code of an issued tag.
pub fn minted(answered: &Answered) -> (Serial, String) {
    let issued = value(answered);
    let text = |field: &str| issued[field].as_str().unwrap().to_owned();
    (Serial::from_data(&text("serial")).unwrap(), text("code"))
}

//! The process whose power is cut: it does everything people do, on several threads, and says each acknowledgement
//! on its standard output, where the shim writes it down among the writes and syncs.

use std::io::Write;
use std::path::Path;
use std::thread;

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::app::video;
use crate::hands::{Hands, Tokens, minted};
use crate::kills_child::{FOLDER, open};
use zhenma::app::{Application, records};
use zhenma::domain::people::OrganisationId;
use zhenma::domain::tag::state::Transition;
use zhenma::hash::Sha256Hash;

pub const TOKENS: &str = "ZHENMA_POWER_TOKENS";
pub const SEED: &str = "ZHENMA_POWER_SEED";
const THREADS: u64 = 4;
const LIVES: usize = 4;
/// Rows of the large intake: its kept answer is more than sled keeps in its log, so it goes to a file of its own.
const ROWS: usize = 2_600;

/// One acknowledgement.
fn say(line: &str) {
    std::io::stdout()
        .lock()
        .write_all(format!("\n{line}\n").as_bytes())
        .unwrap();
}

/// Says that the record at `key`, which only this thread writes, is there.
fn have(service: &Application, key: &str) {
    let record = service
        .store()
        .get(key)
        .unwrap()
        .unwrap_or_else(|| panic!("no {key}"));
    say(&format!("have {key} {}", record.version));
}

#[test]
#[ignore = "this is the process that `power` starts"]
fn works_until_the_power_is_cut() {
    let folder = std::env::var(FOLDER).expect("only `power` runs this");
    let tokens: Tokens = serde_json::from_str(&std::env::var(TOKENS).unwrap()).unwrap();
    let seed: u64 = std::env::var(SEED).unwrap().parse().unwrap();
    let service = open(Path::new(&folder));
    let hands = Hands::of(&service, &tokens);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let hands = &hands;
            scope.spawn(move || {
                let mut chance = StdRng::seed_from_u64(seed ^ (number + 1));
                if number == 0 && seed.is_multiple_of(2) {
                    book_many(hands, seed);
                }
                for _ in 0..LIVES {
                    live(hands, &mut chance);
                }
            });
        }
        scope.spawn(|| keep_house(&hands, seed));
    });
    // Nothing is closed: what closing would write down counts for nothing.
    std::process::exit(0);
}

/// One large intake under an idempotency key.
fn book_many(hands: &Hands<'_>, seed: u64) {
    let idempotency = Hands::idempotency("warehouse", "POST /api/v1/intake", &format!("many-{seed}"));
    let items = hands
        .book("warehouse", &format!("many-{seed}"), ROWS, Some(idempotency))
        .unwrap();
    have(hands.service, &records::item(items[0]));
    have(hands.service, &records::item(items[ROWS - 1]));
    say(&format!("booked many-{seed} {ROWS} {}", items[0]));
}

/// An agency with a key file, and a new key for certificates while others issue.
fn keep_house(hands: &Hands<'_>, seed: u64) {
    let id = OrganisationId::parse(&format!("agency-{:x}", seed & 0xffff_ffff)).unwrap();
    let new = serde_json::json!({ "id": id, "kind": "agency", "name": "演示", "demonstration": true });
    let operator = zhenma::app::caller::Caller::local_operator().unwrap();
    hands
        .service
        .people()
        .add_organisation(&operator, serde_json::from_value(new).unwrap())
        .unwrap();
    have(hands.service, &records::agency_key(&id));
    say(&format!("agency {id}"));
    let key = hands
        .service
        .keys()
        .rotate(&operator, zhenma::domain::tag::Ring::Certificate)
        .unwrap();
    have(hands.service, &records::ring_key(&key.kid));
}

/// One item from the warehouse's door to the buyer's phone, and what may come after.
fn live(hands: &Hands<'_>, chance: &mut StdRng) {
    let service = hands.service;
    let item = hands
        .book("warehouse", &uuid::Uuid::new_v4().to_string(), 1, None)
        .unwrap()[0];
    have(service, &records::item(item));
    let video = hands.store("appraiser", &video()).unwrap();
    have(service, &records::evidence(&video));
    let appraisal = hands.appraise("appraiser", item, video, "genuine", None).unwrap();
    have(service, &records::appraisal(appraisal));
    hands.review("reviewer", appraisal, true, None).unwrap();
    have(service, &records::appraisal(appraisal));
    hands.approve("approver", appraisal, true, None).unwrap();
    have(service, &records::appraisal(appraisal));
    let issued = hands
        .issue("approver", appraisal, Some(issue_mark(appraisal)))
        .unwrap();
    let (serial, code) = minted(&issued);
    say(&format!("issued {appraisal} {}", Sha256Hash::of(&issued.body)));
    have(service, &records::tag(&serial));
    if chance.gen_bool(0.2) {
        return;
    }
    hands.bind("warehouse", serial, &code, None).unwrap();
    have(service, &records::tag(&serial));
    have(service, &records::verify(&serial));
    for visitor in 0..chance.gen_range(0..4) {
        service
            .scans()
            .count_scan(&code, &format!("203.0.113.{visitor}"))
            .unwrap();
        say(&format!("scanned {serial}"));
    }
    if chance.gen_bool(0.5) {
        hands.receive("platform", serial, "O-1", None).unwrap();
        have(service, &records::receipt(&serial));
    }
    let next = [
        Transition::Suspend,
        Transition::Revoke,
        Transition::Replace,
        Transition::Return,
        Transition::Reinstate,
    ];
    match next.choose(chance).unwrap() {
        Transition::Reinstate => {
            hands
                .change("platform", serial, Transition::Suspend, None)
                .unwrap();
            have(service, &records::tag(&serial));
            hands
                .change("other-platform", serial, Transition::Reinstate, None)
                .unwrap();
        }
        act => {
            let own = matches!(act, Transition::Replace | Transition::Return);
            let who = if own { "warehouse" } else { "platform" };
            hands.change(who, serial, *act, None).unwrap();
        }
    }
    have(service, &records::tag(&serial));
}

pub fn issue_mark(appraisal: Uuid) -> zhenma::app::idempotency::IdempotencyKey {
    Hands::idempotency("approver", "POST /api/v1/tags", &appraisal.to_string())
}

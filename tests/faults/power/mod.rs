//! "A power cut is simulated, not only SIGKILL": a program works under a shim that writes down its writes and its
//! syncs (`shim.c`); from that the test works out what a disk may hold after a cut at any moment (`disk.rs`), opens
//! it, and finds everything that was acknowledged before.

mod child;
mod commands;
mod disk;
mod journal;
mod story;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, TestRunner};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use tempfile::TempDir;
use uuid::Uuid;

use self::child::{SEED, TOKENS, issue_mark};
use self::disk::{Disk, Luck};
use self::journal::Deed;
use crate::app::Folder;
use crate::chance::chance;
use crate::hands::{Hands, Tokens, tokens};
use crate::kills_child::{FOLDER, open};
use crate::model;
use crate::model::Model;
use zhenma::app::{Application, records};
use zhenma::domain::tag::Serial;
use zhenma::hash::Sha256Hash;
use zhenma::store::counter_key;

/// How often more than usual the power is cut.
const ROUNDS: &str = "ZHENMA_POWER_ROUNDS";
const CUTS: usize = 10;

fn rounds(usual: usize) -> usize {
    std::env::var(ROUNDS).map_or(usual, |text| text.parse().expect("a number of rounds"))
}

/// What was acknowledged up to some moment.
#[derive(Clone, Default)]
struct Acknowledged {
    records: HashMap<String, u64>,
    issued: HashMap<Uuid, Sha256Hash>,
    scans: HashMap<String, u64>,
    agencies: Vec<String>,
    booked: Vec<(String, usize, Uuid)>,
}

impl Acknowledged {
    fn take(&mut self, said: &str) {
        for line in said.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                ["have", key, version] => {
                    self.records.insert((*key).to_owned(), version.parse().unwrap());
                }
                ["issued", appraisal, hash] => {
                    self.issued
                        .insert(appraisal.parse().unwrap(), hash.parse().unwrap());
                }
                ["scanned", serial] => *self.scans.entry((*serial).to_owned()).or_default() += 1,
                ["agency", id] => self.agencies.push((*id).to_owned()),
                ["booked", key, rows, first] => {
                    self.booked
                        .push(((*key).to_owned(), rows.parse().unwrap(), first.parse().unwrap()));
                }
                _ => {}
            }
        }
    }

    /// Opens what the cut left: `check` accepts it, and all this is there.
    fn assert_in(&self, folder: &Path, tokens: &Tokens, what: &str) {
        let service = open(folder);
        let report = service.operations().check(&mut |_| {}).unwrap();
        assert!(report.findings.is_empty(), "{what}: {:#?}", report.findings);
        let get = |key: &str| service.store().get(key).unwrap();
        for (key, version) in &self.records {
            let found = get(key).unwrap_or_else(|| panic!("{what}: {key} of commit {version} is lost"));
            let (is, was) = (found.version, *version);
            assert!(is >= was, "{what}: {key} is the one of commit {is}, not of {was}");
        }
        for (serial, scans) in &self.scans {
            let serial = Serial::from_data(serial).unwrap();
            let counter = counter_key(&records::scan_counter(&serial));
            let counted =
                get(&counter).map_or(0, |record| serde_json::from_slice::<u64>(&record.value).unwrap());
            assert!(
                counted >= *scans,
                "{what}: {scans} scans of {serial} were counted, {counted} are left"
            );
        }
        for agency in &self.agencies {
            let key = agency.as_str();
            let file = zhenma::app::key_file::read(&folder.join(format!("keys/agency-{key}.json")));
            let file = file.unwrap_or_else(|error| panic!("{what}: {agency}: {error}"));
            let public = service.keys().agency_jwks(agency).unwrap()["keys"][0]["x"].clone();
            let x = zhenma::domain::tag::PublicKey(zhenma::domain::tag::Signer::public(&file));
            assert_eq!(public, x.to_string(), "{what}: the file holds another key");
        }
        self.assert_answers_are_kept(&service, tokens, what);
    }

    /// Whoever asks again is told what they were told.
    fn assert_answers_are_kept(&self, service: &Application, tokens: &Tokens, what: &str) {
        let hands = Hands::of(service, tokens);
        for (appraisal, hash) in &self.issued {
            let again = hands.issue("approver", *appraisal, Some(issue_mark(*appraisal)));
            let again = again.unwrap_or_else(|problem| panic!("{what}: {appraisal}: {problem}"));
            assert_eq!(Sha256Hash::of(&again.body), *hash, "{what}: {appraisal}");
        }
        for (key, rows, first) in &self.booked {
            let idempotency = Hands::idempotency("warehouse", "POST /api/v1/intake", key);
            let again = hands.book("warehouse", key, *rows, Some(idempotency)).unwrap();
            assert_eq!((again.len(), again[0]), (*rows, *first), "{what}");
        }
    }
}

/// A journal with what lay in the folder before.
struct Run {
    before: Disk,
    deeds: Vec<Deed>,
}

impl Run {
    fn of(command: &mut Command, folder: &Path) -> Self {
        let before = Disk::holding(folder);
        let dir = TempDir::new().unwrap();
        let path = dir.path().join("journal");
        let output = journal::follow(command, folder, &path).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{command:?}: {error}");
        let deeds = journal::read(&path);
        Self { before, deeds }
    }

    /// Where the program said something.
    fn said(&self) -> Vec<usize> {
        let said = |(place, deed): (usize, &Deed)| matches!(deed, Deed::Said { .. }).then_some(place);
        self.deeds.iter().enumerate().filter_map(said).collect()
    }

    /// Moments to cut at: half of them right behind an acknowledgement, where most is at stake.
    fn moments(&self, count: usize, random: &mut StdRng) -> Vec<usize> {
        let said = self.said();
        let mut moments: Vec<usize> = (0..count)
            .map(|number| match said.choose(random) {
                Some(place) if number % 2 == 0 => place + 1,
                _ => random.gen_range(0..=self.deeds.len()),
            })
            .collect();
        moments.sort_unstable();
        moments
    }

    /// Calls `each` with the disk at each of `moments` and what was said by then.
    fn at(&self, moments: &[usize], mut each: impl FnMut(usize, &Disk, &[&str])) {
        let mut disk = self.before.clone();
        let mut said = Vec::new();
        let mut moments = moments.iter().peekable();
        for place in 0..=self.deeds.len() {
            while moments.next_if(|moment| **moment == place).is_some() {
                each(place, &disk, &said);
            }
            let Some(deed) = self.deeds.get(place) else { break };
            disk.take(deed);
            if let Deed::Said { text } = deed {
                said.push(text.as_str());
            }
        }
    }

    /// That the shim missed nothing: with all luck the disk is the folder as it stands.
    fn assert_whole(&self, folder: &Path) {
        self.at(&[self.deeds.len()], |_, disk, _| {
            let whole = TempDir::new().unwrap();
            disk.cut(&whole.path().join("data"), Luck::Good, 0);
            let difference = Command::new("diff")
                .args(["-rq", "--exclude=*.sock"])
                .arg(folder)
                .arg(whole.path().join("data"))
                .output()
                .unwrap();
            let difference = String::from_utf8_lossy(&difference.stdout).into_owned();
            assert_eq!(difference, "", "the journal does not account for this");
        });
    }
}

fn working(folder: &Path, tokens: &Tokens, seed: u64) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture"])
        .arg("power::child::works_until_the_power_is_cut")
        .env(FOLDER, folder)
        .env(TOKENS, serde_json::to_string(tokens).unwrap())
        .env(SEED, seed.to_string())
        .stdin(Stdio::null());
    command
}

#[test]
fn what_was_acknowledged_survives_a_power_cut_at_any_moment() {
    let mut random = chance("power");
    let first = Folder::new();
    let tokens = tokens(&first);
    let place = TempDir::new().unwrap();
    let mut folder = first.data();
    let mut known = Acknowledged::default();
    let (mut cuts, mut at_stake) = (0, 0);
    for round in 0..rounds(3) {
        let seed = random.r#gen();
        let run = Run::of(&mut working(&folder, &tokens, seed), &folder);
        run.assert_whole(&folder);
        let moments = run.moments(CUTS, &mut random);
        let go_on = moments[random.gen_range(0..moments.len())];
        let mut next: Option<(PathBuf, Acknowledged)> = None;
        run.at(&moments, |moment, disk, said| {
            let mut acknowledged = known.clone();
            said.iter().for_each(|text| acknowledged.take(text));
            let luck = *Luck::ALL.choose(&mut random).unwrap();
            let fate = random.r#gen();
            let what = format!(
                "round {round}, cut after deed {moment} of {}, luck {luck:?}, fate {fate}, {} records known before",
                run.deeds.len(),
                known.records.len()
            );
            let left = place.path().join(format!("{round}-{moment}-{fate}"));
            disk.cut(&left, luck, fate);
            acknowledged.assert_in(&left, &tokens, &what);
            std::fs::remove_dir_all(&left).unwrap();
            if moment == go_on && next.is_none() {
                // Not the folder that was just opened: the next round opens it under the shim.
                disk.cut(&left, luck, fate);
                next = Some((left, acknowledged));
            } else {
                at_stake += said.len();
            }
            cuts += 1;
        });
        (folder, known) = next.unwrap();
    }
    eprintln!("{cuts} cuts, {at_stake} acknowledgements looked for");
}

/// After a cut in the middle of random acts the store says what the model said before the interrupted act, or after.
#[test]
fn after_a_cut_the_store_says_what_the_model_said_before_or_after_the_act() {
    let mut random = chance("model and power");
    for round in 0..rounds(3) {
        let folder = Folder::new();
        let tokens = tokens(&folder);
        let seed = proptest::test_runner::TestRng::from_seed(
            proptest::test_runner::RngAlgorithm::ChaCha,
            &random.r#gen::<[u8; 32]>(),
        );
        let mut runner = TestRunner::new_with_rng(Config::default(), seed);
        let attempts = model::attempts(80).new_tree(&mut runner).unwrap().current();
        let run = Run::of(
            &mut model::acting(&folder.data(), &tokens, &attempts),
            &folder.data(),
        );
        // Every model said, with the place where it was said.
        let said = |(place, deed): (usize, &Deed)| match deed {
            Deed::Said { text } => {
                let json = text.lines().find_map(|line| line.strip_prefix("model "))?;
                Some((place, serde_json::from_str::<Model>(json).unwrap()))
            }
            _ => None,
        };
        let models: Vec<(usize, Model)> = run.deeds.iter().enumerate().filter_map(said).collect();
        let moments = run.moments(CUTS, &mut random);
        run.at(&moments, |moment, disk, _| {
            let after = models.partition_point(|(place, _)| *place < moment);
            let luck = *Luck::ALL.choose(&mut random).unwrap();
            let fate = random.r#gen();
            let left = TempDir::new().unwrap();
            disk.cut(&left.path().join("data"), luck, fate);
            let service = open(&left.path().join("data"));
            let report = service.operations().check(&mut |_| {}).unwrap();
            let what = format!("round {round}, cut after deed {moment}, luck {luck:?}, fate {fate}");
            assert!(report.findings.is_empty(), "{what}: {:#?}", report.findings);
            let around = [after.saturating_sub(1), after].map(|number| models.get(number));
            let differences = around.map(|model| model.map(|(_, model)| model.differences(&service)));
            let agrees = differences.iter().flatten().any(Vec::is_empty);
            assert!(agrees, "{what}: before and after: {differences:#?}");
        });
    }
}

/// Records under `prefix`.
pub fn count(service: &Application, prefix: &str) -> usize {
    let mut count = 0;
    zhenma::store::for_each::<zhenma::store::StoreError>(service.store(), prefix, |_, _| {
        count += 1;
        Ok(())
    })
    .unwrap();
    count
}

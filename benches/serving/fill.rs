//! Filling a folder: the first tags through every act, the rest from approved appraisals written in large batches.

use std::fmt::Display;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use uuid::Uuid;

use crate::Failure;
use crate::folder::{Beside, People, set_up};
use crate::pattern::{Kind, Pattern};
use crate::server::settings;
use crate::thin::Thin;
use zhenma::app::Application;
use zhenma::app::appraisals::{Decision, NewAppraisal};
use zhenma::app::caller::Caller;
use zhenma::app::intake::NewIntake;
use zhenma::app::sources::Entropy;
use zhenma::app::tags::NewBinding;
use zhenma::domain::people::Role;
use zhenma::domain::tag::Serial;
use zhenma::media::invented;

/// Tags that pass every act, the video's upload among them; those after them start approved.
const THROUGH_EVERY_ACT: usize = 1_000;
/// Tags with video, dossier, report and signatures of their own; those after them share the pattern's.
const WHOLE: usize = 100_000;
/// Callers at a time.
pub const CALLERS: usize = 64;
/// Items in one batch.
const CHUNK: usize = 50;

/// Fills `folder` up to `tags` active tags and `spares` approved appraisals. With `ZHENMA_BENCH_THIN=20000` tags above
/// that number are thin.
pub fn fill(folder: &Path, tags: usize, spares: usize, cache: u64) -> Result<(), Failure> {
    set_up(folder)?;
    let beside = Beside::of(folder);
    let entropy = rising(tags);
    let of_service = Arc::clone(&entropy);
    let service = Application::open(&beside.data(), &settings(cache))?
        .with_entropy(Entropy::new(move |bytes| of_service(bytes)));
    let thin_from = match std::env::var("ZHENMA_BENCH_THIN") {
        Ok(number) => number.parse()?,
        Err(_) => usize::MAX,
    };
    let filling = Filling {
        people: People::read(&beside, &service)?,
        codes: beside.appending("codes.txt")?,
        spares: beside.appending("spares.txt")?,
        service,
    };
    let there = beside.codes()?.len();
    filling.run(
        "tags through every act",
        there,
        tags.min(THROUGH_EVERY_ACT),
        Filling::every_act,
    )?;
    let there = beside.codes()?.len();
    if there < tags || beside.spares()?.len() < spares {
        let pattern = Pattern::make(
            &filling.service,
            &beside.data(),
            &filling.people,
            filling.approved()?,
        )?;
        for (what, to, kind) in [
            (
                "tags from whole approved appraisals",
                tags.min(WHOLE).min(thin_from),
                Kind::Whole,
            ),
            (
                "tags from light approved appraisals",
                tags.min(thin_from),
                Kind::Light,
            ),
        ] {
            filling.run(what, beside.codes()?.len(), to, |filling, count| {
                let approved = pattern.write(&filling.service, kind, count)?;
                approved.into_iter().try_for_each(|id| filling.tag(id))
            })?;
        }
        let codes = beside.codes()?;
        if codes.len() < tags {
            let thin = Thin::of(
                &filling.service,
                codes.first().ok_or("no tag to take as the pattern")?,
            )?;
            filling.run("thin tags", codes.len(), tags, |filling, count| {
                let mut serials = Vec::with_capacity(count);
                for _ in 0..count {
                    let mut random = [0; 12];
                    entropy(&mut random);
                    serials.push(Serial::from_random(random));
                }
                let codes = thin.write(&filling.service, &serials)?;
                filling.note(&filling.codes, &codes)
            })?;
        }
        filling.run(
            "spare appraisals",
            beside.spares()?.len(),
            spares,
            |filling, count| {
                let approved = pattern.write(&filling.service, Kind::Whole, count)?;
                filling.note(&filling.spares, &approved)
            },
        )?;
    }
    Ok(())
}

/// Fills bytes.
type Random = dyn Fn(&mut [u8]) + Send + Sync;

/// Serials that rise while a folder is filled, spread over their whole range. In random order every insert rewrites
/// another leaf of the tree, and a million tags would take an hour and 60 GB to write; what is read afterwards is read
/// in random order all the same.
fn rising(tags: usize) -> Arc<Random> {
    let (next, most) = (AtomicU64::new(0), tags.max(1) as u64);
    Arc::new(move |bytes: &mut [u8]| {
        let place = next.fetch_add(1, Ordering::Relaxed) % most;
        let first = u128::from(place * (1 << 20) / most);
        // A serial's first characters are the lowest five bits at a time.
        let low = (0..4).fold(0, |low, group| {
            low | (first >> (15 - 5 * group) & 31) << (5 * group)
        });
        let random = Uuid::new_v4().as_u128() << 20 | low;
        bytes.copy_from_slice(&random.to_be_bytes()[4..]);
    })
}

struct Filling {
    service: Application,
    people: People,
    codes: Mutex<BufWriter<File>>,
    spares: Mutex<BufWriter<File>>,
}

impl Filling {
    /// Lets many callers make `made` of as many as are missing between `from` and `to`, and says how fast it goes.
    fn run(
        &self,
        what: &str,
        from: usize,
        to: usize,
        make: impl Fn(&Self, usize) -> Result<(), Failure> + Sync,
    ) -> Result<(), Failure> {
        if from >= to {
            return Ok(());
        }
        let (next, done, started) = (AtomicUsize::new(from), AtomicUsize::new(0), Instant::now());
        let said = AtomicU64::new(0);
        let worker = || -> Result<(), Failure> {
            loop {
                let at = next.fetch_add(CHUNK, Ordering::Relaxed);
                if at >= to {
                    return Ok(());
                }
                let count = CHUNK.min(to - at);
                make(self, count)?;
                let made = done.fetch_add(count, Ordering::Relaxed) + count;
                let seconds = started.elapsed().as_secs() / 5;
                if said.swap(seconds, Ordering::Relaxed) < seconds {
                    eprintln!(
                        "  {} of {to} {what}, {:.0}/s",
                        from + made,
                        rate(made, started.elapsed())
                    );
                }
            }
        };
        std::thread::scope(|scope| {
            let workers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(worker)).collect();
            workers
                .into_iter()
                .try_for_each(|worker| worker.join().map_err(|_| "a filling thread panicked")?)
        })?;
        for list in [&self.codes, &self.spares] {
            list.lock().map_err(|_| "poisoned")?.flush()?;
        }
        let speed = rate(to - from, started.elapsed());
        let line = json!({ "measure": "filling", "what": what, "from": from, "to": to, "callers": CALLERS,
            "per_second": speed.round() });
        println!("{line}");
        Ok(())
    }

    /// Items through intake, upload, appraisal, review, approval, issue and binding.
    fn every_act(&self, count: usize) -> Result<(), Failure> {
        for item in self.book(count)? {
            let appraisal = self.appraise(item)?;
            self.tag(appraisal)?;
        }
        Ok(())
    }

    /// One approved appraisal that came through every act.
    fn approved(&self) -> Result<Uuid, Failure> {
        let items = self.book(1)?;
        self.appraise(*items.first().ok_or("no item was booked")?)
    }

    fn book(&self, count: usize) -> Result<Vec<Uuid>, Failure> {
        let file = intake_file(count);
        let new = NewIntake {
            file: file.as_bytes(),
            skip_bad: false,
            ignored: &zhenma::media::table::IgnoredColumns::default(),
        };
        let warehouse = self.people.of(Role::Warehouse)?;
        let booked = self.service.intake().book(warehouse, new, None, &mut |_| {})?;
        let booked: Value = serde_json::from_slice(&booked.body)?;
        let rows = booked["booked"].as_array().ok_or("nothing was booked")?;
        rows.iter()
            .map(|row| Ok(serde_json::from_value(row["item_id"].clone())?))
            .collect()
    }

    fn appraise(&self, item: Uuid) -> Result<Uuid, Failure> {
        let appraiser = self.people.of(Role::Appraiser)?;
        let photos = [photo()?, photo()?]
            .map(|photo| self.store(appraiser, &photo))
            .into_iter()
            .collect::<Result<Vec<_>, Failure>>()?;
        let video = self.store(appraiser, &video(32)?)?;
        let new = appraisal_of(&json!(item), &photos, &video);
        let new: NewAppraisal = serde_json::from_value(new)?;
        let answer: Value =
            serde_json::from_slice(&self.service.appraisals().appraise(appraiser, &new, None)?.body)?;
        let id: Uuid = serde_json::from_value(answer["appraisal_id"].clone())?;
        let agree: Decision = serde_json::from_value(json!({ "agree": true }))?;
        self.service
            .appraisals()
            .review(self.people.of(Role::Reviewer)?, id, &agree, None)?;
        self.service
            .appraisals()
            .approve(self.people.of(Role::Approver)?, id, &agree, None)?;
        Ok(id)
    }

    fn store(&self, caller: &Caller, bytes: &[u8]) -> Result<String, Failure> {
        let mut incoming = self.service.evidence().begin_evidence(caller)?;
        incoming.write(bytes)?;
        Ok(self
            .service
            .evidence()
            .finish_evidence(caller, incoming)?
            .sha256
            .to_string())
    }

    /// Issue and bind.
    fn tag(&self, appraisal: Uuid) -> Result<(), Failure> {
        let issued = self
            .service
            .tags()
            .issue(self.people.of(Role::Approver)?, appraisal, None)?;
        let issued: Value = serde_json::from_slice(&issued.body)?;
        let serial = Serial::from_data(issued["serial"].as_str().unwrap_or_default())?;
        let code = issued["code"].as_str().unwrap_or_default().to_owned();
        let codes = [code.clone()];
        let binding = NewBinding {
            code,
            carrier: "hang_tag".to_owned(),
            place: "左脚鞋舌内侧".to_owned(),
            photo: None,
        };
        self.service
            .tags()
            .bind(self.people.of(Role::Warehouse)?, &serial, &binding, None)?;
        self.note(&self.codes, &codes)
    }

    /// Adds a line to a list for each of these.
    fn note(&self, list: &Mutex<BufWriter<File>>, what: &[impl Display]) -> Result<(), Failure> {
        let lines: String = what.iter().map(|one| format!("{one}\n")).collect();
        list.lock().map_err(|_| "poisoned")?.write_all(lines.as_bytes())?;
        Ok(())
    }
}

fn rate(count: usize, elapsed: Duration) -> f64 {
    count as f64 / elapsed.as_secs_f64()
}

/// An intake file of `count` rows, each with a serial of its own.
pub fn intake_file(count: usize) -> String {
    let mut csv = "brand,name,model,style_number,category,sku,own_serial,origin_country\n".to_owned();
    for _ in 0..count {
        let own = Uuid::new_v4().simple().to_string();
        csv.push_str("ALPINARA 演示,登山靴 Summit GTX,EX-100,EX100-01,shoes,EX-SKU-1,");
        csv.push_str(&own[..12]);
        csv.push_str(",意大利 Italy\n");
    }
    csv
}

/// An appraisal that finds an item genuine.
pub fn appraisal_of(item: &Value, photos: &[String], video: &str) -> Value {
    let findings: Vec<_> = zhenma::domain::appraisal::MANDATORY
        .iter()
        .enumerate()
        .map(|(number, point)| {
            json!({ "point": point, "result": "conforms",
                "photos": photos.iter().skip(number).take(1).collect::<Vec<_>>() })
        })
        .collect();
    json!({ "item_id": item, "findings": findings, "conclusion": "genuine", "video": video })
}

/// A photo that no other item has.
pub fn photo() -> Result<Vec<u8>, Failure> {
    Ok(invented::photo(Uuid::new_v4().as_bytes())?)
}

/// A video that no other appraisal has, with an empty box of so many bytes at its end.
pub fn video(free: u32) -> Result<Vec<u8>, Failure> {
    let mut video = invented::video(Uuid::new_v4().as_bytes(), 6);
    video.extend_from_slice(&(free + 8).to_be_bytes());
    video.extend_from_slice(b"free");
    video.resize(video.len() + usize::try_from(free)?, 0);
    Ok(video)
}

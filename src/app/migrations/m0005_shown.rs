//! Migration 5: photos belong to items and videos to appraisals by what they show, which former rules did not ask.
//!
//! Stored files are read once: a video of any size to its end. A file that is not there, or that no reader understands any
//! more, counts as showing itself. Photos and videos that several items or appraisals use already stay theirs, marked.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::Step;
use super::walk::walk_at_most;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::media::sniff::{HEAD_BYTES, sniff};
use crate::media::{photo, video};
use crate::message::as_told;
use crate::store::blobs::BlobStore;
use crate::store::{Batch, Store, StoreError};

/// Its place among the migrations.
pub(super) const NUMBER: u32 = 5;

/// Files of one step: a few seconds where they are videos.
const RECORDS: usize = 50;
/// Bytes of a photo at most that are read.
const PHOTO_BYTES: u64 = 1 << 30;

#[derive(Deserialize)]
struct Appraisal {
    id: String,
    body: Body,
    #[serde(default)]
    correction: Option<Draft>,
    #[serde(default)]
    former: Vec<String>,
}

/// A correction under way, or a report.
#[derive(Deserialize)]
struct Draft {
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    item_id: String,
    findings: Vec<Finding>,
    video: Video,
}

#[derive(Deserialize)]
struct Finding {
    #[serde(default)]
    photos: Vec<String>,
}

#[derive(Deserialize)]
struct Video {
    sha256: String,
}

#[derive(Deserialize)]
struct Tag {
    item: String,
    #[serde(default)]
    binding: Option<Binding>,
}

#[derive(Deserialize)]
struct Binding {
    #[serde(default)]
    photo: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Shows {
    shown: String,
}

#[derive(Serialize, Deserialize)]
struct ShownOf {
    of: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    also: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    allowed_by: Option<u32>,
}

/// One step: over files, then over appraisals and tags, which use them.
///
/// # Errors
/// What reading returns, and a sentence for a record that is not what former releases wrote.
pub(super) fn step(store: &dyn Store, files: &dyn BlobStore, place: Option<&str>) -> Result<Step, Problem> {
    let mut uses = Uses::new(store);
    let prefixes = ["evidence/", "appraisal/", "tag/"];
    let mut step = walk_at_most(store, &prefixes, place, RECORDS, |key, record, batch| {
        if let Some(sha256) = key.strip_prefix("evidence/") {
            return hash(files, sha256, batch);
        }
        if key.starts_with("appraisal/") {
            return uses.of_appraisal(&parsed(key, &record.value)?);
        }
        uses.of_tag(&parsed(key, &record.value)?)
    })?;
    for (key, owner) in uses.changed {
        step.batch.put(key, &owner)?;
    }
    Ok(step)
}

/// Records what a file shows.
fn hash(files: &dyn BlobStore, sha256: &str, batch: &mut Batch) -> Result<(), Problem> {
    // A disk that cannot read one file must not keep the folder closed; `zhenma scrub` names it.
    let shown = sha256.parse().ok().and_then(|sha256| shown(files, &sha256));
    if let Some(shown) = shown {
        let shown = shown.to_string();
        batch.put(format!("evidence-shows/{sha256}"), &Shows { shown })?;
    }
    Ok(())
}

fn shown(files: &dyn BlobStore, sha256: &Sha256Hash) -> Option<Sha256Hash> {
    let mut file = files.open(sha256).ok()??;
    let bytes = file.length();
    let mut head = Vec::new();
    let most = u64::try_from(HEAD_BYTES).ok()?;
    file.by_ref().take(most).read_to_end(&mut head).ok()?;
    file.seek(SeekFrom::Start(0)).ok()?;
    let media_type = sniff(&head).ok()?;
    if media_type.is_video() {
        return video::shown_hash(file, bytes).ok();
    }
    let mut photo = Vec::new();
    file.take(PHOTO_BYTES).read_to_end(&mut photo).ok()?;
    photo::shown_hash(&photo, media_type).ok()
}

/// Who uses what, as far as this step found it.
struct Uses<'a> {
    store: &'a dyn Store,
    changed: BTreeMap<String, ShownOf>,
}

impl<'a> Uses<'a> {
    const fn new(store: &'a dyn Store) -> Self {
        Self {
            store,
            changed: BTreeMap::new(),
        }
    }

    fn of_appraisal(&mut self, appraisal: &Appraisal) -> Result<(), Problem> {
        self.of_body(&appraisal.body, &appraisal.id)?;
        if let Some(draft) = &appraisal.correction {
            self.of_body(&draft.body, &appraisal.id)?;
        }
        for hash in &appraisal.former {
            let key = format!("report/{hash}");
            if let Some(record) = self.store.get(&key)? {
                let report: Draft = parsed(&key, &record.value)?;
                self.of_body(&report.body, &appraisal.id)?;
            }
        }
        Ok(())
    }

    fn of_body(&mut self, body: &Body, appraisal: &str) -> Result<(), Problem> {
        for photo in body.findings.iter().flat_map(|finding| &finding.photos) {
            self.uses(photo, &body.item_id)?;
        }
        self.uses(&body.video.sha256, appraisal)
    }

    fn of_tag(&mut self, tag: &Tag) -> Result<(), Problem> {
        match tag.binding.as_ref().and_then(|binding| binding.photo.as_ref()) {
            Some(photo) => self.uses(photo, &tag.item),
            None => Ok(()),
        }
    }

    fn uses(&mut self, file: &str, who: &str) -> Result<(), Problem> {
        let shows: Option<Shows> = self.read(&format!("evidence-shows/{file}"))?;
        let key = format!("shown/{}", shows.as_ref().map_or(file, |shows| &shows.shown));
        let known = match self.changed.remove(&key) {
            Some(owner) => Some(owner),
            None => self.read(&key)?,
        };
        let owner = match known {
            None => ShownOf {
                of: who.to_owned(),
                also: Vec::new(),
                allowed_by: None,
            },
            Some(mut owner) => {
                if owner.of != who && !owner.also.iter().any(|other| other == who) {
                    owner.also.push(who.to_owned());
                    owner.allowed_by = owner.allowed_by.or(Some(NUMBER.saturating_sub(1)));
                }
                owner
            }
        };
        self.changed.insert(key, owner);
        Ok(())
    }

    fn read<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, Problem> {
        let record = self.store.get(key)?;
        record.map(|record| parsed(key, &record.value)).transpose()
    }
}

fn parsed<T: DeserializeOwned>(key: &str, value: &[u8]) -> Result<T, Problem> {
    let damaged = |error| StoreError::Damaged {
        key: key.to_owned(),
        why: as_told(&error),
    };
    Ok(serde_json::from_slice(value).map_err(damaged)?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::tests::Memory;
    use super::*;
    use crate::media::invented;
    use crate::store::blobs::FolderBlobs;

    /// The same photo with a comment in it, which a viewer does not show.
    fn commented(photo: &[u8]) -> Vec<u8> {
        [&photo[..2], b"\xFF\xFE\0\x06free", &photo[2..]].concat()
    }

    fn keep(files: &FolderBlobs, bytes: &[u8]) -> String {
        let mut pending = files.begin().unwrap();
        pending.write(bytes).unwrap();
        pending.keep().unwrap().to_string()
    }

    #[test]
    fn pictures_get_their_owners_and_what_several_use_stays_theirs_marked() {
        let folder = tempfile::tempdir().unwrap();
        let files = FolderBlobs::open(folder.path(), 0).unwrap();
        let photo = invented::photo(b"one").unwrap();
        let (one, same) = (keep(&files, &photo), keep(&files, &commented(&photo)));
        let (video, gone) = (keep(&files, &invented::video(b"one", 1)), "ab".repeat(32));
        let body = |item: &str, photo: &str, video: &str| json!({ "item_id": item, "findings": [{ "photos": [photo] }, {}], "video": { "sha256": video } });
        let memory = Memory::of([
            (format!("evidence/{one}"), json!({})),
            (format!("evidence/{same}"), json!({})),
            (format!("evidence/{video}"), json!({})),
            (format!("evidence/{gone}"), json!({})),
            (
                "appraisal/a".to_owned(),
                json!({ "id": "a", "body": body("item-1", &one, &video), "former": ["r"] }),
            ),
            (
                "appraisal/b".to_owned(),
                json!({ "id": "b", "body": body("item-2", &same, &gone) }),
            ),
            (
                "report/r".to_owned(),
                json!({ "body": body("item-1", &one, &video) }),
            ),
            (
                "tag/t".to_owned(),
                json!({ "item": "item-3", "binding": { "photo": one } }),
            ),
        ]);
        for _ in 0..2 {
            let mut place: Option<String> = None;
            loop {
                let done = step(&memory, &files, place.as_deref()).unwrap();
                memory.commit(done.batch).unwrap();
                place = done.place;
                if place.is_none() {
                    break;
                }
            }
        }
        let shown = |file: &str| match memory.value(&format!("evidence-shows/{file}")) {
            Some(shows) => shows["shown"].as_str().unwrap().to_owned(),
            None => file.to_owned(),
        };
        let owner = |file: &str| memory.value(&format!("shown/{}", shown(file)));
        assert_eq!(shown(&one), shown(&same));
        assert_ne!(shown(&one), one);
        let also = json!({ "of": "item-1", "also": ["item-2", "item-3"], "allowed_by": 4 });
        assert_eq!(owner(&one), Some(also));
        assert_eq!(owner(&video), Some(json!({ "of": "a" })));
        assert_eq!(owner(&gone), Some(json!({ "of": "b" })));
        assert_eq!(memory.value(&format!("evidence-shows/{gone}")), None::<Value>);
    }
}

//! A photo belongs to one item and a video to one appraisal, by what they show (S12, SA6).

use std::collections::BTreeMap;

use uuid::Uuid;

use super::EvidenceFiles;
use crate::app::caller::Caller;
use crate::app::records;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, ReportBody};
use crate::domain::catalogue::Item;
use crate::domain::evidence::{LookAlike, ShownOf, Shows};
use crate::domain::people::OrganisationId;
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::prefix_end;

/// Look-alikes that are told of one appraisal at most.
const MOST_LOOK_ALIKES: usize = 20;

impl EvidenceFiles<'_> {
    /// Makes the photos in `body` its item's and the video in it the appraisal's, in the commit of `work`.
    ///
    /// # Errors
    /// 409 for a photo of another item or a video of another appraisal, named to their own people only.
    pub(crate) fn claim(
        &self,
        caller: &Caller,
        body: &ReportBody,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        let photos: Vec<Sha256Hash> = body.photos().iter().map(|photo| photo.sha256).collect();
        self.claim_photos(caller, body.item_id, "findings.photos", &photos, work)?;
        let shown = self.shown(&body.video.sha256)?;
        match self.owner(&shown)? {
            Some(owner) if owner.is_of(body.appraisal_id) => Ok(()),
            Some(owner) => Err(self.video_of_another(caller, owner.of)?),
            None => claim(&shown, body.appraisal_id, work),
        }
    }

    /// Makes `photos`, which stand in `field`, those of `item`.
    ///
    /// # Errors
    /// 409 for a photo of another item.
    pub(crate) fn claim_photos(
        &self,
        caller: &Caller,
        item: Uuid,
        field: &str,
        photos: &[Sha256Hash],
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        // The same picture may show two points, in one file or in two.
        let mut shown = BTreeMap::new();
        for photo in photos {
            let shows = self.shows(photo)?;
            shown.insert(shows.map_or(*photo, |shows| shows.shown), photo);
            if let Some(pixels) = shows.and_then(|shows| shows.pixels) {
                shown.insert(pixels, photo);
            }
            if let Some(hash) = shows.and_then(|shows| shows.difference_hash) {
                work.put(records::look_of(hash.bits, item), photo)?;
            }
        }
        for (shown, photo) in shown {
            match self.owner(&shown)? {
                Some(owner) if owner.is_of(item) => {}
                Some(owner) => return Err(self.photo_of_another(caller, field, photo, owner.of)?),
                None => claim(&shown, item, work)?,
            }
        }
        Ok(())
    }

    /// Photos of other items that look like those in `body`. It reads up to 32 places a photo.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) fn look_alikes(&self, body: &ReportBody) -> Result<Vec<LookAlike>, Problem> {
        let mut found = Vec::new();
        for photo in body.photos() {
            let Some(hash) = self.shows(&photo.sha256)?.and_then(|shows| shows.difference_hash) else {
                continue;
            };
            for bits in hash.near() {
                if found.len() < MOST_LOOK_ALIKES {
                    self.look_alikes_of(body, &photo.sha256, bits, &mut found)?;
                }
            }
        }
        found.truncate(MOST_LOOK_ALIKES);
        Ok(found)
    }

    fn look_alikes_of(
        &self,
        body: &ReportBody,
        photo: &Sha256Hash,
        bits: u64,
        found: &mut Vec<LookAlike>,
    ) -> Result<(), Problem> {
        let store = self.context.store();
        let prefix = records::looks_like(bits);
        // Goods of one make may look the same a thousand times; the first ones tell the reviewer as much.
        let most = MOST_LOOK_ALIKES.saturating_add(1);
        for (key, record) in store.scan(&prefix, &prefix_end(&prefix), most)? {
            let item: Option<Uuid> = key.strip_prefix(&prefix).and_then(|id| id.parse().ok());
            let Some(item) = item.filter(|item| *item != body.item_id) else {
                continue;
            };
            let like: Sha256Hash = serde_json::from_slice(&record.value)?;
            let own = records::read::<Item>(store, &records::item(item))?
                .is_some_and(|(item, _)| item.agency.as_str() == body.agency.id);
            let told = LookAlike {
                photo: *photo,
                item: own.then_some(item),
                like: own.then_some(like),
            };
            if !found.contains(&told) {
                found.push(told);
            }
        }
        Ok(())
    }

    /// What a file shows; of one that no release could read, the file itself.
    fn shown(&self, file: &Sha256Hash) -> Result<Sha256Hash, Problem> {
        Ok(self.shows(file)?.map_or(*file, |shows| shows.shown))
    }

    fn shows(&self, file: &Sha256Hash) -> Result<Option<Shows>, Problem> {
        let shows = records::read(self.context.store(), &records::shows(file))?;
        Ok(shows.map(|(shows, _)| shows))
    }

    fn owner(&self, shown: &Sha256Hash) -> Result<Option<ShownOf>, Problem> {
        let owner = records::read(self.context.store(), &records::shown(shown))?;
        Ok(owner.map(|(owner, _)| owner))
    }

    fn photo_of_another(
        &self,
        caller: &Caller,
        field: &str,
        photo: &Sha256Hash,
        item: Uuid,
    ) -> Result<Problem, Problem> {
        let found = records::read::<Item>(self.context.store(), &records::item(item))?;
        let told = match found {
            Some((found, _)) if caller.may_see_item(&found) => message!("photo.of_another_item", photo, item),
            _ => message!("photo.used", photo),
        };
        Ok(Problem::conflict(told).in_field(field))
    }

    fn video_of_another(&self, caller: &Caller, appraisal: Uuid) -> Result<Problem, Problem> {
        let agency: Option<&OrganisationId> = caller.organisation().ok();
        let found = records::read::<Appraisal>(self.context.store(), &records::appraisal(appraisal))?;
        let own = |(found, _): (Appraisal, u64)| {
            let own = agency.is_some_and(|agency| found.body.agency.id == agency.as_str());
            own.then_some(found.body.item_id)
        };
        let told = match found.and_then(own) {
            Some(item) => message!("video.of_another_appraisal", appraisal, item),
            None => message!("video.used"),
        };
        Ok(Problem::conflict(told).in_field("video"))
    }
}

fn claim(shown: &Sha256Hash, of: Uuid, work: &mut UnitOfWork) -> Result<(), Problem> {
    work.require_absent(records::shown(shown));
    work.put(records::shown(shown), &ShownOf::first(of))?;
    Ok(())
}

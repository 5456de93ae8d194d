//! Approved appraisals in large batches, after the pattern of one that came through every act.
//!
//! [`Kind::Whole`]: each has an id, an item, a video, a dossier and a report of its own, and all its signatures hold;
//! what it skips is the acts' commits one by one, the upload, and the fsync of the video.
//! [`Kind::Light`]: each has an id and an item of its own, and shares video, dossier, report and signatures with the
//! pattern. What issue, bind and verify write and read is the same.

use std::path::Path;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use uuid::Uuid;

use crate::Failure;
use crate::folder::People;
use zhenma::app::event::Event;
use zhenma::app::sources::system_time;
use zhenma::app::{Application, records};
use zhenma::domain::appraisal::{Appraisal, AppraisalReport, body_hash, report_bytes, sign_message};
use zhenma::domain::catalogue::Item;
use zhenma::domain::evidence::Evidence;
use zhenma::domain::people::{OrganisationId, Role};
use zhenma::domain::tag::{Signer, sign_jws};
use zhenma::hash::Sha256Hash;
use zhenma::store::{Batch, Write};

/// Who signs, in order.
const SIGNING: [Role; 3] = [Role::Appraiser, Role::Reviewer, Role::Approver];

/// How much of an appraisal is its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everything.
    Whole,
    /// Its id and its item.
    Light,
}

/// One approved appraisal with its item, and the keys that signed it.
pub struct Pattern {
    appraisal: Appraisal,
    item: Item,
    dossier: Value,
    video: Evidence,
    signers: Vec<Box<dyn Signer>>,
    agency: (OrganisationId, Arc<dyn Signer>),
    events: Vec<Event>,
}

impl Pattern {
    /// Takes the approved `appraisal` of the data in `folder` as the pattern.
    pub fn make(
        service: &Application,
        folder: &Path,
        people: &People,
        appraisal: Uuid,
    ) -> Result<Self, Failure> {
        let store = service.store();
        let (appraisal, _) = records::must_read::<Appraisal>(store, &records::appraisal(appraisal))?;
        let body = &appraisal.body;
        let (item, _) = records::must_read::<Item>(store, &records::item(body.item_id))?;
        let (dossier, _) = records::must_read(store, &records::dossier(&body.dossier_sha256))?;
        let (video, _) = records::must_read(store, &records::evidence(&body.video.sha256))?;
        let agency = OrganisationId::parse(&body.agency.id)?;
        // A demonstration's agency keeps its key beside the service's own.
        let key = zhenma::app::key_file::read(&folder.join("keys").join(format!("agency-{agency}.json")))?;
        let signers = SIGNING
            .into_iter()
            .map(|role| Ok(people.of(role)?.signer()?))
            .collect::<Result<_, Failure>>()?;
        let mut events = Vec::new();
        for (kind, role) in [
            ("received", Role::Warehouse),
            ("appraised", Role::Appraiser),
            ("reviewed", Role::Reviewer),
            ("approved", Role::Approver),
        ] {
            events.push(Event::new(kind, people.of(role)?.by.clone(), system_time()));
        }
        Ok(Self {
            item,
            dossier,
            video,
            signers,
            agency: (agency, Arc::new(key)),
            events,
            appraisal,
        })
    }

    /// Writes `count` more in one batch, and gives their ids.
    pub fn write(&self, service: &Application, kind: Kind, count: usize) -> Result<Vec<Uuid>, Failure> {
        let mut batch = Batch::new();
        let approved = (0..count)
            .map(|_| self.add(service, kind, &mut batch))
            .collect::<Result<_, _>>()?;
        service.store().commit(batch)?;
        Ok(approved)
    }

    fn add(&self, service: &Application, kind: Kind, batch: &mut Batch) -> Result<Uuid, Failure> {
        let (id, now) = (Uuid::now_v7(), system_time());
        let (mut item, mut appraisal) = (self.item.clone(), self.appraisal.clone());
        (item.id, item.appraisal, item.booked_at) = (Uuid::now_v7(), Some(id), now);
        item.dossier_salt = Uuid::new_v4().simple().to_string();
        item.facts.own_serial = item.dossier_salt.get(..12).map(str::to_owned);
        appraisal.id = id;
        let body = &mut appraisal.body;
        (body.appraisal_id, body.item_id, body.appraised_at) = (id, item.id, now);
        body.item = item.facts.clone();
        if kind == Kind::Whole {
            self.add_own(service, &item, &mut appraisal, batch)?;
        }
        batch.require_absent(records::item(item.id));
        batch.put(records::item(item.id), &item)?;
        batch.require_absent(records::appraisal(id));
        batch.put(records::appraisal(id), &appraisal)?;
        Ok(id)
    }

    /// The appraisal's own video, dossier, signatures, report and events.
    fn add_own(
        &self,
        service: &Application,
        item: &Item,
        appraisal: &mut Appraisal,
        batch: &mut Batch,
    ) -> Result<(), Failure> {
        let (id, now) = (appraisal.id, appraisal.body.appraised_at);
        let mut dossier = self.dossier.clone();
        dossier["appraisal_id"] = id.to_string().into();
        dossier["salt"] = item.dossier_salt.clone().into();
        let video = self.video(service, id)?;
        let body = &mut appraisal.body;
        body.dossier_sha256 = Sha256Hash::of(serde_json_canonicalizer::to_vec(&dossier)?);
        (body.video.sha256, body.video.bytes) = (video.sha256, video.bytes);
        appraisal.body_sha256 = body_hash(&appraisal.body)?;
        for (signature, signer) in appraisal.signatures.iter_mut().zip(&self.signers) {
            signature.time = now;
            let message = sign_message(signature.role, id, &appraisal.body_sha256, now);
            signature.signature = URL_SAFE_NO_PAD.encode(signer.sign(&message)?);
        }
        let hash = appraisal.body_sha256.to_string();
        let report = report_bytes(&AppraisalReport {
            body: appraisal.body.clone(),
            signatures: appraisal.signatures.clone(),
            agency_jws: sign_jws(self.agency.1.as_ref(), None, hash.as_bytes())?,
        })?;
        let report_sha256 = Sha256Hash::of(&report);
        appraisal.report_sha256 = Some(report_sha256);
        batch.put(records::evidence(&video.sha256), &video)?;
        batch.put(records::evidence_of(&self.agency.0, &video.sha256), &true)?;
        batch.put(records::video(&video.sha256), &id)?;
        batch.put(records::dossier(&appraisal.body.dossier_sha256), &dossier)?;
        batch.write(records::report(&report_sha256), Write::Put(report.into()));
        for event in &self.events {
            let mut event = event.clone();
            (event.id, event.at, event.item) = (Uuid::now_v7(), now, Some(item.id));
            event.appraisal = (event.kind != "received").then_some(id);
            event.write(batch)?;
        }
        Ok(())
    }

    /// A video's place on the disk: a few bytes of its own instead of a video, and no fsync.
    fn video(&self, service: &Application, appraisal: Uuid) -> Result<Evidence, Failure> {
        let bytes = format!("video of {appraisal}");
        let mut video = self.video.clone();
        video.sha256 = Sha256Hash::of(&bytes);
        video.bytes = u64::try_from(bytes.len())?;
        let mut blob = service.blobs().begin()?;
        blob.write(bytes.as_bytes())?;
        blob.keep_unsynced(&video.sha256)?;
        Ok(video)
    }
}

//! What a stored file belongs to: the appraisals that name it and the tags that rest on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::operate::Operations;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::appraisal::Appraisal;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};
use crate::store::for_each;

/// What names a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owners {
    /// Appraisals it is evidence of.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub appraisals: BTreeSet<Uuid>,
    /// Reports that name it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub reports: BTreeSet<Sha256Hash>,
    /// Tags of these appraisals, and tags on whose label's picture it is.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub tags: BTreeSet<Serial>,
}

impl Explain for Owners {
    fn message(&self) -> Message {
        let mut owners = Vec::new();
        if !self.tags.is_empty() {
            owners.push(message!("scrub.of_tags", tags = listed(&self.tags)));
        }
        if !self.reports.is_empty() {
            owners.push(message!("scrub.of_reports", reports = listed(&self.reports)));
        }
        if !self.appraisals.is_empty() {
            owners.push(message!(
                "scrub.of_appraisals",
                appraisals = listed(&self.appraisals)
            ));
        }
        if owners.is_empty() {
            message!("scrub.of_nothing")
        } else {
            message!("scrub.belongs_to", owners: owners)
        }
    }
}

impl fmt::Display for Owners {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.message().fmt(f)
    }
}

fn listed(ids: &BTreeSet<impl ToString>) -> String {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    ids.join(" ")
}

impl Operations<'_> {
    /// What each of `files` belongs to. One pass over appraisals and tags, for the rare day on which a file is
    /// damaged; a record that cannot be read is `check`'s to report.
    pub(crate) fn owners(
        &self,
        files: &BTreeSet<Sha256Hash>,
    ) -> Result<BTreeMap<Sha256Hash, Owners>, Problem> {
        let mut owners: BTreeMap<Sha256Hash, Owners> =
            files.iter().map(|file| (*file, Owners::default())).collect();
        if files.is_empty() {
            return Ok(owners);
        }
        for_each(self.context.store(), records::APPRAISALS, |_, record| {
            let Ok(appraisal) = serde_json::from_slice::<Appraisal>(&record.value) else {
                return Ok(());
            };
            let photos = appraisal.body.photos();
            let named = photos.iter().map(|photo| photo.sha256);
            for file in named.chain([appraisal.body.video.sha256]) {
                if let Some(owner) = owners.get_mut(&file) {
                    owner.appraisals.insert(appraisal.id);
                    owner.reports.extend(appraisal.report_sha256);
                }
            }
            Ok::<(), Problem>(())
        })?;
        for_each(self.context.store(), records::TAGS, |_, record| {
            let Ok(tag) = serde_json::from_slice::<TagRecord>(&record.value) else {
                return Ok(());
            };
            let picture = tag.binding.as_ref().and_then(|binding| binding.photo);
            for (file, owner) in &mut owners {
                if owner.appraisals.contains(&tag.appraisal) || picture == Some(*file) {
                    owner.tags.insert(tag.serial);
                }
            }
            Ok::<(), Problem>(())
        })?;
        Ok(owners)
    }
}

//! What a tag rests on: the keys that signed its seal, its certificate and its report, and whether they are believed.

use crate::app::keys::Keys;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, AppraisalReport, Signature};
use crate::domain::certificate::signed_with;
use crate::domain::people::{OrganisationId, Person};
use crate::domain::problem::Problem;
use crate::domain::tag::{HeldKey, KeyName, KeyUse, verify_jws};
use crate::instant::Instant;
use crate::message::message;

/// When an appraisal got its last signature, and with it the agency's.
fn approved_at(appraisal: &Appraisal) -> Option<Instant> {
    appraisal.signatures.iter().map(|signature| signature.time).max()
}

impl Keys<'_> {
    /// Every signature a tag rests on.
    ///
    /// # Errors
    /// If the store fails or a record is missing.
    pub(crate) fn key_uses(&self, tag: &TagRecord) -> Result<Vec<KeyUse>, Problem> {
        let mut uses = vec![KeyUse {
            key: KeyName::Ring(tag.seal_key.clone()),
            at: tag.issued_at,
        }];
        uses.push(self.certificate_use(tag)?);
        uses.extend(self.report_uses(tag)?);
        Ok(uses)
    }

    /// Those of a tag's signatures that `key` can have made; the others are not read.
    pub(crate) fn key_uses_like(&self, tag: &TagRecord, key: &KeyName) -> Result<Vec<KeyUse>, Problem> {
        match key {
            KeyName::Ring(kid) if kid.starts_with("seal-") => Ok(vec![KeyUse {
                key: KeyName::Ring(tag.seal_key.clone()),
                at: tag.issued_at,
            }]),
            KeyName::Ring(_) => Ok(vec![self.certificate_use(tag)?]),
            KeyName::Agency(_) if tag.agency.as_str() != key.holder() => Ok(Vec::new()),
            KeyName::Agency(_) | KeyName::Person(_) => self.report_uses(tag),
        }
    }

    pub(crate) fn certificate_use(&self, tag: &TagRecord) -> Result<KeyUse, Problem> {
        let key = records::certificate(&tag.serial, tag.certificate_version);
        let (jws, _) = records::must_read::<String>(self.context.store(), &key)?;
        let (kid, at) = signed_with(&jws)
            .ok_or_else(|| Problem::internal(format!("the record at '{key}' is no certificate")))?;
        Ok(KeyUse {
            key: KeyName::Ring(kid),
            at,
        })
    }

    fn report_uses(&self, tag: &TagRecord) -> Result<Vec<KeyUse>, Problem> {
        let (appraisal, _) =
            records::must_read::<Appraisal>(self.context.store(), &records::appraisal(tag.appraisal))?;
        let person = |signature: &Signature| KeyUse {
            key: KeyName::Person(signature.kid.clone()),
            at: signature.time,
        };
        let mut uses: Vec<_> = appraisal.signatures.iter().map(person).collect();
        if let (Some(kid), Some(at)) = (self.agency_key_of(&appraisal)?, approved_at(&appraisal)) {
            uses.push(KeyUse {
                key: KeyName::Agency(kid),
                at,
            });
        }
        Ok(uses)
    }

    /// The agency's key under an appraisal's report. Appraisals of before it was noted are asked for their report.
    pub(crate) fn agency_key_of(&self, appraisal: &Appraisal) -> Result<Option<String>, Problem> {
        if let (None, Some(hash)) = (&appraisal.agency_key, &appraisal.report_sha256) {
            let (report, _) =
                records::must_read::<AppraisalReport>(self.context.store(), &records::report(hash))?;
            let mut named = None;
            let _ = verify_jws(&report.agency_jws, |kid| {
                named = Some(kid.to_owned());
                None
            });
            return Ok(named);
        }
        Ok(appraisal.agency_key.clone())
    }

    /// That no signature under an appraisal was made with a key that was compromised then. The commit of `work` is refused if one
    /// of the keys changes meanwhile, so that no tag slips past a compromise.
    ///
    /// # Errors
    /// 409 that names the key.
    pub(crate) fn require_believed(
        &self,
        appraisal: &Appraisal,
        work: &mut UnitOfWork,
    ) -> Result<(), Problem> {
        for (signature, person) in appraisal.signatures.iter().zip(&appraisal.persons) {
            let record = records::person(person);
            let (person, version) = records::must_read::<Person>(self.context.store(), &record)?;
            let key = person.keys.iter().find(|key| key.kid == signature.kid);
            believe(key, signature.time)?;
            work.require_version(record, version);
        }
        if let (Some(kid), Some(at)) = (self.agency_key_of(appraisal)?, approved_at(appraisal)) {
            let agency = OrganisationId::parse(&appraisal.body.agency.id).map_err(Problem::internal)?;
            let (keys, version) = self.agency_keys(&agency)?.unwrap_or_default();
            believe(keys.key(&kid), at)?;
            work.require_version(records::agency_key(&agency), version);
        }
        Ok(())
    }
}

fn believe(key: Option<&HeldKey>, at: Instant) -> Result<(), Problem> {
    let since = key.and_then(|key| key.compromised_since);
    if let (Some(key), Some(since)) = (key, since)
        && at >= since
    {
        let told = message!("key.report_by_compromised", at, key = key.kid, since);
        return Err(Problem::conflict(told));
    }
    Ok(())
}

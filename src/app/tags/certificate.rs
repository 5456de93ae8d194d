//! Certificates of tags: the first, and the next version of the same serial.

use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::appraisal::{Appraisal, Signature, SignedAs};
use crate::domain::certificate::{
    CertificateFacts, FormerCertificate, MediaFacts, ReportFacts, StatusListIndex, certificate,
};
use crate::domain::problem::Problem;
use crate::domain::tag::{Origin, Serial, Signer, tag_uri};
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// What a certificate says beside its appraisal.
pub(crate) struct CertificateOf<'a> {
    pub(crate) serial: Serial,
    pub(crate) origin: &'a Origin,
    pub(crate) issued_at: Instant,
    pub(crate) valid_from: Instant,
    pub(crate) report: ReportFacts,
    pub(crate) status_list: StatusListIndex,
    pub(crate) version: u32,
    pub(crate) corrects: Option<FormerCertificate>,
}

impl Tags<'_> {
    /// Signs a certificate of `appraisal`.
    ///
    /// # Errors
    /// If `signer` does not sign.
    pub(crate) fn certify(
        &self,
        appraisal: &Appraisal,
        of: &CertificateOf<'_>,
        signer: &dyn Signer,
    ) -> Result<String, Problem> {
        let body = &appraisal.body;
        let facts = CertificateFacts {
            origin: of.origin,
            tag_uri: &tag_uri(of.origin, &self.context.deployment.prefix, &of.serial),
            item_uri: &format!("{}/items/{}", of.origin, body.item_id),
            item: &body.item,
            agency: &body.agency,
            conclusion: body.conclusion,
            appraised_at: body.appraised_at,
            issued_at: of.issued_at,
            valid_from: of.valid_from,
            report: of.report,
            video: MediaFacts {
                sha256: body.video.sha256,
                bytes: body.video.bytes,
                media_type: body.video.media_type.mime().to_owned(),
            },
            signers: &signed_as(appraisal),
            policy: &self.context.policy,
            status: of.status_list,
            version: of.version,
            corrects: of.corrects,
        };
        certificate(&facts, signer).map_err(Problem::internal)
    }

    /// Signs the next certificate version of a tag with the active key, valid from the time of `work`, and writes it.
    /// Its report is the one that stands in `tag`; `corrects` names the former certificate where that report is a
    /// correction.
    ///
    /// # Errors
    /// If the active key does not sign.
    pub(crate) fn next_certificate(
        &self,
        tag: &mut TagRecord,
        appraisal: &Appraisal,
        corrects: Option<FormerCertificate>,
        work: &mut UnitOfWork,
    ) -> Result<String, Problem> {
        let signers = self.context.signers();
        signers.require_active(work);
        let of = CertificateOf {
            serial: tag.serial,
            origin: &tag.origin,
            issued_at: tag.issued_at,
            valid_from: work.at(),
            report: tag.report,
            status_list: tag.status_list,
            version: tag.certificate_version.saturating_add(1),
            corrects,
        };
        let certificate = self.certify(appraisal, &of, signers.certificate.as_ref())?;
        tag.certificate_version = of.version;
        tag.certificate_sha256 = Sha256Hash::of(&certificate);
        work.put(
            records::certificate(&tag.serial, tag.certificate_version),
            &certificate,
        )?;
        Ok(certificate)
    }
}

/// The report of an approved appraisal as certificates name it.
///
/// # Errors
/// 500 for an appraisal that is not approved.
pub(crate) fn report_facts(appraisal: &Appraisal) -> Result<ReportFacts, Problem> {
    let sha256 = appraisal
        .report_sha256
        .ok_or_else(|| Problem::internal("an approved appraisal without report"))?;
    Ok(ReportFacts {
        sha256,
        version: appraisal.body.version,
    })
}

fn signed_as(appraisal: &Appraisal) -> Vec<SignedAs> {
    let of = |signature: &Signature| SignedAs {
        role: signature.role,
        licence: signature.licence.clone(),
    };
    appraisal.signatures.iter().map(of).collect()
}

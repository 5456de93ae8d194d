//! What an appraiser judged by, and whether the findings carry the conclusion: the same for an appraisal and for its
//! correction.

use crate::app::appraisals::Appraisals;
use crate::app::caller::Caller;
use crate::app::catalogue::Catalogue;
use crate::app::evidence::EvidenceFiles;
use crate::app::records;
use crate::app::text::text;
use crate::domain::appraisal::{
    Checklist, ChecklistUsed, Conclusion, Finding, NewYardstick, Point, Refusal, Yardstick, check_findings,
    check_would_settle,
};
use crate::domain::catalogue::{Category, PublicFacts, ReferenceVersion};
use crate::domain::problem::Problem;
use crate::hash::Sha256Hash;
use crate::message::{Explain, Message, message};

/// Most yardsticks of one appraisal, and the longest name of one.
const MOST_YARDSTICKS: usize = 10;
const LONGEST_NAME: usize = 200;

/// What an appraiser says of an item.
pub(crate) struct Judgement<'a> {
    pub(crate) findings: &'a [Finding],
    pub(crate) conclusion: Conclusion,
    pub(crate) would_settle: Option<&'a str>,
    pub(crate) yardsticks: &'a [NewYardstick],
}

/// The same, looked up and found good.
pub(crate) struct Judged {
    pub(crate) yardsticks: Vec<Yardstick>,
    pub(crate) checklist: ChecklistUsed,
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal.field() {
            Some(field) => Self::invalid(field, "", refusal.message()),
            None => Self::conflict(refusal.message()),
        }
    }
}

impl Appraisals<'_> {
    /// Checks a judgement of an item with these facts, and looks its yardsticks and checklist up.
    pub(crate) fn assess(
        &self,
        caller: &Caller,
        item: &PublicFacts,
        judgement: &Judgement<'_>,
    ) -> Result<Judged, Problem> {
        let checklist = self.checklist(item.category)?;
        let (yardsticks, points) = self.yardsticks(caller, item, &checklist, judgement.yardsticks)?;
        let checklist = checklist.used_with(points);
        check_findings(judgement.findings, judgement.conclusion, &checklist.mandatory)?;
        check_would_settle(judgement.conclusion, judgement.would_settle)?;
        for photo in judgement.findings.iter().flat_map(|finding| &finding.photos) {
            let found = EvidenceFiles::new(self.context).own_evidence(caller, "findings.photos", photo)?;
            if !found.media_type.is_photo() {
                let right = message!("evidence.not_a_photo");
                return Err(Problem::invalid("findings.photos", photo, right));
            }
        }
        Ok(Judged {
            yardsticks,
            checklist,
        })
    }

    /// The yardsticks as the report names them, and the points their reference versions add.
    fn yardsticks(
        &self,
        caller: &Caller,
        item: &PublicFacts,
        checklist: &Checklist,
        named: &[NewYardstick],
    ) -> Result<(Vec<Yardstick>, Vec<Point>), Problem> {
        if named.len() > MOST_YARDSTICKS {
            let right = message!("appraisal.too_many_yardsticks", most = MOST_YARDSTICKS);
            return Err(Problem::invalid("yardsticks", named.len(), right));
        }
        let (mut yardsticks, mut points) = (Vec::new(), Vec::new());
        for yardstick in named {
            yardsticks.push(match yardstick {
                NewYardstick::BrandStandard { name } => Yardstick::BrandStandard {
                    name: standard(name)?,
                },
                NewYardstick::TradeStandard { name } => Yardstick::TradeStandard {
                    name: standard(name)?,
                },
                NewYardstick::ReferenceVersion { id } => {
                    let reference = self.reference_for(caller, *id, item)?;
                    points.extend(
                        reference
                            .facts
                            .points
                            .iter()
                            .filter_map(|p| Point::parse(&p.point)),
                    );
                    pinned(&reference)?
                }
            });
        }
        if yardsticks.is_empty() {
            let name = checklist.standard.clone();
            yardsticks.push(Yardstick::TradeStandard { name });
        }
        Ok((yardsticks, points))
    }

    fn reference_for(
        &self,
        caller: &Caller,
        id: uuid::Uuid,
        item: &PublicFacts,
    ) -> Result<ReferenceVersion, Problem> {
        let wrong = |right: Message| Problem::invalid("yardsticks", id, right);
        let agency = caller.organisation()?;
        let reference = records::read::<ReferenceVersion>(self.context.store(), &records::reference(id))?
            .map(|(reference, _)| reference)
            .filter(|reference| reference.agency == *agency)
            .ok_or_else(|| wrong(message!("reference_version.of_another_agency")))?;
        if let Some(newer) = reference.replaced_by {
            return Err(wrong(message!("reference_version.outdated", newer)));
        }
        match reference.facts.mismatch(item) {
            Some(mismatch) => Err(wrong(mismatch)),
            None => Ok(reference),
        }
    }

    /// The newest checklist of a category.
    pub(crate) fn checklist(&self, category: Category) -> Result<Checklist, Problem> {
        let mut checklists = Catalogue::new(self.context).checklists_of(category)?;
        checklists
            .pop()
            .ok_or_else(|| Problem::internal(format!("no checklist for {}", category.as_str())))
    }
}

fn standard(name: &str) -> Result<String, Problem> {
    text("yardsticks.name", name, LONGEST_NAME).map(str::to_owned)
}

fn pinned(reference: &ReferenceVersion) -> Result<Yardstick, Problem> {
    let facts = &reference.facts;
    let name = [&facts.brand, &facts.model, &facts.region, &facts.version];
    Ok(Yardstick::ReferenceVersion {
        id: reference.id,
        name: name.map(|part| part.trim()).join(" · "),
        sha256: Sha256Hash::of(serde_json_canonicalizer::to_vec(facts)?),
    })
}

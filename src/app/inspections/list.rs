//! Inspections, listed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::inspections::Inspections;
use crate::app::list::cursor::Question;
use crate::app::list::{Ask, Making, Page, Stretch, scope};
use crate::app::records;
use crate::domain::catalogue::Category;
use crate::domain::people::{OrganisationId, Permission};
use crate::domain::problem::Problem;
use crate::inspection::case::{Case, CaseState, Subject, SubjectKind};
use crate::inspection::{Grade, Specification, Verdict};
use crate::instant::Instant;

/// Which inspections are wanted; all that is given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionFilter {
    /// Where it stands.
    pub state: Option<CaseState>,
    /// By which specification.
    pub specification: Option<Specification>,
    /// Whose goods.
    pub merchant: Option<OrganisationId>,
    /// The category.
    pub category: Option<Category>,
    /// The lot.
    pub lot: Option<String>,
    /// The merchant's stock keeping unit.
    pub sku: Option<String>,
    /// Who tests.
    pub laboratory: Option<OrganisationId>,
}

impl InspectionFilter {
    fn wants(&self, case: &Case) -> bool {
        let Subject {
            merchant,
            category,
            kind,
            name,
        } = &case.subject;
        let named = |wanted: &Option<String>, of: SubjectKind| {
            wanted.as_ref().is_none_or(|wanted| *kind == of && wanted == name)
        };
        let laboratory = case.laboratory.as_ref().map(|entrusted| &entrusted.laboratory);
        self.state.is_none_or(|state| state == case.state)
            && self.specification.is_none_or(|by| by == case.specification)
            && self.category.is_none_or(|wanted| wanted == *category)
            && self.merchant.as_ref().is_none_or(|wanted| wanted == merchant)
            && named(&self.lot, SubjectKind::Lot)
            && named(&self.sku, SubjectKind::Sku)
            && self
                .laboratory
                .as_ref()
                .is_none_or(|wanted| Some(wanted) == laboratory)
    }
}

/// An inspection in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedInspection {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: CaseState,
    /// By which specification.
    pub specification: Specification,
    /// What is inspected.
    pub subject: Subject,
    /// What the goods are called.
    pub product: String,
    /// When it was ordered.
    pub ordered_at: Instant,
    /// Who tests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub laboratory: Option<OrganisationId>,
    /// The verdict as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The gravest grade of what fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Live tags that the failing verdict suspended.
    pub suspended_tags: u64,
    /// Those of them that the re-inspection reinstated.
    pub reinstated_tags: u64,
}

impl From<Case> for ListedInspection {
    fn from(case: Case) -> Self {
        let verdict = case.verdict();
        Self {
            id: case.id,
            state: case.state,
            specification: case.specification,
            product: case.order.product.name,
            subject: case.subject,
            ordered_at: case.ordered_at,
            laboratory: case.laboratory.map(|entrusted| entrusted.laboratory),
            verdict: verdict.map(|(verdict, _)| verdict),
            grade: verdict.and_then(|(_, grade)| grade),
            suspended_tags: case.suspended_tags,
            reinstated_tags: case.reinstated_tags,
        }
    }
}

impl Inspections<'_> {
    /// A page of the inspections that are the caller's to see.
    ///
    /// # Errors
    /// 403 for a role that sees none, 422 for a cursor of another question.
    pub fn list_inspections(
        &self,
        caller: &Caller,
        filter: &InspectionFilter,
        ask: &Ask,
    ) -> Result<Page<ListedInspection>, Problem> {
        caller.require(Permission::ReadInspection)?;
        let of = scope(caller)?;
        let question = Question::new("inspections", filter, of.map_or("", OrganisationId::as_str))?;
        let behind = ask
            .cursor
            .as_deref()
            .map(|cursor| question.place(cursor))
            .transpose()?;
        let prefix = of.map_or_else(|| records::INSPECTIONS.to_owned(), records::inspections_of);
        Making::new(self.context, ask, question).walk(&Stretch::new(prefix, behind), |place, _| {
            let Ok(id) = place.parse() else { return Ok(None) };
            let found = records::read::<Case>(self.context.store(), &records::inspection(id))?;
            let found = found.map(|(case, _)| case);
            let found = found.filter(|case| caller.may_see_inspection(case) && filter.wants(case));
            Ok(found.map(ListedInspection::from))
        })
    }
}

//! Appraisals, listed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::appraisals::Appraisals;
use crate::app::caller::Caller;
use crate::app::list::cursor::Question;
use crate::app::list::{Ask, Making, Page, Stretch};
use crate::app::records;
use crate::domain::appraisal::{Appraisal, AppraisalState, Conclusion};
use crate::domain::people::Permission;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::hash::Sha256Hash;
use crate::instant::Instant;

/// Which appraisals are wanted; all that is given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppraisalFilter {
    /// Where it stands.
    pub state: Option<AppraisalState>,
    /// The item.
    pub item: Option<Uuid>,
}

/// An appraisal in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedAppraisal {
    /// Its id.
    pub id: Uuid,
    /// The item.
    pub item: Uuid,
    /// Where it stands.
    pub state: AppraisalState,
    /// What it comes to.
    pub conclusion: Conclusion,
    /// When the appraiser signed.
    pub appraised_at: Instant,
    /// The report's version; a correction is a new one.
    pub version: u32,
    /// The report's hash, once approved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_sha256: Option<Sha256Hash>,
    /// The tag issued for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<Serial>,
    /// Where its correction stands, if one is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correction: Option<AppraisalState>,
    /// How many second opinions are waited for.
    pub open_opinions: u32,
}

impl From<Appraisal> for ListedAppraisal {
    fn from(appraisal: Appraisal) -> Self {
        let open = appraisal
            .opinions
            .iter()
            .filter(|opinion| opinion.is_open())
            .count();
        Self {
            id: appraisal.id,
            item: appraisal.body.item_id,
            state: appraisal.state,
            conclusion: appraisal.body.conclusion,
            appraised_at: appraisal.body.appraised_at,
            version: appraisal.body.version,
            report_sha256: appraisal.report_sha256,
            tag: appraisal.tag,
            correction: appraisal.correction.map(|correction| correction.state),
            open_opinions: u32::try_from(open).unwrap_or(u32::MAX),
        }
    }
}

impl Appraisals<'_> {
    /// A page of the appraisals of the caller's agency.
    ///
    /// # Errors
    /// 403 for other roles than the agency's, 422 for a cursor of another question.
    pub fn list_appraisals(
        &self,
        caller: &Caller,
        filter: &AppraisalFilter,
        ask: &Ask,
    ) -> Result<Page<ListedAppraisal>, Problem> {
        caller.require(Permission::ReadAppraisal)?;
        self.context.require_indexes()?;
        let agency = caller.organisation()?;
        let question = Question::new("appraisals", filter, agency.as_str())?;
        let behind = ask
            .cursor
            .as_deref()
            .map(|cursor| question.place(cursor))
            .transpose()?;
        let prefix = filter
            .item
            .map_or_else(|| records::appraisals_of(agency), records::appraisals_of_item);
        Making::new(self.context, ask, question).walk(&Stretch::new(prefix, behind), |place, _| {
            let Ok(id) = place.parse() else { return Ok(None) };
            let found = records::read::<Appraisal>(self.context.store(), &records::appraisal(id))?;
            let found = found.map(|(appraisal, _)| appraisal).filter(|appraisal| {
                appraisal.body.agency.id == agency.as_str()
                    && filter.item.is_none_or(|item| item == appraisal.body.item_id)
                    && filter.state.is_none_or(|state| state == appraisal.state)
            });
            Ok(found.map(ListedAppraisal::from))
        })
    }
}

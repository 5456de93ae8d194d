//! Items, listed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::intake::Intakes;
use crate::app::list::cursor::Question;
use crate::app::list::{Ask, Making, Page, Stretch, scope};
use crate::app::records;
use crate::domain::catalogue::{Category, Item, ItemState, PublicFacts};
use crate::domain::people::{OrganisationId, Permission};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::instant::Instant;

/// Which items are wanted; all that is given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFilter {
    /// Where it stands.
    pub state: Option<ItemState>,
    /// The brand, as it was booked in.
    pub brand: Option<String>,
    /// The category.
    pub category: Option<Category>,
    /// The lot.
    pub lot: Option<String>,
    /// The merchant's stock keeping unit.
    pub sku: Option<String>,
    /// Whose goods.
    pub merchant: Option<OrganisationId>,
}

impl ItemFilter {
    fn wants(&self, item: &Item) -> bool {
        let same =
            |wanted: &Option<String>, is: Option<&String>| wanted.as_ref().is_none_or(|w| Some(w) == is);
        self.state.is_none_or(|state| state == item.state)
            && self
                .category
                .is_none_or(|category| category == item.facts.category)
            && same(&self.brand, Some(&item.facts.brand))
            && same(&self.lot, item.internal.lot.as_ref())
            && same(&self.sku, item.internal.sku.as_ref())
            && self
                .merchant
                .as_ref()
                .is_none_or(|wanted| Some(wanted) == item.merchant.as_ref())
    }
}

/// An item in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedItem {
    /// Its id.
    pub id: Uuid,
    /// Where it stands.
    pub state: ItemState,
    /// What anyone may see.
    pub facts: PublicFacts,
    /// The lot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<String>,
    /// The merchant's stock keeping unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sku: Option<String>,
    /// The warehouse that booked it in.
    pub owner: OrganisationId,
    /// The agency it is assigned to.
    pub agency: OrganisationId,
    /// Whose goods they are, where somebody is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merchant: Option<OrganisationId>,
    /// When it was booked in.
    pub booked_at: Instant,
    /// The appraisal under way or last decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Uuid>,
    /// Its live tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_tag: Option<Serial>,
    /// The number of the outcome order that is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_order: Option<u32>,
}

impl From<Item> for ListedItem {
    fn from(item: Item) -> Self {
        let open = item.outcomes.iter().find(|order| order.is_open());
        Self {
            id: item.id,
            state: item.state,
            open_order: open.map(|order| order.number),
            facts: item.facts,
            lot: item.internal.lot,
            sku: item.internal.sku,
            owner: item.owner,
            agency: item.agency,
            merchant: item.merchant,
            booked_at: item.booked_at,
            appraisal: item.appraisal,
            live_tag: item.live_tag,
        }
    }
}

impl Intakes<'_> {
    /// A page of the items that are the caller's to see.
    ///
    /// # Errors
    /// 403 for a role that sees none, 422 for a cursor of another question.
    pub fn list_items(
        &self,
        caller: &Caller,
        filter: &ItemFilter,
        ask: &Ask,
    ) -> Result<Page<ListedItem>, Problem> {
        caller.require(Permission::ReadItem)?;
        self.context.require_indexes()?;
        let (stretch, question) = item_stretch("items", caller, filter, ask)?;
        Making::new(self.context, ask, question).walk(&stretch, |place, _| {
            let item = self.listed_item(caller, place)?;
            Ok(item.filter(|item| filter.wants(item)).map(ListedItem::from))
        })
    }

    /// The item an index names, if it is the caller's to see.
    pub(crate) fn listed_item(&self, caller: &Caller, id: &str) -> Result<Option<Item>, Problem> {
        let Ok(id) = id.parse() else { return Ok(None) };
        let item = records::read::<Item>(self.context.store(), &records::item(id))?;
        Ok(item
            .map(|(item, _)| item)
            .filter(|item| caller.may_see_item(item)))
    }
}

/// The stretch of keys that names the caller's items, and the question it answers.
pub(crate) fn item_stretch(
    list: &str,
    caller: &Caller,
    filter: &impl Serialize,
    ask: &Ask,
) -> Result<(Stretch, Question), Problem> {
    let of = scope(caller)?;
    let question = Question::new(list, filter, of.map_or("", OrganisationId::as_str))?;
    let behind = ask
        .cursor
        .as_deref()
        .map(|cursor| question.place(cursor))
        .transpose()?;
    let prefix = of.map_or_else(|| records::ITEMS.to_owned(), records::items_of);
    Ok((Stretch::new(prefix, behind), question))
}

//! Items, listed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::intake::Intakes;
use crate::app::list::cursor::Question;
use crate::app::list::index;
use crate::app::list::{Ask, Making, Page, Stretch, scope};
use crate::app::records;
use crate::domain::catalogue::{Category, Gtin, Item, ItemState, PublicFacts, folded};
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
    /// The serial of its own, in any spelling.
    pub own_serial: Option<String>,
    /// The brand owner's trade item number.
    pub gtin: Option<Gtin>,
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
            && self.wants_numbers(item)
            && same(&self.lot, item.internal.lot.as_ref())
            && same(&self.sku, item.internal.sku.as_ref())
            && self
                .merchant
                .as_ref()
                .is_none_or(|wanted| Some(wanted) == item.merchant.as_ref())
    }

    fn wants_numbers(&self, item: &Item) -> bool {
        let facts = &item.facts;
        let serial = |wanted: &String| facts.own_serial.as_deref().map(folded) == Some(folded(wanted));
        let gtin = |wanted: &Gtin| facts.gtin.as_ref().map(Gtin::as_fourteen) == Some(wanted.as_fourteen());
        self.own_serial.as_ref().is_none_or(serial) && self.gtin.as_ref().is_none_or(gtin)
    }

    /// The index that names the fewest items of those wanted.
    fn narrowest(&self) -> Option<String> {
        let by_serial = self.own_serial.as_deref().map(index::items_by_own_serial);
        let by_gtin = || self.gtin.as_ref().map(index::items_by_gtin);
        let by_sku = || self.sku.as_deref().map(index::items_by_sku);
        by_serial.or_else(by_gtin).or_else(by_sku)
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
        let (stretch, question) = item_stretch("items", caller, filter, ask, filter.narrowest())?;
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

/// The stretch of keys that names the caller's items, or those of an index that names fewer, and the question it answers.
/// Whoever walks it asks of each whether it is the caller's to see.
pub(crate) fn item_stretch(
    list: &str,
    caller: &Caller,
    filter: &impl Serialize,
    ask: &Ask,
    narrowest: Option<String>,
) -> Result<(Stretch, Question), Problem> {
    let of = scope(caller)?;
    let question = Question::new(list, filter, of.map_or("", OrganisationId::as_str))?;
    let behind = ask
        .cursor
        .as_deref()
        .map(|cursor| question.place(cursor))
        .transpose()?;
    let all = || of.map_or_else(|| records::ITEMS.to_owned(), records::items_of);
    let prefix = narrowest.unwrap_or_else(all);
    Ok((Stretch::new(prefix, behind), question))
}

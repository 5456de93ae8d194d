//! Tags, listed in the order in which their items were booked in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::intake::Intakes;
use crate::app::intake::list::item_stretch;
use crate::app::list::index;
use crate::app::list::{Ask, CHUNK, MOST_ROWS, Making, Page, Stretch};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::Tags;
use crate::domain::catalogue::Item;
use crate::domain::people::{OrganisationId, Permission};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;
use crate::instant::Instant;
use crate::store::prefix_end;

/// Which tags are wanted; all that is given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TagFilter {
    /// Where it stands.
    pub status: Option<Status>,
    /// The item it names.
    pub item: Option<Uuid>,
    /// The merchant's stock keeping unit of its item.
    pub sku: Option<String>,
    /// Whose goods its item is.
    pub merchant: Option<OrganisationId>,
}

impl TagFilter {
    fn wants_item(&self, item: &Item) -> bool {
        let same_sku = |wanted: &String| Some(wanted) == item.internal.sku.as_ref();
        let same_merchant = |wanted: &OrganisationId| Some(wanted) == item.merchant.as_ref();
        self.sku.as_ref().is_none_or(same_sku) && self.merchant.as_ref().is_none_or(same_merchant)
    }
}

/// A tag in a list. Its code is on its label and nowhere else.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedTag {
    /// Its serial.
    pub serial: Serial,
    /// The item it names.
    pub item: Uuid,
    /// The item's brand.
    pub brand: String,
    /// The item's name.
    pub name: String,
    /// The appraisal it rests on.
    pub appraisal: Uuid,
    /// Where it stands.
    pub status: Status,
    /// When it was issued.
    pub issued_at: Instant,
    /// When its label was bound.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound_at: Option<Instant>,
    /// When it was revoked, replaced or returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// The tag it replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaces: Option<Serial>,
    /// The warehouse.
    pub owner: OrganisationId,
    /// The agency.
    pub agency: OrganisationId,
    /// The hash of its report.
    pub report_sha256: Sha256Hash,
    /// The newest certificate's version.
    pub certificate_version: u32,
}

impl ListedTag {
    fn new(tag: TagRecord, item: &Item) -> Self {
        Self {
            serial: tag.serial,
            item: tag.item,
            brand: item.facts.brand.clone(),
            name: item.facts.name.clone(),
            appraisal: tag.appraisal,
            status: tag.status,
            issued_at: tag.issued_at,
            bound_at: tag.binding.map(|binding| binding.bound_at),
            ended_at: tag.ended_at,
            replaces: tag.replaces,
            owner: tag.owner,
            agency: tag.agency,
            report_sha256: tag.report.sha256,
            certificate_version: tag.certificate_version,
        }
    }
}

impl Tags<'_> {
    /// A page of the tags of the items that are the caller's to see.
    ///
    /// # Errors
    /// 403 for a role that sees none, 422 for a cursor of another question.
    pub fn list_tags(
        &self,
        caller: &Caller,
        filter: &TagFilter,
        ask: &Ask,
    ) -> Result<Page<ListedTag>, Problem> {
        caller.require(Permission::ReadTags)?;
        self.context.require_indexes()?;
        let by_sku = filter.sku.as_deref().map(index::items_by_sku);
        let (stretch, question) = item_stretch("tags", caller, filter, ask, by_sku)?;
        let making = Making::new(self.context, ask, question);
        match filter.item {
            Some(item) => {
                let behind = stretch.behind.as_deref().and_then(|place| place.split_once('/'));
                let behind = behind.map(|(_, tag)| tag.to_owned());
                self.tags_of_one(making, caller, filter, item, behind)
            }
            None => self.tags_of_all(making, caller, filter, stretch),
        }
    }

    fn tags_of_one(
        &self,
        mut making: Making<'_, ListedTag>,
        caller: &Caller,
        filter: &TagFilter,
        item: Uuid,
        behind: Option<String>,
    ) -> Result<Page<ListedTag>, Problem> {
        let found = self.wanted_item(caller, filter, &item.to_string())?;
        let Some(found) = found else {
            return Ok(making.page(None));
        };
        let ended = self.look_at_tags(&mut making, filter, &found, behind.as_deref())?;
        Ok(making.page(ended.as_deref()))
    }

    fn tags_of_all(
        &self,
        mut making: Making<'_, ListedTag>,
        caller: &Caller,
        filter: &TagFilter,
        mut stretch: Stretch,
    ) -> Result<Page<ListedTag>, Problem> {
        // A cursor names an item whose tags were looked at, or the last of its tags that was: then the others come first.
        let within = stretch.behind.take();
        let mut last = None;
        if let Some(place) = within {
            let (item, tag) = place
                .split_once('/')
                .map_or((place.as_str(), None), |(item, tag)| (item, Some(tag)));
            if let (Some(tag), Some(found)) = (tag, self.wanted_item(caller, filter, item)?)
                && let Some(ended) = self.look_at_tags(&mut making, filter, &found, Some(tag))?
            {
                return Ok(making.page(Some(&ended)));
            }
            last = Some(item.to_owned());
            stretch.behind = Some(item.to_owned());
        }
        let (mut from, to) = (stretch.begins(), stretch.ends());
        loop {
            let chunk = self.context.store().scan(&from, &to, CHUNK)?;
            let whole = chunk.len() == CHUNK;
            for (key, _) in chunk {
                if making.is_full() {
                    return Ok(making.page(last.as_deref()));
                }
                making.looked_at += 1;
                let item = key.strip_prefix(&stretch.prefix).unwrap_or_default();
                if let Some(found) = self.wanted_item(caller, filter, item)?
                    && let Some(ended) = self.look_at_tags(&mut making, filter, &found, None)?
                {
                    return Ok(making.page(Some(&ended)));
                }
                last = Some(item.to_owned());
                from = format!("{key}\0");
            }
            if !whole {
                return Ok(making.page(None));
            }
        }
    }

    /// The item at this place, if it is the caller's to see and its tags are wanted.
    fn wanted_item(&self, caller: &Caller, filter: &TagFilter, place: &str) -> Result<Option<Item>, Problem> {
        let found = Intakes::new(self.context).listed_item(caller, place)?;
        Ok(found.filter(|item| filter.wants_item(item)))
    }

    /// Looks at an item's tags, at one at least; says where it ended if the page was full before they were through.
    fn look_at_tags(
        &self,
        making: &mut Making<'_, ListedTag>,
        filter: &TagFilter,
        item: &Item,
        behind: Option<&str>,
    ) -> Result<Option<String>, Problem> {
        let prefix = records::tags_of_item(item.id);
        let from = behind.map_or_else(|| prefix.clone(), |tag| format!("{prefix}{tag}\0"));
        let mut last = behind.map(str::to_owned);
        // One more than a page holds, so that what is left is seen.
        for (key, _) in self
            .context
            .store()
            .scan(&from, &prefix_end(&prefix), MOST_ROWS + 1)?
        {
            if let Some(last) = last.as_deref().filter(|_| making.is_full()) {
                return Ok(Some(format!("{}/{last}", item.id)));
            }
            making.looked_at += 1;
            let serial = key.strip_prefix(&prefix).unwrap_or_default().to_owned();
            if let Ok(serial) = Serial::from_data(&serial) {
                let tag = records::read::<TagRecord>(self.context.store(), &records::tag(&serial))?;
                let wanted = |tag: &TagRecord| filter.status.is_none_or(|status| status == tag.status);
                let listed = tag.map(|(tag, _)| tag).filter(wanted);
                making.rows.extend(listed.map(|tag| ListedTag::new(tag, item)));
            }
            last = Some(serial);
        }
        Ok(None)
    }
}

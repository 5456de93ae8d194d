//! Events, listed: who did what, when and why (access.md, "audit").

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::event::Event;
use crate::app::list::cursor::Question;
use crate::app::list::{Ask, Making, Page, Stretch};
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::domain::appraisal::Appraisal;
use crate::domain::people::{OrganisationId, Permission, Role};
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::store::Record;

/// How far the time in an event's id, when it was written down, may lie from the time it tells: a signature that comes
/// ready bears its own.
const SLACK_MILLISECONDS: i64 = 24 * 3_600 * 1_000;

/// Which events are wanted; all that is given must hold.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EventFilter {
    /// The item it is about.
    pub item: Option<Uuid>,
    /// The appraisal it is about.
    pub appraisal: Option<Uuid>,
    /// The tag it is about.
    pub serial: Option<Serial>,
    /// What happened, for example `received` or `issued`.
    pub kind: Option<String>,
    /// At this time or later.
    pub from: Option<Instant>,
    /// Before this time.
    pub to: Option<Instant>,
}

impl EventFilter {
    fn wants(&self, event: &Event) -> bool {
        fn same<T: PartialEq>(wanted: Option<&T>, is: Option<&T>) -> bool {
            wanted.is_none_or(|wanted| Some(wanted) == is)
        }
        same(self.item.as_ref(), event.item.as_ref())
            && same(self.appraisal.as_ref(), event.appraisal.as_ref())
            && same(self.serial.as_ref(), event.serial.as_ref())
            && same(self.kind.as_ref(), Some(&event.kind))
            && self.from.is_none_or(|from| from <= event.at)
            && self.to.is_none_or(|to| event.at < to)
    }
}

/// An event in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedEvent {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: String,
    /// Who.
    pub by: ListedBy,
    /// The item it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<Uuid>,
    /// The appraisal it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<Uuid>,
    /// The inspection it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Uuid>,
    /// The tag it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<Serial>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// State before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// State after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// Who did something, in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedBy {
    /// The person.
    pub person: OrganisationId,
    /// As what.
    pub role: Role,
    /// For which organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<OrganisationId>,
    /// The id of the token, for admins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl ListedEvent {
    fn new(event: Event, with_token: bool) -> Self {
        Self {
            id: event.id,
            at: event.at,
            kind: event.kind,
            by: ListedBy {
                person: event.by.person,
                role: event.by.role,
                organisation: event.by.organisation,
                token: event.by.token.filter(|_| with_token),
            },
            item: event.item,
            appraisal: event.appraisal,
            inspection: event.inspection,
            serial: event.serial,
            reason: event.reason,
            before: event.before,
            after: event.after,
        }
    }
}

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Audit<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Audit<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

impl Audit<'_> {
    /// A page of what the people of the caller's organisation did; of what everybody did, for the platform.
    ///
    /// # Errors
    /// 422 for a cursor of another question.
    pub fn list_events(
        &self,
        caller: &Caller,
        filter: &EventFilter,
        ask: &Ask,
    ) -> Result<Page<ListedEvent>, Problem> {
        caller.require(Permission::ReadEvents)?;
        self.context.require_indexes()?;
        let sees_all = caller.by.role == Role::Platform || self.context.require_operator(caller).is_ok();
        let of = if sees_all {
            None
        } else {
            Some(caller.organisation()?)
        };
        let question = Question::new("events", filter, of.map_or("", OrganisationId::as_str))?;
        let behind = ask
            .cursor
            .as_deref()
            .map(|cursor| question.place(cursor))
            .transpose()?;
        let making = Making::new(self.context, ask, question);
        let Some(about) = self.item_asked_about(filter)? else {
            return Ok(making.page(None));
        };
        let prefix = match (about, of) {
            (Some(item), _) => records::events_of_item(item),
            (None, Some(organisation)) => records::events_of(organisation),
            (None, None) => records::EVENTS.to_owned(),
        };
        let whole = prefix == records::EVENTS;
        let mut stretch = Stretch::new(prefix, behind);
        stretch.from = filter.from.and_then(|from| id_at(from, -SLACK_MILLISECONDS));
        stretch.to = filter.to.and_then(|to| id_at(to, SLACK_MILLISECONDS));
        let with_token = caller.by.role == Role::Admin;
        making.walk(&stretch, |place, record| {
            let event = if whole {
                parse(record)?
            } else {
                self.event_at(place)?
            };
            let seen = event
                .filter(|event| filter.wants(event) && (sees_all || event.by.organisation.as_ref() == of));
            Ok(seen.map(|event| ListedEvent::new(event, with_token)))
        })
    }

    fn event_at(&self, place: &str) -> Result<Option<Event>, Problem> {
        let Ok(id) = place.parse() else { return Ok(None) };
        Ok(records::read::<Event>(self.context.store(), &records::event(id))?.map(|(event, _)| event))
    }

    /// The item whose events are wanted, if the filter comes to one; nothing at all where it names what is not there.
    fn item_asked_about(&self, filter: &EventFilter) -> Result<Option<Option<Uuid>>, Problem> {
        if let Some(item) = filter.item {
            return Ok(Some(Some(item)));
        }
        if let Some(id) = filter.appraisal {
            let found = records::read::<Appraisal>(self.context.store(), &records::appraisal(id))?;
            return Ok(found.map(|(appraisal, _)| Some(appraisal.body.item_id)));
        }
        if let Some(serial) = &filter.serial {
            let found = records::read::<TagRecord>(self.context.store(), &records::tag(serial))?;
            return Ok(found.map(|(tag, _)| Some(tag.item)));
        }
        Ok(Some(None))
    }
}

fn parse(record: &Record) -> Result<Option<Event>, Problem> {
    Ok(Some(serde_json::from_slice(&record.value)?))
}

/// The least id of the time `shift` milliseconds from `at`; none before 1970.
fn id_at(at: Instant, shift: i64) -> Option<String> {
    let milliseconds = u64::try_from(at.unix_milliseconds().checked_add(shift)?).ok()?;
    let bits = u128::from(milliseconds.min((1 << 48) - 1)) << 80;
    Some(Uuid::from_u128(bits).to_string())
}

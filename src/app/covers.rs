//! Cover 正品保障险: receipts, and whether a moment lies inside the window (design, section 6).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey, Outcome};
use crate::app::records;
use crate::app::text::text;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::calendar::Calendar;
use crate::domain::catalogue::Item;
use crate::domain::cover::{Standing, Window, standing, window};
use crate::domain::people::{OrganisationId, Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::instant::Instant;
use crate::message::{Explain, message};
use crate::store::{Store, Write, for_each};

/// The first year a receipt can lie in: no service of this kind is older.
const EARLIEST_RECEIPT: i16 = 2000;

/// Who says that the goods were received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReceivedBy {
    /// The carrier delivered.
    Carrier,
    /// The buyer confirmed.
    Buyer,
    /// The platform's time ran out.
    Automatic,
}

/// A receipt as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// The tag, ungrouped.
    pub serial: Serial,
    /// The platform's order.
    pub order: String,
    /// When receipt was confirmed.
    pub received_at: Instant,
    /// Who says so.
    pub by: ReceivedBy,
}

/// The answer to "is it covered at this moment?".
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CoverAnswer {
    /// Where the window stands.
    #[serde(flatten)]
    pub standing: Standing,
    /// The policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
    /// Where the tag stands.
    pub tag_status: Status,
}

/// What anyone who scans may see of the cover.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PublicCover {
    /// Where the window stands now.
    #[serde(flatten)]
    pub standing: Standing,
    /// The policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
}

#[derive(Serialize, schemars::JsonSchema)]
/// What a receipt answers.
pub struct Received {
    serial: Serial,
    received_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
}

/// The shipped years with the loaded ones laid over them.
pub(crate) fn load_calendar(store: &dyn Store) -> Result<Calendar, Problem> {
    let mut calendar = Calendar::shipped().map_err(Problem::internal)?;
    let mut years = Vec::new();
    for_each(store, records::CALENDAR, |_, record| {
        years.push(serde_json::from_slice::<String>(&record.value)?);
        Ok::<(), Problem>(())
    })?;
    for year in years {
        calendar = calendar.with(Calendar::parse(&year).map_err(Problem::internal)?);
    }
    Ok(calendar)
}

/// The area, over what it borrows.
#[derive(Clone, Copy)]
pub struct Covers<'a> {
    pub(crate) context: &'a Context,
}

impl<'a> Covers<'a> {
    /// Over `context`.
    #[must_use]
    pub const fn new(context: &'a Context) -> Self {
        Self { context }
    }
}

impl Covers<'_> {
    /// Records that a buyer confirmed receipt: the cover's clock begins.
    ///
    /// # Errors
    /// 404 for a merchant's call about another's goods, 409 for a tag that is not active or has another receipt,
    /// 422 for a receipt in the future.
    pub fn receive(
        &self,
        caller: &Caller,
        new: &NewReceipt,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::ReportReceipt)?;
        text("order", &new.order, 100)?;
        let now = self.context.now();
        if new.received_at > now {
            let right = message!("cover.in_future", now);
            return Err(Problem::invalid("received_at", new.received_at, right));
        }
        // A receipt is never changed, so a slip of the pen in its year must not get in.
        if new.received_at.shanghai_date().year() < EARLIEST_RECEIPT {
            let right = message!("cover.too_early", year = EARLIEST_RECEIPT);
            return Err(Problem::invalid("received_at", new.received_at, right));
        }
        let (tag, tag_version) = self.context.tag(&new.serial)?;
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        if caller.by.role == Role::Merchant && !item.merchant.as_ref().is_some_and(|m| caller.is_of(m)) {
            return Err(Problem::not_found(Thing::Tag, new.serial));
        }
        let answer = Answer::created(&self.received(new)?)?;
        if let Some((known, _)) =
            records::read::<NewReceipt>(self.context.store(), &records::receipt(&new.serial))?
        {
            return if known == *new {
                Ok(Answered {
                    outcome: Outcome::Ok,
                    body: answer.object.into(),
                })
            } else {
                let told = message!(
                    "cover.receipt_exists",
                    order = known.order,
                    at = known.received_at
                );
                Err(Problem::conflict(told).about(new.serial))
            };
        }
        if tag.status != Status::Active {
            let told = message!("cover.tag_not_active", status: tag.status.message());
            return Err(Problem::conflict(told).about(new.serial));
        }
        let mut work = UnitOfWork::new(&caller.by, now);
        work.require_version(records::tag(&tag.serial), tag_version);
        work.require_absent(records::receipt(&new.serial));
        work.put(records::receipt(&new.serial), new)?;
        let (projection, version) = self
            .context
            .projection(&new.serial)?
            .ok_or_else(|| Problem::internal("a tag without verify answer"))?;
        let (mut head, parsed) = (projection.head.clone(), projection.parsed()?);
        head.received_at = Some(new.received_at);
        work.require_version(records::verify(&new.serial), version);
        work.write(
            records::verify(&new.serial),
            Write::Put(crate::domain::scan::Projection::record(&head, &parsed)?),
        );
        work.event("receipt")
            .item(tag.item)
            .serial(new.serial)
            .reason(format!("order {}", new.order))
            .record()?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }

    fn received(&self, new: &NewReceipt) -> Result<Received, Problem> {
        let window = self.window(new.received_at)?;
        Ok(Received {
            serial: new.serial,
            received_at: new.received_at,
            first_day: Some(window.first_day),
            last_day: (!window.provisional).then_some(window.last_day),
        })
    }

    fn window(&self, received_at: Instant) -> Result<Window, Problem> {
        let received_on = received_at.shanghai_date();
        window(received_on, &self.context.policy, &self.context.calendar())
            .map_err(|error| Problem::invalid("received_at", received_at, error.message()))
    }

    /// Whether `on`, a calendar day in Asia/Shanghai, lies inside the tag's window.
    ///
    /// # Errors
    /// 404 if there is no such tag, or the policy is another insurer's.
    pub fn cover(&self, caller: &Caller, serial: &Serial, on: Option<Date>) -> Result<CoverAnswer, Problem> {
        caller.require(Permission::CheckCover)?;
        let own = caller.by.organisation.as_ref().map(OrganisationId::as_str);
        // A policy that names no insurer is any insurer's to check.
        let anothers = self.context.policy.insurer.is_some() && self.context.policy.insurer.as_deref() != own;
        if caller.by.role == Role::Insurer && anothers {
            return Err(Problem::not_found(Thing::Tag, serial));
        }
        let (tag, _) = self.context.tag(serial)?;
        let on = on.unwrap_or_else(|| self.context.now().shanghai_date());
        let receipt = records::read::<NewReceipt>(self.context.store(), &records::receipt(serial))?;
        let window = receipt
            .map(|(receipt, _)| self.window(receipt.received_at))
            .transpose()?;
        Ok(CoverAnswer {
            standing: standing(window.as_ref(), &self.context.policy, on),
            policy: self.context.policy.id.clone(),
            policy_version: self.context.policy.version,
            tag_status: tag.status,
        })
    }

    /// The window of a receipt as it stands now.
    pub(crate) fn cover_now(&self, received_at: Instant) -> Result<PublicCover, Problem> {
        let window = self.window(received_at)?;
        Ok(PublicCover {
            standing: standing(
                Some(&window),
                &self.context.policy,
                self.context.now().shanghai_date(),
            ),
            policy: self.context.policy.id.clone(),
            policy_version: self.context.policy.version,
        })
    }

    /// Adds the years of a calendar file to those known. Gives each year with its number of decreed days.
    ///
    /// # Errors
    /// 403 for anybody but the platform's operator, 422 for a file that cannot be read.
    pub fn load_years(&self, caller: &Caller, csv: &[u8]) -> Result<Vec<(i16, usize)>, Problem> {
        self.context.require_operator(caller)?;
        let text =
            std::str::from_utf8(csv).map_err(|_| Problem::invalid("file", "", message!("value.not_utf8")))?;
        let new = Calendar::parse(text).map_err(|error| Problem::invalid("file", "", error.message()))?;
        let all = self.context.calendar().as_ref().clone().with(new.clone());
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let mut loaded = Vec::new();
        for year in new.years() {
            if let Some(csv) = all.year_csv(year) {
                loaded.push((year, csv.lines().count().saturating_sub(1)));
                work.put(records::calendar(year), &csv)?;
            }
        }
        work.event("calendar_loaded").record()?;
        self.context.commit(work)?;
        *self
            .context
            .cached
            .calendar
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = std::sync::Arc::new(all);
        Ok(loaded)
    }
}

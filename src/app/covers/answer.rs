//! The answer to "is it covered?".

use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use crate::app::caller::Caller;
use crate::app::covers::Covers;
use crate::app::records;
use crate::domain::catalogue::Item;
use crate::domain::cover::{Receipt, SaleStanding, sale_standing, standing};
use crate::domain::people::{OrganisationId, Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::instant::Instant;

/// The answer to "is it covered at this moment?".
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CoverAnswer {
    /// Whether it is, and where the window stands.
    #[serde(flatten)]
    pub standing: SaleStanding,
    /// The policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
    /// Where the tag that was asked about stands.
    pub tag_status: Status,
    /// The label that replaced it and counts now; absent where it was not replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current_label: Option<CurrentLabel>,
    /// The item.
    pub item: CoveredItem,
    /// The receipt: order, time, who confirmed it and who reported it. Absent where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

/// The label that replaced another.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CurrentLabel {
    /// Its serial.
    pub serial: Serial,
    /// Where it stands.
    pub status: Status,
}

/// The item of a sale.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct CoveredItem {
    /// Its id.
    pub id: Uuid,
    /// Its brand.
    pub brand: String,
    /// Its name.
    pub name: String,
}

/// What anyone who scans may see of the cover.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
pub struct PublicCover {
    /// Whether the item is covered now, and where the window stands.
    #[serde(flatten)]
    pub standing: SaleStanding,
    /// The policy.
    pub policy: String,
    /// Its version.
    pub policy_version: u32,
}

impl Covers<'_> {
    /// Whether the sale that the tag belongs to is covered on `on`, a calendar day in Asia/Shanghai. The states of tags
    /// are those of now, whatever the day.
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
        let receipt = self.context.receipt_of(&tag)?.map(|(receipt, _)| receipt);
        let window = receipt
            .as_ref()
            .map(|receipt| self.window(receipt.current.received_at))
            .transpose()?;
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        let sale = self.context.sale_of(&tag)?;
        let newest = sale.newest();
        let by_window = standing(window.as_ref(), &self.context.policy, on);
        Ok(CoverAnswer {
            standing: sale_standing(by_window, newest.status),
            policy: self.context.policy.id.clone(),
            policy_version: self.context.policy.version,
            tag_status: tag.status,
            current_label: (newest.serial != tag.serial).then_some(CurrentLabel {
                serial: newest.serial,
                status: newest.status,
            }),
            item: CoveredItem {
                id: item.id,
                brand: item.facts.brand,
                name: item.facts.name,
            },
            receipt,
        })
    }

    /// The window of a receipt as it stands now, of a sale whose newest label is in the state `tag`.
    ///
    /// # Errors
    /// If the policy has no window for it.
    pub(crate) fn cover_now(&self, received_at: Instant, tag: Status) -> Result<PublicCover, Problem> {
        let window = self.window(received_at)?;
        let today = self.context.now().shanghai_date();
        let by_window = standing(Some(&window), &self.context.policy, today);
        Ok(PublicCover {
            standing: sale_standing(by_window, tag),
            policy: self.context.policy.id.clone(),
            policy_version: self.context.policy.version,
        })
    }

    /// The same for a scanned tag. Only one that is not active costs more than the time of receipt, which its verify
    /// answer holds.
    ///
    /// # Errors
    /// As [`Self::cover_now`]; if the store fails.
    pub(crate) fn cover_of_scanned(
        &self,
        serial: &Serial,
        is_active: bool,
        received_at: Option<Instant>,
    ) -> Result<Option<PublicCover>, Problem> {
        let Some(received_at) = received_at else {
            return Ok(None);
        };
        let newest = if is_active {
            Status::Active
        } else {
            let (tag, _) = self.context.tag(serial)?;
            self.context.sale_of(&tag)?.newest().status
        };
        self.cover_now(received_at, newest).map(Some)
    }
}

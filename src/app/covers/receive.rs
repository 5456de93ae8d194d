//! A receipt is reported: the window begins.

use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::covers::Covers;
use crate::app::idempotency::{Answer, Answered, IdempotencyKey, Outcome};
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::catalogue::Item;
use crate::domain::cover::{Receipt, ReceiptVersion, ReceivedBy, ReportedAs, Reporter, is_late};
use crate::domain::people::{Permission, Role};
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::domain::tag::state::Status;
use crate::instant::Instant;
use crate::message::{Explain, message};

/// Most characters of an order's number.
pub(super) const LONGEST_ORDER: usize = 100;

/// A receipt as handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReceipt {
    /// The tag, ungrouped: the label that is on the item.
    pub serial: Serial,
    /// The platform's order.
    pub order: String,
    /// When receipt was confirmed: not before the first label of this sale was bound, and not in the future.
    pub received_at: Instant,
    /// Who says so.
    pub by: ReceivedBy,
    /// Why it is reported late; a platform's receipt of more than 30 days ago needs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Covers<'_> {
    /// Records that a buyer confirmed receipt: the cover's clock begins. The same receipt again, with any label of the
    /// sale, gets the same answer.
    ///
    /// # Errors
    /// 404 for a merchant's call about another's goods, 409 for a tag that is not active or a sale that has another
    /// receipt, 422 for a time that is not believed.
    pub fn receive(
        &self,
        caller: &Caller,
        new: &NewReceipt,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::ReportReceipt)?;
        text("order", &new.order, LONGEST_ORDER)?;
        if let Some(reason) = &new.reason {
            text("reason", reason, LONGEST_REASON)?;
        }
        let (tag, tag_version) = self.context.tag(&new.serial)?;
        let (item, _) = records::must_read::<Item>(self.context.store(), &records::item(tag.item))?;
        let is_merchant = caller.by.role == Role::Merchant;
        if is_merchant && !item.merchant.as_ref().is_some_and(|m| caller.is_of(m)) {
            return Err(Problem::not_found(Thing::Tag, new.serial));
        }
        if let Some((known, _)) = self.context.receipt_of(&tag)? {
            return self.known(new, &known);
        }
        if tag.status != Status::Active {
            let status = tag.status.as_str();
            return Err(Problem::conflict(message!("receipt.tag_not_active", status)).about(new.serial));
        }
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let sale = self.context.sale_of(&tag)?;
        let reported = if is_merchant {
            ReportedAs::Merchant {
                days: self.context.settings.merchant_receipt_days,
            }
        } else {
            ReportedAs::Platform {
                gives_reason: new.reason.is_some(),
            }
        };
        let bound_at = sale.bound_at().unwrap_or(tag.issued_at);
        let late = is_late(new.received_at, bound_at, work.at(), reported)
            .map_err(|error| Problem::invalid("received_at", new.received_at, error.message()))?;
        let receipt = Receipt::reported(ReceiptVersion {
            serial: new.serial,
            order: new.order.clone(),
            received_at: new.received_at,
            by: new.by,
            version: 1,
            recorded_at: Some(work.at()),
            reported_by: Some(reporter(caller)),
            late,
            reason: new.reason.clone(),
            allowed_by: None,
        });
        let answer = Answer::created(&self.received(&receipt.current)?)?;
        work.require_version(records::tag(&tag.serial), tag_version);
        work.require_absent(records::receipt(&tag.first_of_sale()));
        self.write_receipt(&sale, &receipt, &mut work)?;
        let why = match &new.reason {
            Some(reason) => format!("order {}; {reason}", new.order),
            None => format!("order {}", new.order),
        };
        work.event("receipt")
            .item(tag.item)
            .serial(new.serial)
            .reason(why)
            .after(described(&receipt.current))
            .record()?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }

    /// The answer where the sale has a receipt already.
    fn known(&self, new: &NewReceipt, known: &Receipt) -> Result<Answered, Problem> {
        if known.says(&new.order, new.received_at, new.by) {
            let answer = Answer::created(&self.received(&known.current)?)?;
            return Ok(Answered {
                outcome: Outcome::Ok,
                body: answer.object.into(),
            });
        }
        let told = &known.current;
        let (order, received_at, serial) = (&told.order, told.received_at, new.serial);
        let message = message!("receipt.recorded_already", order, received_at, serial);
        Err(Problem::conflict(message).about(serial))
    }
}

/// Who reports, as receipts keep it.
pub(super) fn reporter(caller: &Caller) -> Reporter {
    Reporter {
        organisation: caller.by.organisation.clone(),
        role: caller.by.role,
    }
}

/// A receipt in the words of an event.
pub(super) fn described(receipt: &ReceiptVersion) -> String {
    let (order, at, by) = (&receipt.order, receipt.received_at, receipt.by.as_str());
    let late = if receipt.late { ", late" } else { "" };
    format!("order {order}, received {at}, said by {by}{late}")
}

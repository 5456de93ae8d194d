//! The platform corrects a receipt: a new version counts, and what was said before stays.

use serde::{Deserialize, Serialize};

use crate::app::caller::Caller;
use crate::app::covers::Covers;
use crate::app::covers::receive::{LONGEST_ORDER, described, reporter};
use crate::app::idempotency::{Answer, Answered, IdempotencyKey};
use crate::app::records;
use crate::app::text::{LONGEST_REASON, text};
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::cover::{ReceiptVersion, ReceivedBy, ReportedAs, is_late};
use crate::domain::people::Permission;
use crate::domain::problem::{Problem, Thing};
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::message::Explain;

/// A correction as handed in. What it does not name stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptCorrection {
    /// The platform's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<String>,
    /// When receipt was confirmed: not before the first label of this sale was bound, and not in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Instant>,
    /// Who says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<ReceivedBy>,
    /// Why.
    pub reason: String,
}

impl Covers<'_> {
    /// Corrects the receipt of the sale that `serial` belongs to. A time it does not name is not asked about again.
    ///
    /// # Errors
    /// 403 for anybody but the platform, 404 for an unknown tag or a sale without receipt, 409 where nothing differs or
    /// it was corrected too often, 422 without a reason or for a time that is not believed.
    pub fn correct_receipt(
        &self,
        caller: &Caller,
        serial: &Serial,
        new: &ReceiptCorrection,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<Answered, Problem> {
        caller.require(Permission::CorrectReceipt)?;
        let reason = text("reason", &new.reason, LONGEST_REASON)?;
        if let Some(order) = &new.order {
            text("order", order, LONGEST_ORDER)?;
        }
        let (tag, _) = self.context.tag(serial)?;
        let (known, version) = self
            .context
            .receipt_of(&tag)?
            .ok_or_else(|| Problem::not_found(Thing::Receipt, serial))?;
        let mut work = UnitOfWork::new(&caller.by, self.context.now());
        let sale = self.context.sale_of(&tag)?;
        let before = known.current.clone();
        let (late, allowed_by) = match new.received_at {
            Some(received_at) if received_at != before.received_at => {
                let bound_at = sale.bound_at().unwrap_or(tag.issued_at);
                let reported = ReportedAs::Platform { gives_reason: true };
                let late = is_late(received_at, bound_at, work.at(), reported)
                    .map_err(|error| Problem::invalid("received_at", received_at, error.message()))?;
                (late, None)
            }
            // What former rules allowed stays allowed while its time stays.
            _ => (before.late, before.allowed_by),
        };
        let receipt = known.corrected(ReceiptVersion {
            serial: *serial,
            order: new.order.clone().unwrap_or_else(|| before.order.clone()),
            received_at: new.received_at.unwrap_or(before.received_at),
            by: new.by.unwrap_or(before.by),
            version: before.version,
            recorded_at: Some(work.at()),
            reported_by: Some(reporter(caller)),
            late,
            reason: Some(reason.to_owned()),
            allowed_by,
        });
        let receipt = receipt.map_err(|error| Problem::conflict(error.message()).about(*serial))?;
        let answer = Answer::ok(&self.received(&receipt.current)?)?;
        work.require_version(records::receipt(&tag.first_of_sale()), version);
        self.write_receipt(&sale, &receipt, &mut work)?;
        work.event("receipt_corrected")
            .item(tag.item)
            .serial(*serial)
            .reason(reason)
            .before(described(&before))
            .after(described(&receipt.current))
            .record()?;
        Ok(self.context.finish(work, answer, idempotency)?.0)
    }
}

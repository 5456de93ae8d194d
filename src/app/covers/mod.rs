//! Cover 正品保障险: receipts, and whether a moment lies inside the window (design, section 6).

mod answer;
mod calendar;
mod correct;
mod receive;

use jiff::civil::Date;
use serde::Serialize;

pub use self::answer::{CoverAnswer, CoveredItem, CurrentLabel, PublicCover};
pub(crate) use self::calendar::load_calendar;
pub use self::correct::ReceiptCorrection;
pub use self::receive::NewReceipt;
use crate::app::context::Context;
use crate::app::records;
use crate::app::sale::Sale;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::cover::{Receipt, ReceiptVersion, Window, window};
use crate::domain::problem::Problem;
use crate::domain::scan::Projection;
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::message::Explain;
use crate::store::Write;

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

#[derive(Serialize, schemars::JsonSchema)]
/// What a receipt answers.
pub struct Received {
    serial: Serial,
    received_at: Instant,
    /// 1 as it was reported; counted up by corrections.
    version: u32,
    /// True where it was recorded more than 30 days after the receipt.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    late: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_day: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
}

impl Covers<'_> {
    fn received(&self, receipt: &ReceiptVersion) -> Result<Received, Problem> {
        let window = self.window(receipt.received_at)?;
        Ok(Received {
            serial: receipt.serial,
            received_at: receipt.received_at,
            version: receipt.version,
            late: receipt.late,
            first_day: Some(window.first_day),
            last_day: (!window.provisional).then_some(window.last_day),
        })
    }

    fn window(&self, received_at: Instant) -> Result<Window, Problem> {
        let received_on = received_at.shanghai_date();
        window(received_on, &self.context.policy, &self.context.calendar())
            .map_err(|error| Problem::invalid("received_at", received_at, error.message()))
    }

    /// Writes the receipt of a sale, and its time into the verify answers of all the sale's labels.
    fn write_receipt(&self, sale: &Sale, receipt: &Receipt, work: &mut UnitOfWork) -> Result<(), Problem> {
        work.put(records::receipt(&sale.newest().first_of_sale()), receipt)?;
        for tag in sale.labels() {
            let (projection, version) = self
                .context
                .projection(&tag.serial)?
                .ok_or_else(|| Problem::internal(format!("the tag {} has no verify answer", tag.serial)))?;
            let (mut head, parsed) = (projection.head.clone(), projection.parsed()?);
            head.received_at = Some(receipt.current.received_at);
            work.require_version(records::verify(&tag.serial), version);
            let record = Projection::record(&head, &parsed)?;
            work.write(records::verify(&tag.serial), Write::Put(record));
        }
        Ok(())
    }
}

//! The sale of an item: the labels that followed one another by replacement, and the receipt they share.
//!
//! A sale begins with a tag that replaces none. Its receipt stands under that first label's serial, so that whichever
//! label is asked about gives the same window. A returned item's new tag is a new sale.

use crate::app::context::Context;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::cover::Receipt;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::instant::Instant;

/// Labels of one sale that are followed: far more than are ever printed, and an end where records name each other in a
/// circle.
const MOST_LABELS: usize = 10_000;

impl TagRecord {
    /// The serial of the first label of its sale.
    #[must_use]
    pub fn first_of_sale(&self) -> Serial {
        self.sale.unwrap_or(self.serial)
    }
}

/// The labels of a sale, the first one first, with the versions of their records. There is at least one.
pub(crate) struct Sale {
    /// The first label.
    first: TagRecord,
    /// Those that replaced it, one after another.
    later: Vec<TagRecord>,
}

impl Sale {
    /// All labels.
    pub(crate) fn labels(&self) -> impl Iterator<Item = &TagRecord> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The label that counts: the one that was not replaced.
    pub(crate) fn newest(&self) -> &TagRecord {
        self.later.last().unwrap_or(&self.first)
    }

    /// When the first of its labels was bound to the item; nothing while none was.
    pub(crate) fn bound_at(&self) -> Option<Instant> {
        let bound = self.labels().filter_map(|tag| tag.binding.as_ref());
        bound.map(|binding| binding.bound_at).min()
    }
}

impl Context {
    /// The sale that `tag` belongs to.
    ///
    /// # Errors
    /// If the store fails or a label it names is missing.
    pub(crate) fn sale_of(&self, tag: &TagRecord) -> Result<Sale, Problem> {
        let read = |serial: &Serial| records::must_read::<TagRecord>(self.store(), &records::tag(serial));
        let (first, _) = read(&tag.first_of_sale())?;
        let mut sale = Sale {
            first,
            later: Vec::new(),
        };
        while let Some(next) = sale.newest().replaced_by {
            if sale.later.len() >= MOST_LABELS {
                let why = format!("more than {MOST_LABELS} labels follow {}", sale.first.serial);
                return Err(Problem::internal(why));
            }
            sale.later.push(read(&next)?.0);
        }
        Ok(sale)
    }

    /// The receipt of the sale that `tag` belongs to, with its version.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) fn receipt_of(&self, tag: &TagRecord) -> Result<Option<(Receipt, u64)>, Problem> {
        Ok(records::read(
            self.store(),
            &records::receipt(&tag.first_of_sale()),
        )?)
    }

    /// When the sale that a new label joins was received; on condition that this stays so.
    ///
    /// # Errors
    /// If the store fails.
    pub(crate) fn received_before(
        &self,
        tag: &TagRecord,
        work: &mut UnitOfWork,
    ) -> Result<Option<Instant>, Problem> {
        // A sale that begins with this label has no receipt yet, and nobody else knows its serial.
        if tag.sale.is_none() {
            return Ok(None);
        }
        let key = records::receipt(&tag.first_of_sale());
        match self.receipt_of(tag)? {
            Some((receipt, version)) => {
                work.require_version(key, version);
                Ok(Some(receipt.current.received_at))
            }
            None => {
                work.require_absent(key);
                Ok(None)
            }
        }
    }
}

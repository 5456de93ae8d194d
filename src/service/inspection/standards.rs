//! What standards ask, as they are loaded here.

use jiff::civil::Date;

use super::super::Service;
use crate::catalogue::Category;
use crate::inspection::Quantity;
use crate::inspection::case::{BasisLimit, LimitAsked, Limits};
use crate::inspection::precious::MassTolerance;
use crate::inspection::purity::Metal;
use crate::problem::Problem;

/// Nothing is loaded.
struct Nothing;

impl Limits for Nothing {
    fn limit(&self, asked: LimitAsked<'_>) -> Result<BasisLimit, String> {
        Err(format!(
            "the limit of {} in {} for {} on {}; load it with `zhenma standards load FILE`",
            asked.item, asked.basis, asked.product, asked.on
        ))
    }

    fn mass_tolerance(
        &self,
        metal: Metal,
        nominal_g: Quantity,
        on: Date,
    ) -> Result<(MassTolerance, String), String> {
        Err(format!(
            "the tolerance of QB/T 1690 clause 4 for {nominal_g} g of {metal} on {on}; load it with `zhenma standards \
             load FILE`"
        ))
    }

    fn net_weight_tolerance(&self, _: Category, _: &str, _: Date) -> Option<Quantity> {
        None
    }
}

impl Service {
    pub(super) fn limits(&self) -> Result<Box<dyn Limits>, Problem> {
        Ok(Box::new(Nothing))
    }
}

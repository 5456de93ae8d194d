//! What standards ask of an item: loaded by the operator, because the specifications hold no limits (A48).

use jiff::civil::Date;

use crate::domain::catalogue::Category;
use crate::inspection::jewellery::metal_mass::MassTolerance;
use crate::inspection::jewellery::purity::Metal;
use crate::inspection::measured::Requirement;
use crate::inspection::{Quantity, Specification};

/// Which limit is asked for.
#[derive(Clone, Copy, Debug)]
pub struct LimitAsked<'a> {
    /// By which specification.
    pub specification: Specification,
    /// The item, as printed in the plan.
    pub item: &'a str,
    /// The basis, as printed there: one or several standards.
    pub basis: &'a str,
    /// The goods' category.
    pub category: Category,
    /// What the goods are called.
    pub product: &'a str,
    /// The day that decides the edition (A22).
    pub on: Date,
}

/// A limit of a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BasisLimit {
    /// What it asks.
    pub requirement: Requirement,
    /// The edition it stands in.
    pub standard: String,
    /// Whether the standard is mandatory.
    pub mandatory: bool,
}

/// What is known of standards.
pub trait Limits {
    /// The limit of an item.
    ///
    /// # Errors
    /// What is missing, as text.
    fn limit(&self, asked: LimitAsked<'_>) -> Result<BasisLimit, String>;

    /// The tolerance of QB/T 1690 clause 4 for a mass of a metal in an edition, and that edition.
    ///
    /// # Errors
    /// What is missing, as text.
    fn mass_tolerance(
        &self,
        metal: Metal,
        nominal_g: Quantity,
        on: Date,
    ) -> Result<(MassTolerance, String), String>;

    /// The tolerance that the sensory annex gives for a net weight, in grams; none where no annex is loaded.
    fn net_weight_tolerance(&self, category: Category, product: &str, on: Date) -> Option<Quantity>;
}

//! The catalogue: items 单品 and their intake 入仓.
//!
//! In scope: what an item is, how an intake file is read, what a genuine one looks like, and what becomes of a fake.

mod category;
mod gtin;
mod item;
mod outcome;
mod reference;

pub use crate::domain::catalogue::category::Category;
pub use crate::domain::catalogue::gtin::{Gtin, NotAGtin};
pub use crate::domain::catalogue::item::{InternalFacts, Item, ItemState, PublicFacts};
pub use crate::domain::catalogue::outcome::{
    CarriedOut, OutcomeKind, OutcomeOrder, OutcomeRefusal, may_appraise, may_carry_out, may_order,
};
pub use crate::domain::catalogue::reference::{FeaturePoint, ReferenceFacts, ReferenceVersion};

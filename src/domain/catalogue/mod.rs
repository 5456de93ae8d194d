//! The catalogue: items 单品 and their intake 入仓.
//!
//! In scope: what an item is, what a genuine one looks like, and what becomes of one that is not genuine.

mod category;
mod gtin;
mod item;
mod outcome;
mod reference;
mod state;

pub use self::category::Category;
pub use self::gtin::{Gtin, NotAGtin};
pub use self::item::{InternalFacts, Item, PublicFacts};
pub use self::outcome::{
    CarriedOut, OutcomeKind, OutcomeOrder, OutcomeRefusal, may_appraise, may_carry_out, may_order,
};
pub use self::reference::{FeaturePoint, ReferenceFacts, ReferenceVersion};
pub use self::state::ItemState;

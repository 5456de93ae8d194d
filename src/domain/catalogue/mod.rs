//! The catalogue: items 单品 and their intake 入仓.
//!
//! In scope: what an item is, what a genuine one looks like, and what becomes of one that is not genuine.

mod amend;
mod category;
mod change;
mod gtin;
mod item;
mod outcome;
mod own_serial;
mod reference;
mod state;

pub use self::amend::{AmendRefusal, may_amend};
pub use self::category::Category;
pub use self::change::{FactsChange, InternalChange, WrongFact};
pub use self::gtin::{Gtin, NotAGtin};
pub use self::item::{Cancelled, InternalFacts, Item, PublicFacts};
pub use self::outcome::{
    CarriedOut, OutcomeKind, OutcomeOrder, OutcomeRefusal, may_appraise, may_carry_out, may_order,
};
pub use self::own_serial::{OwnSerial, folded};
pub use self::reference::{FeaturePoint, ReferenceFacts, ReferenceVersion};
pub use self::state::ItemState;

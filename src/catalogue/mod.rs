//! The catalogue: items 单品 and their intake 入仓.
//!
//! In scope: what an item is and how an intake file is read. Out of scope today: reference versions.

mod category;
mod gtin;
mod intake;
mod item;

pub use self::category::Category;
pub use self::gtin::{Gtin, NotAGtin};
pub use self::intake::{
    COLUMNS, Column, IntakeFile, IntakeLimits, IntakeProblem, LONGEST_CELL, MOST_COLUMNS, MOST_ERRORS,
    NewItem, ReadAs, RowError, read_intake, template,
};
pub use self::item::{InternalFacts, Item, ItemState, PublicFacts};

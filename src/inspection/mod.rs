//! Inspection 检验: whether goods meet one of the two quality specifications, fresh food (生鲜) and jewellery (珠宝).
//!
//! Every rule is a function of values that gives a [`Decided`]: what is decided, and why, clause by clause.
//! R1 to R67 and the readings A01 to A48 are those of the project's rule book; the clause numbers are those
//! printed in the specifications. Nothing here reads a clock or a file: the tables come with the program, dates and
//! the calendar are arguments.
//!
//! [`decide`] is the door for cases written as JSON; spot checks call the same functions.

pub mod body;
pub mod case;
pub mod decide;
mod decided;
pub mod fresh_table;
pub mod measured;
pub mod net_weight;
mod printed;
pub mod programme;
mod quantity;
pub mod reference;
mod refused;
pub mod sampling;
pub mod scope;
pub mod sensory;
mod string_enum;
pub mod transition;

pub mod appeal;
pub mod consequence;
pub mod diamond;
pub mod edition;
pub mod fee;
pub mod jewellery_table;
pub mod label;
pub mod material;
pub mod precious;
pub mod purity;
pub mod requirement;
pub mod results;
pub mod retest;
pub mod standards;
pub mod verdict;

pub use crate::inspection::decided::{Decided, Reason};
pub use crate::inspection::quantity::{
    Mass, MassUnit, MostPieces, NotAQuantity, NotPieces, Pieces, Quantity, normalised,
};
pub use crate::inspection::refused::Refused;
pub use crate::inspection::string_enum::StringEnum;
pub(crate) use crate::inspection::string_enum::string_enum;

string_enum! {
    /// Which of the two specifications is applied.
    pub enum Specification {
        /// 京东开放平台生鲜商品抽检规范, effective 2021-04-21.
        Fresh = "fresh",
        /// 京东开放平台珠宝商品抽检规范, effective 2021-01-12.
        Jewellery = "jewellery",
    }
}

string_enum! {
    /// Whether a requirement is met.
    pub enum Verdict {
        /// 合格.
        Pass = "pass",
        /// 不合格.
        Fail = "fail",
    }
}

impl Verdict {
    /// [`Verdict::Pass`] where `conforms`.
    #[must_use]
    pub const fn of(conforms: bool) -> Self {
        if conforms { Self::Pass } else { Self::Fail }
    }
}

string_enum! {
    /// How grave a nonconformity is (A15). The order is by gravity: `B < A`.
    pub enum Grade {
        /// Minor, or not graded further: 轻微或一般缺陷.
        B = "B",
        /// Severe: 严重缺陷.
        A = "A",
    }
}

impl Specification {
    /// What the one or the other says, where both have the clause at different places or with different words.
    #[must_use]
    pub const fn either(self, fresh: &'static str, jewellery: &'static str) -> &'static str {
        match self {
            Self::Fresh => fresh,
            Self::Jewellery => jewellery,
        }
    }
}

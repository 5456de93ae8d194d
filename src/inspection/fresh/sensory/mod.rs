//! What is seen of fresh goods: specification and defects, fresh 5.3 (R32, R33, R35, R36, R39, R40).
//!
//! The tolerances and examples of the annex 《京东生鲜商品感官标准规范》 are not supplied (A48): they are arguments.

mod defects;
mod level;
mod mode;
mod specification;

pub use crate::inspection::fresh::sensory::defects::{
    Defects, Failing, Places, ShareBasis, Shares, judge_several_pieces, judge_single_piece,
};
pub use crate::inspection::fresh::sensory::level::{DefectLevel, defect_level, within_tolerance};
pub use crate::inspection::fresh::sensory::mode::{SensoryItem, SensoryMode, sensory_mode};
pub use crate::inspection::fresh::sensory::specification::{SpecificationMode, judge_specification};

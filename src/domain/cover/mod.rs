//! Genuine-goods cover (正品保障险): the policy, the window of days it gives, and where a day stands in it.
//!
//! Pure reckoning with calendar days in Asia/Shanghai (design, section 6), which receipts are believed, and what a tag's
//! state says against cover. A claim and the insurer's clocks are not here yet.

mod policy;
mod receipt;
mod sale;
mod standing;
mod window;

pub use crate::domain::cover::policy::{Method, Policy};
pub use crate::domain::cover::receipt::{
    LATE_AFTER_DAYS, NotBelieved, NotCorrected, Receipt, ReceiptVersion, ReceivedBy, ReportedAs, Reporter,
    is_late,
};
pub use crate::domain::cover::sale::{AgainstCover, SaleStanding, sale_standing};
pub use crate::domain::cover::standing::{CoverStatus, PROVISIONAL_MARGIN_DAYS, Standing, standing};
pub use crate::domain::cover::window::{Window, WindowError, window};

//! Genuine-goods cover (正品保障险): the policy, the window of days it gives, and where a day stands in it.
//!
//! Pure reckoning with calendar days in Asia/Shanghai (design, section 6). Who reported the receipt, and what
//! the tag's state is, belongs to others; a claim and the insurer's clocks are not here yet.

mod policy;
mod standing;
mod window;

pub use crate::domain::cover::policy::{Method, Policy};
pub use crate::domain::cover::standing::{CoverStatus, PROVISIONAL_MARGIN_DAYS, Standing, standing};
pub use crate::domain::cover::window::{Window, WindowError, window};

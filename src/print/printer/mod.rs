//! Label printers of the operator's, reached over TCP (port 9100): what they are called, what they say, sending a label.
//!
//! A printer may hang, trickle, lie or be out of paper; every wait has an end, and what is read has a limit. Before
//! anything is sent it is asked how it is, because what was sent may come out whatever it says afterwards.

mod address;
mod status;
mod talk;

pub use crate::print::printer::address::{Printer, Printers, PrintersError};
pub use crate::print::printer::status::{Language, State};
pub use crate::print::printer::talk::{Patience, Trouble, print};

//! Label printers of the operator's, reached over TCP (port 9100): what they are called, and sending a label.
//!
//! These are the sockets of printing; what the bytes mean is [`crate::print`]. A printer may hang, trickle, lie or be out
//! of paper; every wait has an end, and what is read has a limit. Before anything is sent it is asked for its state,
//! because what was sent may come out whatever it says afterwards.

mod address;
mod send;

pub use self::address::{Printer, Printers, PrintersError};
pub(crate) use self::send::{Patience, Trouble, send};

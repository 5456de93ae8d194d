//! How much a label holds.

/// The largest QR version on a label: 45 modules a side, 26.5 mm with its quiet zone at 0.5 mm a module.
pub const MAX_VERSION: u8 = 7;

/// What [`MAX_VERSION`] holds at level M in alphanumeric mode, in characters.
pub(super) const MAX_LENGTH: usize = 178;

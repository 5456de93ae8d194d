//! What the jewellery specification alone has: its tables, diamonds, precious metal, and what a piece is sold as.

pub mod diamond;
pub mod material;
pub mod metal_mass;
pub mod purity;
pub mod table;

//! What the fresh food specification alone has: its scope, table 1, net weight, sensory items, and standards that change.

pub mod net_weight;
pub mod scope;
pub mod sensory;
pub mod table;
pub mod transition;

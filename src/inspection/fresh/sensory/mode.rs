//! The items of a sensory inspection, and by which rule its defects are judged: fresh 5.3.1 and 5.3.2.2.

use crate::inspection::{Decided, Pieces, Reason, Refused, string_enum};
use crate::message::message;

string_enum! {
    /// The three items of a sensory inspection, 5.3.1. Each enters the overall verdict as one item (R32, A14).
    pub enum SensoryItem {
        /// Specification 规格.
        Specification = "specification",
        /// Net weight 净重.
        NetWeight = "net_weight",
        /// Defects 瑕疵项目.
        Defects = "defects",
    }
}

string_enum! {
    /// By which rule defects are judged.
    pub enum SensoryMode {
        /// One piece: by the number of places.
        Single = "single",
        /// Several pieces: by their share.
        Multi = "multi",
    }
}

/// By which rule `units` pieces are judged: 5.3.2.2, A07.
///
/// # Errors
/// Where nothing is inspected.
pub fn sensory_mode(units: Pieces) -> Result<Decided<SensoryMode>, Refused> {
    let (mode, rule, zh, en) = match units.0 {
        0 => {
            return Err(Refused::new(
                "units_inspected",
                message!("inspection.pieces_none", clause = "5.3.2.2"),
            ));
        }
        1 => (
            SensoryMode::Single,
            "R39",
            "只检一个商品：按单个商品判定",
            "one piece is inspected: it is judged by the places on it",
        ),
        _ => (
            SensoryMode::Multi,
            "R40",
            "检两个或以上：按多个商品的比例判定",
            "two pieces or more are inspected: they are judged by their share",
        ),
    };
    let reason = Reason::new("5.3.2.2", rule, zh, en)
        .read_as("A07")
        .given("units_inspected", units)
        .held_against("1 for the single rule", units.0 - 1);
    Ok(Decided::new(mode, reason))
}

//! Size, diameter and weight of the single piece: fresh 5.3.1.1 (R33).

use rust_decimal::Decimal;

use crate::inspection::{Decided, Pieces, Reason, Refused, Verdict, normalised, string_enum};
use crate::message::message;

string_enum! {
    /// How the specification 规格 is sampled.
    pub enum SpecificationMode {
        /// By ratio 按比例抽检.
        Ratio = "ratio",
        /// Singly 按单个抽检.
        Single = "single",
    }
}

/// Judges size, diameter or weight of the pieces: 5.3.1.1 (R33, A08). By ratio less than 5 % may be nonconforming,
/// singly none.
///
/// # Errors
/// Where nothing was inspected, or more is nonconforming than that.
pub fn judge_specification(
    mode: SpecificationMode,
    total: Pieces,
    nonconforming: Pieces,
) -> Result<Decided<Verdict>, Refused> {
    if total.0 == 0 {
        return Err(Refused::new(
            "total",
            message!("inspection.pieces_none", clause = "5.3.1.1"),
        ));
    }
    if nonconforming > total {
        return Err(Refused::new(
            "nonconforming",
            message!(
                "inspection.pieces_above_total",
                nonconforming,
                total,
                clause = "5.3.1.1"
            ),
        ));
    }
    let bad = nonconforming.value();
    let five_percent = total.value() * Decimal::new(5, 2);
    let (conforms, threshold, margin) = match mode {
        SpecificationMode::Ratio => (
            bad < five_percent,
            format!("< 5% = {}", normalised(five_percent)),
            normalised(five_percent - bad),
        ),
        SpecificationMode::Single => (nonconforming.0 == 0, "0".to_owned(), normalised(-bad)),
    };
    let (zh, en) = match (mode, conforms) {
        (SpecificationMode::Ratio, true) => (
            "不合格比例低于5%：可接受",
            "less than 5 % nonconforming: accepted",
        ),
        (SpecificationMode::Ratio, false) => (
            "不合格比例达到或超过5%：不合格",
            "5 % or more nonconforming: fails",
        ),
        (SpecificationMode::Single, true) => ("按单个抽检，每个均合格", "taken singly, every piece conforms"),
        (SpecificationMode::Single, false) => (
            "按单个抽检，每个均需合格",
            "taken singly, every piece has to conform",
        ),
    };
    let reason = Reason::new("5.3.1.1", "R33", zh, en)
        .read_as("A08")
        .given("mode", mode)
        .given("total", total)
        .given("nonconforming", nonconforming)
        .held_against(threshold, margin);
    Ok(Decided::new(Verdict::of(conforms), reason))
}

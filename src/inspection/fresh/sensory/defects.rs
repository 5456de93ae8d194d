//! Judging defects, by places on one piece or by their share of several: fresh 5.3.2.2 (R39, R40).

use rust_decimal::Decimal;

use super::level::LEVELS;
use crate::inspection::{Decided, Pieces, Quantity, Reason, Refused, Verdict, normalised, string_enum};
use crate::message::message;

string_enum! {
    /// What a sensory verdict can fail by.
    pub enum Failing {
        /// Severe places or pieces.
        Severe = "severe",
        /// General ones.
        General = "general",
        /// Minor ones.
        Minor = "minor",
        /// A defect beyond its tolerance.
        Tolerance = "tolerance",
    }
}

/// A verdict with everything it failed by, the gravest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defects {
    /// Fails where anything failed.
    pub verdict: Verdict,
    /// By what.
    pub failed: Vec<Failing>,
}

impl Defects {
    const fn of(failed: Vec<Failing>) -> Self {
        Self {
            verdict: Verdict::of(failed.is_empty()),
            failed,
        }
    }
}

/// The places counted on the one piece inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Severe places.
    pub severe: Pieces,
    /// General places.
    pub general: Pieces,
    /// Minor places.
    pub minor: Pieces,
    /// Defects beyond their tolerance.
    pub over_tolerance: Pieces,
    /// Defects within their tolerance: accepted, and in none of the other numbers.
    pub within_tolerance: Pieces,
}

/// From how many places on the piece fails, 5.3.2.2(1).
const PLACES: [(Failing, &str, u64); 3] = [
    (Failing::Severe, "severe", 1),
    (Failing::General, "general", 2),
    (Failing::Minor, "minor", 3),
];

/// Judges the defects of one piece: 5.3.2.2(1) and 5.2.1.3 (R36, R39; A10, A11). Each level stands for itself.
#[must_use]
pub fn judge_single_piece(places: Places) -> Decided<Defects> {
    let mut failed = Vec::new();
    let mut reasons = Vec::with_capacity(2);
    for ((failing, name, from), found) in
        PLACES
            .into_iter()
            .zip([places.severe, places.general, places.minor])
    {
        if found.0 >= from {
            failed.push(failing);
            let (zh, en) = match failing {
                Failing::Severe => ("严重项出现1处即不合格", "one severe place fails"),
                Failing::General => ("一般项出现2处即不合格", "two general places fail"),
                _ => ("轻微项出现3处即不合格", "three minor places fail"),
            };
            let margin = Decimal::from(from) - found.value() - Decimal::ONE;
            reasons.push(
                Reason::new("5.3.2.2(1)", "R39", zh, en)
                    .given(name, found)
                    .held_against(format!("< {from}"), margin),
            );
        }
    }
    if places.over_tolerance.0 > 0 {
        failed.push(Failing::Tolerance);
        reasons.push(
            Reason::new(
                LEVELS,
                "R36",
                "超出容忍度：该项目不合格",
                "a defect is beyond its tolerance: the item fails",
            )
            .read_as("A11")
            .given("over_tolerance", places.over_tolerance)
            .held_against("0", -places.over_tolerance.value()),
        );
    }
    if reasons.is_empty() {
        reasons.push(single_piece_passes(places));
    }
    Decided {
        decision: Defects::of(failed),
        reasons,
    }
}

fn single_piece_passes(places: Places) -> Reason {
    let reason = Reason::new(
        "5.3.2.2(1)",
        "R39",
        "严重项少于1处、一般项少于2处、轻微项少于3处，各级分别计算：合格",
        "fewer than 1 severe, 2 general and 3 minor places, each level for itself: it passes",
    )
    .given("severe", places.severe)
    .given("general", places.general)
    .given("minor", places.minor)
    .given("within_tolerance", places.within_tolerance);
    let levels = [places.severe, places.general, places.minor];
    if levels.iter().filter(|level| level.0 > 0).count() > 1 {
        // Nothing is added up, which is worth a look.
        reason.read_as("A10").for_review()
    } else {
        reason
    }
}

string_enum! {
    /// By what the share of defective pieces is reckoned, chosen before counting (A08).
    pub enum ShareBasis {
        /// By pieces.
        Count = "count",
        /// By weight, in jin.
        Jin = "jin",
        /// By weight, in kilograms.
        Kilogram = "kg",
        /// By weight, in grams.
        Gram = "g",
    }
}

/// What was found on several pieces: a piece counts once in every level it shows (A09).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shares {
    /// What the numbers are.
    pub basis: ShareBasis,
    /// All that was inspected.
    pub total: Quantity,
    /// The pieces with severe defects.
    pub severe: Quantity,
    /// The pieces with general defects.
    pub general: Quantity,
    /// The pieces with minor defects.
    pub minor: Quantity,
}

/// The percentage that each level has to stay below, 5.3.2.2(2).
const PERCENT: [(Failing, &str, i64); 3] = [
    (Failing::Severe, "severe", 5),
    (Failing::General, "general", 10),
    (Failing::Minor, "minor", 15),
];

/// Judges the defects of several pieces: 5.3.2.2(2) (R40; A08, A09). Each level stands for itself, exactly:
/// amount × 100 < limit × total.
///
/// # Errors
/// Where there is nothing, more defective than there is, or a part of a piece.
pub fn judge_several_pieces(shares: Shares) -> Result<Decided<Defects>, Refused> {
    let levels = [shares.severe, shares.general, shares.minor];
    checked(shares, levels)?;
    let mut failed = Vec::new();
    let mut reasons = Vec::with_capacity(3);
    for ((failing, name, percent), amount) in PERCENT.into_iter().zip(levels) {
        let most = Decimal::from(percent) * shares.total.value();
        let margin = most - amount.value() * Decimal::ONE_HUNDRED;
        let conforms = margin > Decimal::ZERO;
        let (zh, en) = match (failing, conforms) {
            (Failing::Severe, true) => ("严重项低于5%：合格", "severe below 5 %: passes"),
            (Failing::Severe, false) => ("严重项达到或超过5%：不合格", "severe 5 % or more: fails"),
            (Failing::General, true) => ("一般项低于10%：合格", "general below 10 %: passes"),
            (Failing::General, false) => ("一般项达到或超过10%：不合格", "general 10 % or more: fails"),
            (_, true) => ("轻微项低于15%：合格", "minor below 15 %: passes"),
            (_, false) => ("轻微项达到或超过15%：不合格", "minor 15 % or more: fails"),
        };
        let reason = Reason::new("5.3.2.2(2)", "R40", zh, en)
            .read_as("A08")
            .given(name, amount)
            .given("total", shares.total)
            .given("basis", shares.basis)
            .held_against(
                format!("< {percent}% = {}", normalised(most / Decimal::ONE_HUNDRED)),
                normalised(margin / Decimal::ONE_HUNDRED),
            );
        if !conforms {
            failed.push(failing);
        }
        reasons.push(reason);
    }
    if shares.basis == ShareBasis::Count && shares.total.value() == Decimal::ONE {
        reasons.push(
            Reason::new(
                "5.3.2.2",
                "R39",
                "只检一个商品时应按单个商品判定",
                "one piece would be judged by the single rule",
            )
            .read_as("A07")
            .for_review(),
        );
    }
    Ok(Decided {
        decision: Defects::of(failed),
        reasons,
    })
}

fn checked(shares: Shares, levels: [Quantity; 3]) -> Result<(), Refused> {
    let whole = |quantity: Quantity| quantity.value().fract().is_zero();
    let by_count = shares.basis == ShareBasis::Count;
    if shares.total.is_zero() {
        return Err(Refused::new(
            "total",
            message!("inspection.above_zero_by", clause = "5.3.2.2(2)"),
        ));
    }
    let named = [("total", shares.total)]
        .into_iter()
        .chain(PERCENT.into_iter().map(|(_, name, _)| name).zip(levels));
    for (name, amount) in named {
        if by_count && !whole(amount) {
            return Err(Refused::new(name, message!("inspection.parts_not_whole", amount)));
        }
        if amount > shares.total {
            return Err(Refused::new(
                name,
                message!("inspection.share_above_total", amount, total = shares.total),
            ));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;

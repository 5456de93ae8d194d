//! Which requirement a measured value is held against: 6.1 of both specifications (R41 to R43).

use crate::inspection::{Decided, Quantity, Reason, Verdict, normalised, string_enum};

string_enum! {
    /// Whether a limit is the most or the least that is allowed.
    pub enum Direction {
        /// At most the limit.
        Max = "max",
        /// At least the limit.
        Min = "min",
    }
}

impl Direction {
    /// Whether `one` asks for more than `other`. 高于 and 低于 are read as stricter and looser (A25).
    #[must_use]
    pub fn is_stricter(self, one: Quantity, other: Quantity) -> bool {
        match self {
            Self::Max => one < other,
            Self::Min => one > other,
        }
    }

    /// Whether `measured` keeps `limit`; a value at the limit does.
    #[must_use]
    pub fn verdict(self, measured: Quantity, limit: Quantity) -> Verdict {
        // What a limit as strict as the measured value would be must not be looser than the limit.
        Verdict::of(!self.is_stricter(limit, measured))
    }

    /// How far `measured` lies on the permitted side of `limit`.
    #[must_use]
    pub fn margin(self, measured: Quantity, limit: Quantity) -> String {
        normalised(match self {
            Self::Max => limit.value() - measured.value(),
            Self::Min => measured.value() - limit.value(),
        })
    }

    /// The limit with its direction.
    #[must_use]
    pub fn limit(self, limit: Quantity) -> String {
        match self {
            Self::Max => format!("<= {limit}"),
            Self::Min => format!(">= {limit}"),
        }
    }
}

/// What the standard that the table names asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BasisRequirement {
    /// Its limit.
    pub limit: Quantity,
    /// Whether it is a mandatory national or industry standard.
    pub mandatory: bool,
}

/// What the product itself promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeclaredRequirement {
    /// Its limit.
    pub limit: Quantity,
    /// Whether it is tested by the same method as the standard's.
    pub same_method: bool,
}

string_enum! {
    /// Whose requirement applies.
    pub enum RequirementSource {
        /// That of the standard.
        Basis = "basis",
        /// That which the product declares.
        Declared = "declared",
    }
}

/// The requirement that applies, and whether it is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoverningRequirement {
    /// Whose it is.
    pub applies: RequirementSource,
    /// The limit, as it was given.
    pub limit: Quantity,
    /// Whether the measured value keeps it.
    pub verdict: Verdict,
}

/// Which requirement applies to `measured`, and whether it is met. 6.1 of both: R41 (basis by default), R42
/// (declared where stricter by the same method), R43 (basis where mandatory and stricter); A24 for what these leave
/// open: stricter by another method is judged by the basis, looser than a recommended standard by the declared
/// requirement. A25: 高于 and 低于 mean stricter and looser.
#[must_use]
pub fn governing_requirement(
    direction: Direction,
    basis: BasisRequirement,
    declared: Option<DeclaredRequirement>,
    measured: Quantity,
) -> Decided<GoverningRequirement> {
    let (applies, reason) = source(direction, basis, declared);
    let limit = match (applies, declared) {
        (RequirementSource::Declared, Some(declared)) => declared.limit,
        _ => basis.limit,
    };
    let decision = GoverningRequirement {
        applies,
        limit,
        verdict: direction.verdict(measured, limit),
    };
    let reason = reason
        .given("measured", measured)
        .given("basis_limit", basis.limit)
        .given("basis_mandatory", basis.mandatory)
        .held_against(direction.limit(limit), direction.margin(measured, limit));
    let reason = match declared {
        Some(declared) => reason
            .given("declared_limit", declared.limit)
            .given("same_method", declared.same_method),
        None => reason,
    };
    Decided::new(decision, reason)
}

const CLAUSE: &str = "6.1";

fn source(
    direction: Direction,
    basis: BasisRequirement,
    declared: Option<DeclaredRequirement>,
) -> (RequirementSource, Reason) {
    let by_basis = |rule, zh, en| (RequirementSource::Basis, Reason::new(CLAUSE, rule, zh, en));
    let by_declared = |rule, zh, en| (RequirementSource::Declared, Reason::new(CLAUSE, rule, zh, en));
    let Some(declared) = declared else {
        return by_basis(
            "R41",
            "未明示质量要求，按标准要求判定",
            "nothing is declared: the basis standard applies",
        );
    };
    if direction.is_stricter(declared.limit, basis.limit) {
        let (source, reason) = if declared.same_method {
            by_declared(
                "R42",
                "明示的质量要求严于依据标准且检验方法一致，按明示要求判定",
                "the declared requirement is stricter and tested by the same method: it applies",
            )
        } else {
            by_basis(
                "R42",
                "明示的质量要求严于依据标准但检验方法不一致，按依据标准判定",
                "the declared requirement is stricter but tested by another method: the basis standard applies",
            )
        };
        let reason = if declared.same_method {
            reason
        } else {
            reason.read_as("A24")
        };
        return (source, reason.read_as("A25"));
    }
    if direction.is_stricter(basis.limit, declared.limit) {
        let (source, reason) = if basis.mandatory {
            by_basis(
                "R43",
                "明示的质量要求宽于强制性标准，按强制性标准判定",
                "the declared requirement is looser than a mandatory standard: the mandatory standard applies",
            )
        } else {
            by_declared(
                "R43",
                "明示的质量要求宽于推荐性标准，按明示要求判定",
                "the declared requirement is looser than a recommended standard: the declared requirement applies",
            )
        };
        let reason = if basis.mandatory {
            reason
        } else {
            reason.read_as("A24")
        };
        return (source, reason.read_as("A25"));
    }
    by_basis(
        "R41",
        "明示的质量要求与依据标准相同，按标准要求判定",
        "the declared requirement equals the basis standard: the basis standard applies",
    )
}

#[cfg(test)]
mod tests;

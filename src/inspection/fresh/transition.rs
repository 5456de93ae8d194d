//! What a product is judged by when standards change, or when it declares none: fresh 3.2 and 3.3 (R8, R9, R10).

use jiff::ToSpan;
use jiff::civil::Date;

use crate::inspection::{Decided, Reason, Refused, string_enum};
use crate::message::message;

string_enum! {
    /// Whether a standard has to be followed.
    pub enum Force {
        /// Mandatory 强制性.
        Mandatory = "mandatory",
        /// Recommended 推荐性.
        Recommended = "recommended",
    }
}

/// A product standard whose newest edition replaces the one before, also where an industry standard became a national
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Replacement<'a> {
    /// Whether it is mandatory.
    pub force: Force,
    /// The edition in force the day before the newest.
    pub previous: &'a str,
    /// The newest edition.
    pub newest: &'a str,
    /// From when the newest is in force.
    pub effective: Date,
}

/// The last day on which a product may still be judged by what it declares: the anniversary of the effective date, 28
/// February for the 29th (A21).
#[must_use]
pub fn last_day_of_transition(effective: Date) -> Date {
    effective.saturating_add(1.year())
}

/// Whether the newest edition governs, by which rule, and why in both languages.
fn governing(
    replacement: &Replacement<'_>,
    declared: Option<&str>,
    as_of: Date,
) -> (bool, &'static str, &'static str, &'static str) {
    let effective = replacement.effective;
    let recommended = replacement.force == Force::Recommended;
    let by_newest = declared == Some(replacement.newest);
    let by_previous = declared == Some(replacement.previous);
    if as_of < effective {
        if recommended && by_newest {
            (
                true,
                "R9",
                "产品明示最新版本：按最新版本",
                "the product declares the newest edition: by that one",
            )
        } else {
            (
                false,
                "R9",
                "最新版本尚未实施：按原版本",
                "the newest edition is not in force yet: by the one before",
            )
        }
    } else if !recommended {
        (
            true,
            "R8",
            "强制性标准自明示的实施日期起适用，没有过渡期",
            "a mandatory standard holds from its effective date, without transition",
        )
    } else if by_previous && as_of <= last_day_of_transition(effective) {
        (
            false,
            "R9",
            "推荐性标准实施之日起一年内，仍可按产品明示的标准判定",
            "within one year of the effective date the standard that the product declares may still be used",
        )
    } else if by_previous {
        (
            true,
            "R9",
            "实施一年后统一按最新版本",
            "the year is over: by the newest edition only",
        )
    } else if by_newest {
        (
            true,
            "R9",
            "产品明示最新版本：按最新版本",
            "the product declares the newest edition: by that one",
        )
    } else if declared.is_none() {
        (
            true,
            "R10",
            "未明示产品标准：按推定的现行有效的推荐性标准，没有过渡期",
            "no standard is declared: by the recommended standard in force, without transition",
        )
    } else {
        (
            true,
            "R9",
            "明示的标准在最新版本实施前已失效，视为标注不正确：按最新版本",
            "the standard declared was out of force before the newest came: wrongly marked, by the newest edition",
        )
    }
}

/// By which edition a product is judged on a day: fresh 3.3 (R9, R10; A21, A22).
///
/// # Errors
/// Where both editions are the same.
pub fn edition_to_judge_by<'a>(
    replacement: Replacement<'a>,
    declared: Option<&'a str>,
    as_of: Date,
) -> Result<Decided<&'a str>, Refused> {
    let Replacement {
        force,
        previous,
        newest,
        effective,
    } = replacement;
    if previous == newest {
        return Err(Refused::new(
            "newest",
            message!("inspection.edition_of_both", newest),
        ));
    }
    let last = last_day_of_transition(effective);
    let recommended = force == Force::Recommended;
    let by_newest = declared == Some(newest);
    let by_previous = declared == Some(previous);
    let (is_newest, rule, zh, en) = governing(&replacement, declared, as_of);
    let edition = if is_newest { newest } else { previous };
    let reason = Reason::new("3.3", rule, zh, en)
        .read_as("A21")
        .read_as("A22")
        .given("declared", declared.unwrap_or("-"))
        .given("newest_effective", effective)
        .given("as_of", as_of);
    let reason = if as_of >= effective && recommended && by_previous {
        let margin = as_of.until(last).map_or(0, |span| span.get_days());
        reason.held_against(format!("<= {last}"), format!("{margin} d"))
    } else {
        let margin = effective.until(as_of).map_or(0, |span| span.get_days());
        reason.held_against(format!(">= {effective}"), format!("{margin} d"))
    };
    let stranger = declared.is_some() && !by_previous && !by_newest;
    Ok(Decided::new(
        edition,
        if stranger { reason.for_review() } else { reason },
    ))
}

string_enum! {
    /// What is asked of a standard.
    pub enum Need {
        /// Which items are tested and how.
        ItemsAndMethods = "items_and_methods",
        /// A limit for safety.
        SafetyLimit = "safety_limit",
        /// A requirement of quality.
        QualityLimit = "quality_limit",
    }
}

string_enum! {
    /// Where it is taken from.
    pub enum Basis {
        /// The product standard that is declared, filed where it is an enterprise standard, or declared quality.
        Declared = "declared",
        /// The specification.
        ThisSpecification = "this_spec",
        /// The mandatory food-safety standards of the category.
        MandatoryStandards = "mandatory_standards",
        /// The recommended standard presumed for such a product, newest in force.
        PresumedStandard = "presumed_standard",
    }
}

/// Where a requirement is taken from: fresh 3.2, 3.3 and 5.2.1 (R8, R10, A23). A mandatory safety limit holds whatever
/// is declared (R43).
#[must_use]
pub fn basis_of(need: Need, declared: bool) -> Decided<Basis> {
    let (basis, clause, rule, zh, en) = match (need, declared) {
        (Need::SafetyLimit, _) => (
            Basis::MandatoryStandards,
            "3.2",
            "R8",
            "安全限量按该类目强制执行的食品安全标准",
            "safety limits: by the mandatory food-safety standards of the category",
        ),
        (_, true) => (
            Basis::Declared,
            "3.2",
            "R8",
            "按产品明示的标准和质量要求",
            "by the standard and the quality that the product declares",
        ),
        (Need::ItemsAndMethods, false) => (
            Basis::ThisSpecification,
            "5.2.1",
            "R27",
            "未明示产品标准：项目和方法按本规范",
            "no standard declared: items and methods of this specification",
        ),
        (Need::QualityLimit, false) => (
            Basis::PresumedStandard,
            "3.3",
            "R10",
            "未明示产品标准：按推定的现行有效的推荐性标准",
            "no standard declared: the recommended standard in force that is presumed for such a product",
        ),
    };
    let reason = Reason::new(clause, rule, zh, en)
        .read_as("A23")
        .given("need", need)
        .given("declared", declared);
    Decided::new(basis, reason)
}

#[cfg(test)]
mod tests;

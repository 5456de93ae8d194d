//! Whether an item is covered by a passed inspection of its lot or SKU.
//!
//! Of each subject the newest verdict counts, as it stands now: the first one, or what a re-inspection made of it. A
//! failed lot is not saved by a passed SKU, nor the other way.

use jiff::Span;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Subject;
use crate::inspection::Verdict;
use crate::instant::Instant;

/// What inspections say of one lot or SKU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// The lot or SKU.
    pub subject: Subject,
    /// One for every judged inspection, in the order in which they were judged first.
    pub verdicts: Vec<Standing>,
}

/// The verdict of one inspection, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Which inspection.
    pub inspection: Uuid,
    /// When it was judged first; a re-inspection does not make it newer.
    pub judged_at: Instant,
    /// Its verdict.
    pub verdict: Verdict,
}

impl Coverage {
    /// Nothing is known of `subject` yet.
    #[must_use]
    pub const fn new(subject: Subject) -> Self {
        Self {
            subject,
            verdicts: Vec::new(),
        }
    }

    /// Enters a verdict, or what became of it.
    pub fn enter(&mut self, standing: Standing) {
        match self
            .verdicts
            .iter_mut()
            .find(|known| known.inspection == standing.inspection)
        {
            Some(known) => known.verdict = standing.verdict,
            None => self.verdicts.push(standing),
        }
    }

    /// The verdict that counts: of the inspection that was ordered last, whose id is the greatest. An older one that is
    /// judged late tells of older goods.
    #[must_use]
    pub fn newest(&self) -> Option<&Standing> {
        self.verdicts.iter().max_by_key(|standing| standing.inspection)
    }
}

/// What the lot and the SKU of an item say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covered {
    /// A passed inspection covers it.
    Passed(Uuid),
    /// The newest inspection of its lot or SKU failed.
    Failed(Uuid, Subject),
    /// The newest passed inspection is too old; the last day it covered is told.
    Outdated(Uuid, Date),
    /// Neither was ever inspected.
    Never,
}

/// Whether an item is covered at `now`, by what is known of its lot and SKU; a pass counts for `days`.
#[must_use]
pub fn covered<'a>(coverages: impl IntoIterator<Item = &'a Coverage>, now: Instant, days: u32) -> Covered {
    let mut passed: Option<&Standing> = None;
    for coverage in coverages {
        match coverage.newest() {
            Some(newest) if newest.verdict == Verdict::Fail => {
                return Covered::Failed(newest.inspection, coverage.subject.clone());
            }
            Some(newest) if passed.is_none_or(|known| known.judged_at < newest.judged_at) => {
                passed = Some(newest);
            }
            _ => {}
        }
    }
    let Some(passed) = passed else {
        return Covered::Never;
    };
    let last_day = passed
        .judged_at
        .shanghai_date()
        .saturating_add(Span::new().days(i64::from(days.min(1_000_000))));
    if now.shanghai_date() <= last_day {
        Covered::Passed(passed.inspection)
    } else {
        Covered::Outdated(passed.inspection, last_day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalogue::Category;
    use crate::domain::people::OrganisationId;
    use crate::inspection::case::SubjectKind;

    fn coverage(kind: SubjectKind, verdicts: &[(u128, &str, Verdict)]) -> Coverage {
        let mut coverage = Coverage::new(Subject {
            merchant: OrganisationId::parse("merchant-1").unwrap(),
            category: Category::Jewellery,
            kind,
            name: "1".to_owned(),
        });
        for (id, at, verdict) in verdicts {
            coverage.enter(Standing {
                inspection: Uuid::from_u128(*id),
                judged_at: at.parse().unwrap(),
                verdict: *verdict,
            });
        }
        coverage
    }

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    #[test]
    fn a_pass_counts_until_the_end_of_its_last_day_in_shanghai() {
        let lot = coverage(
            SubjectKind::Lot,
            &[(1, "2026-01-10T20:00:00+08:00", Verdict::Pass)],
        );
        let id = Uuid::from_u128(1);
        let on = |text| covered([&lot], at(text), 30);
        assert_eq!(on("2026-02-09T23:59:59+08:00"), Covered::Passed(id));
        let last = "2026-02-09".parse().unwrap();
        assert_eq!(on("2026-02-10T00:00:00+08:00"), Covered::Outdated(id, last));
    }

    #[test]
    fn a_failed_lot_is_not_saved_by_its_sku() {
        let lot = coverage(SubjectKind::Lot, &[(1, "2026-01-10T00:00:00Z", Verdict::Fail)]);
        let sku = coverage(SubjectKind::Sku, &[(2, "2026-01-20T00:00:00Z", Verdict::Pass)]);
        let now = at("2026-01-21T00:00:00Z");
        let failed = Covered::Failed(Uuid::from_u128(1), lot.subject.clone());
        assert_eq!(covered([&lot, &sku], now, 365), failed);
        assert_eq!(covered([&sku, &lot], now, 365), failed);
        assert_eq!(covered([&sku], now, 365), Covered::Passed(Uuid::from_u128(2)));
        assert_eq!(covered([], now, 365), Covered::Never);
    }

    #[test]
    fn the_newest_verdict_counts_and_a_re_inspection_does_not_make_an_old_one_newer() {
        let mut lot = coverage(
            SubjectKind::Lot,
            &[
                (1, "2026-01-10T00:00:00Z", Verdict::Fail),
                (2, "2026-01-12T00:00:00Z", Verdict::Pass),
            ],
        );
        let now = at("2026-01-21T00:00:00Z");
        assert_eq!(covered([&lot], now, 365), Covered::Passed(Uuid::from_u128(2)));
        lot.enter(Standing {
            inspection: Uuid::from_u128(2),
            judged_at: at("2026-01-15T00:00:00Z"),
            verdict: Verdict::Fail,
        });
        lot.enter(Standing {
            inspection: Uuid::from_u128(1),
            judged_at: at("2026-01-20T00:00:00Z"),
            verdict: Verdict::Pass,
        });
        let failed = Covered::Failed(Uuid::from_u128(2), lot.subject.clone());
        assert_eq!(covered([&lot], now, 365), failed);
    }

    #[test]
    fn of_two_passes_the_later_one_covers() {
        let lot = coverage(SubjectKind::Lot, &[(1, "2026-01-10T00:00:00Z", Verdict::Pass)]);
        let sku = coverage(SubjectKind::Sku, &[(2, "2026-01-20T00:00:00Z", Verdict::Pass)]);
        let now = at("2026-02-15T00:00:00Z");
        let later = Covered::Passed(Uuid::from_u128(2));
        assert_eq!(covered([&lot, &sku], now, 30), later);
        assert_eq!(covered([&sku, &lot], now, 30), later);
        // Of two at once the first named, the lot, covers.
        let at_once = coverage(SubjectKind::Sku, &[(3, "2026-01-10T00:00:00Z", Verdict::Pass)]);
        assert_eq!(
            covered([&lot, &at_once], now, 90),
            Covered::Passed(Uuid::from_u128(1))
        );
    }
}

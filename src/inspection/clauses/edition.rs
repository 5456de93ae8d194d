//! Which edition of a specification governs an act: 9.1, 9.2 and 9.4 of both (R64, R65, R67), and what holds where a
//! specification is silent: 9.3 (R66).

use jiff::civil::{Date, date};

use crate::inspection::{Decided, Reason, Specification, string_enum};
use crate::instant::Instant;

/// One edition of a specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpecificationEdition {
    /// Which specification.
    pub spec: Specification,
    /// When the specification was first published at all.
    pub first_published: Date,
    /// When this edition was published (修订).
    pub published: Date,
    /// From when it governs (生效), from 00:00 in Shanghai.
    pub effective: Date,
}

/// The editions that are known, by specification in order of their effective dates. A change of a specification is a
/// line more; no line is ever changed, because acts of its time are judged by it (R65). The editions before these two
/// were not supplied.
pub const EDITIONS: &[SpecificationEdition] = &[FRESH_2021, JEWELLERY_2021];

/// The fresh food specification as revised on 2021-04-14 (fresh 9.4).
pub const FRESH_2021: SpecificationEdition = SpecificationEdition {
    spec: Specification::Fresh,
    first_published: date(2017, 12, 15),
    published: date(2021, 4, 14),
    effective: date(2021, 4, 21),
};

/// The jewellery specification as revised on 2021-01-05 (jewellery 9.4).
pub const JEWELLERY_2021: SpecificationEdition = SpecificationEdition {
    spec: Specification::Jewellery,
    first_published: date(2016, 3, 10),
    published: date(2021, 1, 5),
    effective: date(2021, 1, 12),
};

impl SpecificationEdition {
    /// The edition whose rules this program holds.
    #[must_use]
    pub const fn shipped(spec: Specification) -> &'static Self {
        match spec {
            Specification::Fresh => &FRESH_2021,
            Specification::Jewellery => &JEWELLERY_2021,
        }
    }
}

/// The edition among `editions` that governs on a day: of those of the specification, the one that took effect last; none
/// where the first known one had not taken effect. Publication alone changes nothing. 9.1 and 9.2 of both: R64, R65.
#[must_use]
pub fn governing_edition(
    editions: &[SpecificationEdition],
    spec: Specification,
    on: Date,
) -> Option<&SpecificationEdition> {
    editions
        .iter()
        .filter(|edition| edition.spec == spec && edition.effective <= on)
        .max_by_key(|edition| edition.effective)
}

/// Whether the shipped edition of a specification applies to an act: from 00:00 in Shanghai of its effective date on,
/// until a later one takes effect; acts before fall under the rule of their time. 9.1 of both: R64 with A43 (the effective
/// date itself is this edition's); 9.4: R67.
#[must_use]
pub fn this_edition_applies(spec: Specification, act_at: Instant) -> Decided<bool> {
    let edition = SpecificationEdition::shipped(spec);
    let act_on = act_at.shanghai_date();
    let applies = governing_edition(EDITIONS, spec, act_on) == Some(edition);
    let (zh, en) = if applies {
        (
            "行为发生在本规范生效之日及以后，适用本规范",
            "the act lies on or after the effective date: this edition applies",
        )
    } else {
        (
            "行为发生时本规范未生效，适用当时的规范",
            "this edition was not in force at the time of the act: the rule of that time applies",
        )
    };
    let days = (act_on - edition.effective).get_days();
    let reason = Reason::new("9.1", "R64", zh, en)
        .read_as("A43")
        .given("act_at", act_at)
        .given("act_on", act_on)
        .held_against(format!(">= {}", edition.effective), format!("{days} d"));
    let dates = Reason::new(
        "9.4",
        "R67",
        "规范的发布、修订和生效日期；发布后未生效的版本不适用",
        "the dates of publication, revision and effect; an edition that is published but not in force does not apply",
    )
    .given("first_published", edition.first_published)
    .given("published", edition.published)
    .given("effective", edition.effective);
    Decided::new(applies, reason).and(dates)
}

string_enum! {
    /// What a matter is decided by.
    pub enum Yardstick {
        /// The specification, which speaks; a mandatory requirement holds beside it.
        Specification = "specification",
        /// The law, because the specification is silent.
        Law = "law",
    }
}

/// By what a matter is decided: by the specification where it speaks, by the law where it is silent. Liability under the
/// one never takes away liability under the other, and no rule of a specification lowers a mandatory requirement, which
/// [`crate::inspection::clauses::governing_requirement`] holds (R43). 9.3 of both: R66 (已有规定的适用本规范 is read as in addition to the law).
#[must_use]
pub fn yardstick(specification_speaks: bool) -> Decided<Yardstick> {
    let (decision, zh, en) = if specification_speaks {
        (
            Yardstick::Specification,
            "本规范已有规定，适用本规范；法律责任不因此免除",
            "the specification speaks and applies; liability under the law stays beside it",
        )
    } else {
        (
            Yardstick::Law,
            "本规范尚无规定，依照法律法规处理",
            "the specification is silent: the law applies",
        )
    };
    Decided::new(
        decision,
        Reason::new("9.3", "R66", zh, en).given("specification_speaks", specification_speaks),
    )
}

#[cfg(test)]
mod tests {
    use Specification::{Fresh, Jewellery};

    use super::*;

    #[test]
    fn the_edition_governs_from_midnight_in_shanghai_of_its_effective_date() {
        for (spec, at, applies) in [
            (Fresh, "2021-04-20T23:59:59.999+08:00", false),
            (Fresh, "2021-04-21T00:00:00+08:00", true),
            (Fresh, "2021-04-20T16:00:00Z", true),
            (Fresh, "2021-04-14T12:00:00+08:00", false),
            (Jewellery, "2021-01-11T23:59:59.999+08:00", false),
            (Jewellery, "2021-01-12T00:00:00+08:00", true),
            (Jewellery, "2021-01-05T12:00:00+08:00", false),
            (Jewellery, "2026-01-05T12:00:00+08:00", true),
        ] {
            assert_eq!(
                this_edition_applies(spec, at.parse().unwrap()).decision,
                applies,
                "{spec} {at}"
            );
        }
    }

    #[test]
    fn the_reasons_give_the_dates() {
        let decided = this_edition_applies(Fresh, "2021-04-23T00:00:00+08:00".parse().unwrap());
        assert_eq!(decided.reasons[0].margin.as_deref(), Some("2 d"));
        let dates: Vec<&str> = decided.reasons[1].inputs.values().map(String::as_str).collect();
        assert_eq!(dates, ["2021-04-21", "2017-12-15", "2021-04-14"]);
        let jewellery = this_edition_applies(Jewellery, "2021-04-23T00:00:00+08:00".parse().unwrap());
        let dates: Vec<&str> = jewellery.reasons[1].inputs.values().map(String::as_str).collect();
        assert_eq!(dates, ["2021-01-12", "2016-03-10", "2021-01-05"]);
    }

    #[test]
    fn an_edition_added_governs_from_its_day_and_the_one_before_keeps_its_time() {
        let next = SpecificationEdition {
            published: date(2027, 1, 1),
            effective: date(2027, 1, 8),
            ..FRESH_2021
        };
        let editions = [next, FRESH_2021, JEWELLERY_2021];
        for (on, edition) in [
            (date(2021, 4, 20), None),
            (date(2021, 4, 21), Some(&FRESH_2021)),
            (date(2027, 1, 7), Some(&FRESH_2021)),
            (date(2027, 1, 8), Some(&next)),
        ] {
            assert_eq!(governing_edition(&editions, Fresh, on), edition, "{on}");
        }
        assert_eq!(
            governing_edition(&editions, Jewellery, date(2030, 1, 1)),
            Some(&JEWELLERY_2021)
        );
    }

    #[test]
    fn every_shipped_edition_is_in_the_list_and_took_effect_seven_days_after_publication() {
        for spec in [Fresh, Jewellery] {
            let edition = SpecificationEdition::shipped(spec);
            assert!(EDITIONS.contains(edition) && edition.spec == spec);
            assert_eq!((edition.effective - edition.published).get_days(), 7);
        }
    }

    #[test]
    fn the_law_holds_where_the_specification_is_silent() {
        assert_eq!(yardstick(true).decision, Yardstick::Specification);
        assert_eq!(yardstick(false).decision, Yardstick::Law);
    }
}

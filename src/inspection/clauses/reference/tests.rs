use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const fn text(name: &str, year: i16, kind: EditionKind) -> Edition<'_> {
    Edition {
        name,
        effective: date(year, 1, 1),
        kind,
    }
}

const TEXTS: [Edition<'_>; 6] = [
    text("GB/T 1-2020", 2020, EditionKind::Edition),
    text("GB/T 1-2010/ERR", 2016, EditionKind::Erratum),
    text("GB/T 1-2010", 2011, EditionKind::Edition),
    text("GB/T 1-2010/XG1", 2015, EditionKind::Amendment),
    text("GB/T 11-2012", 2012, EditionKind::Edition),
    text("GB/T 1-2010/ERR2", 2030, EditionKind::Erratum),
];

fn found(
    specification: Specification,
    reference: &'static str,
    as_of: Date,
) -> Result<(String, Vec<&'static str>), String> {
    edition_in_force(specification, reference, &TEXTS, as_of)
        .map(|decided| (decided.decision.edition.to_owned(), decided.decision.amendments))
        .map_err(|refused| refused.field)
}

#[test]
fn an_undated_reference_is_the_newest_in_force_with_its_amendments() {
    for specification in [Specification::Fresh, Specification::Jewellery] {
        let found = |as_of| found(specification, "GB/T 1", as_of);
        assert_eq!(
            found(date(2019, 12, 31)),
            Ok((
                "GB/T 1-2010".to_owned(),
                vec!["GB/T 1-2010/XG1", "GB/T 1-2010/ERR"]
            ))
        );
        assert_eq!(
            found(date(2020, 1, 1)),
            Ok(("GB/T 1-2020".to_owned(), Vec::new()))
        );
        assert_eq!(
            found(date(2011, 1, 1)),
            Ok(("GB/T 1-2010".to_owned(), Vec::new()))
        );
        assert_eq!(found(date(2010, 12, 31)), Err("editions".to_owned()));
    }
}

#[test]
fn a_dated_reference_stays_with_errata_in_fresh_only() {
    let day = date(2021, 6, 1);
    let fresh = Ok(("GB/T 1-2010".to_owned(), vec!["GB/T 1-2010/ERR"]));
    assert_eq!(found(Specification::Fresh, "GB/T 1-2010", day), fresh);
    // However it is printed.
    assert_eq!(found(Specification::Fresh, "GB/T1—2010", day), fresh);
    assert_eq!(
        found(Specification::Jewellery, "GB/T 1-2010", day),
        Ok(("GB/T 1-2010".to_owned(), Vec::new()))
    );
    assert_eq!(
        found(Specification::Fresh, "GB/T 2-2001", day),
        Ok(("GB/T 2-2001".to_owned(), Vec::new()))
    );
    // The day before the erratum is in force.
    assert_eq!(
        found(Specification::Fresh, "GB/T 1-2010", date(2015, 12, 31)),
        Ok(("GB/T 1-2010".to_owned(), Vec::new()))
    );
}

#[test]
fn an_edition_named_twice_is_refused() {
    let twice = [TEXTS[0], TEXTS[1], TEXTS[0]];
    let refused = edition_in_force(Specification::Fresh, "GB/T 1", &twice, date(2021, 1, 1));
    assert_eq!(refused.unwrap_err().field, "editions[2].edition");
}

proptest! {
    #[test]
    fn a_later_day_never_brings_an_older_edition(day in 0_i64..6_000, more in 0_i64..6_000) {
        let effective = |days: i64| {
            let as_of = date(2011, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let found = edition_in_force(Specification::Fresh, "GB/T 1", &TEXTS, as_of).unwrap();
            TEXTS.iter().find(|text| text.name == found.decision.edition).unwrap().effective
        };
        prop_assert!(effective(day) <= effective(day + more));
    }
}

#[test]
fn somebody_looks_where_the_edition_is_not_in_force_or_its_errata_are_left_out() {
    use Specification::{Fresh, Jewellery};

    let review = |specification, reference, as_of| {
        let decided = edition_in_force(specification, reference, &TEXTS, as_of).unwrap();
        let reason = &decided.reasons[0];
        assert_eq!(reason.clause, specification.either("3.1", "chapter 3"));
        reason.review
    };
    assert!(!review(Fresh, "GB/T 1-2010", date(2021, 6, 1)));
    assert!(review(Jewellery, "GB/T 1-2010", date(2021, 6, 1)));
    assert!(!review(Jewellery, "GB/T 1-2010", date(2015, 12, 31)));
    assert!(!review(Jewellery, "GB/T 11-2012", date(2021, 6, 1)));
    for specification in [Fresh, Jewellery] {
        assert!(review(specification, "GB/T 1-2020", date(2019, 12, 31)));
        assert!(!review(specification, "GB/T 1-2020", date(2020, 1, 1)));
        assert!(review(specification, "GB/T 2-2001", date(2021, 6, 1)));
    }
}

#[test]
fn a_year_has_four_digits_and_a_number_before_it() {
    assert_eq!(year_of("GB/T1-2010"), Some(("GB/T1", "2010")));
    for name in ["GB/T1", "-2010", "GB/T1-201", "GB/T1-20100", "GB/T1-XG12"] {
        assert_eq!(year_of(name), None, "{name}");
    }
}

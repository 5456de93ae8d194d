use jiff::civil::date;
use proptest::prelude::*;

use super::*;

const FINE: RetestFacts = RetestFacts {
    appeal_in_time: true,
    leftover_sample: true,
    item_retestable: true,
    testable_on_original: true,
    expired: false,
    law_forbids: false,
};

#[test]
fn every_ground_is_listed_once_in_the_order_of_the_clauses() {
    use RetestGround::{Expired, Late, Law, Original, Sample};

    let none = RetestFacts {
        appeal_in_time: false,
        leftover_sample: false,
        item_retestable: false,
        testable_on_original: false,
        expired: true,
        law_forbids: true,
    };
    for (facts, grounds) in [
        (FINE, vec![]),
        (
            RetestFacts {
                appeal_in_time: false,
                ..FINE
            },
            vec![Late],
        ),
        (
            RetestFacts {
                leftover_sample: false,
                ..FINE
            },
            vec![Sample],
        ),
        (
            RetestFacts {
                item_retestable: false,
                ..FINE
            },
            vec![Sample],
        ),
        (
            RetestFacts {
                testable_on_original: false,
                ..FINE
            },
            vec![Original],
        ),
        (
            RetestFacts {
                expired: true,
                ..FINE
            },
            vec![Expired],
        ),
        (
            RetestFacts {
                law_forbids: true,
                ..FINE
            },
            vec![Law],
        ),
        (none, vec![Sample, Late, Original, Expired, Law]),
    ] {
        let decided = retest_refused_by(facts);
        assert_eq!(decided.decision, grounds, "{facts:?}");
        assert_eq!(decided.reasons.len(), grounds.len().max(1));
        for (ground, reason) in grounds.iter().zip(&decided.reasons) {
            assert_eq!(reason.clause, ground.as_str());
            assert_eq!(reason.rule, if *ground == Sample { "R55" } else { "R60" });
        }
    }
    assert_eq!(retest_refused_by(FINE).reasons[0].clause, "7.2.5");
}

#[test]
fn the_last_day_of_shelf_life_is_not_expired() {
    let last = date(2021, 5, 20);
    for (at, is_expired, margin) in [
        ("2021-05-19T12:00:00+08:00", false, "1 d"),
        ("2021-05-20T23:59:59.999+08:00", false, "0 d"),
        ("2021-05-20T16:00:00Z", true, "-1 d"),
    ] {
        let decided = expired(last, at.parse().unwrap());
        assert_eq!(decided.decision, is_expired, "{at}");
        assert_eq!(decided.reasons[0].margin.as_deref(), Some(margin));
    }
}

#[test]
fn only_the_body_that_tested_first_tests_again_and_never_jd() {
    for (initial, retest, allowed, review) in [
        ("LAB-1", "LAB-1", true, false),
        ("LAB-1", " LAB-1 ", true, false),
        ("LAB-1", "LAB-2", false, false),
        ("LAB-1", "lab-1", false, false),
        ("jd", "jd", false, true),
        ("JD", "LAB-1", false, true),
        ("京东", "京东", false, true),
    ] {
        let decided = retest_lab_allowed(initial, retest);
        assert_eq!(decided.decision, allowed, "{initial} {retest}");
        assert_eq!(decided.reasons[0].review, review);
    }
}

const fn conclusion(verdict: Verdict, grade: Option<Grade>) -> Conclusion {
    Conclusion { verdict, grade }
}

#[test]
fn a_changed_verdict_governs_and_is_refunded_and_another_grade_is_not() {
    let (a, b) = (Some(Grade::A), Some(Grade::B));
    let (fail, pass) = (Verdict::Fail, Verdict::Pass);
    for (original, retest, last, refund, review) in [
        (
            conclusion(fail, a),
            conclusion(fail, a),
            conclusion(fail, a),
            false,
            false,
        ),
        (
            conclusion(fail, a),
            conclusion(fail, b),
            conclusion(fail, a),
            false,
            true,
        ),
        (
            conclusion(fail, b),
            conclusion(fail, a),
            conclusion(fail, b),
            false,
            true,
        ),
        (
            conclusion(fail, None),
            conclusion(fail, None),
            conclusion(fail, None),
            false,
            false,
        ),
        (
            conclusion(fail, a),
            conclusion(pass, None),
            conclusion(pass, None),
            true,
            false,
        ),
    ] {
        let decided = retest_outcome(original, retest).unwrap();
        assert_eq!(
            decided.decision,
            RetestOutcome {
                conclusion: last,
                refund
            }
        );
        assert_eq!(decided.reasons[0].review, review, "{original:?} {retest:?}");
        let rules: Vec<&str> = decided
            .reasons
            .iter()
            .map(|reason| reason.rule.as_ref())
            .collect();
        assert_eq!(rules, ["R57", "R59"]);
    }
}

#[test]
fn what_cannot_be_is_refused() {
    let (failed, passed) = (conclusion(Verdict::Fail, None), conclusion(Verdict::Pass, None));
    assert_eq!(
        retest_outcome(passed, failed).unwrap_err().field,
        "original.verdict"
    );
    let graded_pass = conclusion(Verdict::Pass, Some(Grade::B));
    assert_eq!(
        retest_outcome(failed, graded_pass).unwrap_err().field,
        "retest.grade"
    );
}

proptest! {
    #[test]
    fn a_later_request_is_never_less_expired(seconds in 0_i64..20_000_000, more in 0_i64..20_000_000) {
        let at = |seconds| Instant::from_timestamp(jiff::Timestamp::from_second(1_610_000_000 + seconds).unwrap());
        let is = |seconds| expired(date(2021, 5, 20), at(seconds)).decision;
        prop_assert!(is(seconds) <= is(seconds + more));
    }

    #[test]
    fn one_more_ground_never_admits(
        bits in prop::array::uniform6(any::<bool>()), which in 0..6_usize,
    ) {
        let facts = |bits: [bool; 6]| RetestFacts {
            appeal_in_time: !bits[0],
            leftover_sample: !bits[1],
            item_retestable: !bits[2],
            testable_on_original: !bits[3],
            expired: bits[4],
            law_forbids: bits[5],
        };
        let before = retest_refused_by(facts(bits)).decision;
        let mut worse = bits;
        worse[which] = true;
        let after = retest_refused_by(facts(worse)).decision;
        prop_assert!(before.iter().all(|ground| after.contains(ground)));
        prop_assert!(!after.is_empty());
    }
}

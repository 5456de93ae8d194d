use proptest::prelude::*;

use super::*;
use crate::inspection::{MassUnit, StringEnum};

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn jin(value: &str) -> Mass {
    Mass {
        value: quantity(value),
        unit: MassUnit::Jin,
    }
}

fn portions(goods: Goods, pack: Option<&str>, fruit: Option<&str>) -> Result<Portions, String> {
    portions_of(goods, pack.map(jin), fruit.map(jin))
        .map(|decided| decided.decision)
        .map_err(|refused| refused.field)
}

#[test]
fn vegetables_and_fruit_are_bought_by_weight() {
    let produce = |pack, fruit| portions(Goods::Produce, Some(pack), fruit);
    assert_eq!(produce("5.001", None), Ok(Portions::Specified(1)));
    assert_eq!(produce("5.0000001", None), Ok(Portions::Specified(1)));
    assert_eq!(produce("5", None), Ok(Portions::Specified(2)));
    assert_eq!(produce("4.999", None), Ok(Portions::Specified(2)));
    assert_eq!(produce("5", Some("2.001")), Ok(Portions::Specified(1)));
    assert_eq!(produce("5", Some("2.0000001")), Ok(Portions::Specified(1)));
    assert_eq!(produce("5", Some("2")), Ok(Portions::Specified(2)));
    assert_eq!(produce("5", Some("1.999")), Ok(Portions::Specified(2)));
    assert_eq!(produce("3", Some("3")), Ok(Portions::Specified(1)));
    assert_eq!(produce("3", Some("3.001")), Err("single_fruit_weight".to_owned()));
    assert_eq!(
        portions(Goods::Produce, None, None),
        Err("pack_weight".to_owned())
    );
}

#[test]
fn other_goods_are_bought_once_or_as_the_plan_says_whatever_the_weight() {
    for (_, goods) in Goods::ALL.iter().filter(|(_, goods)| *goods != Goods::Produce) {
        let expected = if *goods == Goods::Other {
            Portions::Specified(1)
        } else {
            Portions::NotSpecified
        };
        for pack in [None, Some("1"), Some("9")] {
            assert_eq!(portions(*goods, pack, None), Ok(expected));
        }
    }
}

#[test]
fn not_more_is_taken_than_test_and_retest_need() {
    let cap = |test, retest, taken| {
        let decided = sampling_cap(quantity(test), quantity(retest), quantity(taken));
        let SamplingCap { allowed, scope } = decided.decision;
        (allowed, scope, decided.reasons.iter().any(|reason| reason.review))
    };
    assert_eq!(cap("1", "1", "2"), (true, Scope::Full, false));
    assert_eq!(cap("1", "1", "2.001"), (false, Scope::Full, false));
    assert_eq!(cap("1", "1", "1.999"), (true, Scope::Full, true));
    assert_eq!(cap("1", "1", "1"), (true, Scope::Full, true));
    assert_eq!(cap("1", "1", "0.999"), (true, Scope::Partial, true));
    // Jewellery is tested again on the same piece.
    assert_eq!(cap("1", "0", "1"), (true, Scope::Full, false));
}

#[test]
fn a_sample_is_bought_or_taken_from_the_warehouse() {
    let clauses: Vec<&str> = Channel::ALL.iter().map(|(_, channel)| channel.clause()).collect();
    assert_eq!(clauses, ["2.1", "2.2"]);
}

#[test]
fn margins_are_what_is_left_to_the_threshold() {
    let margin = |pack, fruit: Option<&str>| {
        let decided = portions_of(Goods::Produce, Some(jin(pack)), fruit.map(jin)).unwrap();
        decided.reasons[0].margin.clone().unwrap()
    };
    assert_eq!(margin("5.001", None), "-0.5");
    assert_eq!(margin("4", None), "500");
    assert_eq!(margin("5", Some("2.001")), "-0.5");
    let decided = sampling_cap(quantity("1"), quantity("1.5"), quantity("2"));
    let margins: Vec<_> = decided
        .reasons
        .iter()
        .filter_map(|reason| reason.margin.as_deref())
        .collect();
    assert_eq!(margins, ["0.5", "-0.5"]);
}

proptest! {
    #[test]
    fn more_taken_is_never_less_of_the_programme(test in 1_u32..50, retest in 0_u32..50, taken in 1_u32..99, more in 0_u32..9) {
        let cap = |taken: u32| {
            let number = |value: u32| quantity(&value.to_string());
            sampling_cap(number(test), number(retest), number(taken)).decision
        };
        prop_assert!(cap(taken).scope == Scope::Partial || cap(taken + more).scope == Scope::Full);
        prop_assert!(cap(taken).allowed || !cap(taken + more).allowed);
    }
}

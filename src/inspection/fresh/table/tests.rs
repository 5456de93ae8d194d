use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::items::likeness;
use super::*;
use crate::inspection::{Decided, Grade, Quantity, StringEnum, Verdict};

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap()
}

fn decided(category: Category, item: &str, produced: Date) -> Decided<RowDecision> {
    basis_of_row(row_of(category, item).unwrap(), produced, None).unwrap()
}

fn readings(decided: &Decided<RowDecision>) -> Vec<&str> {
    let reasons = decided.reasons.iter();
    reasons
        .flat_map(|reason| reason.readings.iter().map(|reading| &**reading))
        .collect()
}

#[test]
fn the_table_is_whole() {
    assert_eq!(rows().len(), 197);
    let counts = [79, 34, 21, 27, 12, 24];
    for ((_, category), count) in Category::ALL.iter().zip(counts) {
        assert_eq!(rows_of(*category).count(), count, "{}", category.zh());
    }
    let graded = |grade| rows().iter().filter(|row| row.grade == grade).count();
    assert_eq!(
        (graded(Some(Grade::A)), graded(Some(Grade::B)), graded(None)),
        (194, 1, 2)
    );
    let limited = |wanted: fn(DateLimit) -> bool| {
        rows()
            .iter()
            .filter_map(|row| row.dates)
            .filter(|dates| wanted(*dates))
            .count()
    };
    assert_eq!(limited(|dates| matches!(dates, DateLimit::Before(_))), 35);
    assert_eq!(limited(|dates| matches!(dates, DateLimit::From(_))), 1);
    for row in rows() {
        assert!(std::ptr::eq(row_of(row.category, &row.item).unwrap(), row));
        assert_eq!(row.category.is_open_list(), row.category < Category::Eggs);
    }
}

#[test]
fn the_day_itself_is_not_before() {
    let before = decided(Category::Aquatic, "土霉素", date(2020, 3, 31));
    assert_eq!(before.decision.status, RowStatus::Applies);
    assert_eq!(before.decision.basis, Some("农业部公告第235号"));
    assert_eq!(before.decision.method, Some("GB/T 21317"));
    assert_eq!(before.decision.grade, Some(Grade::A));
    assert_eq!(before.reasons[0].margin.as_deref(), Some("0 d"));
    assert!(!readings(&before).contains(&"A18"));
    let on = decided(Category::Aquatic, "土霉素", date(2020, 4, 1));
    assert_eq!(
        on.decision,
        RowDecision {
            status: RowStatus::NoBasisInTable,
            basis: None,
            method: None,
            grade: None
        }
    );
    assert_eq!(on.reasons[0].margin.as_deref(), Some("-1 d"));
    assert!(on.reasons[0].review);
    assert!(readings(&on).contains(&"A17"));
    // Category 2 does not say that it means the production date, and has another date for 金霉素.
    assert!(readings(&decided(Category::Meat, "金霉素", date(2020, 1, 5))).contains(&"A18"));
    assert_eq!(
        decided(Category::Meat, "金霉素", date(2020, 1, 6))
            .decision
            .status,
        RowStatus::NoBasisInTable
    );
}

#[test]
fn an_item_from_a_day_on_is_tested_on_that_day() {
    let item = "磺胺类(总量)(限生产日期在2020年4月1日(含)之后产品)";
    let on = decided(Category::Eggs, item, date(2020, 4, 1));
    assert_eq!(on.decision.basis, Some("GB 31650"));
    assert_eq!(on.reasons[0].margin.as_deref(), Some("0 d"));
    let before = decided(Category::Eggs, item, date(2020, 3, 31));
    assert_eq!(before.decision.status, RowStatus::NotApplicable);
    assert_eq!(before.reasons[0].margin.as_deref(), Some("-1 d"));
}

#[test]
fn a_row_not_for_live_goods_asks_whether_they_are() {
    let row = row_of(Category::Aquatic, "组胺（不适用于活体水产品）").unwrap();
    let day = date(2021, 5, 1);
    assert_eq!(basis_of_row(row, day, None).unwrap_err().field, "live");
    let status = |live| basis_of_row(row, day, Some(live)).unwrap().decision.status;
    assert_eq!(status(true), RowStatus::NotApplicable);
    assert_eq!(status(false), RowStatus::Applies);
    let plain = row_of(Category::Aquatic, "氯霉素").unwrap();
    assert_eq!(
        basis_of_row(plain, day, Some(true)).unwrap().decision.status,
        RowStatus::Applies
    );
}

#[test]
fn what_is_odd_about_a_row_is_said() {
    let eggs = decided(Category::Eggs, "氟苯尼考", date(2020, 3, 1));
    assert!(readings(&eggs).contains(&"A46"));
    assert!(eggs.reasons.iter().any(|reason| reason.review));
    assert!(readings(&decided(Category::Produce, "联苯菊酯", date(2021, 5, 1))).contains(&"A19"));
    let mould = decided(Category::QuickFrozen, "霉菌", date(2021, 5, 1));
    assert!(mould.reasons.iter().any(|reason| reason.review));
    assert_eq!(
        decided(Category::Produce, "治螟磷", date(2021, 5, 1))
            .reasons
            .len(),
        1
    );
}

#[test]
fn an_item_is_found_as_printed_and_the_nearest_are_offered_otherwise() {
    assert_eq!(row_of(Category::Produce, "总砷（以As计）").unwrap().line, 37);
    let refused = row_of(Category::Produce, "总砷").unwrap_err();
    assert_eq!(refused.field, "item_zh");
    assert!(
        refused.message.to_string().contains("总砷(以 As 计)"),
        "{}",
        refused.message
    );
    let elsewhere = row_of(Category::Produce, "沙丁胺醇").unwrap_err();
    assert!(
        elsewhere.message.to_string().ends_with("category 2 has it"),
        "{}",
        elsewhere.message
    );
}

#[test]
fn the_programme_of_a_product_has_every_row_of_its_category() {
    let mut product = Product {
        category: Category::ColdDrinks,
        produced: date(2021, 5, 1),
        live: None,
        prepackaged: None,
    };
    assert_eq!(rows_for(product).unwrap_err().field, "prepackaged");
    product.prepackaged = Some(false);
    let rows = rows_for(product).unwrap();
    assert_eq!(rows.len(), 12);
    assert_eq!(rows[0].decided.decision.status, RowStatus::NotApplicable);
    product.prepackaged = Some(true);
    let label = &rows_for(product).unwrap()[0].decided;
    assert_eq!(
        (label.decision.status, label.decision.grade),
        (RowStatus::Applies, None)
    );
    assert!(readings(label).contains(&"A47"));
    product.category = Category::Aquatic;
    assert_eq!(rows_for(product).unwrap_err().field, "live");
    product.category = Category::Produce;
    assert_eq!(rows_for(product).unwrap().len(), 79);
}

#[test]
fn the_laboratory_may_choose_another_method_which_is_recorded() {
    let row = row_of(Category::Produce, "治螟磷").unwrap();
    assert_eq!(method_of_row(row, None).decision, "NY/T 761");
    assert!(!method_of_row(row, Some("NY/T 761")).reasons[0].review);
    let other = method_of_row(row, Some("GB 23200.8"));
    assert_eq!(other.decision, "GB 23200.8");
    assert!(other.reasons[0].review);
}

#[test]
fn all_sulfonamides_are_added_up_exactly() {
    let judged = |note, amounts: &[(&'static str, &str)], limit| {
        let amounts: Vec<Amount<'_>> = amounts
            .iter()
            .map(|(name, value)| Amount {
                name,
                value: quantity(value),
            })
            .collect();
        sulfonamide_total(note, &amounts, quantity(limit))
    };
    let found = [
        ("磺胺嘧啶", "2.2"),
        ("磺胺甲基嘧啶", "83.4"),
        ("别的磺胺", "14.4"),
    ];
    let decided = judged(SulfonamideNote::Two, &found, "100").unwrap();
    assert_eq!(
        (decided.decision.total, decided.decision.verdict),
        (100.into(), Verdict::Pass)
    );
    assert_eq!(decided.reasons.len(), 2);
    assert_eq!(decided.reasons[1].inputs["not_named"].split('、').count(), 7);
    assert_eq!(
        judged(SulfonamideNote::One, &found, "99.99999")
            .unwrap()
            .decision
            .verdict,
        Verdict::Fail
    );
    let nothing = judged(SulfonamideNote::One, &[], "100").unwrap();
    assert_eq!(
        (nothing.decision.total, nothing.decision.verdict),
        (0.into(), Verdict::Pass),
        "nothing was found"
    );
    // The first and the last are one substance, which note 1 gives two names.
    let twice = [("磺胺甲基嘧啶", "1"), ("磺胺嘧啶", "1"), ("磺胺甲嘧啶", "1")];
    assert_eq!(
        judged(SulfonamideNote::One, &twice, "9").unwrap_err().field,
        "amounts[2].name"
    );
    assert_eq!(
        judged(SulfonamideNote::Two, &[("甲", "1"), ("甲", "1")], "9")
            .unwrap_err()
            .field,
        "amounts[1].name"
    );
    let all = [
        "磺胺甲基嘧啶",
        "磺胺甲噁唑",
        "磺胺二甲嘧啶",
        "磺胺地索辛",
        "磺胺间甲氧嘧啶",
        "磺胺喹沙啉",
        "磺胺嘧啶",
    ];
    let all = all.map(|name| (name, "0"));
    assert_eq!(judged(SulfonamideNote::One, &all, "0").unwrap().reasons.len(), 1);
}

proptest! {
    #[test]
    fn a_later_production_date_never_brings_a_basis_back(index in 0_usize..197, day in 0_i64..800, more in 0_i64..800) {
        let row = &rows()[index];
        let status = |days: i64| {
            let produced = date(2019, 6, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            basis_of_row(row, produced, Some(false)).unwrap().decision.status
        };
        if matches!(row.dates, Some(DateLimit::Before(_))) {
            prop_assert!(status(day) == RowStatus::Applies || status(day + more) == RowStatus::NoBasisInTable);
        }
    }

    #[test]
    fn one_more_residue_never_improves_the_total(first in 0_u32..200, more in 0_u32..200) {
        let judged = |value: u32| {
            let amount = Amount { name: "磺胺嘧啶", value: quantity(&value.to_string()) };
            sulfonamide_total(SulfonamideNote::One, &[amount], quantity("100")).unwrap().decision.verdict
        };
        prop_assert!(judged(first) == Verdict::Pass || judged(first + more) == Verdict::Fail);
    }
}

#[test]
fn names_are_alike_by_the_pairs_of_letters_they_share() {
    assert_eq!(likeness("ab", "ab"), 1_000);
    // Two of three pairs and two of four.
    assert_eq!(likeness("ab", "abc"), 571);
    assert_eq!(likeness("ab", "cd"), 0);
}

#[test]
fn five_rows_refer_to_the_notes_of_sulfonamides_and_labels() {
    let noted: Vec<(Category, u8)> = rows()
        .iter()
        .filter_map(|row| row.note.map(|note| (row.category, note)))
        .collect();
    assert_eq!(
        noted,
        [
            (Category::Meat, 1),
            (Category::Eggs, 1),
            (Category::Aquatic, 2),
            (Category::ColdDrinks, 3),
            (Category::QuickFrozen, 3),
        ]
    );
}

#[test]
fn every_fresh_category_of_the_catalogue_has_its_place_in_the_table() {
    use crate::domain::catalogue::Category as Catalogue;

    let places = [
        (Catalogue::FreshProduce, Category::Produce),
        (Catalogue::FreshMeat, Category::Meat),
        (Catalogue::FreshEggs, Category::Eggs),
        (Catalogue::FreshAquatic, Category::Aquatic),
        (Catalogue::FreshFrozenDesserts, Category::ColdDrinks),
        (Catalogue::FreshQuickFrozen, Category::QuickFrozen),
    ];
    for (catalogue, category) in places {
        assert_eq!(Category::of_item(catalogue), Some(category));
        let printed = Catalogue::ALL.iter().find(|(known, ..)| *known == catalogue);
        assert_eq!(category.zh(), printed.unwrap().2);
    }
    assert_eq!(Category::of_item(Catalogue::Jewellery), None);
}

#[test]
fn the_margin_of_a_total_is_what_is_left_to_the_limit() {
    let amounts = [("磺胺嘧啶", "60"), ("磺胺喹沙啉", "40")].map(|(name, value)| Amount {
        name,
        value: quantity(value),
    });
    for (note, clause) in [
        (SulfonamideNote::One, "5.1 table 1 note 1"),
        (SulfonamideNote::Two, "5.1 table 1 note 2"),
    ] {
        let decided = sulfonamide_total(note, &amounts, quantity("99.5")).unwrap();
        assert_eq!(decided.reasons[0].clause, clause);
        assert_eq!(decided.reasons[0].threshold.as_deref(), Some("<= 99.5"));
        assert_eq!(decided.reasons[0].margin.as_deref(), Some("-0.5"));
    }
}

#[test]
fn what_takes_a_row_out_stands_among_its_inputs() {
    let product = |live, prepackaged| Product {
        category: Category::Aquatic,
        produced: date(2021, 6, 1),
        live: Some(live),
        prepackaged: Some(prepackaged),
    };
    let not_for_live = rows().iter().find(|row| row.not_for_live).unwrap();
    let decided = row_for_product(not_for_live, product(true, true)).unwrap();
    assert_eq!(decided.decision.status, RowStatus::NotApplicable);
    assert_eq!(decided.reasons[0].inputs["live"], "true");
    let label = rows().iter().find(|row| row.is_label()).unwrap();
    let decided = row_for_product(label, product(false, false)).unwrap();
    assert_eq!(decided.decision.status, RowStatus::NotApplicable);
    assert_eq!(decided.reasons[0].inputs["prepackaged"], "false");
}

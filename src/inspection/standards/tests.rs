use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::for_cases::references;
use super::*;
use crate::domain::catalogue::Category;
use crate::inspection::Specification::{Fresh, Jewellery};
use crate::inspection::case::{LimitAsked, Limits};
use crate::inspection::jewellery::purity::Metal;
use crate::message::{Explain, Language};

fn example() -> Value {
    serde_json::from_str(StandardsFile::EXAMPLE).unwrap()
}

fn standards() -> Standards {
    Standards::new(
        StandardsFile::parse(StandardsFile::EXAMPLE.as_bytes())
            .unwrap()
            .documents,
    )
}

fn refused(change: impl Fn(&mut Value)) -> String {
    let mut file = example();
    change(&mut file);
    StandardsFile::parse(file.to_string().as_bytes())
        .unwrap_err()
        .to_string()
}

#[test]
fn the_shipped_example_is_a_file_and_says_what_it_is() {
    let file = StandardsFile::parse(StandardsFile::EXAMPLE.as_bytes()).unwrap();
    assert!(file.example && file.note.unwrap().contains("虚构"));
    for document in &file.documents {
        assert!(document.source.contains("虚构"), "{}", document.edition);
        assert!(
            document.edition.contains("99") || document.edition.contains("示例"),
            "no real standard: {}",
            document.edition
        );
    }
    let again =
        serde_json::to_vec(&StandardsFile::parse(StandardsFile::EXAMPLE.as_bytes()).unwrap()).unwrap();
    assert_eq!(StandardsFile::parse(&again).unwrap().documents, file.documents);
}

#[test]
fn what_cannot_be_right_is_refused_with_its_place() {
    let document =
        |name: &'static str, value: Value| refused(move |file| file["documents"][0][name] = value.clone());
    let limit = |name: &'static str, value: Value| {
        refused(move |file| file["documents"][0]["limits"][0][name] = value.clone())
    };
    for (said, expected) in [
        (
            refused(|file| file["format"] = json!("v2")),
            "zhenma/standards/v1",
        ),
        (refused(|file| file["documents"] = json!([])), "must be 1 to"),
        (refused(|file| file["colour"] = json!(1)), "colour"),
        (
            refused(|file| file["documents"][1] = file["documents"][0].clone()),
            "'GB 99762-2017': is in the file twice",
        ),
        (
            document("effective", json!("2017-02-30")),
            "documents[0].effective",
        ),
        (document("kind", json!("draft")), "documents[0].kind"),
        (document("kind", json!("amendment")), "like GB 2762-2017/XG1"),
        (document("title", json!(" ")), "title: must be 1 to"),
        (
            document("aliases", json!([{"item": "铅", "names": []}])),
            "'铅' has no names",
        ),
        (limit("value", json!("-1")), "documents[0].limits[0]"),
        (limit("value", json!(0.3)), "documents[0].limits[0]"),
        (limit("unit", json!("lb")), "documents[0].limits[0]"),
        (
            limit("unit", Value::Null),
            "`value` and `unit` must both be given",
        ),
        (limit("value", json!("1000001")), "more than there can be"),
        (limit("direction", json!("conforms")), "`conforms` has no value"),
        (limit("items", json!([])), "names at least one item"),
        (
            limit("holds_for", json!({"categories": ["fruit"]})),
            "documents[0].limits[0]",
        ),
        (
            refused(|file| file["documents"][3]["mass_tolerances"][1]["up_to_g"] = json!("500")),
            "500 is not above 500",
        ),
        (
            refused(|file| file["documents"][0]["limits"] = json!([{"items": ["x"], "direction": "max"}])),
            "`max` needs `value` and `unit`",
        ),
    ] {
        assert!(said.contains(expected), "{said}");
    }
    let mut file = example();
    file["documents"][0]["limits"][0]["items"] = json!([]);
    let nameless = StandardsFile::parse(file.to_string().as_bytes()).unwrap_err();
    assert_eq!(
        nameless.message().text(Language::Chinese),
        "不是标准文件：documents[0].limits[0]：限值应在 `items` 中至少列出一个项目，与表中名称一致"
    );
    let empty = refused(|file| {
        let document = file["documents"][0].as_object_mut().unwrap();
        for list in ["limits", "aliases", "succeeds"] {
            document.remove(list);
        }
    });
    assert!(empty.contains("lays nothing down"), "{empty}");
    assert_eq!(
        StandardsFile::parse(&vec![b' '; MOST_BYTES + 1]),
        Err(StandardsProblem::TooLarge)
    );
}

fn limit(item: &str, names: &[&str], on: Date) -> Result<String, String> {
    let standards = standards();
    let category = Category::FreshProduce;
    standards
        .limit(Fresh, "GB 99762", item, Goods { category, names }, on)
        .map(|found| format!("{} {}", found.document.edition, found.entry.requirement))
        .map_err(|missing| missing.to_string())
}

#[test]
fn the_closest_entry_of_the_edition_in_force_counts() {
    let on = date(2021, 5, 1);
    for (item, names, on, is) in [
        ("铅(以Pb计)", &["菠菜"][..], on, "GB 99762-2017/XG1 ≤ 0.8 mg/kg"),
        ("铅（以 Pb 计）", &["番茄"], on, "GB 99762-2017 ≤ 0.7 mg/kg"),
        (
            "铅(以Pb计)",
            &["番茄", "叶菜类"],
            on,
            "GB 99762-2017/XG1 ≤ 0.8 mg/kg",
        ),
        (
            "铅(以Pb计)",
            &["菠菜"],
            date(2019, 1, 1),
            "GB 99762-2017/XG1 ≤ 0.8 mg/kg",
        ),
        (
            "铅(以Pb计)",
            &["菠菜"],
            date(2018, 12, 31),
            "GB 99762-2017 ≤ 0.9 mg/kg",
        ),
        ("沙门氏菌", &["菠菜"], date(2017, 9, 17), "GB 99762-2017 不得检出"),
    ] {
        assert_eq!(limit(item, names, on).as_deref(), Ok(is), "{item} {names:?} {on}");
    }
}

#[test]
fn what_is_missing_is_said_in_words() {
    let early = limit("铅(以Pb计)", &["菠菜"], date(2017, 9, 16)).unwrap_err();
    assert!(
        early.contains("no edition of GB 99762 in force on 2017-09-16")
            && early.contains("GB 99762-2017 from 2017-09-17"),
        "{early}"
    );
    let other = limit("镉(以Cd计)", &["菠菜"], date(2021, 5, 1)).unwrap_err();
    assert!(
        other.contains("GB 99762-2017 as loaded has no limit of '镉(以Cd计)'"),
        "{other}"
    );
    let mut file = example();
    file["documents"][0]["limits"][1]["holds_for"]["products"] = json!(["番茄"]);
    let file = StandardsFile::parse(file.to_string().as_bytes()).unwrap();
    let category = Category::FreshProduce;
    let goods = Goods {
        category,
        names: &["苹果"],
    };
    let missing = Standards::new(file.documents)
        .limit(Fresh, "GB 99762", "铅(以Pb计)", goods, date(2021, 5, 1))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("it has some for 叶菜类, 菠菜"), "{missing}");
}

#[test]
fn two_limits_that_hold_alike_decide_nothing() {
    let mut file = example();
    let mut other = file["documents"][0]["limits"][1].clone();
    other["value"] = json!("0.6");
    file["documents"][0]["limits"].as_array_mut().unwrap().push(other);
    let file = StandardsFile::parse(file.to_string().as_bytes()).unwrap();
    let goods = Goods {
        category: Category::FreshProduce,
        names: &["番茄"],
    };
    let missing = Standards::new(file.documents)
        .limit(Fresh, "GB 99762", "铅(以Pb计)", goods, date(2021, 5, 1))
        .unwrap_err()
        .to_string();
    assert!(missing.contains("≤ 0.7 mg/kg and ≤ 0.6 mg/kg"), "{missing}");
}

#[test]
fn a_slip_of_the_print_and_a_dated_reference_find_their_edition() {
    let standards = standards();
    let on = date(2021, 5, 1);
    let editions = |reference: &str| {
        let texts = standards.in_force(Jewellery, reference, on);
        texts.map(|texts| texts.iter().map(|text| text.edition.clone()).collect::<Vec<_>>())
    };
    assert_eq!(editions("GB/T 99480").unwrap(), ["GB 99480-2012"]);
    assert_eq!(editions("GB 99480").unwrap(), ["GB 99480-2012"]);
    assert_eq!(
        editions("GB 99762").unwrap(),
        ["GB 99762-2017/XG1", "GB 99762-2017"]
    );
    // Jewellery's dated references have no amendments (R6).
    assert_eq!(editions("GB 99762-2017").unwrap(), ["GB 99762-2017"]);
    assert!(editions("GB 99762-2022").is_err());
    let follows = |on| {
        standards
            .successor("示例公告第99号", on)
            .map(|text| text.edition.as_str())
    };
    assert_eq!(follows(date(2017, 9, 17)), Some("GB 99762-2017"));
    assert_eq!(follows(date(2017, 9, 16)), None);
}

#[test]
fn cells_of_the_table_name_one_standard_or_several() {
    for (cell, names) in [
        ("GB 2762", &["GB 2762"][..]),
        ("GB 7718、GB 28050", &["GB 7718", "GB 28050"]),
        (
            "GB/T 28480 GB/T 28020 GB/T 28021",
            &["GB/T 28480", "GB/T 28020", "GB/T 28021"],
        ),
        ("GB/T 16553.4.2&GB/T 16552", &["GB/T 16553.4.2", "GB/T 16552"]),
        (
            "GB 11887.5.1 &GB/T 31912.5.2.1",
            &["GB 11887.5.1", "GB/T 31912.5.2.1"],
        ),
        ("农业部公告第235号", &["农业部公告第235号"]),
        ("整顿办函〔2010〕50号", &["整顿办函〔2010〕50号"]),
    ] {
        assert_eq!(references(cell), names, "{cell}");
    }
}

#[test]
fn tolerances_hold_for_their_range_and_day() {
    let standards = standards();
    let goods = |names: &'static [&'static str]| Goods {
        category: Category::FreshProduce,
        names,
    };
    let (on, early) = (date(2021, 4, 21), date(2021, 4, 20));
    let defect = |names, on| {
        standards
            .defect_tolerance("果锈", goods(names), on)
            .map(|t| t.to_string())
    };
    assert_eq!(defect(&["苹果"], on).as_deref(), Some("9 %"));
    assert_eq!(defect(&["梨"], on), None);
    assert_eq!(defect(&["苹果"], early), None);
    let short = |on| {
        standards
            .net_weight_tolerance(Category::FreshProduce, "苹果", on)
            .map(|g| g.to_string())
    };
    assert_eq!(short(on).as_deref(), Some("9"));
    assert_eq!(short(early), None);
    // The specification cites QB/T 1690, which nobody loaded.
    let none = standards
        .mass_tolerance(Metal::Gold, "3".parse().unwrap(), on)
        .unwrap_err();
    assert!(none.contains("no edition of QB/T 1690"), "{none}");
}

#[test]
fn the_tolerance_of_a_mass_is_that_of_its_range() {
    let file = StandardsFile::EXAMPLE.replace("QB/T 991690", "QB/T 1690");
    let standards = Standards::new(StandardsFile::parse(file.as_bytes()).unwrap().documents);
    let minus = |metal, nominal: &str| {
        let found = standards.mass_tolerance(metal, nominal.parse().unwrap(), date(2022, 1, 1));
        found.map(|(tolerance, edition)| format!("{} {edition}", tolerance.minus_g))
    };
    assert_eq!(minus(Metal::Gold, "500").as_deref(), Ok("0.09 QB/T 1690-2021"));
    assert_eq!(minus(Metal::Gold, "500.001").as_deref(), Ok("0.9 QB/T 1690-2021"));
    assert!(
        minus(Metal::Silver, "500")
            .unwrap_err()
            .contains("500 g of silver")
    );
}

#[test]
fn a_case_gets_a_limit_or_what_is_missing() {
    let standards = standards();
    let asked = |basis| LimitAsked {
        specification: Jewellery,
        item: "镍释放量",
        basis,
        category: Category::Jewellery,
        product: "戒指",
        on: date(2021, 5, 1),
    };
    let found = Limits::limit(&standards, asked("GB/T 99480 GB/T 19719")).unwrap();
    assert_eq!(
        (found.standard.as_str(), found.mandatory),
        ("GB 99480-2012", true)
    );
    let missing = Limits::limit(&standards, asked("GB/T 19719 GB 1")).unwrap_err();
    assert!(
        missing.contains("GB/T 19719") && missing.contains("GB 1 "),
        "{missing}"
    );
}

use proptest::prelude::*;

use super::*;
use crate::inspection::StringEnum;

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn read(value: &str, unit: &str, detection_limit: &str) -> Result<Measured, String> {
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    let leak = |text: &str| some(Box::leak(text.to_owned().into_boxed_str()));
    read_measured(value, leak(unit), leak(detection_limit)).map_err(|why| format!("{}: {why}", why.column))
}

#[test]
fn units_go_by_the_names_laboratories_use() {
    for (written, unit) in [
        ("mg/kg", Unit::MilligramPerKilogram),
        ("MG/KG", Unit::MilligramPerKilogram),
        ("毫克/千克", Unit::MilligramPerKilogram),
        ("毫克每公斤", Unit::MilligramPerKilogram),
        ("ｍｇ／ｋｇ", Unit::MilligramPerKilogram),
        ("ug/kg", Unit::MicrogramPerKilogram),
        ("UG/L", Unit::MicrogramPerLitre),
        ("µg/kg", Unit::MicrogramPerKilogram),
        ("微克/千克", Unit::MicrogramPerKilogram),
        ("％", Unit::Percent),
        ("per mille", Unit::PerMille),
        ("g / 100 g", Unit::GramPerHundredGrams),
        ("cfu/g", Unit::ColoniesPerGram),
        ("CFU/ml", Unit::ColoniesPerMillilitre),
        ("μg/(cm²·week)", Unit::MicrogramPerSquareCentimetreWeek),
        ("克拉", Unit::Carat),
        ("市斤", Unit::Jin),
        ("公斤", Unit::Kilogram),
        ("个", Unit::Piece),
    ] {
        assert_eq!(Unit::parse(written), Some(unit), "{written}");
    }
    for (word, unit) in Unit::ALL {
        assert_eq!(Unit::parse(word), Some(*unit), "{word}");
        assert_eq!(Unit::parse(&word.to_uppercase()), Some(*unit), "{word}");
    }
    for strange in ["", "mg", "lb"] {
        assert_ne!(Unit::parse(strange), Some(Unit::MilligramPerKilogram));
    }
    assert_eq!(Unit::parse("lb"), None);
}

#[test]
fn conversions_are_exact_or_refused() {
    for (from, unit, is) in [
        ("0.05 mg/kg", Unit::MicrogramPerKilogram, "50"),
        ("50 μg/kg", Unit::MilligramPerKilogram, "0.05"),
        ("0.3 g/kg", Unit::Percent, "0.03"),
        ("15 mg/100g", Unit::GramPerKilogram, "0.15"),
        ("999.9 ‰", Unit::Percent, "99.99"),
        ("0.25 g/100g", Unit::Percent, "0.25"),
        ("1 ct", Unit::Gram, "0.2"),
        ("0.301 g", Unit::Carat, "1.505"),
        ("3 jin", Unit::Kilogram, "1.5"),
        ("1 g", Unit::Jin, "0.002"),
        ("3 MPN/100g", Unit::MostProbablePerGram, "0.03"),
        ("1.5 cm", Unit::Millimetre, "15"),
        (
            "99999999999.99999999999 kg",
            Unit::Microgram,
            "99999999999999999999.99",
        ),
        ("0.00000000001 μg", Unit::Kilogram, "0.00000000000000000001"),
    ] {
        assert_eq!(
            amount(from).to(unit).unwrap().normalize().to_string(),
            is,
            "{from} in {unit}"
        );
    }
    for (from, unit) in [
        ("1 g", Unit::MilligramPerKilogram),
        ("1 CFU/g", Unit::ColoniesPerMillilitre),
        ("1 CFU/g", Unit::MostProbablePerGram),
        ("1 mg/L", Unit::MilligramPerKilogram),
    ] {
        assert!(
            matches!(amount(from).to(unit), Err(NotConvertible::Dimensions { .. })),
            "{from}"
        );
    }
}

#[test]
fn results_are_read_as_laboratories_write_them() {
    let not_detected = |limit: Option<&str>| Measured::NotDetected {
        detection_limit: limit.map(amount),
    };
    for (value, unit, limit, is) in [
        (
            "0.05",
            "mg/kg",
            "",
            Measured::Exact {
                amount: amount("0.05 mg/kg"),
            },
        ),
        (
            "0.05 mg/kg",
            "",
            "",
            Measured::Exact {
                amount: amount("0.05 mg/kg"),
            },
        ),
        (
            "０．０５",
            "mg/kg",
            "0.01",
            Measured::Exact {
                amount: amount("0.05 mg/kg"),
            },
        ),
        (
            "<0.01",
            "mg/kg",
            "",
            Measured::Below {
                amount: amount("0.01 mg/kg"),
            },
        ),
        (
            "＜ 0.01",
            "mg/kg",
            "",
            Measured::Below {
                amount: amount("0.01 mg/kg"),
            },
        ),
        (
            "小于0.01",
            "mg/kg",
            "",
            Measured::Below {
                amount: amount("0.01 mg/kg"),
            },
        ),
        ("未检出", "mg/kg", "0.01", not_detected(Some("0.01 mg/kg"))),
        ("ND", "mg/kg", "<0.01", not_detected(Some("0.01 mg/kg"))),
        (
            "not detected",
            "mg/kg",
            "10 μg/kg",
            Measured::NotDetected {
                detection_limit: None,
            },
        ),
        ("N.D.", "", "", not_detected(None)),
        ("未检出（<0.01）", "mg/kg", "", not_detected(Some("0.01 mg/kg"))),
        (
            "未检出(检出限:0.01mg/kg)",
            "",
            "",
            not_detected(Some("0.01 mg/kg")),
        ),
        ("<LOD", "mg/kg", "0.01", not_detected(Some("0.01 mg/kg"))),
        ("合格", "", "", Measured::Conforms),
        ("符合", "", "", Measured::Conforms),
        ("不符合", "", "", Measured::DoesNotConform),
        ("不合格", "mg/kg", "", Measured::DoesNotConform),
        (
            "100",
            "%",
            "",
            Measured::Exact {
                amount: amount("100 %"),
            },
        ),
    ] {
        if limit == "10 μg/kg" {
            // Two units in one row: nobody knows which was meant.
            assert!(
                read(value, unit, limit).unwrap_err().starts_with("unit"),
                "{value}"
            );
            continue;
        }
        assert_eq!(read(value, unit, limit), Ok(is), "{value} {unit} {limit}");
    }
}

#[test]
fn what_is_no_result_is_refused_by_column() {
    for (value, unit, limit, said) in [
        ("-0.05", "mg/kg", "", "value: '-0.05' is negative"),
        ("100.1", "%", "", "at most 100 %"),
        ("1000.1", "‰", "", "at most 1000 ‰"),
        ("1000001", "mg/kg", "", "at most 1000000 mg/kg"),
        ("100.1", "g/100g", "", "at most 100 g/100g"),
        ("0,05", "mg/kg", "", "a value is a number like"),
        ("0.05", "", "", "unit: a number needs its unit"),
        ("0.05", "mg/pound", "", "unit: 'mg/pound' is no known unit"),
        ("0.05 mg/kg", "g/kg", "", "give one"),
        ("1e-3", "mg/kg", "", "a value is a number like"),
        (">110", "MPN/g", "", "above the range"),
        ("0.1-0.2", "mg/kg", "", "a value is a number like"),
        ("0.1±0.02", "mg/kg", "", "a value is a number like"),
        ("<0", "mg/kg", "", "nothing is less than 0"),
        ("<", "mg/kg", "", "a value is a number like"),
        ("未检出(", "mg/kg", "", "a value is a number like"),
        ("未检出", "mg/kg", "abc", "detection_limit: "),
        ("", "mg/kg", "", "a value is a number like"),
        ("痕量", "mg/kg", "", "a value is a number like"),
        ("123456789012", "mg", "", "more than 11 digits"),
    ] {
        let why = read(value, unit, limit).unwrap_err();
        assert!(why.contains(said), "{value}: {why}");
    }
}

fn judged(measured: &Measured, requirement: &Requirement) -> Conformity {
    let answer = meets(measured, requirement);
    assert_eq!(
        answer.reasons[0].review,
        answer.decision == Conformity::CannotDecide,
        "what is not decided is for a person"
    );
    answer.decision
}

#[test]
fn bounds_are_decided_where_every_value_they_allow_is_decided_alike() {
    use Conformity::{CannotDecide, Fail, Pass};

    let max = Requirement::Max {
        amount: amount("0.05 mg/kg"),
    };
    let min = Requirement::Min {
        amount: amount("999 ‰"),
    };
    let nothing_required = Requirement::Min {
        amount: amount("0 ‰"),
    };
    let none = Requirement::NotDetected {
        detection_limit: None,
    };
    let none_at = Requirement::NotDetected {
        detection_limit: Some(amount("0.5 μg/kg")),
    };
    for (value, unit, limit, requirement, is) in [
        ("0.0499", "mg/kg", "", max, Pass),
        ("0.05", "mg/kg", "", max, Pass),
        ("50", "μg/kg", "", max, Pass),
        ("0.0501", "mg/kg", "", max, Fail),
        ("50.0000001", "μg/kg", "", max, Fail),
        ("<0.01", "mg/kg", "", max, Pass),
        ("<0.05", "mg/kg", "", max, Pass),
        ("<0.0501", "mg/kg", "", max, CannotDecide),
        ("ND", "mg/kg", "0.05", max, Pass),
        ("ND", "mg/kg", "0.051", max, CannotDecide),
        ("ND", "mg/kg", "", max, CannotDecide),
        ("合格", "", "", max, CannotDecide),
        ("不合格", "", "", max, CannotDecide),
        ("0.01", "mg/L", "", max, CannotDecide),
        ("999", "‰", "", min, Pass),
        ("99.9", "%", "", min, Pass),
        ("998.9", "‰", "", min, Fail),
        ("<999", "‰", "", min, Fail),
        ("<998", "‰", "", min, Fail),
        ("<999.1", "‰", "", min, CannotDecide),
        ("ND", "‰", "1", min, Fail),
        ("ND", "‰", "", min, CannotDecide),
        ("ND", "‰", "", nothing_required, Pass),
        ("<1", "‰", "", nothing_required, Pass),
        ("ND", "mg/kg", "", none, Pass),
        ("ND", "mg/kg", "0.1", none, Pass),
        ("0", "CFU/g", "", none, Pass),
        ("0.0001", "mg/kg", "", none, Fail),
        ("<0.1", "mg/kg", "", none, CannotDecide),
        ("合格", "", "", none, CannotDecide),
        ("ND", "μg/kg", "0.5", none_at, Pass),
        ("ND", "mg/kg", "0.0005", none_at, Pass),
        ("ND", "μg/kg", "0.51", none_at, CannotDecide),
        ("ND", "μg/kg", "", none_at, CannotDecide),
        ("<0.5", "μg/kg", "", none_at, Pass),
        ("<0.6", "μg/kg", "", none_at, CannotDecide),
        ("0.5", "μg/kg", "", none_at, Fail),
        ("0.49", "μg/kg", "", none_at, CannotDecide),
        ("符合", "", "", Requirement::Conforms, Pass),
        ("不符合", "", "", Requirement::Conforms, Fail),
        ("0.1", "mg/kg", "", Requirement::Conforms, CannotDecide),
        ("ND", "mg/kg", "0.1", Requirement::Conforms, CannotDecide),
    ] {
        let measured = read(value, unit, limit).unwrap();
        assert_eq!(
            judged(&measured, &requirement),
            is,
            "{value} {unit} {limit}: {requirement}"
        );
    }
}

#[test]
fn a_reason_shows_both_units_and_the_margin() {
    let measured = read("60", "μg/kg", "").unwrap();
    let answer = meets(
        &measured,
        &Requirement::Max {
            amount: amount("0.05 mg/kg"),
        },
    );
    let reason = &answer.reasons[0];
    assert_eq!(reason.inputs["measured"], "60 μg/kg");
    assert_eq!(reason.inputs["converted"], "0.06 mg/kg");
    assert_eq!(reason.threshold.as_deref(), Some("≤ 0.05 mg/kg"));
    assert_eq!(reason.margin.as_deref(), Some("-0.01 mg/kg"));
}

#[test]
fn a_unit_may_stand_twice_if_it_is_the_same() {
    assert!(read("0.05 mg/kg", "mg/kg", "").is_ok());
    assert!(read("0.05 mg/kg", "μg/g", "").is_err());
}

fn units() -> impl Strategy<Value = Unit> {
    (0..Unit::ALL.len()).prop_map(|index| Unit::ALL[index].1)
}

fn fractions() -> impl Strategy<Value = Unit> {
    units().prop_filter("a mass fraction", |unit| {
        unit.dimension() == Dimension::MassFraction
    })
}

proptest! {
    #[test]
    fn a_result_is_read_as_it_is_printed(
        number in "(0|[1-9][0-9]{0,3})(\\.[0-9]{1,6})?",
        form in 0..4,
        unit in units(),
    ) {
        let amount = Amount { value: number.parse().unwrap(), unit };
        prop_assume!(!amount.exceeds_the_whole() && (form != 1 || !amount.value.is_zero()));
        let measured = match form {
            0 => Measured::Exact { amount },
            1 => Measured::Below { amount },
            2 => Measured::NotDetected { detection_limit: Some(amount) },
            _ => Measured::NotDetected { detection_limit: None },
        };
        prop_assert_eq!(read(&measured.to_string(), "", ""), Ok(measured));
        let json = serde_json::to_string(&measured).unwrap();
        prop_assert_eq!(serde_json::from_str::<Measured>(&json).unwrap(), measured);
    }

    #[test]
    fn nothing_is_lost_by_converting(
        number in "(0|[1-9][0-9]{0,10})(\\.[0-9]{1,11})?",
        from in units(),
        to in units(),
    ) {
        let amount = Amount { value: number.parse().unwrap(), unit: from };
        match amount.to(to) {
            Ok(converted) => {
                prop_assert_eq!(from.dimension(), to.dimension());
                let back = converted * (to.factors().0 * from.factors().1);
                prop_assert_eq!(back.normalize(), amount.value.value().normalize());
            }
            Err(why) => prop_assert!(matches!(why, NotConvertible::Dimensions { .. }), "{}", why),
        }
    }

    #[test]
    fn more_of_it_never_passes_where_less_failed(
        less in 0_u32..2_000, more in 0_u32..2_000, from in fractions(), limit in 0_u32..2_000, to in fractions(),
    ) {
        let of = |number: u32, unit| Amount { value: number.min(100).to_string().parse().unwrap(), unit };
        let (less, more) = (less.min(more), less.max(more));
        let requirement = Requirement::Max { amount: of(limit, to) };
        let verdict = |number| meets(&Measured::Exact { amount: of(number, from) }, &requirement).decision;
        prop_assert!(verdict(less) == Conformity::Pass || verdict(more) == Conformity::Fail);
    }

    #[test]
    fn any_text_is_read_or_refused(value in "\\PC{0,20}", unit in "\\PC{0,8}", limit in "\\PC{0,8}") {
        let _ = read_measured(&value, Some(&unit), Some(&limit));
        let _ = read_measured(&value, None, None);
    }
}

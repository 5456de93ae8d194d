use super::*;

fn shown(code: &str, value: &str) -> Shown {
    let format = Format::of_code(code);
    format.number(value.parse().unwrap(), value, false).shown
}

/// What a spreadsheet program shows; where one has quirks that another has not, the cell is refused.
const SHOWN: [(&str, &str, &str); 75] = [
    (r#""SN-"0000"#, "42", "SN-0042"),
    (r#""SN-"0000"#, "-42", "-SN-0042"),
    (r#""SN-"0000"#, "12345", "SN-12345"),
    ("000-0000", "1234", "000-1234"),
    ("000-0000", "12345678", "1234-5678"),
    (r#"0000"A""#, "7", "0007A"),
    (r"\S\N0000", "42", "SN0042"),
    ("0000 0000 0000", "123456789012", "1234 5678 9012"),
    ("00000", "123", "00123"),
    ("[>=1000]0000;000", "7", "007"),
    ("[>=1000]0000;000", "1234", "1234"),
    (r#"[<0.02]"<0.02";0.00"#, "0.01", "<0.02"),
    (r#"[<0.02]"<0.02";0.00"#, "0.031", "0.03"),
    (r#"[=0]"未检出";[<0.02]"<0.02";0.000"#, "0", "未检出"),
    (r#"[=0]"未检出";[<0.02]"<0.02";0.000"#, "0.5", "0.500"),
    ("0000;-0000", "-7", "-0007"),
    ("0000;(0000)", "-7", "(0007)"),
    (r#"0;-0;"无""#, "0", "无"),
    ("[$-409]0000", "7", "0007"),
    ("[$-804]0000", "7", "0007"),
    ("[$¥-804]#,##0.00", "1234.5", "¥1,234.50"),
    ("[$SN-]000", "7", "SN007"),
    ("[Red]000", "7", "007"),
    ("[红色]000", "7", "007"),
    ("[Color 10]000;[颜色3]-000", "-7", "-007"),
    ("_(0000_)", "7", "0007"),
    ("0000.00", "7.5", "0007.50"),
    ("0.00", "1.005", "1.01"),
    ("0.00", "2.675", "2.68"),
    ("0.0#", "7", "7.0"),
    ("0.##", "7", "7."),
    (".00", "0.5", ".50"),
    (".00", "12", "12.00"),
    ("#\"号\"", "12", "12号"),
    ("0号", "12", "12号"),
    ("General\"号\"", "12", "12号"),
    ("G/通用格式\"号\"", "12", "12号"),
    ("\"批\"General", "12.5", "批12.5"),
    (r"00\-00", "512", "05-12"),
    (r"0000\/00", "202603", "2026/03"),
    ("0,000", "12", "0,012"),
    ("0,000", "1234567", "1,234,567"),
    ("#,##0", "999", "999"),
    ("#,##0", "1234567.5", "1,234,568"),
    ("#,##0,", "1234567", "1,235"),
    ("0.0,,", "1234567", "1.2"),
    (r#"0\.0,"万""#, "12345", "1.2万"),
    ("??0", "5", "5"),
    ("0.0?", "5", "5.0"),
    (r#""2026"-000"#, "7", "2026-007"),
    (r#""第"00"批""#, "3", "第03批"),
    (r#""<"0.00"#, "0.02", "<0.02"),
    (r#""未检出""#, "0.02", "未检出"),
    (r#"0" μg/kg""#, "12", "12 μg/kg"),
    ("0%", "0.5", "50%"),
    ("0.00%", "0.12345", "12.35%"),
    (r#"0"%""#, "5", "5%"),
    ("_ * #,##0.00_ ;_ * -#,##0.00_ ", "1234.5", "1,234.50"),
    ("@", "42", "42"),
    ("0.0;@", "-4", "-4.0"),
    ("General", "123456789012345", "123456789012345"),
    ("yyyymmdd", "45717", "20250301"),
    ("\"L\"yymmdd", "45717", "L250301"),
    ("yyyy-mm-dd", "45717", "2025-03-01"),
    ("[$-804]yyyy\"年\"m\"月\"d\"日\"", "45717", "2025年3月1日"),
    ("yyyy.mm.dd", "45717", "2025.03.01"),
    ("yyyy/m/d h:mm", "45717.5208333333", "2025/3/1 12:30"),
    ("h:mm", "0.520833333333333", "12:30"),
    ("h:mm AM/PM", "0.520833333333333", "12:30 PM"),
    ("上午/下午h\"时\"mm\"分\"", "0.25", "上午6时00分"),
    ("[h]:mm", "1.5", "36:00"),
    ("[mm]:ss", "0.5", "720:00"),
    ("mm:ss", "0.5", "00:00"),
    ("mm:ss.0", "0.000011574", "00:01.0"),
    ("yyyy-mm-dd hh:mm:ss", "45717.99999999", "2025-03-02 00:00:00"),
];

#[test]
fn a_number_is_what_its_cell_shows() {
    for (code, value, right) in SHOWN {
        assert_eq!(
            shown(code, value),
            Shown::Text(right.to_owned()),
            "{code} {value}"
        );
    }
}

/// What depends on the reader's system, on the column's width, or on the program.
#[test]
fn what_is_not_certain_is_not_rendered() {
    for (code, value) in [
        ("0000*-", "7"),
        ("[DBNum1]0", "12"),
        ("[DBNum1][$-804]General", "12"),
        ("[$-30804]0", "12"),
        ("[$-F800]dddd", "45717"),
        ("0.0E+00", "123456"),
        ("# ?/?", "0.5"),
        ("#/100", "0.5"),
        ("General\"号\"", "123456789012"),
        ("mmm-yy", "45717"),
        ("[$-804]aaaa", "45717"),
        ("ge.m.d", "45717"),
        ("0!.0", "7"),
        ("0x", "7"),
        ("0\"x", "7"),
        ("[>5]0", "3"),
        ("[>5]0;[>7]00", "3"),
        ("[>5]0;00", "-3"),
        ("0.00", "-0.001"),
        ("0##", "5"),
        ("0.#0", "5"),
        ("0.0.0", "5"),
        ("yyyy-mm-dd", "-5"),
        ("yyyymmdd", "60"),
        ("0;0;0;0;0", "5"),
    ] {
        assert_eq!(shown(code, value), Shown::Unknown, "{code} {value}");
    }
    assert_eq!(shown(&format!("0{}", "\\x".repeat(200)), "5"), Shown::Unknown);
    for (code, value) in [(";;;", "5"), ("0;;", "-5"), ("#", "0"), ("", "5")] {
        let hidden = shown(code, value);
        assert!(
            matches!(hidden, Shown::Nothing | Shown::Text(_)),
            "{code}: {hidden:?}"
        );
        assert!(code.is_empty() || hidden == Shown::Nothing, "{code}: {hidden:?}");
    }
}

#[test]
fn built_in_formats_are_those_of_every_spreadsheet() {
    for (id, value, right) in [
        (0, "12.5", "12.5"),
        (1, "12.5", "13"),
        (2, "1", "1.00"),
        (3, "1234", "1,234"),
        (9, "0.5", "50%"),
        (20, "0.25", "6:00"),
        (31, "45717", "2025年3月1日"),
        (33, "0.25", "6时00分00秒"),
        (37, "1234567", "1,234,567"),
        (37, "-1234567", "(1,234,567)"),
        (40, "-5", "(5.00)"),
        (41, "0", "-"),
        (43, "12", "12.00"),
        (45, "0.5", "00:00"),
        (46, "1.5", "36:00:00"),
        (49, "42", "42"),
        (58, "45717", "3月1日"),
    ] {
        let found = Format::built_in(id).number(value.parse().unwrap(), value, false);
        assert_eq!(found.shown, Shown::Text(right.to_owned()), "{id}");
    }
    for id in [5, 11, 12, 14, 15, 22, 42, 44, 48, 60, 170] {
        let found = Format::built_in(id).number(Decimal::from(45_717), "45717", false);
        assert_eq!(found.shown, Shown::Unknown, "{id}");
        assert_eq!(found.dated, matches!(id, 14 | 15 | 22), "{id}");
    }
}

#[test]
fn a_text_is_what_its_cell_shows() {
    for (code, right) in [
        ("General", "AB"),
        ("0000", "AB"),
        ("@", "AB"),
        ("\"SN-\"@", "SN-AB"),
        ("0;0;0;@\"号\"", "AB号"),
        ("yyyy-m-d;@", "AB"),
        ("0;0;0;\"x\"", "x"),
    ] {
        assert_eq!(
            Format::of_code(code).text("AB"),
            Shown::Text(right.to_owned()),
            "{code}"
        );
    }
    assert_eq!(Format::of_code(";;;").text("AB"), Shown::Nothing);
    assert_eq!(Format::of_code("@*-").text("AB"), Shown::Unknown);
}

#[test]
fn days_are_told_from_codes_that_look_like_them() {
    let of = |code: &str| Format::of_code(code).number(Decimal::from(45_717), "45717", false);
    for code in [
        "yyyy-mm-dd",
        "m\"月\"d\"日\"",
        "yyyy/m/d;@",
        "d-mmm",
        "yyyy-mm-dd hh:mm",
        "[$-F800]yyyy-m-d",
    ] {
        assert!(of(code).dated && of(code).only_a_date, "{code}");
    }
    for code in ["yyyymmdd", "\"L\"yyyy-mm", "h:mm", "[h]:mm"] {
        assert!(of(code).dated && !of(code).only_a_date, "{code}");
    }
    for code in ["0000", "\"day\"0", "[Red]0", r"\d0", "General"] {
        assert!(!of(code).dated, "{code}");
    }
    let mac = Format::of_code("yyyymmdd").number(Decimal::from(44_255), "44255", true);
    assert_eq!(mac.shown, Shown::Text("20250301".to_owned()));
}

proptest::proptest! {
    #[test]
    fn no_code_panics(code in "[0#?.,%@/;\"\\\\_*\\[\\]<>=$A-Za-z年 -]{0,30}", value in -1e14..1e14_f64) {
        let format = Format::of_code(&code);
        let value: Decimal = format!("{value:.3}").parse().unwrap();
        let _ = (format.number(value, "1", false), format.text("x"));
    }
}

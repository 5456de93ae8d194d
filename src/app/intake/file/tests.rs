use encoding_rs::GB18030;
use proptest::prelude::*;

use crate::app::intake::file::*;
use crate::domain::catalogue::Category;
use crate::media::table::{LONGEST_CELL, MOST_ERRORS, cell};

pub(super) fn problem(bytes: &[u8]) -> String {
    read_intake(bytes, TableLimits::default())
        .unwrap_err()
        .to_string()
}

/// What is said of rows, in English.
pub(super) fn said(file: &IntakeFile) -> Vec<String> {
    file.errors
        .iter()
        .map(|error| error.message.to_string())
        .collect()
}

pub(super) fn read(text: &str) -> IntakeFile {
    read_intake(text.as_bytes(), TableLimits::default()).unwrap()
}

#[test]
fn the_template_is_an_intake_file() {
    let file = read(&INTAKE.template());
    assert_eq!(file.errors, []);
    assert_eq!(file.items.len(), 1);
    assert_eq!(file.items[0].0, 2);
}

#[test]
fn columns_go_by_either_name_in_any_order() {
    let file = read("\u{feff}类目,品牌,name\n鞋靴,Alpinara,登山靴\n");
    let facts = &file.items[0].1.facts;
    assert_eq!(
        (facts.brand.as_str(), facts.category),
        ("Alpinara", Category::Shoes)
    );
}

#[test]
fn every_bad_cell_is_named_with_row_and_column() {
    let file = read(
        "brand,name,category,gtin,production_date,customs_entry_date\n\
         A,b,shoes,9506000134353,,\n\
         ,b,boots,,2026-13-01,\n\
         A,b,shoes,,2026-05-02,2026-05-01\n\
         A,b,shoes,9506000134352,2026-05-01,2026-05-01\n",
    );
    let cells: Vec<_> = file
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_deref().unwrap()))
        .collect();
    let expected = [
        (2, "gtin"),
        (3, "brand"),
        (3, "category"),
        (3, "production_date"),
        (4, "customs_entry_date"),
    ];
    assert_eq!(cells, expected);
    assert!(said(&file)[0].contains("would be 2"), "{}", said(&file)[0]);
    assert_eq!(file.items.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [5]);
}

#[test]
fn files_of_no_use_say_why() {
    for (text, word) in [
        ("", "is empty"),
        ("brand,name\n", "category"),
        ("brand,name,category,colour\n", "colour"),
        ("brand,name,category,品牌\n", "twice"),
        ("brand,name,category\n", "no rows"),
    ] {
        let problem = read_intake(text.as_bytes(), TableLimits::default())
            .unwrap_err()
            .to_string();
        assert!(problem.contains(word), "{problem}");
    }
    let wide = "x,".repeat(200);
    assert!(matches!(
        read_intake(wide.as_bytes(), TableLimits::default()),
        Err(TableProblem::TooManyColumns(_))
    ));
}

#[test]
fn rows_with_too_many_cells_are_not_cut_in_silence() {
    let file = read("brand,name,category\nA,b,shoes,extra\n");
    assert_eq!((file.items.len(), file.errors[0].row), (0, 2));
}

#[test]
fn columns_without_a_name_are_fine_as_long_as_they_are_empty() {
    let file = read("brand,name,category,,\nA,b,shoes,,\nA,c,shoes,x,\n");
    assert_eq!((file.items.len(), file.errors[0].row), (1, 3));
    assert!(said(&file)[0].contains("column 4"), "{:?}", file.errors);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    for end in ["\n", "\r\n"] {
        let lines = [
            "brand,name,category",
            "",
            "A,,shoes",
            ",,",
            "\"A\",,shoes",
            "",
            "",
            "A,,shoes",
        ];
        let rows: Vec<u64> = read(&lines.join(end))
            .errors
            .iter()
            .map(|error| error.row)
            .collect();
        assert_eq!(rows, [3, 5, 8], "{end:?}");
    }
    let file = read("brand,name,category\n\"A\nB\",b,shoes\nA,,shoes\n");
    assert_eq!(
        file.errors.iter().map(|error| error.row).collect::<Vec<_>>(),
        [2, 3]
    );
}

#[test]
fn dates_have_many_spellings_and_one_day() {
    for spelling in [
        "2025-03-01",
        "2025-3-1",
        "2025/3/1",
        "2025/03/01",
        "2025.3.1",
        "2025年3月1日",
        "2025年03月01号",
        "20250301",
        "2025-03-01 00:00:00",
        "2025/3/1 0:00",
    ] {
        assert_eq!(
            crate::day::date(spelling).map(|date| date.to_string()),
            Ok("2025-03-01".to_owned()),
            "{spelling}"
        );
    }
    for (spelling, right) in [
        ("03/04/2025", "write 2025-04-03 or 2025-03-04"),
        ("13/04/2025", "write 2025-04-13"),
        ("4-4-2025", "write 2025-04-04"),
        ("03/04/25", "2026-03-01"),
        ("2025-02-29", "no such day"),
        ("2025-3", "2026-03-01"),
        ("March 1, 2025", "2026-03-01"),
        ("0025-03-01", "no such day"),
        ("2025-03-01 10:00", "2026-03-01"),
        ("２０２５-03-01", "2026-03-01"),
        ("", "2026-03-01"),
    ] {
        let said = crate::day::date(spelling).unwrap_err().to_string();
        assert!(said.contains(right), "{spelling}: {said}");
    }
}

#[test]
fn what_spreadsheets_do_to_long_numbers_is_seen() {
    let file = read("brand,name,category,gtin,own_serial\nA,b,shoes,4.00638E+12,1.23E+17\nA,b,shoes,,E+\n");
    let columns: Vec<_> = file.errors.iter().map(|e| e.column.as_deref().unwrap()).collect();
    assert_eq!(columns, ["gtin", "own_serial"]);
    assert!(
        said(&file).iter().all(|e| e.contains("as text")),
        "{:?}",
        file.errors
    );
    let file = read("brand,name,category,own_serial\n=A1,b,shoes,\"=\"\"0012\"\"\"\n");
    assert!(
        file.errors.len() == 2 && said(&file)[1].contains("value"),
        "{:?}",
        file.errors
    );
    for (stored, shown) in [
        ("4006381333931", "4006381333931"),
        ("4.006381333931E12", "4006381333931"),
        ("1.5", "1.5"),
        ("0.30000000000000004", "0.3"),
        ("-7", "-7"),
        ("999999999999999", "999999999999999"),
    ] {
        assert_eq!(cell::number(stored).as_deref(), Ok(shown), "{stored}");
    }
    for stored in [
        "1234567890123456",
        "1.2345678901234567E+17",
        "1e400",
        "NaN",
        "x",
        "",
        "inf",
    ] {
        assert!(cell::number(stored).is_err(), "{stored}");
    }
}

#[test]
fn a_serial_stands_on_one_piece() {
    let file = read(
        "brand,name,category,own_serial\nA,b,shoes,S1\nB,b,shoes,S1\na,c,shoes,s1\nA,d,shoes,\nA,d,shoes,\n",
    );
    assert_eq!(file.items.len(), 4);
    assert_eq!(
        (file.errors[0].row, file.errors[0].column.as_deref()),
        (4, Some("own_serial"))
    );
    assert!(said(&file)[0].contains("row 2"), "{:?}", file.errors);
}

#[test]
fn invisible_and_control_characters_and_long_texts_are_named() {
    let long = "长".repeat(LONGEST_CELL + 1);
    let file = read(&format!(
        "brand,name,category,own_serial\nA,{long},shoes,S\u{200b}1\nA,b\u{7},shoes,\n"
    ));
    let said = said(&file);
    assert!(
        said[0].contains("200") && said[1].contains("U+200B") && said[2].contains("control"),
        "{said:?}"
    );
}

#[test]
fn what_is_too_large_is_refused() {
    let limits = TableLimits {
        bytes: 1_000,
        rows: 3,
    };
    let over = |text: &str| read_intake(text.as_bytes(), limits).unwrap_err().to_string();
    assert!(over(&"x".repeat(1_001)).contains("1000 bytes"));
    assert!(over(&format!("brand,name,category\n{}", "A,b,shoes\n".repeat(4))).contains("3 rows"));
    let million = format!("brand{}\n", ",x".repeat(1_000_000));
    assert!(problem(million.as_bytes()).contains("100 columns"));
    let unclosed = format!("brand,name,category\n\"A{}", "x".repeat(200_000));
    assert!(problem(unclosed.as_bytes()).contains("line 2"));
    let many = format!("brand,name,category\n{}", "A,,hats\n".repeat(6_000));
    let file = read(&many);
    assert_eq!((file.errors.len(), file.more_errors), (MOST_ERRORS, 2_000));
}

/// What people type into a cell of the template.
fn typed() -> impl Strategy<Value = String> {
    "[\\p{Han}A-Za-z0-9,;\"'&() .-]{0,30}".prop_map(|text| text.trim().to_owned())
}

proptest! {
    #[test]
    fn what_is_typed_into_the_template_is_what_is_read(
        texts in prop::collection::vec(typed(), 8),
        (year, month, day) in (1900..2200_i16, 1..=12_i8, 1..=28_i8),
        spelling in 0..5_usize,
        gb in any::<bool>(),
    ) {
        let date = jiff::civil::Date::new(year, month, day).unwrap();
        let spelled = [
            date.to_string(),
            format!("{year}/{month}/{day}"),
            format!("{year}.{month:02}.{day}"),
            format!("{year}年{month}月{day}日"),
            format!("{year}{month:02}{day:02}"),
        ];
        let columns = ["brand", "name", "model", "style_number", "own_serial", "sku", "lot", "origin_country"];
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(INTAKE.template().lines().next().unwrap().split(',')).unwrap();
        csv.write_record(INTAKE.columns.iter().map(|column| match column.english {
            "category" => "美妆护肤",
            "production_date" => spelled[spelling].as_str(),
            other => columns.iter().position(|name| *name == other).map_or("", |index| texts[index].as_str()),
        })).unwrap();
        let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        let bytes = if gb { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        let file = read_intake(&bytes, TableLimits::default()).unwrap();
        if texts[0].is_empty() || texts[1].is_empty() {
            prop_assert!(said(&file).iter().all(|error| error.contains("every item needs")));
            return Ok(());
        }
        prop_assert_eq!(&file.errors, &[]);
        let NewItem { facts, internal, .. } = &file.items[0].1;
        let read = [
            Some(&facts.brand), Some(&facts.name), facts.model.as_ref(), facts.style_number.as_ref(),
            facts.own_serial.as_ref(), internal.sku.as_ref(), internal.lot.as_ref(), facts.origin_country.as_ref(),
        ];
        for (read, text) in read.into_iter().zip(&texts) {
            prop_assert_eq!(read.map_or("", String::as_str), text);
        }
        prop_assert_eq!(internal.production_date, Some(date));
    }

    #[test]
    fn nothing_from_outside_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_intake(&bytes, TableLimits::default());
        let mut with_header = b"brand,name,category,gtin,production_date\n".to_vec();
        with_header.extend(bytes);
        let _ = read_intake(&with_header, TableLimits::default());
    }

    #[test]
    fn whatever_people_write_comes_back_as_it_is(texts in prop::collection::vec("\\PC{0,40}", 1..20), gb in any::<bool>()) {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(["品牌", "品名", "类目", "原产国"]).unwrap();
        for text in &texts {
            csv.write_record(["演示牌", "真丝连衣裙", "服饰内衣", text]).unwrap();
        }
        let text = String::from_utf8(csv.into_inner().unwrap()).unwrap();
        let bytes = if gb { GB18030.encode(&text).0.into_owned() } else { text.into_bytes() };
        // A file of rare characters only is no text people write.
        let Ok(file) = read_intake(&bytes, TableLimits::default()) else {
            return Ok(());
        };
        prop_assert_eq!(file.items.len() + file.errors.len(), texts.len());
        for (row, item) in file.items {
            let written = texts[usize::try_from(row).unwrap() - 2].trim();
            prop_assert_eq!(item.facts.origin_country.unwrap_or_default(), written);
        }
    }
}

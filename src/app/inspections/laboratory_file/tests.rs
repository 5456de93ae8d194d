use encoding_rs::GB18030;
use proptest::prelude::*;

use super::*;
use crate::inspection::fresh::table::rows;
use crate::inspection::results::{MatchedRow, PlannedName, Takes, match_results};

const PLAN: [PlannedName<'static>; 4] = [
    PlannedName {
        number: 1,
        item: "总砷(以 As 计)",
        takes: Takes::Measured,
    },
    PlannedName {
        number: 2,
        item: "铅(以Pb计)",
        takes: Takes::Measured,
    },
    PlannedName {
        number: 7,
        item: "啶虫脒",
        takes: Takes::Measured,
    },
    PlannedName {
        number: 9,
        item: "颜色级别",
        takes: Takes::Text,
    },
];

fn aliases() -> Aliases {
    let mut aliases = Aliases::default();
    aliases.add("Pb", "铅(以Pb计)");
    aliases.add("lead", "铅(以Pb计)");
    aliases.add("农残", "啶虫脒");
    aliases.add("农残", "铅(以Pb计)");
    aliases
}

struct Matched {
    rows: Vec<MatchedRow>,
    report: ResultReport,
}

fn match_file(mut file: ResultFile) -> Matched {
    let matched = match_results(std::mem::take(&mut file.rows), &PLAN, &aliases());
    let report = ResultReport::new(file, matched.rows.len(), matched.rest);
    Matched {
        rows: matched.rows,
        report,
    }
}

fn read_all(bytes: &[u8]) -> Result<ResultFile, TableProblem> {
    read_results(bytes, &IgnoredColumns::default())
}

fn matched(text: &str) -> Matched {
    match_file(read_all(text.as_bytes()).unwrap())
}

fn said(matched: &Matched) -> Vec<(u64, &str, String)> {
    let said = |error: &RowError| (error.row, error.message.to_string());
    let errors = matched.report.errors.iter();
    errors
        .map(|error| {
            let (row, message) = said(error);
            (row, error.column.as_deref().unwrap(), message)
        })
        .collect()
}

#[test]
fn the_template_is_a_file_of_results() {
    let matched = matched(&RESULTS.template());
    assert_eq!(matched.rows.len(), 1);
    assert_eq!((matched.rows[0].row, matched.rows[0].number), (2, 2));
    assert_eq!(matched.rows[0].measured.unwrap().to_string(), "<0.02 mg/kg");
    assert_eq!(matched.rows[0].result.method.as_deref(), Some("GB 5009.12"));
    assert_eq!(
        matched.report.without_result,
        ["总砷(以 As 计)", "啶虫脒", "颜色级别"]
    );
}

#[test]
fn laboratories_have_headings_of_their_own() {
    for header in [
        "item,value,unit",
        "检测项目,检测结果,单位",
        "检验项目,实测值,计量单位",
        "项目,Result,Unit",
    ] {
        let matched = matched(&format!("{header}\n铅(以Pb计),0.05,mg/kg\n"));
        assert_eq!(matched.rows.len(), 1, "{header}");
    }
    let strange = read_all("item,value,colour\nPb,1,2\n".as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        strange.contains("'colour'") && strange.contains("zhenma inspection results --template"),
        "{strange}"
    );
}

#[test]
fn items_go_by_print_number_and_alias() {
    let matched = matched(
        "item,value,unit,detection_limit\n总砷（以As计）,0.1,mg/kg,\nLEAD,ND,mg/kg,0.02\n7,未检出,,\n颜色级别,VS1,,\n",
    );
    assert_eq!(matched.report.errors, []);
    let numbers: Vec<u32> = matched.rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 2, 7, 9]);
    assert_eq!(matched.rows[3].measured, None);
    assert_eq!(matched.rows[3].result.value, "VS1");
    assert_eq!(matched.report.without_result, [""; 0]);
}

/// A workbook with one result of lead: 0.02 or another number in this format.
fn formatted(code: &str, value: &str, unit: &str) -> Vec<u8> {
    use std::io::Write;
    let code = code
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    let text = |text: &str| format!(r#"<c t="str"><v>{text}</v></c>"#);
    let sheet = format!(
        r#"<worksheet><sheetData><row>{}{}{}</row><row>{}<c s="1"><v>{value}</v></c>{}</row></sheetData></worksheet>"#,
        text("item"),
        text("value"),
        text("unit"),
        text("铅(以Pb计)"),
        text(unit),
    );
    let styles = format!(
        r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><cellXfs><xf/><xf numFmtId="164"/></cellXfs></styleSheet>"#
    );
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        (
            "xl/workbook.xml",
            r#"<workbook><sheets><sheet name="S" id="1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<x><Relationship Id="1" Type="x/worksheet" Target="s.xml"/><Relationship Id="2" Type="x/styles" Target="t.xml"/></x>"#,
        ),
        ("xl/s.xml", &sheet),
        ("xl/t.xml", &styles),
    ] {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_result_is_what_its_cell_shows() {
    for (code, value, unit, right) in [
        (r#""<"0.00"#, "0.02", "mg/kg", "<0.02 mg/kg"),
        (r#""＜"0.00"#, "0.02", "mg/kg", "<0.02 mg/kg"),
        (r#"[<0.02]"<0.02";0.00"#, "0.01", "mg/kg", "<0.02 mg/kg"),
        (r#""未检出""#, "0.02", "mg/kg", "未检出"),
        (r#"[<0.02]"ND";0.00"#, "0.01", "mg/kg", "未检出"),
        (r#""未检出(<"0.00")""#, "0.02", "mg/kg", "未检出(0.02 mg/kg)"),
        (r#"0" μg/kg""#, "12", "", "12 μg/kg"),
        ("0.00", "0.02", "mg/kg", "0.02 mg/kg"),
        ("#,##0.0", "1234.5", "mg/kg", "1234.5 mg/kg"),
        ("0.0%", "0.015", "", "1.5 %"),
    ] {
        let matched = match_file(read_all(&formatted(code, value, unit)).unwrap());
        assert_eq!(matched.report.errors, [], "{code}");
        assert_eq!(matched.rows[0].measured.unwrap().to_string(), right, "{code}");
    }
    for (code, value, unit) in [
        (r#"0" μg/kg""#, "12", "mg/kg"),
        (r#"">"0.00"#, "5", "mg/kg"),
        (r#""≤"0.00"#, "5", "mg/kg"),
        (r#""约"0.00"#, "5", "mg/kg"),
        (r#"0.00"(超标)""#, "5", "mg/kg"),
        ("0.0E+00", "5", "mg/kg"),
        (";;;", "5", "mg/kg"),
        ("0000*-", "5", "mg/kg"),
    ] {
        let matched = match_file(read_all(&formatted(code, value, unit)).unwrap());
        assert_eq!(
            (matched.rows.len(), matched.report.errors.len()),
            (0, 1),
            "{code}"
        );
    }
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    let file = read_all(&std::fs::read(folder.join("lab-number-format-less-than.xlsx")).unwrap()).unwrap();
    assert_eq!(
        file.rows[0].1.measured.as_ref().unwrap().to_string(),
        "<0.02 mg/kg"
    );
}

#[test]
fn no_row_is_dropped() {
    let matched = matched(
        "item,value,unit\n铅(以Pb计),0.05,mg/kg\n溴氰菊酯,0.2,mg/kg\nPb,0.04,mg/kg\n农残,0.1,mg/kg\n啶虫脒,-1,mg/kg\n\
         总砷(以As计),120,%\n",
    );
    assert_eq!(matched.rows.len(), 1);
    let unplanned = &matched.report.unplanned;
    assert_eq!(
        (
            unplanned.len(),
            unplanned[0].row,
            unplanned[0].item.as_str(),
            unplanned[0].value.as_str()
        ),
        (1, 3, "溴氰菊酯", "0.2")
    );
    let said = said(&matched);
    let expected = [
        (4, "item", "row 2 is about '铅(以Pb计)' too"),
        (5, "item", "2 (铅(以Pb计)), 7 (啶虫脒)"),
        (6, "value", "is negative"),
        (7, "value", "at most 100 %"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:?}");
    for (said, expected) in said.iter().zip(expected) {
        assert_eq!((said.0, said.1), (expected.0, expected.1));
        assert!(said.2.contains(expected.2), "{}", said.2);
    }
}

#[test]
fn every_item_of_the_table_is_read_in_gb18030() {
    let mut text = "检验项目,检测值,单位,检出限,检测方法\n".to_owned();
    for row in rows() {
        text.push_str(&format!(
            "\"{}\",未检出,mg/kg,0.01,\"{}\"\n",
            row.item, row.method
        ));
    }
    let (bytes, _, lost) = GB18030.encode(&text);
    assert!(!lost);
    let file = read_all(&bytes).unwrap();
    assert_eq!(file.read_as, ReadAs::CsvGb18030);
    assert_eq!((file.rows.len(), file.errors.len()), (rows().len(), 0));
    assert!(
        file.rows
            .iter()
            .zip(rows())
            .all(|((_, read), row)| read.item == row.item)
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(file) = read_all(&bytes) {
            let rows = file.rows.len();
            let matched = match_file(file);
            let kept = matched.rows.len() + matched.report.unplanned.len() + matched.report.errors.len();
            prop_assert!(kept >= rows, "every row is somewhere");
        }
    }

    #[test]
    fn every_row_is_taken_reported_or_refused(
        rows in proptest::collection::vec(("(1|2|7|9|Pb|农残|铅\\(以Pb计\\)|别的)", "(0\\.1|ND|x|<0\\.2|101|)", "(mg/kg|%|)"), 1..30),
    ) {
        let mut text = "item,value,unit\n".to_owned();
        for (item, value, unit) in &rows {
            text.push_str(&format!("{item},{value},{unit}\n"));
        }
        let matched = matched(&text);
        let mut seen: Vec<u64> = matched.rows.iter().map(|row| row.row).collect();
        seen.extend(matched.report.unplanned.iter().map(|row| row.row));
        seen.extend(matched.report.errors.iter().map(|error| error.row));
        seen.sort_unstable();
        let all: Vec<u64> = (2..).take(rows.len()).collect();
        prop_assert_eq!(seen, all);
    }
}

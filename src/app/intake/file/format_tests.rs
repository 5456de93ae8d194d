use crate::app::intake::file::tests::said;
use crate::app::intake::file::xlsx_tests::{RELS, WORKBOOK, WORKBOOK_RELS, fixture, problem, read, zip};

#[test]
fn a_code_is_what_its_cell_shows_or_the_cell_is_named() {
    let file = fixture("xlsx-custom-number-formats.xlsx").unwrap();
    let lots: Vec<(u64, &str)> = file
        .items
        .iter()
        .map(|(row, item)| (*row, item.internal.lot.as_deref().unwrap()))
        .collect();
    let expected = [
        (2, "SN-0042"),
        (3, "000-1234"),
        (4, "0007A"),
        (5, "SN0042"),
        (6, "1234 5678 9012"),
        (7, "42"),
        (8, "00123"),
        (9, "007"),
        (10, "0007"),
        (11, "0007"),
        (12, "0007"),
        (13, "0007.50"),
        (14, "90.75"),
        (15, "90.750"),
        (16, "12号"),
        (17, "12号"),
        (18, "批12"),
        (19, "05-12"),
        (20, "2026/03"),
        (22, "1,234"),
        (23, "1,234,567"),
        (24, "50%"),
        (26, "5"),
        (28, "2026-007"),
        (30, "00:00"),
        (31, "36:00"),
        (32, "第03批"),
    ];
    assert_eq!(lots, expected);
    let bad: Vec<u64> = file.errors.iter().map(|error| error.row).collect();
    assert_eq!(bad, [21, 25, 27, 29], "DBNum1, 0.0E+00, a fraction, a fill");
    let said = said(&file);
    assert!(
        said[0].contains("cell F21: its number format '[DBNum1]0'") && said[0].contains("as text"),
        "{said:?}"
    );
    assert!(
        file.errors
            .iter()
            .all(|error| error.code == "cell.format_unknown")
    );
}

/// A workbook whose styles 1, 2 and so on are these formats.
fn formatted(codes: &[&str], row: &str, behind: &str) -> Vec<u8> {
    let header = ["brand", "name", "category", "lot", "sku", "production_date"]
        .map(|name| format!(r#"<c t="str"><v>{name}</v></c>"#))
        .concat();
    book(codes, &format!("<row>{header}</row>"), row, behind)
}

fn book(codes: &[&str], header: &str, row: &str, behind: &str) -> Vec<u8> {
    let escape = |code: &str| {
        code.replace('&', "&amp;")
            .replace('"', "&quot;")
            .replace('<', "&lt;")
    };
    let formats: String = (164..)
        .zip(codes)
        .map(|(id, code)| format!(r#"<numFmt numFmtId="{id}" formatCode="{}"/>"#, escape(code)))
        .collect();
    let xfs: String = (164..)
        .zip(codes)
        .map(|(id, _)| format!(r#"<xf numFmtId="{id}"/>"#))
        .collect();
    let dxf = r#"<dxfs><dxf><font/></dxf><dxf><numFmt numFmtId="200" formatCode="&quot;&lt;&quot;0"/></dxf></dxfs>"#;
    let styles =
        format!("<styleSheet><numFmts>{formats}</numFmts><cellXfs><xf/>{xfs}</cellXfs>{dxf}</styleSheet>");
    let sheet = format!("<worksheet><sheetData>{header}{row}</sheetData>{behind}</worksheet>");
    let rels = WORKBOOK_RELS.replace(
        "</Relationships>",
        r#"<Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#,
    );
    zip(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", &rels),
        ("xl/s.xml", &sheet),
        ("xl/strings.xml", "<sst/>"),
        ("xl/styles.xml", &styles),
    ])
}

#[test]
fn dates_are_dates_in_columns_of_dates_and_texts_in_others() {
    let start = r#"<c t="str"><v>A</v></c><c t="str"><v>b</v></c><c t="str"><v>shoes</v></c>"#;
    let codes = ["yyyymmdd", "yyyy-mm-dd", "d-mmm", "\"L-\"@", "0000-00-00", ";;;"];
    let row = |cells: &str| read(&formatted(&codes, &format!("<row>{start}{cells}</row>"), ""));
    let good = row(r#"<c s="1"><v>45717</v></c><c s="4" t="str"><v>7</v></c><c s="3"><v>45717</v></c>"#);
    assert_eq!(good.errors, []);
    let internal = &good.items[0].1.internal;
    assert_eq!(
        (internal.lot.as_deref(), internal.sku.as_deref()),
        (Some("20250301"), Some("L-7"))
    );
    assert_eq!(internal.production_date.unwrap().to_string(), "2025-03-01");
    let shown = row(r#"<c/><c/><c s="5"><v>20250301</v></c>"#);
    assert_eq!(
        shown.items[0].1.internal.production_date.unwrap().to_string(),
        "2025-03-01",
        "what the cell shows is a date, what it holds is none"
    );
    let bad = row(r#"<c s="2"><v>45717</v></c><c s="6"><v>7</v></c><c s="1"><v>0.5</v></c>"#);
    let codes: Vec<_> = bad.errors.iter().map(|error| error.code).collect();
    assert_eq!(
        codes,
        ["cell.not_a_day", "cell.shows_nothing", "cell.made_a_date"]
    );
}

#[test]
fn a_barcode_is_its_digits_however_its_number_is_set() {
    let header = r#"<row><c t="str"><v>brand</v></c><c t="str"><v>name</v></c><c t="str"><v>category</v></c><c t="str"><v>gtin</v></c></row>"#;
    for code in ["0", "0 000000 000000", "#,##0", "0-000000-000000", "General"] {
        let row = r#"<row><c t="str"><v>A</v></c><c t="str"><v>b</v></c><c t="str"><v>shoes</v></c><c s="1"><v>4006381333931</v></c></row>"#;
        let file = read(&book(&[code], header, row, ""));
        let gtin = file.items.first().and_then(|(_, item)| item.facts.gtin.as_ref());
        assert_eq!(
            gtin.map(|gtin| gtin.as_str()),
            Some("4006381333931"),
            "{code}: {:?}",
            file.errors
        );
    }
}

#[test]
fn conditions_that_change_what_numbers_show_are_not_passed_over() {
    let row = r#"<row><c t="str"><v>A</v></c><c t="str"><v>b</v></c><c t="str"><v>shoes</v></c></row>"#;
    let rule = |style: u8| {
        format!(
            r#"<conditionalFormatting sqref="D2:D9"><cfRule type="cellIs" dxfId="{style}"/></conditionalFormatting>"#
        )
    };
    assert_eq!(read(&formatted(&[], row, &rule(0))).items.len(), 1, "a colour");
    let newer = r#"<extLst><ext><x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="cellIs">
        <x14:dxf><numFmt numFmtId="200" formatCode="0"/></x14:dxf></x14:cfRule><xm:sqref>D2:D9</xm:sqref>
        </x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"#;
    for rules in [rule(1).as_str(), newer] {
        let said = problem(&formatted(&[], row, rules));
        assert!(
            said.contains("D2:D9") && said.contains("conditional formatting"),
            "{said}"
        );
    }
}

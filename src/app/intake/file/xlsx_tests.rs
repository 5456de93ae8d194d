use std::io::Write;
use std::path::Path;

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::app::intake::file::tests::said;
use crate::app::intake::file::*;
use crate::domain::catalogue::Category;

/// A workbook that another maker's library wrote (tests/fixtures/sheets/make.py).
pub(super) fn fixture(name: &str) -> Result<IntakeFile, TableProblem> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    let bytes = std::fs::read(folder.join(name)).unwrap();
    read_intake(&bytes, TableLimits::default())
}

pub(super) fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub(super) const RELS: &str = r#"<Relationships xmlns="r"><Relationship Id="rId1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
pub(super) const WORKBOOK: &str = r#"<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="S" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>"#;
pub(super) const WORKBOOK_RELS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="/xl/s.xml"/><Relationship Id="rId2" Type="x/sharedStrings" Target="strings.xml"/></Relationships>"#;

/// A workbook as Excel writes it: texts in a list of their own.
fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    zip(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/s.xml", sheet),
        ("xl/strings.xml", strings),
    ])
}

fn sheet(rows: &str) -> Vec<u8> {
    let header = r#"<row><c t="inlineStr"><is><t>brand</t></is></c><c t="inlineStr"><is><t>name</t></is></c><c t="str"><v>category</v></c></row>"#;
    workbook(
        &format!("<worksheet><sheetData>{header}{rows}</sheetData></worksheet>"),
        "<sst/>",
    )
}

pub(super) fn read(bytes: &[u8]) -> IntakeFile {
    read_intake(bytes, TableLimits::default()).unwrap()
}

pub(super) fn problem(bytes: &[u8]) -> String {
    read_intake(bytes, TableLimits::default())
        .unwrap_err()
        .to_string()
}

#[test]
fn a_workbook_is_read_as_people_see_it() {
    let file = fixture("good.xlsx").unwrap();
    assert_eq!((file.read_as, &file.errors[..]), (ReadAs::Xlsx, &[][..]));
    let rows: Vec<u64> = file.items.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [2, 3, 5], "an empty row is counted and left out");
    let [one, two, three] = [0, 1, 2].map(|index| file.items[index].1.clone());
    for item in [&one, &two] {
        assert_eq!(item.facts.gtin.as_ref().unwrap().as_str(), "4006381333931");
        assert_eq!(item.facts.category, Category::Shoes);
    }
    for item in [&one, &two, &three] {
        assert_eq!(item.internal.production_date.unwrap().to_string(), "2025-03-01");
        assert_eq!(
            item.internal.customs_entry_date.unwrap().to_string(),
            "2025-03-05"
        );
        assert_eq!(item.internal.lot.as_deref(), Some("L1"));
    }
    assert_eq!(
        two.facts.own_serial.as_deref(),
        Some("00012345"),
        "with the zeros it is shown with"
    );
    assert_eq!(
        (
            one.facts.style_number.as_deref(),
            two.facts.style_number.as_deref()
        ),
        (Some("1-2"), Some("1.5"))
    );
    assert_eq!(three.facts.name, "真丝连衣裙 & <L>");
    let mac = fixture("since-1904.xlsx").unwrap();
    assert_eq!(
        mac.items[0].1.internal.production_date.unwrap().to_string(),
        "2025-03-01"
    );
}

#[test]
fn formulas_are_not_believed() {
    let file = fixture("formulas.xlsx").unwrap();
    let errors: Vec<_> = file
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_deref().unwrap()))
        .collect();
    assert_eq!((errors, file.items[0].0), (vec![(2, "name"), (3, "gtin")], 4));
    assert!(
        said(&file)[0].contains("cell B2: holds a formula"),
        "{:?}",
        file.errors
    );
    assert!(said(&file)[1].contains("values"), "{:?}", file.errors);
    // With the value it had when it was saved, shared or not: neither is believed.
    let row = r#"<row><c r="A2" t="str"><f t="shared" si="0"/><v>A</v></c><c t="str"><v>b</v></c><c t="str"><v>shoes</v></c></row>"#;
    assert!(said(&read(&sheet(row)))[0].contains("cell A2: holds a formula"));
}

#[test]
fn merged_cells_are_named() {
    let file = fixture("merged.xlsx").unwrap();
    let rows: Vec<u64> = file.items.iter().map(|(row, _)| *row).collect();
    assert_eq!(rows, [4]);
    let named: Vec<_> = file
        .errors
        .iter()
        .filter(|e| e.column.is_none())
        .map(|e| (e.row, e.message.to_string()))
        .collect();
    assert_eq!(named.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [2, 3, 5]);
    assert!(
        named[0].1.contains("A2:A3") && named[2].1.contains("G5:H5"),
        "{named:?}"
    );
    let header = fixture("merged-header.xlsx").unwrap_err().to_string();
    assert!(header.contains("F1:G1"), "{header}");
}

#[test]
fn cells_that_hold_no_value_say_what_would_be_right() {
    let file = fixture("wrong-cells.xlsx").unwrap();
    assert_eq!(file.items, []);
    let found: Vec<_> = file
        .errors
        .iter()
        .map(|e| (e.row, e.column.as_deref().unwrap(), e.message.to_string()))
        .collect();
    let expected = [
        (2, "style_number", "made the date 2026-01-02"),
        (3, "own_serial", "cell E3: holds TRUE or FALSE"),
        (4, "lot", "cell G4: holds the error #N/A"),
        (5, "own_serial", "cell E5: a number of more than 15 digits"),
        (6, "production_date", "'12'"),
        (7, "production_date", "'45000.5'"),
        (8, "gtin", "leading zeros"),
        (9, "own_serial", "as text"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for ((row, column, message), expected) in found.into_iter().zip(expected) {
        assert_eq!((row, column), (expected.0, expected.1));
        assert!(message.contains(expected.2), "{message}");
    }
}

#[test]
fn one_sheet_is_booked_and_no_other_is_passed_over() {
    let said = fixture("two-tables.xlsx").unwrap_err().to_string();
    assert!(said.contains("入仓") && said.contains("补充"), "{said}");
    assert_eq!(fixture("hidden-sheet.xlsx").unwrap().items.len(), 1);
    assert!(
        fixture("far-column.xlsx")
            .unwrap_err()
            .to_string()
            .contains("100 columns")
    );
}

#[test]
fn texts_stand_in_a_list_of_their_own_as_excel_writes_them() {
    let strings = "<sst uniqueCount=\"99999999999999999\"><si><t>brand</t></si><si><t>name</t></si><si><t>category</t></si>\
        <si><r><t>东</t></r><r><t>京_x000D_</t></r><rPh><t>ひがし</t></rPh></si><si><t xml:space=\"preserve\"> shoes </t></si></sst>";
    let rows = "<worksheet><dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c>\
        <c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c></row>\
        <row r=\"9\"><c r=\"A9\" t=\"s\"><v>3</v></c><c r=\"B9\" t=\"s\"><v>3</v></c><c r=\"C9\" t=\"s\"><v>4</v></c></row>\
        <row r=\"10\"><c r=\"A10\" t=\"s\"><v>77</v></c></row></sheetData></worksheet>";
    let file = read(&workbook(rows, strings));
    assert_eq!(
        (file.items[0].0, file.items[0].1.facts.brand.as_str()),
        (9, "东京")
    );
    assert!(said(&file)[0].contains("missing"), "{:?}", file.errors);
}

#[test]
fn hostile_workbooks_are_refused_and_cost_nothing() {
    let cell = |r: &str| format!(r#"<row r="2"><c r="{r}" t="str"><v>x</v></c></row>"#);
    for (bytes, word) in [
        (sheet(&cell("ZZZZZZZZZZZZ2")), "place"),
        (sheet(&cell("A99999999999")), "place"),
        (sheet(&cell("A3")), "another row"),
        (sheet(&cell("XFD2")), "100 columns"),
        (sheet(r#"<row r="1"/>"#), "in order"),
        (sheet(r#"<row r="18446744073709551615"/>"#), "in order"),
        (
            sheet(r#"<row r="2"><c r="B2" t="str"><v>x</v></c><c r="A2" t="str"><v>y</v></c></row>"#),
            "in order",
        ),
        (sheet("<row><c><v>&boom;</v></c></row>"), "boom"),
        (sheet("<row><c>"), "cannot be read"),
        (zip(&[("word/document.xml", "<x/>")]), "another kind"),
        (
            zip(&[("_rels/.rels", RELS), ("xl/workbook.xml", WORKBOOK)]),
            "sheet is missing",
        ),
        (b"PK\x05\x06".to_vec(), "cannot be read"),
        (
            [
                b"PK\x03\x04".as_slice(),
                &[0; 100],
                b"PK\x06\x07",
                &[0; 16],
                b"PK\x05\x06",
                &[0; 18],
            ]
            .concat(),
            "ZIP64",
        ),
    ] {
        assert!(problem(&bytes).contains(word), "{word}: {}", problem(&bytes));
    }
    // Entities of its own, each ten of the one before, stay what they are: undefined.
    let laughs = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><worksheet><sheetData>\
        <row><c t=\"str\"><v>&b;</v></c></row></sheetData></worksheet>";
    assert!(problem(&workbook(laughs, "<sst/>")).contains('b'));
    // Small as a file, large once unpacked: the texts, the sheet.
    let limits = TableLimits {
        bytes: 100_000,
        rows: 100,
    };
    let over = |bytes: &[u8]| read_intake(bytes, limits).unwrap_err().to_string();
    let spaces = " ".repeat(500_000);
    let one = r#"<row><c t="str"><v>brand</v></c></row>"#;
    let good = format!("<worksheet><sheetData>{one}</sheetData></worksheet>");
    for bytes in [
        workbook(&good, &format!("<sst>{spaces}</sst>")),
        sheet(&spaces),
        sheet(&"<row/>".repeat(80_000)),
    ] {
        assert!(
            bytes.len() < 20_000 && over(&bytes).contains("unpacked"),
            "{}",
            over(&bytes)
        );
    }
}

proptest! {
    #[test]
    fn a_damaged_workbook_panics_nowhere(
        at in prop::collection::vec((0..1_000_usize, any::<u8>()), 0..12),
        cut in 0..1_200_usize,
    ) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
        let mut bytes = std::fs::read(folder.join("good.xlsx")).unwrap();
        let place = |thousandths: usize, length: usize| thousandths * length / 1_000;
        for (part, byte) in at {
            let index = place(part, bytes.len());
            bytes[index] = byte;
        }
        bytes.truncate(place(cut, bytes.len()));
        let _ = read_intake(&bytes, TableLimits::default());
    }

    #[test]
    fn no_sheet_panics(rows in "(<(row|c|v|f|is|t|r|mergeCell|sheetData)( r=\"[A-C]?[0-9]{1,2}\"| t=\"(s|n|b|d|e|str|inlineStr)\"| ref=\"A1:B[0-9]\")?/?>|</(row|c|v|f|is)>|[0-9.]{1,4}|&amp;|brand){0,60}") {
        let _ = read_intake(&sheet(&rows), TableLimits::default());
    }

    #[test]
    fn whatever_people_write_comes_back_from_a_workbook(texts in prop::collection::vec("[^\\p{C}_]{1,40}", 1..20)) {
        let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let row = |text: &String| format!(
            r#"<row><c t="inlineStr"><is><t>{0}</t></is></c><c t="str"><v>{0}</v></c><c t="str"><v>shoes</v></c></row>"#,
            escape(text)
        );
        let file = read_intake(&sheet(&texts.iter().map(row).collect::<String>()), TableLimits::default()).unwrap();
        for (number, item) in file.items {
            let written = texts[usize::try_from(number).unwrap() - 2].trim();
            prop_assert_eq!((&*item.facts.brand, &*item.facts.name), (written, written));
        }
    }
}

/// What a small file may not unpack to, by what its refusal names.
#[test]
fn a_small_workbook_takes_no_large_memory() {
    let header = r#"<row><c t="inlineStr"><is><t>brand</t></is></c><c t="inlineStr"><is><t>name</t></is></c><c t="str"><v>category</v></c></row>"#;
    let one = r#"<row><c t="inlineStr"><is><t>B</t></is></c><c t="inlineStr"><is><t>N</t></is></c><c t="inlineStr"><is><t>shoes</t></is></c></row>"#;
    let packed = |sheet: &str, strings: &str| {
        let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, content) in [
            ("_rels/.rels", RELS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
            ("xl/s.xml", sheet),
            ("xl/strings.xml", strings),
        ] {
            let packed = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
            zip.start_file(name, packed).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        assert!(bytes.len() < 1 << 20, "{} bytes", bytes.len());
        bytes
    };
    let sheet_of = |rows: &str, behind: &str| {
        format!("<worksheet><sheetData>{header}{rows}</sheetData>{behind}</worksheet>")
    };
    let long = "x".repeat(2 << 20);
    let texts = format!("<sst>{}</sst>", "<si><t>x</t></si>".repeat(2_000_001));
    let merged = r#"<mergeCell ref="A9:B9"/>"#.repeat(100_001);
    let shared = format!("<sst><si><t>{}</t></si></sst>", "y".repeat(32_767));
    let referring =
        r#"<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>"#.repeat(90_000);
    for (bytes, says) in [
        (packed(&sheet_of(one, ""), &texts), "2000000 shared strings"),
        (packed(&sheet_of(one, &merged), "<sst/>"), "100000 merged ranges"),
        (
            packed(&sheet_of(one, ""), &format!("<sst><si><t>{long}</t></si></sst>")),
            "unpacked",
        ),
        (
            packed(&sheet_of(&one.replace('N', &long), ""), "<sst/>"),
            "unpacked",
        ),
        (
            packed(&sheet_of(one, &format!("<other a=\"{long}\"/>")), "<sst/>"),
            "unpacked",
        ),
        (
            packed(&sheet_of(&referring, ""), &shared),
            "bytes of text in its cells",
        ),
        (
            packed(&sheet_of(&"<row/>".repeat((1 << 20) + 1), ""), "<sst/>"),
            "1048576 rows",
        ),
    ] {
        let said = problem(&bytes);
        assert!(said.contains(says), "{says}: {said}");
    }
}

#[test]
fn many_pieces_of_one_text_are_not_collected() {
    let pieces =
        "<![CDATA[xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx]]>".repeat(100_000);
    let row = format!(
        r#"<row><c t="inlineStr"><is><t>{pieces}</t></is></c><c t="inlineStr"><is><t>N</t></is></c><c t="inlineStr"><is><t>shoes</t></is></c></row>"#
    );
    let file = read(&sheet(&row));
    assert!(
        file.items.is_empty() && file.errors[0].message.to_string().contains("200"),
        "{:?}",
        file.errors
    );
}

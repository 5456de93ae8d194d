//! The files that are read: the same rows as CSV in UTF-8, as CSV in GB18030, and as a workbook like Excel's.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write};

use zip::write::{SimpleFileOptions, ZipWriter};

use crate::Failure;

const HEADER: [&str; 13] = [
    "品牌",
    "品名",
    "型号",
    "货号",
    "商品条码",
    "商品自带序列号",
    "SKU",
    "类目",
    "原产国",
    "批次",
    "报关单号",
    "生产日期",
    "入境日期",
];

/// One row: a boot with a serial of its own.
fn row(number: usize) -> [String; 13] {
    [
        "演示品牌 ALPINARA".to_owned(),
        format!("登山靴 Summit GTX {}", number % 200),
        format!("EX-{}", number % 200),
        format!("EX{}-01", number % 200),
        "4006381333931".to_owned(),
        format!("AP{number:08}"),
        format!("EX-SKU-{}", number % 1_000),
        "鞋靴".to_owned(),
        "意大利 Italy".to_owned(),
        format!("LOT-{}", number / 5_000),
        format!("31202026{:010}", number / 5_000),
        "2026-03-01".to_owned(),
        "2026-06-01".to_owned(),
    ]
}

/// CSV in UTF-8.
pub fn csv(rows: usize) -> Result<Vec<u8>, Failure> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(HEADER)?;
    for number in 0..rows {
        writer.write_record(row(number))?;
    }
    Ok(writer.into_inner()?)
}

/// The same in GB18030.
pub fn gb18030(rows: usize) -> Result<Vec<u8>, Failure> {
    let text = String::from_utf8(csv(rows)?)?;
    Ok(encoding_rs::GB18030.encode(&text).0.into_owned())
}

/// The same as a workbook: texts in a list of their own, numbers as numbers, dates as days.
pub fn xlsx(rows: usize) -> Result<Vec<u8>, Failure> {
    let mut strings: (Vec<String>, HashMap<String, usize>) = Default::default();
    let mut place = |text: &str| {
        *strings.1.entry(text.to_owned()).or_insert_with(|| {
            strings.0.push(text.to_owned());
            strings.0.len() - 1
        })
    };
    let mut sheet = String::from("<worksheet><dimension ref=\"A1:M1\"/><sheetData>");
    for number in 0..=rows {
        write!(sheet, "<row r=\"{}\">", number + 1)?;
        let cells = match number {
            0 => HEADER.map(str::to_owned),
            n => row(n - 1),
        };
        for (column, text) in cells.iter().enumerate() {
            let name = char::from(b'A' + column as u8);
            let (r, c) = (number + 1, name);
            match column {
                4 if number > 0 => write!(sheet, "<c r=\"{c}{r}\"><v>{text}</v></c>")?,
                11 if number > 0 => write!(sheet, "<c r=\"{c}{r}\" s=\"1\"><v>46082</v></c>")?,
                12 if number > 0 => write!(sheet, "<c r=\"{c}{r}\" s=\"1\"><v>46174</v></c>")?,
                _ => write!(sheet, "<c r=\"{c}{r}\" t=\"s\"><v>{}</v></c>", place(text))?,
            }
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let list: String = strings
        .0
        .iter()
        .map(|text| format!("<si><t>{text}</t></si>"))
        .collect();
    let list = format!("<sst uniqueCount=\"{}\">{list}</sst>", strings.0.len());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in [
        (
            "_rels/.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
        ),
        (
            "xl/styles.xml",
            r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#,
        ),
        ("xl/sharedStrings.xml", &list),
        ("xl/worksheets/sheet1.xml", &sheet),
    ] {
        zip.start_file(name, SimpleFileOptions::default())?;
        zip.write_all(content.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

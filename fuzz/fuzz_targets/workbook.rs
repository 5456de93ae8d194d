//! A workbook whose zip is good and one of whose parts is anything: the first byte says which.
#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::CompressionMethod;
use zip::write::{SimpleFileOptions, ZipWriter};

use zhenma::app::intake::file::read_intake;
use zhenma::media::table::TableLimits;

const PARTS: [(&str, &str); 6] = [
    ("xl/worksheets/sheet1.xml", "<worksheet><sheetData><row r=\"1\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c></row></sheetData></worksheet>"),
    ("xl/sharedStrings.xml", "<sst><si><t>brand</t></si><si><t>name</t></si><si><t>category</t></si></sst>"),
    ("xl/styles.xml", "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
    ("xl/workbook.xml", "<workbook><sheets><sheet name=\"S\" id=\"rId1\"/></sheets></workbook>"),
    ("xl/_rels/workbook.xml.rels", "<R><Relationship Id=\"rId1\" Type=\"/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"/sharedStrings\" Target=\"sharedStrings.xml\"/><Relationship Id=\"rId3\" Type=\"/styles\" Target=\"styles.xml\"/></R>"),
    ("_rels/.rels", "<R><Relationship Id=\"rId1\" Type=\"/officeDocument\" Target=\"xl/workbook.xml\"/></R>"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, part)) = bytes.split_first() else {
        return;
    };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (index, (name, good)) in PARTS.iter().enumerate() {
        let content = if usize::from(*which) % PARTS.len() == index { part } else { good.as_bytes() };
        zip.start_file(*name, stored).expect("a part can be begun");
        zip.write_all(content).expect("a part can be written");
    }
    let workbook = zip.finish().expect("the archive can be ended").into_inner();
    let _ = read_intake(&workbook, TableLimits::default());
});

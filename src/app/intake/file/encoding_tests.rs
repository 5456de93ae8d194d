use encoding_rs::GB18030;

use crate::app::intake::file::tests::{problem, read};
use crate::app::intake::file::*;

#[test]
fn chinese_excel_writes_gb18030_and_it_is_read_strictly() {
    let text = "品牌,品名,类目,原产国\nHermès 爱马仕,丝巾𠮷,服饰内衣,法国\n";
    let bytes = GB18030.encode(text).0;
    let file = read_intake(&bytes, TableLimits::default()).unwrap();
    assert_eq!((file.read_as, &file.errors[..]), (ReadAs::CsvGb18030, &[][..]));
    assert_eq!(file.items, read(text).items);
    let with_bom = format!("\u{feff}{text}");
    assert_eq!(read(&with_bom).read_as, ReadAs::CsvUtf8);

    // Half of one, half of the other.
    let (head, row) = text.split_once('\n').unwrap();
    let mixed = [&GB18030.encode(head).0, b"\n".as_slice(), row.as_bytes()].concat();
    let said = problem(&mixed);
    assert!(said.contains("line 2 is UTF-8 and line 1 is not"), "{said}");
    let mixed = [head.as_bytes(), b"\n", &GB18030.encode("品牌,品名,类目\n").0].concat();
    assert!(problem(&mixed).contains("line 1 is UTF-8"), "{}", problem(&mixed));
    // Western, Japanese and traditional Chinese bytes can be read as GB18030, and would be nonsense.
    for (encoding, text) in [
        (
            encoding_rs::WINDOWS_1252,
            "brand,name,category\nHermès,écharpe à fleurs,shoes\n",
        ),
        (
            encoding_rs::SHIFT_JIS,
            "brand,name,category\nソニー,テレビとカメラのセット,shoes\n",
        ),
        (
            encoding_rs::BIG5,
            "brand,name,category\n資生堂,髮妝護膚組合與禮盒裝,shoes\n",
        ),
    ] {
        let said = problem(&encoding.encode(text).0);
        assert!(said.contains("neither UTF-8 nor GB18030 (line 2)"), "{said}");
    }
    for (bytes, word) in [
        (&b"\xff\xfeb\0r"[..], "UTF-16"),
        (b"\xfe\xff\xd8\0\0r", "UTF-16"),
        (b"b\0r\0a\0n\0d\0", "UTF-16"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", "XLSX"),
        (b"\xef\xbb\xbfbrand,\xff", "UTF-8"),
        (b"PK\x03\x04\x14\0\xff", "XLSX"),
        (b"brand;name;category\nA;b;shoes\n", "semicolons"),
        (b"\"=1+1\",name,category\nA,b,shoes\n", "=1+1"),
    ] {
        assert!(problem(bytes).contains(word), "{word}: {}", problem(bytes));
    }
}

fn fixture(name: &str) -> IntakeFile {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    read_intake(&std::fs::read(folder.join(name)).unwrap(), TableLimits::default()).unwrap()
}

#[test]
fn gb18030_is_read_however_rare_its_characters_are() {
    for (name, rows, first) in [
        ("gbk-japanese-brand-20rows.csv", 20, "ワコール"),
        ("gbk-jewellery-english-header-4rows.csv", 4, "DemoBrand"),
    ] {
        let file = fixture(name);
        assert_eq!(
            (file.read_as, &file.errors[..]),
            (ReadAs::CsvGb18030, &[][..]),
            "{name}"
        );
        assert_eq!(
            (file.items.len(), file.items[0].1.facts.brand.as_str()),
            (rows, first)
        );
    }
    let names = [
        "설화수 자음생크림",
        "아모레퍼시픽",
        "Lancôme Génifique",
        "L’Occitane",
        "Kérastase",
        "Søstrene Grene",
        "Löwenmähne",
        "鑽石項鍊",
        "瑪瑙手鐲",
        "資生堂",
        "ミキモト真珠",
        "Корона",
        "𠮷野家",
        "玥",
        "喆",
    ];
    for header in ["brand,name,category", "品牌,品名,类目"] {
        for name in names {
            for rows in [1, 30] {
                let row = format!("{name},{name},shoes\n");
                let text = format!("{header}\n{}", row.repeat(rows));
                let (bytes, _, lost) = GB18030.encode(&text);
                assert!(!lost);
                let file = read_intake(&bytes, TableLimits::default());
                let file = file.unwrap_or_else(|problem| panic!("{name}: {problem}"));
                assert_eq!(
                    (file.read_as, file.items.len()),
                    (ReadAs::CsvGb18030, rows),
                    "{name}"
                );
                assert_eq!(file.items[0].1.facts.brand, name);
            }
        }
    }
    let marked = [
        b"\x84\x31\x95\x33".as_slice(),
        &GB18030.encode("品牌,品名,类目\n琥珀,b,shoes\n").0,
    ]
    .concat();
    assert_eq!(
        read_intake(&marked, TableLimits::default()).unwrap().items.len(),
        1
    );
}

#[test]
fn utf_16_is_read_where_its_mark_says_so() {
    let commas = "品牌,品名,类目\nHermès 爱马仕,丝巾𠮷,服饰内衣\n";
    let tabs = commas.replace(',', "\t");
    for text in [commas, tabs.as_str()] {
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            [b"\xff\xfe".as_slice(), &little].concat(),
            [b"\xfe\xff".as_slice(), &big].concat(),
        ] {
            let file = read_intake(&bytes, TableLimits::default()).unwrap();
            assert_eq!(file.read_as, ReadAs::CsvUtf16);
            assert_eq!(file.items, read(commas).items);
        }
    }
}

#[test]
fn what_programs_put_around_a_table_is_no_row() {
    let plain = read("brand,name,category\nA,,shoes\n");
    assert_eq!(fixture("csv-sep-line.csv").items.len(), 1);
    for text in [
        "sep=,\r\nbrand,name,category\r\nA,,shoes\r\n",
        "\u{feff}SEP=;\nbrand;name;category\nA;;shoes\n",
        "\"sep=\t\"\nbrand\tname\tcategory\nA\t\tshoes\n",
        "brand,name,category\nA,,shoes\n\u{1a}",
        "brand,name,category\r\nA,,shoes\r\n\u{1a}\u{1a}",
        "brand,name,category\r\nA,,shoes\r\n\u{1a}\r\n",
        "\u{feff}\u{feff}brand,name,category\nA,,shoes\n",
    ] {
        assert_eq!(read(text).errors, plain.errors, "{text}");
    }
}

use crate::app::intake::file::tests::{problem, read, said};
use crate::app::intake::file::xlsx_tests::{RELS, WORKBOOK, WORKBOOK_RELS, fixture, zip};
use crate::app::intake::file::*;

fn without(text: &str, columns: &str) -> Result<IntakeFile, TableProblem> {
    read_intake_without(
        text.as_bytes(),
        TableLimits::default(),
        &IgnoredColumns::of(columns),
    )
}

#[test]
fn all_unknown_headings_are_told_at_once_with_the_nearest_column() {
    let said = problem(
        "序号,品牌,商品名稱,类目,批次好,colour,生产日其,brnad\n1,A,b,鞋靴,L,red,2026-01-01,x\n".as_bytes(),
    );
    for part in [
        "'序号'",
        "'商品名稱' (is it 'name'?)",
        "'批次好' (is it 'lot'?)",
        "'colour'",
        "'生产日其' (is it 'production_date'?)",
        "'brnad' (is it 'brand'?)",
        "no column 'name'",
        "ignore_columns",
        "zhenma import --template",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("'colour' ("), "{said}");
    let twice = problem("brand,name,category,货号,款号\n".as_bytes());
    assert!(
        twice.contains("'style_number' twice, as '货号' and as '款号'"),
        "{twice}"
    );
    assert_eq!(
        without("brand,name,category,货号,款号\nA,b,shoes,1,2\n", "款号")
            .unwrap()
            .items
            .len(),
        1
    );
    let missing = problem(b"brand,lot\nA,L\n");
    assert!(missing.contains("no column 'name', 'category'"), "{missing}");
}

#[test]
fn warehouses_have_headings_of_their_own() {
    let names = [
        (
            "brand",
            &[
                "品牌名称",
                "Brand Name",
                "牌子",
                "BRAND",
                "品牌*",
                "*品牌（必填）",
                "品 牌",
            ][..],
        ),
        (
            "name",
            &[
                "商品名称",
                "商品名",
                "产品名称",
                "货品名称",
                "名称",
                "Product Name",
                "item_name",
            ],
        ),
        ("model", &["产品型号", "规格型号", "Model No.", "型号/规格"]),
        (
            "style_number",
            &[
                "款号",
                "款式编号",
                "商品货号",
                "Style No.",
                "款号/货号",
                "style-number",
            ],
        ),
        (
            "gtin",
            &[
                "条形码",
                "条码",
                "商品条形码",
                "EAN-13",
                "UPC",
                "Barcode",
                "69码",
                "商品条码（EAN）",
            ],
        ),
        (
            "own_serial",
            &[
                "序列号",
                "单品序列号",
                "SN",
                "S/N",
                "Serial No",
                "Serial Number",
                "ＳＮ",
            ],
        ),
        ("sku", &["SKU编码", "商品编码", "sku_id", "商家编码"]),
        ("category", &["类别", "品类", "商品分类", "Product Type"]),
        (
            "origin_country",
            &["产地", "原产地", "原产国（地区）", "Country of Origin"],
        ),
        ("lot", &["批次号", "批号", "生产批号", "Batch No.", "Lot Number"]),
        ("merchant", &["商家编号", "货主", "Merchant ID"]),
        (
            "customs_declaration",
            &["报关单", "海关单号", "Customs Declaration No."],
        ),
        (
            "production_date",
            &["制造日期", "出厂日期", "Date of Manufacture"],
        ),
        ("customs_entry_date", &["进境日期", "入关日期", "Import Date"]),
        ("agency", &["鉴定机构编号", "鉴定单位", "Appraisal Agency"]),
    ];
    for (column, headings) in names {
        for heading in headings {
            let header: Vec<&str> = ["brand", "name", "category", column]
                .into_iter()
                .enumerate()
                .filter(|(at, name)| *at == 3 || *name != column)
                .map(|(at, name)| if at == 3 { *heading } else { name })
                .collect();
            let file = read_intake(
                format!("{}\n=x{}\n", header.join(","), ",=x".repeat(header.len() - 1)).as_bytes(),
                TableLimits::default(),
            );
            let file = file.unwrap_or_else(|problem| panic!("{heading}: {problem}"));
            let columns: Vec<_> = file
                .errors
                .iter()
                .map(|error| error.column.as_deref().unwrap())
                .collect();
            assert!(columns.contains(&column), "{heading}: {columns:?}");
        }
    }
}

/// No two columns go by one name, however it is written.
#[test]
fn every_name_is_of_one_column() {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for column in INTAKE.columns {
        let fold = |name: &&str| name.to_lowercase().replace([' ', '-', '_', '.'], "");
        for name in column.names().collect::<Vec<_>>().iter().map(fold) {
            let other = seen.insert(name.clone(), column.english);
            assert!(other.is_none_or(|other| other == column.english), "{name}");
        }
    }
}

#[test]
fn columns_nobody_needs_are_ignored_where_the_caller_says_so() {
    let text = "序号,brand,name,category,lot,备注\n1,A,b,shoes,=x,\u{200b}\n";
    for columns in ["序号,备注,lot", "序号，备注、LOT", " 序号 , 备注, Lot ,没有"] {
        let file = without(text, columns).unwrap();
        assert_eq!(file.errors, [], "{columns}");
        assert_eq!(
            file.items[0].1.internal.lot, None,
            "what is named is ignored even where it is known"
        );
        assert_eq!(file.over.ignored_columns, ["序号", "lot", "备注"]);
    }
    let file = without(text, "all").unwrap();
    assert_eq!(
        (file.errors.len(), file.errors[0].column.as_deref()),
        (1, Some("lot"))
    );
    assert_eq!(file.over.ignored_columns, ["序号", "备注"]);
    let nameless = "brand,name,category,,\nA,b,shoes,x,y\n";
    assert_eq!(without(nameless, "all").unwrap().items.len(), 1);
    assert_eq!(without(nameless, "备注").unwrap().items.len(), 0);
    assert!(without(text, "序号").unwrap_err().to_string().contains("'备注'"));
    assert!(
        without(text, "all,name")
            .unwrap_err()
            .to_string()
            .contains("no column 'name'")
    );
}

#[test]
fn lines_above_the_header_are_read_over() {
    let file = read(
        "2026 年 3 月入仓单,,\n\n填表人：张三,日期：2026-03-01,\n,商品信息,\n品牌,品名,类目\nA,b,shoes\nA,,shoes\n",
    );
    assert_eq!((file.items[0].0, file.errors[0].row), (6, 7));
    assert_eq!(file.over.header_row, Some(5));
    assert_eq!(read("brand,name,category\nA,b,shoes\n").over, ReadOver::default());
    let title = "入仓单\n".repeat(30);
    let said = problem(format!("{title}brand,name,category\n").as_bytes());
    assert!(said.contains("'入仓单'"), "{said}");
    assert!(problem("入仓单\n".as_bytes()).contains("no column 'brand', 'name', 'category'"));
}

#[test]
fn notes_on_other_sheets_are_read_over_and_named() {
    let file = fixture("two-sheets.xlsx").unwrap();
    assert_eq!(
        (file.items.len(), &file.over.other_sheets[..]),
        (1, &["说明".to_owned()][..])
    );
    let file = fixture("guide-before-table.xlsx").unwrap();
    assert_eq!(file.items[0].0, 4);
    assert_eq!(
        (file.over.other_sheets, file.over.header_row),
        (vec!["填写说明".to_owned()], Some(3))
    );
    let said = fixture("two-tables.xlsx").unwrap_err().to_string();
    assert!(said.contains("入仓") && said.contains("补充"), "{said}");
}

/// A visible sheet and two hidden ones: one with the same table, and the list behind a drop-down.
#[test]
fn a_hidden_sheet_with_a_table_is_named() {
    let cell = |text: &str| format!(r#"<c t="str"><v>{text}</v></c>"#);
    let sheet = |rows: &[&[&str]]| {
        let row = |cells: &&[&str]| {
            format!(
                "<row>{}</row>",
                cells.iter().map(|text| cell(text)).collect::<String>()
            )
        };
        let rows: String = rows.iter().map(row).collect();
        format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
    };
    let table = sheet(&[&["brand", "name", "category"], &["A", "b", "shoes"]]);
    let list = sheet(&[&["shoes"], &["clothing"]]);
    let workbook = r#"<workbook xmlns:r="r"><sheets><sheet name="入仓" r:id="rId1"/>
        <sheet name="旧表" state="hidden" r:id="rId3"/><sheet name="更旧" state="veryHidden" r:id="rId3"/>
        <sheet name="类目" state="hidden" r:id="rId4"/><sheet name="坏" state="hidden" r:id="rId5"/></sheets></workbook>"#;
    let more = ["3", "4", "5"]
        .map(|n| format!(r#"<Relationship Id="rId{n}" Type="x/worksheet" Target="/xl/s{n}.xml"/>"#));
    let rels = WORKBOOK_RELS.replace("</Relationships>", &format!("{}</Relationships>", more.concat()));
    let file = zip(&[
        ("_rels/.rels", RELS),
        ("xl/workbook.xml", workbook),
        ("xl/_rels/workbook.xml.rels", &rels),
        ("xl/s.xml", &table),
        ("xl/s3.xml", &table),
        ("xl/s4.xml", &list),
        ("xl/strings.xml", "<sst/>"),
    ]);
    let file = read_intake(&file, TableLimits::default()).unwrap();
    assert_eq!((file.items.len(), said(&file)), (1, Vec::new()));
    assert_eq!(file.over.other_sheets, ["旧表", "更旧"]);
}

#[test]
fn what_is_hidden_is_read_and_named() {
    let file = fixture("xlsx-hidden-row.xlsx").unwrap();
    assert_eq!((file.items.len(), file.over.hidden_rows), (3, vec![3]));
    let file = fixture("hidden-column.xlsx").unwrap();
    assert_eq!(file.over.hidden_columns, ["own_serial", "style_number"]);
    assert_eq!(file.over.hidden_rows, [0_u64; 0], "empty ones say nothing");
}

#[test]
fn a_workbook_may_name_its_parts_as_some_programs_do() {
    let sheet = r#"<worksheet><sheetData><row><c t="str"><v>brand</v></c><c t="str"><v>name</v></c><c t="str"><v>category</v></c></row>
        <row><c t="str"><v>A</v></c><c t="str"><v>b</v></c><c t="str"><v>shoes</v></c></row></sheetData></worksheet>"#;
    let rels = WORKBOOK_RELS.replace("/xl/s.xml", r"\xl\worksheets\s.xml");
    for names in [
        [
            r"_rels\.rels",
            r"xl\workbook.xml",
            r"xl\_rels\workbook.xml.rels",
            r"xl\worksheets\s.xml",
        ],
        [
            "/_rels/.rels",
            "/xl/workbook.xml",
            "/xl/_rels/workbook.xml.rels",
            "/xl/worksheets/s.xml",
        ],
        [
            "_rels/.rels",
            "xl/Workbook.xml",
            "xl/_rels/Workbook.xml.rels",
            "xl/worksheets/S.xml",
        ],
    ] {
        let parts: Vec<_> = names.into_iter().zip([RELS, WORKBOOK, &rels, sheet]).collect();
        let file = read_intake(&zip(&parts), TableLimits::default()).unwrap();
        assert_eq!(file.items.len(), 1, "{names:?}");
    }
}

#[test]
fn every_template_is_an_intake_file() {
    let marked = INTAKE.template_file();
    assert!(marked.starts_with("\u{feff}品牌 brand,") && marked.ends_with("\r\n"));
    let workbook = template_workbook().unwrap();
    assert_eq!(
        workbook,
        template_workbook().unwrap(),
        "the same bytes every time"
    );
    let plain = read(&INTAKE.template());
    for bytes in [marked.as_bytes(), &workbook] {
        let file = read_intake(bytes, TableLimits::default()).unwrap();
        assert_eq!((&file.items, said(&file)), (&plain.items, Vec::new()));
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(workbook)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut zip.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    let choices = Category::ALL.map(|(_, _, chinese)| chinese).join(",");
    assert!(
        sheet.contains(&choices) && sheet.contains("<dataValidation "),
        "{sheet}"
    );
}

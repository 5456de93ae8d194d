//! Intake: what warehouses' own sheets are called and what stands around their tables.

use std::path::Path;

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, zhenma};

const PATH: &str = "/api/v1/intake";

fn sheet(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    std::fs::read(folder.join(name)).unwrap()
}

fn booked(answer: &Value) -> usize {
    answer["booked"].as_array().unwrap().len()
}

#[test]
fn a_warehouses_own_sheet_is_booked_in_two_calls() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let file = "三月入仓单\n序号,品牌名称,商品名称,条形码,批次号,类别,数量\n1,赛塔,围巾,4006381333931,L1,服饰内衣,1\n";
    let said = warehouse.post_bytes(PATH, file.as_bytes()).problem(422);
    assert!(
        said.contains("'序号'") && said.contains("'数量'") && said.contains("ignore_columns"),
        "{said}"
    );
    for ignored in ["%E5%BA%8F%E5%8F%B7,%E6%95%B0%E9%87%8F", "all"] {
        let path = format!("{PATH}?ignore_columns={ignored}");
        let answer = warehouse.post_bytes(&path, file.as_bytes()).expect(200);
        assert_eq!(answer["errors"], json!([]), "{answer}");
        assert_eq!(answer["ignored_columns"], json!(["序号", "数量"]));
        assert_eq!(
            (&answer["header_row"], &answer["read_as"]),
            (&json!(2), &json!("csv_utf8"))
        );
    }
    let unknown = warehouse
        .post_bytes(&format!("{PATH}?ignore=all"), b"x")
        .problem(400);
    assert!(unknown.contains("ignore_columns"), "{unknown}");
    let hidden = warehouse
        .post_bytes(PATH, &sheet("xlsx-hidden-row.xlsx"))
        .expect(200);
    assert_eq!((booked(&hidden), &hidden["hidden_rows"]), (3, &json!([3])));
    let guide = warehouse
        .post_bytes(PATH, &sheet("guide-before-table.xlsx"))
        .expect(200);
    assert_eq!(
        (booked(&guide), &guide["other_sheets"]),
        (1, &json!(["填写说明"]))
    );
    let rare = warehouse
        .post_bytes(PATH, &sheet("gbk-japanese-brand-20rows.csv"))
        .expect(200);
    assert_eq!((booked(&rare), &rare["read_as"]), (20, &json!("csv_gb18030")));
}

#[test]
fn the_template_is_there_for_whoever_opens_its_address() {
    let app = TestApp::start();
    for (name, media_type, begins) in [
        (
            "template.csv",
            "text/csv; charset=utf-8",
            "\u{feff}品牌 brand,".as_bytes(),
        ),
        (
            "template.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            b"PK\x03\x04".as_slice(),
        ),
    ] {
        let answer = app.anonymous().call("GET", &format!("{PATH}/{name}"), &[], None);
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some(media_type))
        );
        assert!(
            answer
                .header("content-disposition")
                .unwrap()
                .contains("attachment")
        );
        assert!(answer.body.starts_with(begins), "{name}");
        let again = app.user("warehouse").post_bytes(PATH, &answer.body).expect(200);
        assert_eq!(again["errors"], json!([]), "{name}");
    }
}

#[test]
fn the_command_ignores_columns_saves_templates_and_says_what_it_read_over() {
    let folder = Folder::new();
    let desk = tempfile::TempDir::new().unwrap();
    let path = |name: &str| desk.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("token"), folder.token("warehouse")).unwrap();
    let import = |arguments: &[&str]| {
        let token = path("token");
        let place = ["--data", &folder.data_str(), "--token-file", &token].map(str::to_owned);
        let all: Vec<String> = std::iter::once("import".to_owned())
            .chain(arguments.iter().map(|argument| (*argument).to_owned()))
            .chain(place)
            .collect();
        let output = zhenma(&all.iter().map(String::as_str).collect::<Vec<_>>());
        let said =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        (output.status.code(), said)
    };
    std::fs::write(
        path("in.csv"),
        "入仓单\n序号,品牌,品名,类目\n1,赛塔,围巾,服饰内衣\n",
    )
    .unwrap();
    let (code, said) = import(&[&path("in.csv")]);
    assert!(
        code != Some(0) && said.contains("'序号'") && said.contains("--ignore-columns"),
        "{said}"
    );
    for columns in ["序号", "all"] {
        let (code, said) = import(&[&path("in.csv"), "--ignore-columns", columns]);
        assert_eq!(code, Some(0), "{said}");
        for part in ["not read: 序号", "row 2", "read as UTF-8"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    std::fs::write(path("hidden.xlsx"), sheet("xlsx-hidden-row.xlsx")).unwrap();
    let (_, said) = import(&[&path("hidden.xlsx")]);
    assert!(
        said.contains("hidden in the workbook") && said.contains(": 3.") && said.contains("XLSX"),
        "{said}"
    );
    for name in ["template.xlsx", "template.CSV"] {
        let (code, said) = import(&["--template", &path(name)]);
        assert!(code == Some(0) && said.contains(name), "{said}");
        let (code, said) = import(&[&path(name)]);
        assert_eq!(code, Some(0), "{said}");
        assert_ne!(
            import(&["--template", &path(name)]).0,
            Some(0),
            "a file that is there is kept"
        );
    }
    let (code, said) = import(&["--template", &path("template.ods")]);
    assert!(code != Some(0) && said.contains(".xlsx or .csv"), "{said}");
}

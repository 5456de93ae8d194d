//! Intake: real files as warehouses have them, twice, half wrong, and with more in them than they say.

use std::collections::HashSet;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::{Folder, TestApp, User, findings, zhenma};

const PATH: &str = "/api/v1/intake";
const SKIP: &str = "/api/v1/intake?skip_bad=true";
const HEAD: &str = "brand,name,category,own_serial,lot\n";

fn sheet(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    std::fs::read(folder.join(name)).unwrap()
}

/// The rows of a list of an answer.
fn rows(answer: &Value, list: &str) -> Vec<u64> {
    let list = answer[list].as_array().unwrap_or_else(|| panic!("{answer}"));
    list.iter().map(|entry| entry["row"].as_u64().unwrap()).collect()
}

/// The items of a list of an answer.
fn items(answer: &Value, list: &str) -> Vec<String> {
    let list = answer[list].as_array().unwrap_or_else(|| panic!("{answer}"));
    list.iter()
        .map(|entry| entry["item_id"].as_str().unwrap().to_owned())
        .collect()
}

fn error(answer: &Value, row: u64) -> String {
    let errors = answer["errors"].as_array().unwrap();
    let found = errors.iter().find(|error| error["row"] == row);
    found.unwrap_or_else(|| panic!("row {row}: {answer}"))["message"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn post(user: &User<'_>, path: &str, file: impl AsRef<[u8]>) -> Value {
    user.post_bytes(path, file.as_ref()).expect(200)
}

/// A folder with a token file, without a server.
struct Desk {
    folder: Folder,
    dir: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = Folder::new();
        let dir = TempDir::new().unwrap();
        std::fs::write(dir.path().join("token"), folder.token("warehouse")).unwrap();
        Self { folder, dir }
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let token = self.dir.path().join("token");
        let mut arguments: Vec<String> = ["import", "--token-file", token.to_str().unwrap(), "--data"]
            .map(str::to_owned)
            .to_vec();
        arguments.push(self.folder.data_str());
        arguments.extend(more.iter().map(|argument| (*argument).to_owned()));
        arguments
    }

    fn import(&self, more: &[&str]) -> Output {
        let arguments = self.arguments(more);
        zhenma(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_same_file_twice_books_nothing_twice() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let file = format!("{HEAD}A,b,shoes,S1,\nA,b,shoes,,L1\nA,b,shoes,,L1\n");
    let first = post(&warehouse, PATH, &file);
    assert_eq!(
        (rows(&first, "booked"), rows(&first, "already_booked")),
        (vec![2, 3, 4], vec![])
    );
    assert!(first.get("file_booked_at").is_none());
    let again = post(&warehouse, PATH, &file);
    assert_eq!((rows(&again, "booked"), &again["errors"]), (vec![], &json!([])));
    assert_eq!(items(&again, "already_booked"), items(&first, "booked"));
    assert!(again["file_booked_at"].is_string(), "{again}");
    // Another spelling of the same file is another file, and its rows are still the same.
    let bom = post(&warehouse, PATH, format!("\u{feff}{file}"));
    assert_eq!(items(&bom, "already_booked"), items(&first, "booked"));
    assert!(bom.get("file_booked_at").is_none());
    // One more of the same goods is one more piece; another lot is another delivery.
    let more = post(&warehouse, PATH, format!("{file}A,b,shoes,,L1\nA,b,shoes,,L2\n"));
    assert_eq!(
        (rows(&more, "already_booked"), rows(&more, "booked")),
        (vec![2, 3, 4], vec![5, 6])
    );
    // What one warehouse booked says nothing about another's goods.
    let other = app.user("other-warehouse");
    let file = file
        .replace("lot\n", "lot,agency\n")
        .replace("1,\n", "1,,agency-1\n")
        .replace("L1\n", "L1,agency-1\n");
    assert_eq!(rows(&post(&other, PATH, &file), "booked"), [2, 3, 4]);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn two_people_who_send_the_same_file_at_once_book_it_once() {
    let app = TestApp::start();
    let file: String = (0..300).fold(HEAD.to_owned(), |file, n| format!("{file}A,b,shoes,S{n},\n"));
    let answers: Vec<Value> = std::thread::scope(|scope| {
        let send = || post(&app.user("warehouse"), PATH, &file);
        let sent: Vec<_> = (0..4).map(|_| scope.spawn(send)).collect();
        sent.into_iter().map(|answer| answer.join().unwrap()).collect()
    });
    let booked: Vec<String> = answers
        .iter()
        .flat_map(|answer| items(answer, "booked"))
        .collect();
    assert_eq!(booked.len(), 300);
    for answer in &answers {
        assert_eq!(
            rows(answer, "booked").len() + rows(answer, "already_booked").len(),
            300
        );
        assert!(
            items(answer, "already_booked")
                .iter()
                .all(|item| booked.contains(item))
        );
    }
}

#[test]
fn good_rows_are_booked_and_bad_ones_follow_once_they_are_mended() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let none = format!("{HEAD}A,b,hats,S2,L1\nA,,shoes,S3,L1\n");
    for _ in 0..2 {
        let none = post(&warehouse, SKIP, &none);
        assert_eq!(
            (rows(&none, "booked"), rows(&none, "errors")),
            (vec![], vec![2, 3])
        );
        assert!(none.get("file_booked_at").is_none(), "{none}");
    }
    let bad = format!("{HEAD}A,b,shoes,S1,L1\nA,b,hats,S2,L1\nA,,shoes,S3,L1\nA,b,shoes,,L1\n");
    let refused = post(&warehouse, PATH, &bad);
    assert_eq!(
        (rows(&refused, "booked"), rows(&refused, "errors")),
        (vec![], vec![3, 4])
    );
    let skipped = post(&warehouse, SKIP, &bad);
    assert_eq!(
        (rows(&skipped, "booked"), rows(&skipped, "errors")),
        (vec![2, 5], vec![3, 4])
    );
    let again = post(&warehouse, SKIP, &bad);
    assert_eq!(
        (rows(&again, "booked"), rows(&again, "errors")),
        (vec![], vec![3, 4])
    );
    assert_eq!(items(&again, "already_booked"), items(&skipped, "booked"));
    let mended = bad.replace("hats", "shoes").replace("A,,", "A,b,");
    let mended = post(&warehouse, PATH, &mended);
    assert_eq!(
        (rows(&mended, "booked"), rows(&mended, "already_booked")),
        (vec![3, 4], vec![2, 5])
    );
    for (query, word) in [("?skip_bad=yes", "skip_bad"), ("?skipbad=true", "skip_bad")] {
        let said = warehouse.post_bytes(&format!("{PATH}{query}"), b"x").problem(400);
        assert!(said.contains(word), "{said}");
    }
}

#[test]
fn a_serial_stands_on_one_piece_until_that_piece_is_finished() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let book = |lot: &str| post(&warehouse, PATH, format!("{HEAD}ALPINARA,b,shoes,S1,{lot}\n"));
    let twice = post(&warehouse, SKIP, format!("{HEAD}A,b,shoes,S9,\nA,c,shoes,s9,\n"));
    assert_eq!(
        (rows(&twice, "booked"), rows(&twice, "errors")),
        (vec![2], vec![3])
    );
    assert!(error(&twice, 3).contains("row 2"), "{twice}");

    let item = items(&book("L1"), "booked")[0].clone();
    let refused = |lot: &str, word: &str| {
        let said = error(&book(lot), 2);
        assert!(said.contains(&item) && said.contains(word), "{said}");
    };
    refused("L2", "waits for its appraisal");
    let (appraisal, _) = app.appraise(&item, findings(), "genuine");
    refused("L2", "being appraised");
    app.decide(&appraisal);
    refused("L2", "waits for its tag");
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let serial = tag["serial"].as_str().unwrap();
    refused("L2", serial);
    let bind = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒" });
    warehouse
        .post(&format!("/api/v1/tags/{serial}/bind"), &bind)
        .expect(200);
    // It comes back: the same item waits for another appraisal.
    let why = json!({ "reason": "退货" });
    warehouse
        .post(&format!("/api/v1/tags/{serial}/return"), &why)
        .expect(200);
    refused("L2", "waits for its appraisal");
    let (appraisal, _) = app.appraise(&item, findings(), "undetermined");
    app.decide(&appraisal);
    // Nothing more happens to it: should the merchant send it again, it is a new item.
    let new = items(&book("L2"), "booked")[0].clone();
    assert_ne!(new, item);
    let said = error(&book("L3"), 2);
    assert!(said.contains(&new), "{said}");
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn workbooks_and_gb18030_are_booked_like_any_csv() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let answer = post(&warehouse, PATH, sheet("good.xlsx"));
    assert_eq!(
        (rows(&answer, "booked"), &answer["read_as"]),
        (vec![2, 3, 5], &json!("xlsx"))
    );
    let text = "品牌,品名,类目,生产日期\r\n赛塔,真丝连衣裙,服饰内衣,2025/3/1\r\n";
    let gb18030 = encoding_rs::GB18030.encode(text).0;
    let answer = post(&warehouse, PATH, &gb18030);
    assert_eq!(
        (rows(&answer, "booked"), &answer["read_as"]),
        (vec![2], &json!("csv_gb18030"))
    );
    let utf8 = post(&warehouse, PATH, text);
    assert_eq!(
        items(&utf8, "already_booked"),
        items(&answer, "booked"),
        "the same rows in other bytes"
    );
    // What the pages show is what stood in the file.
    let (appraisal, _) = app.appraise(&items(&answer, "booked")[0], findings(), "genuine");
    app.decide(&appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    assert_eq!(
        app.verify(tag["code"].as_str().unwrap())["item"]["name"],
        "真丝连衣裙"
    );
    for (name, row, word) in [
        ("formulas.xlsx", 2, "cell B2: holds a formula"),
        ("merged.xlsx", 2, "A2:A3 are merged"),
        ("wrong-cells.xlsx", 5, "15 digits"),
    ] {
        let answer = post(&warehouse, PATH, sheet(name));
        assert_eq!(rows(&answer, "booked"), [0; 0], "{name}");
        assert!(error(&answer, row).contains(word), "{name}: {answer}");
    }
    let skipped = post(&warehouse, SKIP, sheet("merged.xlsx"));
    assert_eq!(rows(&skipped, "booked"), [4]);
}

#[test]
fn files_that_are_none_say_what_to_save_them_as() {
    let app = TestApp::start();
    let utf16: Vec<u8> = "brand,name".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mixed = [
        &encoding_rs::GB18030.encode("品牌,品名,类目\n").0,
        "赛塔,真丝连衣裙,服饰内衣\n".as_bytes(),
    ]
    .concat();
    for (file, word) in [
        ([b"\xff\xfe".as_slice(), &utf16].concat(), "category"),
        ([b"\xff\xfe".as_slice(), &utf16, b"x"].concat(), "CSV UTF-8"),
        (utf16.clone(), "UTF-16"),
        (mixed, "line 2 is UTF-8"),
        (
            b"brand,name,category\nHerm\xe8s,x,shoes\n".to_vec(),
            "neither UTF-8 nor GB18030",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), ".xlsx"),
        (b"PK\x03\x04\x14\x00\xff".to_vec(), "save it as XLSX again"),
        (sheet("two-tables.xlsx"), "补充"),
        (sheet("far-column.xlsx"), "100 columns"),
        (
            format!("brand{}\n", ",x".repeat(1_000_000)).into_bytes(),
            "100 columns",
        ),
        (b"brand;name;category\nA;b;shoes\n".to_vec(), "semicolons"),
    ] {
        let said = app.user("warehouse").post_bytes(PATH, &file).problem(422);
        assert!(said.contains(word), "{word}: {said}");
    }
    let dates = "brand,name,category,production_date,customs_entry_date\nA,b,shoes,03/04/2025,2025-04-01\n\
        A,b,shoes,2025年3月1日,20250228\n";
    let answer = post(&app.user("warehouse"), PATH, dates);
    assert!(error(&answer, 2).contains("2025-04-03 or 2025-03-04"), "{answer}");
    assert!(
        error(&answer, 3).contains("before the production date 2025-03-01"),
        "{answer}"
    );
}

#[test]
fn a_workbook_that_unpacks_to_gigabytes_is_refused() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut add = |name: &str, parts: &[&str], times: usize| {
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(parts[0].as_bytes()).unwrap();
        for _ in 0..times {
            zip.write_all(parts[1].as_bytes()).unwrap();
        }
    };
    add(
        "_rels/.rels",
        &["<R><Relationship Id=\"1\" Type=\"/officeDocument\" Target=\"xl/w.xml\"/></R>"],
        0,
    );
    add("xl/w.xml", &["<w><sheet name=\"S\" id=\"1\"/></w>"], 0);
    add(
        "xl/_rels/w.xml.rels",
        &["<R><Relationship Id=\"1\" Type=\"/worksheet\" Target=\"s.xml\"/></R>"],
        0,
    );
    let row = "<row><c t=\"str\"><v>brand</v></c><c t=\"str\"><v>name</v></c><c t=\"str\"><v>category</v></c></row>";
    let empty = "<row></row>".repeat(100_000);
    add("xl/s.xml", &[&format!("<s><sheetData>{row}"), &empty], 300);
    let bomb = zip.finish().unwrap().into_inner();
    assert!(bomb.len() < 4 << 20, "{}", bomb.len());
    let app = TestApp::start();
    let said = app.user("warehouse").post_bytes(PATH, &bomb).problem(422);
    assert!(said.contains("unpacked"), "{said}");
    assert_eq!(app.anonymous().get("/healthz").status, 200);
}

#[test]
fn a_file_of_two_gigabytes_is_not_even_read() {
    let desk = Desk::new();
    let path = desk.dir.path().join("large.csv");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(2 << 30).unwrap();
    let refused = desk.import(&[path.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(
        err(&refused).contains("at most 64 MiB") && err(&refused).lines().count() == 1,
        "{}",
        err(&refused)
    );
    // A pipe says nothing of its length; no more is read than may come.
    let mut endless = Command::new("yes").stdout(Stdio::piped()).spawn().unwrap();
    let refused = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(desk.arguments(&["/dev/stdin", "--intake-mib", "1"]))
        .stdin(endless.stdout.take().unwrap())
        .env("LC_ALL", "C")
        .output()
        .unwrap();
    endless.kill().unwrap();
    endless.wait().unwrap();
    assert!(err(&refused).contains("at most 1 MiB"), "{}", err(&refused));
    // The server has its own say.
    let app = TestApp::start_on(
        Folder::new(),
        &["--rate-limit", "off", "--intake-mib", "1", "--intake-rows", "2"],
    );
    let warehouse = app.user("warehouse");
    assert!(
        warehouse
            .post_bytes(PATH, &vec![b'x'; (1 << 20) + 1])
            .problem(413)
            .contains("1048576")
    );
    let large = desk.file("three.csv", vec![b'x'; 3 << 20]);
    let token = desk.dir.path().join("token");
    let refused = app.command(&["import", &large, "--token-file", token.to_str().unwrap()]);
    assert!(err(&refused).contains("1048576 bytes"), "{}", err(&refused));
    let three = format!("{HEAD}{}", "A,b,shoes,,\n".repeat(3));
    assert!(
        warehouse
            .post_bytes(PATH, three.as_bytes())
            .problem(422)
            .contains("2 rows")
    );
}

#[test]
fn the_command_books_skips_and_says_what_was_there_before() {
    let desk = Desk::new();
    let file = desk.file(
        "in.csv",
        encoding_rs::GB18030
            .encode("品牌,品名,类目\n赛塔,真丝连衣裙,服饰内衣\n赛塔,围巾,帽子\n")
            .0,
    );
    let refused = desk.import(&[&file]);
    assert_eq!((refused.status.code(), out(&refused)), (Some(1), String::new()));
    assert!(
        err(&refused).contains("row 3: column 'category'") && err(&refused).contains("Nothing was booked")
    );
    let skipped = desk.import(&[&file, "--skip-bad"]);
    assert_eq!(skipped.status.code(), Some(1));
    assert!(
        out(&skipped).ends_with("\trow 2\n") && err(&skipped).contains("read as GB18030"),
        "{}",
        err(&skipped)
    );
    let again = desk.import(&[&file, "--skip-bad"]);
    assert_eq!(
        out(&again),
        out(&skipped).replace("row 2", "row 2\talready booked")
    );
    assert!(
        err(&again).contains("This very file was booked in on"),
        "{}",
        err(&again)
    );
    // A pipe sees no bar.
    assert!(
        !err(&again).contains("rows (") && !err(&again).contains('\u{1b}'),
        "{}",
        err(&again)
    );
    let workbook = desk.file("in.csv.txt", sheet("good.xlsx"));
    let booked = desk.import(&[&workbook]);
    assert_eq!(
        (booked.status.code(), out(&booked).lines().count()),
        (Some(0), 3),
        "the bytes say what it is"
    );
    // The same beside a server.
    let app = TestApp::start_on(desk.folder, &[]);
    let token = desk.dir.path().join("token");
    let again = app.command(&["import", &workbook, "--token-file", token.to_str().unwrap()]);
    assert_eq!(again.status.code(), Some(0));
    assert!(
        out(&again).lines().all(|line| line.ends_with("already booked")),
        "{}",
        out(&again)
    );
    assert!(
        err(&again).contains("booked in before, and not booked twice: 3."),
        "{}",
        err(&again)
    );
}

#[test]
fn an_intake_that_was_killed_half_way_is_finished_by_repeating_it() {
    let mut app = TestApp::start();
    let count = 8_000;
    let file: String = (0..count).fold(HEAD.to_owned(), |file, n| file + &format!("A,b,shoes,S{n},L1\n"));
    // Killed once it has said that the first two groups are on the disk.
    let mut stream = TcpStream::connect(app.base.trim_start_matches("http://")).unwrap();
    let head = format!(
        "POST {PATH} HTTP/1.1\r\nhost: x\r\naccept: application/x-ndjson\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        app.folder.token("warehouse"),
        file.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(file.as_bytes()).unwrap();
    let said = BufReader::new(stream).lines().map_while(Result::ok);
    let step = r#"{"progress":{"phase":"booking","done":2000,"total":8000}}"#;
    assert!(said.into_iter().any(|line| line == step), "it told its progress");
    app.crash_and_restart();
    let warehouse = app.user("warehouse");
    let rest = post(&warehouse, PATH, &file);
    let (before, after) = (items(&rest, "already_booked"), items(&rest, "booked"));
    assert!(
        before.len() >= 2_000 && before.len() % 1_000 == 0,
        "{}",
        before.len()
    );
    assert!(before.len() < count, "it was killed half-way");
    assert_eq!(before.iter().chain(&after).collect::<HashSet<_>>().len(), count);
    let again = post(&warehouse, PATH, &file);
    assert_eq!(rows(&again, "already_booked").len(), count);
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn who_asks_for_lines_sees_progress_and_then_the_answer() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let lines = |file: &[u8]| -> Vec<Value> {
        let answer = warehouse.call("POST", PATH, &[("accept", "application/x-ndjson")], Some(file));
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, Some("application/x-ndjson"))
        );
        answer
            .text()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let file: String = (0..2_500).fold(HEAD.to_owned(), |file, _| file + "A,b,shoes,,L1\n");
    let said = lines(file.as_bytes());
    let (last, progress) = said.split_last().unwrap();
    assert_eq!(rows(&last["answer"], "booked").len(), 2_500);
    for step in [
        ("reading", 0, 0),
        ("checking", 2_000, 2_500),
        ("booking", 2_000, 2_500),
    ] {
        let step = json!({ "progress": { "phase": step.0, "done": step.1, "total": step.2 } });
        assert!(progress.contains(&step), "{step}: {progress:?}");
    }
    let said = lines(b"brand\n");
    assert!(
        said.last().unwrap()["problem"]["detail"]
            .as_str()
            .unwrap()
            .contains("name"),
        "{said:?}"
    );
}

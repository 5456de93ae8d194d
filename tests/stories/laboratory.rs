//! Standards that an operator loads, a laboratory's file of results, and the report that comes of both.

use std::path::PathBuf;
use std::process::Output;

use encoding_rs::GB18030;
use serde_json::{Value, json};

use crate::app::{Folder, TestApp, zhenma, zhenma_ok};
use crate::inspecting::{Inspection, order};
use crate::past::{Here, StoryClock};

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Files beside the folder.
struct Desk(tempfile::TempDir);

impl Desk {
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }
}

fn desk() -> Desk {
    Desk(tempfile::TempDir::new().unwrap())
}

/// One edition, with a limit that is invented.
fn standard(limit: &str) -> Value {
    json!({ "format": "zhenma/standards/v1", "documents": [{
        "edition": "GB 2763-2021", "kind": "edition", "title": "虚构限值", "effective": "2021-09-03",
        "standing": "mandatory", "source": "虚构，仅用于测试",
        "limits": [{
            "items": ["唑虫酰胺"], "holds_for": { "categories": ["fresh_produce"] }, "direction": "max",
            "value": limit, "unit": "mg/kg",
        }],
        "aliases": [{ "item": "唑虫酰胺", "names": ["Tolfenpyrad"] }],
    }] })
}

#[test]
fn an_edition_is_added_and_never_overwritten() {
    let app = TestApp::start();
    let desk = desk();
    let example = desk.file("example.json", zhenma_ok(&["standards", "example"]));
    let refused = app.command(&["standards", "load", &example]);
    assert!(
        refused.status.code() == Some(2) && said(&refused).contains("marked as an example"),
        "{}",
        said(&refused)
    );
    let none = app.command(&["standards", "list"]);
    assert!(said(&none).contains("No standards are loaded"), "{}", said(&none));
    let load = |file: &Value| app.command(&["standards", "load", &desk.file("gb.json", file.to_string())]);
    let loaded = load(&standard("0.01"));
    assert_eq!(said(&loaded), "GB 2763-2021, in force from 2021-09-03: loaded\n");
    assert!(said(&load(&standard("0.01"))).contains("was there already"));
    let other = load(&standard("0.02"));
    assert!(
        other.status.code() == Some(2) && said(&other).contains("an edition is never overwritten"),
        "{}",
        said(&other)
    );
    let mut spelled = standard("0.02");
    spelled["documents"][0]["edition"] = "ＧＢ2763—2021".into();
    assert_eq!(
        load(&spelled).status.code(),
        Some(2),
        "another spelling of the same edition"
    );
    let wrong = load(&json!({ "format": "zhenma/standards/v1", "documents": [{ "edition": "GB 1" }] }));
    assert!(said(&wrong).contains("documents[0]"), "{}", said(&wrong));
    let listed = said(&app.command(&["standards", "list"]));
    assert_eq!(listed, "GB 2763-2021\tfrom 2021-09-03\t1 limits\t虚构限值\n");
    let over_http = app
        .user("admin")
        .post("/api/v1/standards", &standard("0.01"))
        .expect(200);
    assert_eq!(over_http["loaded"][0]["known"], true);
    let seen = app.user("admin").get("/api/v1/standards").expect(200);
    assert_eq!(seen["standards"][0]["edition"], "GB 2763-2021");
    let taken = app.command(&["standards", "load", "--example", &example]);
    assert!(taken.status.success(), "{}", said(&taken));
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_template_needs_no_folder() {
    let template = zhenma(&["inspection", "results", "--template"]);
    let text = String::from_utf8_lossy(&template.stdout).into_owned();
    assert!(
        text.starts_with("检验项目 item,检测值 value,单位 unit,检出限 detection_limit,"),
        "{text}"
    );
}

/// Apples at the laboratory.
fn apples(app: &TestApp) -> Inspection<'_> {
    app.recognise();
    app.book_of("fresh_produce", "A-1", "A-1-0");
    let product = json!({
        "name": "红富士苹果", "production_date": "2026-05-01", "prepackaged": false, "goods": "produce",
        "pack_weight": { "value": "5", "unit": "jin" },
        "weights": [{ "where": "title", "label": "net", "mass": { "value": "2.5", "unit": "kg" } }],
    });
    let case = app.ordered(&order("fresh_produce", "A-1", product));
    let plan = json!({
        "items": ["唑虫酰胺"], "choice_reason": "苹果适用项目", "unit": "kg",
        "needed_for_test": "3", "needed_for_retest": "2",
    });
    case.act("platform", "plan", &plan).expect(200);
    let sample = json!({
        "seal": "封-0042", "storage": "0-4 ℃", "taken": "5", "leftover": "2",
        "taken_at": "2026-05-06T09:00:00+08:00", "taken_by": "抽样员",
    });
    case.act("platform", "sample", &sample).expect(200);
    let laboratory = json!({ "laboratory": "lab-1" });
    case.act("platform", "laboratory", &laboratory).expect(200);
    case
}

#[test]
fn a_laboratorys_file_is_matched_judged_and_reported() {
    let clock = StoryClock::at("2026-05-06T10:00:00+08:00");
    let here = Here::new(Folder::new(), clock.clock());
    let (app, desk) = (&here.app, desk());
    let case = apples(app);
    let token = desk.file("laboratory.token", app.folder.token("laboratory"));
    let run = |csv: &[u8], more: &[&str]| {
        let csv = desk.file("results.csv", csv);
        let first = ["inspection", "results", &case.id, &csv, "--token-file", &token];
        app.command(&[&first[..], more].concat())
    };

    // What is wrong is named by row and column, and nothing is recorded.
    let bad = run(
        "item,value,unit\n唑虫酰胺,-0.02,mg/kg\n净重,120,%\n规格,合格,\n".as_bytes(),
        &["--tested-on", "2026-05-06"],
    );
    let why = said(&bad);
    assert_eq!(bad.status.code(), Some(1), "{why}");
    for expected in [
        "row 2: column 'value': '-0.02' is negative",
        "row 3: column 'value': ",
        "at most 100 %",
        "row 4: column 'item': ",
    ] {
        assert!(why.contains(expected), "{why}");
    }
    assert_eq!(case.seen_by("laboratory")["state"], "assigned");

    let csv = "检测项目,检测结果,单位,检出限,备注\nTolfenpyrad,20,μg/kg,,两次平均\n溴氰菊酯,未检出,mg/kg,0.01,\n净重,2500,g,,\n";
    let read = run(csv.as_bytes(), &[]);
    let told = said(&read);
    assert!(
        told.contains("1 rows match the plan; nothing was recorded"),
        "{told}"
    );
    assert!(
        told.contains("'Tolfenpyrad' is no item of the plan"),
        "no alias is loaded yet: {told}"
    );
    let load = |file: &Value| app.command(&["standards", "load", &desk.file("gb.json", file.to_string())]);
    assert!(load(&standard("0.01")).status.success());
    let more = json!([
        { "item": "规格", "found": { "is": "specification", "mode": "ratio", "total": "21", "nonconforming": "1" } },
        { "item": "瑕疵", "found": {
            "is": "several_pieces", "basis": "count", "total": "21", "severe": "0", "general": "1", "minor": "2",
        } },
    ]);
    let more = desk.file("more.json", more.to_string());
    let (bytes, ..) = GB18030.encode(csv);
    let file = format!("/api/v1/inspections/{}/results/file", case.id);
    let read = app.user("laboratory").post_bytes(&file, &bytes).expect(200);
    assert_eq!(
        (&read["complete"], &read["report"]["read_as"]),
        (&json!(false), &json!("csv_gb18030"))
    );
    let done = run(&bytes, &["--tested-on", "2026-05-06", "--more", &more]);
    let told = said(&done);
    assert!(done.status.success(), "{told}");
    assert!(told.contains("judged fail A"), "{told}");
    assert!(
        told.contains("row 3: '溴氰菊酯' is no item of the plan"),
        "{told}"
    );

    let seen = case.seen_by("merchant");
    let items = seen["first"]["judgement"]["items"].as_array().unwrap();
    let pesticide = items.iter().find(|item| item["item"] == "唑虫酰胺").unwrap();
    assert_eq!(pesticide["outcome"], "fail");
    assert_eq!(pesticide["by"], "GB 2763-2021");
    let net = items.iter().find(|item| item["item"] == "净重").unwrap();
    assert_eq!(net["outcome"], "pass");
    let note = seen["first"]["results"]["note"].as_str().unwrap();
    assert!(
        note.contains("行 3: 溴氰菊酯 未检出"),
        "no row is dropped: {note}"
    );

    reported(app, &case, &desk);
}

fn reported(app: &TestApp, case: &Inspection<'_>, desk: &Desk) {
    let path = format!("/api/v1/inspections/{}/report", case.id);
    let page = app.user("merchant").get(&format!("{path}?lang=en"));
    assert_eq!(page.status, 200);
    let html = String::from_utf8(page.body.clone()).unwrap();
    for expected in [
        "唑虫酰胺",
        "20 μg/kg",
        "0.01 mg/kg",
        "GB 2763-2021",
        "封-0042",
        "Does not conform",
        "不合格",
        "6.1",
    ] {
        assert!(html.contains(expected), "{expected}");
    }
    let header = |name: &str| {
        let found = page
            .headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert!(header("content-security-policy").contains("style-src 'sha256-"));
    assert!(
        !html.contains("<script") && !html.contains("href=\"/assets"),
        "one file, to be kept"
    );
    let paper = |who: &str| app.user(who).get(&format!("{path}.pdf"));
    assert!(paper("merchant").body.starts_with(b"%PDF-1.7"));
    assert_eq!(paper("merchant").body, paper("platform").body);
    assert_eq!(paper("other-merchant").status, 404);
    let token = desk.file("merchant.token", app.folder.token("merchant"));
    let out = desk.0.path().join("report.pdf");
    let saved = app.command(&[
        "inspection",
        "report",
        &case.id,
        "--out",
        out.to_str().unwrap(),
        "--token-file",
        &token,
    ]);
    assert!(saved.status.success(), "{}", said(&saved));
    assert_eq!(std::fs::read(out).unwrap(), paper("platform").body);
    assert!(app.command(&["check"]).status.success());
}

//! What somebody found who came with fresh eyes: each story failed once.

use serde_json::{Value, json};

use crate::app::{Answer, Tag, TestApp, findings, fixture, photo, zhenma_ok};
use crate::appraisals::with;

#[track_caller]
fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} in {value}"))
        .to_owned()
}

fn a_difference() -> Value {
    with(
        3,
        json!({ "point": "codes", "result": "differs", "note": "喷码可擦除" }),
    )
}

fn order(app: &TestApp, item: &str, kind: &str) -> Answer {
    let order = json!({ "kind": kind, "reason": "假货" });
    app.user("platform")
        .post(&format!("/api/v1/items/{item}/outcomes"), &order)
}

#[track_caller]
fn carry_out(app: &TestApp, item: &str, number: u32) {
    let warehouse = app.user("warehouse");
    let photo = warehouse.store(&fixture("photo-progressive.jpg"));
    warehouse
        .post(
            &format!("/api/v1/items/{item}/outcomes/{number}/carried-out"),
            &json!({ "evidence": [photo], "witness": "市监局 王某" }),
        )
        .expect(200);
}

fn withdraw(app: &TestApp, appraisal: &str) -> Answer {
    app.user("approver").post(
        &format!("/api/v1/appraisals/{appraisal}/withdraw"),
        &json!({ "reason": "看错" }),
    )
}

#[track_caller]
fn state(app: &TestApp, item: &str) -> String {
    let seen = app.user("warehouse").get(&format!("/api/v1/items/{item}"));
    text(&seen.expect(200), "state")
}

/// An earlier approval of the item would count again, and a destroyed item could get a tag.
#[test]
fn a_finding_that_an_order_rests_on_is_not_withdrawn() {
    let app = TestApp::start();
    let (item, genuine, _) = app.approved();
    let (fake, _) = app.appraise(&item, a_difference(), "not_genuine");
    app.decide(&fake);
    order(&app, &item, "destroy").expect(201);
    let open = withdraw(&app, &fake).problem(409);
    assert!(open.contains("destroy") && open.contains("cancel it"), "{open}");
    carry_out(&app, &item, 1);
    let gone = withdraw(&app, &fake).problem(409);
    assert!(gone.contains("gone"), "{gone}");
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": genuine }))
        .problem(409);
    assert_eq!(state(&app, &item), "not_genuine");
}

fn correction(app: &TestApp, tag: &Tag, findings: &Value, conclusion: &str) -> Answer {
    let body = json!({ "reason": "内标看错", "findings": findings, "conclusion": conclusion });
    let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
    app.user("appraiser").post(&path, &body)
}

/// The tag of a destroyed item could be corrected back to genuine and reinstated.
#[test]
fn an_item_that_is_gone_is_not_found_genuine_again() {
    let app = TestApp::start();
    let tag = app.active();
    correction(&app, &tag, &a_difference(), "not_genuine").expect(201);
    app.decide(&tag.appraisal_id);
    correction(&app, &tag, &app.photographed(), "genuine").expect(201);
    order(&app, &tag.item_id, "destroy").expect(201);
    carry_out(&app, &tag.item_id, 1);
    let path = |word: &str| format!("/api/v1/appraisals/{}/{word}", tag.appraisal_id);
    let agree = json!({ "agree": true });
    app.user("reviewer").post(&path("review"), &agree).expect(200);
    let late = app.user("approver").post(&path("approve"), &agree).problem(409);
    assert!(late.contains("destroy"), "{late}");
    let no = json!({ "agree": false, "note": "货已销毁" });
    app.user("approver").post(&path("approve"), &no).expect(200);
    let again = correction(&app, &tag, &app.photographed(), "genuine").problem(409);
    assert!(again.contains("destroy"), "{again}");
    assert_eq!(app.verify(&tag.code)["verdict"], "suspended");
}

/// It stood as "genuine" on an approval that was taken back.
#[test]
fn an_item_does_not_stand_on_an_approval_that_was_withdrawn() {
    let app = TestApp::start();
    let (item, first, _) = app.approved();
    let (second, _) = app.appraise(&item, findings(), "genuine");
    withdraw(&app, &first).expect(200);
    assert_eq!(state(&app, &item), "appraising");
    let no = json!({ "agree": false, "note": "影片不清" });
    app.user("reviewer")
        .post(&format!("/api/v1/appraisals/{second}/review"), &no)
        .expect(200);
    assert_eq!(state(&app, &item), "received");
}

/// The index knew the wrong serial for ever, and the right one could be booked in a second time.
#[test]
fn a_corrected_serial_is_the_one_that_counts_at_intake() {
    let app = TestApp::start();
    let tag = app.active();
    let mut facts = app.verify(&tag.code)["item"].clone();
    for field in ["uri", "photos"] {
        facts.as_object_mut().unwrap().remove(field);
    }
    let wrong = text(&facts, "own_serial");
    facts["own_serial"] = json!("ECHT-1");
    let body = json!({
        "reason": "序列号录错", "findings": app.photographed(), "conclusion": "genuine", "item": facts,
    });
    let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
    app.user("appraiser").post(&path, &body).expect(201);
    app.decide(&tag.appraisal_id);
    let book = |serial: &str| {
        let brand = text(&facts, "brand");
        let csv = format!("brand,name,category,lot,own_serial\n{brand},登山靴,shoes,L-9,{serial}\n");
        let answer = app.user("warehouse").post_bytes("/api/v1/intake", csv.as_bytes());
        answer.expect(200)
    };
    let twice = book("echt-1");
    assert!(twice["booked"].as_array().unwrap().is_empty(), "{twice}");
    assert!(
        twice["errors"][0]["message"]
            .as_str()
            .unwrap()
            .contains(&tag.item_id),
        "{twice}"
    );
    let other = book(&wrong);
    assert_eq!(other["booked"].as_array().unwrap().len(), 1, "{other}");
}

#[track_caller]
fn ask(app: &TestApp, appraisal: &str, assessor: &str) -> Answer {
    app.user("reviewer").post(
        &format!("/api/v1/appraisals/{appraisal}/opinions"),
        &json!({ "assessor": assessor, "question": "编码字体是否属新版？" }),
    )
}

/// The list went on showing what became of the appraisal, a later correction under way among it.
#[test]
fn an_assessor_sees_an_appraisal_while_they_are_asked_and_no_longer() {
    let app = TestApp::start();
    let assessor = app.user("assessor");
    let photos = [(); 2].map(|()| app.user("appraiser").store(&photo()));
    let asked = [0, 1].map(|number: usize| {
        let seen = with(
            0,
            json!({ "point": "appearance", "result": "conforms", "photos": [photos[number]] }),
        );
        let (appraisal, _) = app.appraise(&app.book(), seen, "genuine");
        text(&ask(&app, &appraisal, "ping").expect(201), "id")
    });
    let give = json!({ "conclusion": "genuine", "note": "与样张一致" });
    let answer = |id: &str| assessor.post(&format!("/api/v1/opinions/{id}"), &give);
    answer(&asked[0]).expect(200);
    let listed = assessor.get("/api/v1/opinions").expect(200);
    assert_eq!(listed["opinions"][0]["note"], "与样张一致");
    assert!(listed["opinions"][0].get("body").is_none(), "{listed}");
    assert!(listed["opinions"][1]["body"].is_object());
    let [answered, open] = photos.map(|photo| format!("/api/v1/evidence/{photo}"));
    assessor.get(&answered).problem(404);
    assert_eq!(assessor.get(&open).status, 200, "the other question is open");
    answer(&asked[1]).expect(200);
    assessor.get(&open).problem(404);
}

/// The answer told an agency who is known elsewhere, and the approval waited for somebody who could never answer.
#[test]
fn only_people_of_agencies_are_asked_for_a_second_opinion() {
    let app = TestApp::start();
    let (appraisal, _) = app.appraise(&app.book(), findings(), "genuine");
    let refused = |id: &str| ask(&app, &appraisal, id).problem(422).replace(id, "ID");
    assert_eq!(refused("cang"), refused("niemand"));
    ask(&app, &appraisal, "jian-2").expect(201);
}

/// Plain http is for this machine, and this machine's ports are not an agency's to have called.
#[test]
fn an_agencys_admin_cannot_point_the_service_at_its_own_machine() {
    let app = TestApp::start();
    let data = app.folder.data_str();
    let admin = zhenma_ok(&[
        "token", "new", "--data", &data, "--person", "guan-2", "--role", "admin", "--org", "agency-1",
    ]);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let signer = json!({
        "url": format!("http://{}/", listener.local_addr().unwrap()), "secret": "0123456789abcdef",
    });
    app.with_token(admin.trim())
        .post("/api/v1/organisations/agency-1/signer", &signer)
        .problem(403);
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "nobody called");
}

#[track_caller]
fn said(app: &TestApp, arguments: &[&str]) -> String {
    let output = app.command(arguments);
    let all = [output.stdout, output.stderr].concat();
    let all = String::from_utf8(all).unwrap();
    assert!(output.status.success(), "{arguments:?}: {all}");
    all
}

const WHOLE: &str = "everything is as it must be";

fn compromise(app: &TestApp, key: &str) {
    let since = "2026-01-17T20:30:00+08:00";
    said(
        app,
        &["key", "compromise", key, "--since", since, "--reason", "演示"],
    );
}

#[track_caller]
fn reinstate(app: &TestApp, tag: &Tag) {
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{}/reinstate", tag.serial),
            &json!({ "reason": "已核对" }),
        )
        .expect(200);
}

/// The check could not explain the leaf of the retirement any more.
#[test]
fn a_retired_key_may_turn_out_to_be_compromised() {
    let app = TestApp::start();
    let tag = app.active();
    said(&app, &["key", "rotate", "seal"]);
    compromise(&app, "seal-1");
    said(&app, &["check"]);
    reinstate(&app, &tag);
    assert!(said(&app, &["check"]).contains(WHOLE));
}

/// The indexes of the new log begin at 0, and the check compared them with those of the one before.
#[test]
fn the_check_counts_on_from_one_log_to_the_next() {
    let app = TestApp::start();
    let (first, second) = (app.active(), app.active());
    compromise(&app, "cert-1");
    reinstate(&app, &first);
    let dir = tempfile::TempDir::new().unwrap();
    let backup = dir.path().join("backup");
    let backup = backup.to_str().unwrap();
    said(&app, &["backup", backup]);
    let dead = app.kill();
    let folder = dead.successor();
    let data = folder.data_str();
    zhenma_ok(&["restore", backup, "--data", &data, "--leaves", "unknown"]);
    for ring in ["seal", "certificate"] {
        zhenma_ok(&["key", "rotate", ring, "--data", &data]);
    }
    // The demonstration's agencies keep their keys in the folder; a real one's are not in it.
    let keys = |folder: &crate::app::Folder| folder.data().join("keys");
    for entry in std::fs::read_dir(keys(&dead)).unwrap() {
        let entry = entry.unwrap();
        if entry.file_name().to_string_lossy().starts_with("agency-") {
            std::fs::copy(entry.path(), keys(&folder).join(entry.file_name())).unwrap();
        }
    }
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    assert!(said(&app, &["check"]).contains(WHOLE));
    reinstate(&app, &second);
    app.active();
    assert!(said(&app, &["check"]).contains(WHOLE));
}

/// A path could be smuggled in, and a whole token stood in an address and in the complaint.
#[test]
fn what_a_command_is_given_as_an_id_is_one() {
    let app = TestApp::start();
    let token = app.folder.token("merchant");
    for wrong in [token.as_str(), "../persons", "", "a/b", "?x=1"] {
        let output = app.command(&["token", "withdraw", wrong]);
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(
            error.contains("underscores") && !error.contains(&token),
            "{error}"
        );
    }
    for wrong in ["../persons", "", "a?b"] {
        let shown = app.command(&["person", "show", wrong]);
        let erased = app.command(&["person", "erase", wrong, "--reason", "x"]);
        assert_eq!([shown.status.code(), erased.status.code()], [Some(2), Some(2)]);
        let error = String::from_utf8(erased.stderr).unwrap();
        assert!(error.contains("an id has"), "{error}");
    }
    let id = token.split('_').nth(1).unwrap();
    assert!(app.command(&["token", "withdraw", id]).status.success());
    let refused = app.command(&[
        "token",
        "new",
        "--person",
        "jian",
        "--role",
        "appraiser",
        "--org",
        "agency-1",
        "--same-key",
    ]);
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        error.contains("ZHENMA_TOKEN"),
        "no new key is made unasked: {error}"
    );
    let named = app.command(&["person", "new", "Chen", "--org", "agency-1", "--name", "陈"]);
    let error = String::from_utf8(named.stderr).unwrap();
    assert!(!error.contains("column"), "nobody wrote a line 1: {error}");
    let signer = [
        "--signer",
        "http://127.0.0.1:9/",
        "--signer-secret-file",
        "/dev/null",
    ];
    let new = ["org", "new", "wh-9", "--kind", "warehouse", "--name", "九号仓"];
    let refused = app.command(&[new.as_slice(), &signer].concat());
    assert_eq!(refused.status.code(), Some(2));
    assert!(app.command(&new).status.success(), "nothing was stored before");
}

/// The folder of a demonstration, or one that was there before `init`, let every user of the machine read the store.
#[test]
fn the_store_is_its_owners_alone_whatever_the_folder_is() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::TempDir::new().unwrap();
    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = data.to_str().unwrap();
    zhenma_ok(&["init", "--data", path, "--origin", crate::app::ORIGIN]);
    let mode = || {
        std::fs::metadata(data.join("store"))
            .unwrap()
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(mode(), 0o700);
    std::fs::set_permissions(data.join("store"), std::fs::Permissions::from_mode(0o755)).unwrap();
    zhenma_ok(&["key", "list", "--data", path]);
    assert_eq!(mode(), 0o700, "one that an earlier version made is closed too");
}

#[test]
fn an_act_that_is_not_possible_says_from_where_it_is() {
    let app = TestApp::start();
    let tag = app.issued();
    let returned = app.user("warehouse").post(
        &format!("/api/v1/tags/{}/return", tag.serial),
        &json!({ "reason": "退货" }),
    );
    let refused = returned.problem(409);
    assert!(
        refused.contains("is issued") && refused.contains("where a tag is: active"),
        "{refused}"
    );
}

/// The names in a folder's `keys`.
fn key_files(folder: &crate::app::Folder) -> std::collections::BTreeSet<String> {
    std::fs::read_dir(folder.data().join("keys"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

/// The secret that opens an agency's endpoint, and every demonstration agency's key but its first, were left out; after a
/// restore each approval failed, and nobody said why.
#[test]
fn a_backup_with_keys_holds_what_opens_the_agencies_signers() {
    let app = TestApp::start();
    let listed = said(&app, &["key", "list"]);
    let x = listed.lines().find(|line| line.starts_with("seal-1\t")).unwrap();
    let x = x.split('\t').nth(3).unwrap();
    let dir = tempfile::TempDir::new().unwrap();
    let keep = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (secret, passphrase) = (
        keep("secret", "0123456789abcdef"),
        keep("passphrase", "five random words are good"),
    );
    let signer = [
        "--signer",
        "http://127.0.0.1:9/",
        "--signer-secret-file",
        &secret,
        "--key",
        x,
    ];
    said(
        &app,
        &[&["org", "signer", "agency-1"], signer.as_slice()].concat(),
    );
    said(&app, &["key", "retire", "agency-2-1"]);
    let backup = dir.path().join("backup");
    let backup = backup.to_str().unwrap();
    said(
        &app,
        &["backup", backup, "--with-keys", "--passphrase-file", &passphrase],
    );
    let dead = app.kill();
    let restored = dead.successor();
    let data = restored.data_str();
    let told = zhenma_ok(&[
        "restore",
        backup,
        "--data",
        &data,
        "--leaves",
        "1",
        "--passphrase-file",
        &passphrase,
    ]);
    assert!(!told.contains("org signer"), "{told}");
    let all: std::collections::BTreeSet<String> = key_files(&dead)
        .into_iter()
        .filter(|name| name != "agency-agency-1.json")
        .collect();
    assert!(all.iter().any(|name| name.ends_with(".secret")) && all.contains("agency-agency-2.2.json"));
    assert!(all.is_subset(&key_files(&restored)), "{:?}", key_files(&restored));

    let without = dead.successor();
    let data = without.data_str();
    let told = zhenma_ok(&[
        "restore",
        backup,
        "--data",
        &data,
        "--leaves",
        "unknown",
        "--without-keys",
    ]);
    assert!(
        told.contains("agency-1, agency-2") && told.contains("org signer"),
        "{told}"
    );
    for ring in ["seal", "certificate"] {
        zhenma_ok(&["key", "rotate", ring, "--data", &data]);
    }
    let app = TestApp::start_on(without, &["--rate-limit", "off"]);
    let (appraisal, _) = app.appraise(&app.book(), findings(), "genuine");
    let path = |word: &str| format!("/api/v1/appraisals/{appraisal}/{word}");
    let agree = json!({ "agree": true });
    app.user("reviewer").post(&path("review"), &agree).expect(200);
    let refused = app.user("approver").post(&path("approve"), &agree).problem(503);
    assert!(refused.contains("org signer"), "{refused}");
}

/// It began to fill whatever folder it was given, a home perhaps, and left it open to all.
#[test]
fn a_demonstration_fills_an_empty_folder_and_closes_it() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::TempDir::new().unwrap();
    let home = dir.path().join("home");
    std::fs::create_dir(&home).unwrap();
    std::fs::write(home.join("letter.txt"), "dear").unwrap();
    let demo = |folder: &std::path::Path| {
        let folder = folder.to_str().unwrap();
        crate::app::zhenma(&["demo", "--once", "--listen", "127.0.0.1:0", "--data", folder])
    };
    let refused = demo(&home);
    let error = String::from_utf8(refused.stderr).unwrap();
    assert!(
        refused.status.code() == Some(2) && error.contains("not empty"),
        "{error}"
    );
    assert_eq!(std::fs::read_dir(&home).unwrap().count(), 1);
    let new = dir.path().join("new");
    assert!(demo(&new).status.success());
    assert_eq!(
        std::fs::metadata(&new).unwrap().permissions().mode() & 0o777,
        0o700
    );
}

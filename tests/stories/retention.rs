//! Retention: what goes after its time, what stays, and how a person is erased.

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, findings, fixture};
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::operate::ArchiveReport;
use zhenma::app::settings::Settings;
use zhenma::app::sources::Clock;
use zhenma::app::sources::system_time;
use zhenma::instant::Instant;

/// The service over a folder whose server was just killed: a process that another test is starting may hold the lock
/// with it for a moment.
fn opened(folder: &Folder) -> Application {
    for _ in 0..100 {
        match Application::open(&folder.data(), &Settings::default()) {
            Err(problem) if problem.to_string().contains("in use") => {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            opened => return opened.unwrap(),
        }
    }
    panic!("the folder stays in use");
}

/// Archives the folder as it would be done `days` from now. Nobody can wait that long, so the library is asked,
/// with a clock that goes ahead.
fn archive_in(folder: &Folder, days: i64) -> ArchiveReport {
    let later = jiff::SignedDuration::from_hours(24 * days);
    let ahead = move || Instant::from_timestamp(system_time().timestamp() + later);
    let service = opened(folder).with_clock(Clock::new(ahead));
    let operator = Caller::local_operator().unwrap();
    let dry = service
        .operations()
        .archive(&operator, true, &mut |_| {})
        .unwrap();
    let done = service
        .operations()
        .archive(&operator, false, &mut |_| {})
        .unwrap();
    assert_eq!((dry.archived, dry.deleted_files), (done.archived, 0));
    done
}

fn change(app: &TestApp, who: &str, serial: &str, act: &str) -> Value {
    let path = format!("/api/v1/tags/{serial}/{act}");
    let answer = app.user(who).post(&path, &json!({ "reason": "story" }));
    assert!([200, 201].contains(&answer.status), "{}", answer.text());
    answer.json()
}

#[track_caller]
fn assert_clean(app: &TestApp) {
    let check = app.command(&["check"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success(), "{said}");
}

#[test]
fn a_revoked_tag_is_archived_after_its_time_and_its_media_go() {
    let app = TestApp::start();
    let (revoked, live) = (app.active(), app.active());
    change(&app, "platform", &revoked.serial, "revoke");
    let before = app.verify(&revoked.code);
    let video = |video: &str| format!("/api/v1/evidence/{video}");
    let folder = app.stop();
    assert_eq!(archive_in(&folder, 1_095).archived, 0, "the last day is not over");
    let done = archive_in(&folder, 1_098);
    assert_eq!((done.archived, done.deleted_files), (1, 2));
    assert_eq!(
        archive_in(&folder, 1_098).archived,
        0,
        "again, nothing is left to do"
    );

    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let after = app.verify(&revoked.code);
    assert_eq!(after["verdict"], "archived");
    assert_eq!(after["certificate"], before["certificate"]);
    assert_eq!(after["video"]["sha256"], before["video"]["sha256"]);
    let gone = app.anonymous().get(&video(&revoked.video)).problem(410);
    assert!(gone.contains("retention"), "{gone}");
    assert_eq!(app.anonymous().get(&video(&live.video)).status, 200);
    assert_eq!(app.verify(&live.code)["verdict"], "genuine");
    let page = app.anonymous().get(&format!("/t/{}", revoked.serial)).text();
    assert!(page.contains("已归档") && !page.contains("<video"), "{page}");
    assert_clean(&app);
}

#[test]
fn media_stay_while_anything_else_uses_them() {
    let app = TestApp::start();
    let appraiser = app.user("appraiser");
    let photo = appraiser.store(&fixture("photo-progressive.jpg"));
    let mut seen = findings();
    seen[0]["photos"] = json!([photo]);
    let serial = |tag: &Value| tag["serial"].as_str().unwrap().to_owned();
    let item = app.book();
    let tag = |item: &str, findings: Value| {
        let (appraisal, _) = app.appraise(item, findings, "genuine");
        app.decide(&appraisal);
        let issue = json!({ "appraisal_id": appraisal });
        app.user("approver").post("/api/v1/tags", &issue).expect(201)
    };
    let replaced = tag(&app.book(), findings());
    let newer = change(&app, "warehouse", &serial(&replaced), "replace");
    // A piece that came back shows its own photo again.
    change(&app, "platform", &serial(&tag(&item, seen.clone())), "revoke");
    tag(&item, seen.clone());
    let folder = app.stop();
    let done = archive_in(&folder, 2_000);
    // The replaced tag's media are its successor's too, and the photo is in both reports of the other piece.
    assert_eq!((done.archived, done.deleted_files), (2, 1));
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let verified = app.verify(newer["code"].as_str().unwrap());
    assert_eq!(verified["verdict"], "not_active");
    let get = |hash: &str| app.anonymous().get(&format!("/api/v1/evidence/{hash}")).status;
    assert_eq!(get(&photo), 200);
    assert_eq!(get(verified["video"]["sha256"].as_str().unwrap()), 200);
    assert_clean(&app);
}

#[test]
fn archived_bytes_can_be_stored_again_and_used_again() {
    let app = TestApp::start();
    let photo_of = |app: &TestApp| app.user("appraiser").store(&fixture("photo-progressive.jpg"));
    let photo = photo_of(&app);
    let mut seen = findings();
    seen[0]["photos"] = json!([photo]);
    let item = app.book();
    let (appraisal, _) = app.appraise(&item, seen.clone(), "genuine");
    app.decide(&appraisal);
    let issue = json!({ "appraisal_id": appraisal });
    let tag = app.user("approver").post("/api/v1/tags", &issue).expect(201);
    change(&app, "platform", tag["serial"].as_str().unwrap(), "revoke");
    let folder = app.stop();
    assert_eq!(archive_in(&folder, 2_000).deleted_files, 2);
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let appraiser = app.user("appraiser");
    let body = json!({
        "item_id": item, "findings": seen, "video": appraiser.store(&crate::app::video()), "conclusion": "genuine",
    });
    let refused = appraiser.post("/api/v1/appraisals", &body).problem(422);
    assert!(refused.contains(&photo), "{refused}");
    assert_eq!(photo_of(&app), photo);
    appraiser.post("/api/v1/appraisals", &body).expect(201);
    assert_clean(&app);
}

#[test]
fn the_rule_is_set_with_a_reason_and_shown() {
    let app = TestApp::start();
    let shown = |arguments: &[&str]| {
        let output = app.command(arguments);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(shown(&["retention"]).contains("1096 days"));
    let bare = app.command(&["retention", "--media-days", "30"]);
    assert_eq!(bare.status.code(), Some(2), "a reason is needed");
    let none = app.command(&["retention", "--media-days", "0", "--reason", "演示"]);
    assert_eq!(
        none.status.code(),
        Some(2),
        "a slip of the finger deletes nothing"
    );
    let none = json!({ "media_days": 0, "reason": "演示" });
    let refused = app.user("admin").post("/api/v1/retention", &none).problem(422);
    assert!(refused.contains("at least 1"), "{refused}");
    assert!(shown(&["retention", "--media-days", "3650", "--reason", "保险合同十年"]).contains("rule 2"));
    assert!(shown(&["retention"]).contains("3650 days"));
    assert!(shown(&["archive", "--dry-run"]).contains("nothing was changed"));
    app.user("platform").get("/api/v1/retention").problem(403);
}

#[test]
fn an_erased_person_has_no_name_and_no_token_and_what_they_signed_stays() {
    let app = TestApp::start();
    let tag = app.active();
    let output = |arguments: &[&str]| {
        let output = app.command(arguments);
        let text = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&text).into_owned())
    };
    let data = app.folder.data_str();
    crate::app::zhenma_ok(&[
        "person",
        "new",
        "wei",
        "--org",
        "agency-1",
        "--name",
        "韦某某",
        "--data",
        &data,
    ]);
    assert!(output(&["person", "show", "wei"]).1.contains("韦某某"));
    assert_eq!(
        output(&["person", "erase", "jian"]).0,
        Some(2),
        "a reason is needed"
    );
    for person in ["jian", "wei"] {
        let (code, said) = output(&["person", "erase", person, "--reason", "本人要求"]);
        assert_eq!(code, Some(0), "{said}");
    }
    let (_, shown) = output(&["person", "show", "wei"]);
    assert!(
        !shown.contains("韦某某") && shown.contains("erased_at"),
        "{shown}"
    );
    app.user("appraiser")
        .post("/api/v1/appraisals", &json!({}))
        .problem(401);
    let (code, said) = output(&[
        "token",
        "new",
        "--person",
        "jian",
        "--role",
        "appraiser",
        "--org",
        "agency-1",
    ]);
    assert!(code == Some(2) && said.contains("erased"), "{said}");
    assert_eq!(
        output(&["person", "erase", "jian", "--reason", "again"]).0,
        Some(0)
    );
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    assert_eq!(output(&["person", "erase", "nobody", "--reason", "x"]).0, Some(2));
    // An admin of one organisation learns nothing of another's people.
    app.user("admin").get("/api/v1/persons/jian").expect(200);
    app.user("warehouse").get("/api/v1/persons/jian").problem(403);
    assert_clean(&app);
}

//! The life of keys: retired, compromised, and the work that follows from it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::SigningKey;
use serde_json::{Value, json};

use crate::app::{Answer, Tag, TestApp, findings};
use crate::appraisals::token;
use crate::command_line::offline;
use zhenma::app::Application;
use zhenma::app::caller::Caller;
use zhenma::app::event::Event;
use zhenma::app::settings::Settings;
use zhenma::app::sources::Entropy;
use zhenma::app::sources::system_time;
use zhenma::domain::log::{Leaf, LeafKind};
use zhenma::instant::Instant;
use zhenma::store::for_each;

/// A moment that lies between what was signed before and what is signed after.
fn moment() -> String {
    let tick = || std::thread::sleep(Duration::from_millis(5));
    tick();
    let now = system_time().to_string();
    tick();
    now
}

fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[track_caller]
fn done(app: &TestApp, arguments: &[&str]) -> String {
    let output = app.command(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    said(&output)
}

#[track_caller]
fn compromise(app: &TestApp, kid: &str, since: &str) -> String {
    done(
        app,
        &[
            "key",
            "compromise",
            kid,
            "--since",
            since,
            "--reason",
            "演示：密钥外泄",
        ],
    )
}

#[track_caller]
fn sound(app: &TestApp) {
    done(app, &["check"]);
}

fn verdict(app: &TestApp, tag: &Tag) -> String {
    app.verify(&tag.code)["verdict"].as_str().unwrap().to_owned()
}

fn reinstate(app: &TestApp, tag: &Tag) -> Answer {
    let path = format!("/api/v1/tags/{}/reinstate", tag.serial);
    app.user("platform")
        .post(&path, &json!({ "reason": "已核对实物" }))
}

/// The tasks of the newest work list.
fn tasks(app: &TestApp, more: &[&str]) -> Vec<Value> {
    let list = done(app, &["key", "worklist", "--json"]);
    let newest: Value = serde_json::from_str(list.lines().last().unwrap()).unwrap();
    assert!(newest["finished_at"].is_string(), "{newest}");
    let id = newest["id"].as_str().unwrap().to_owned();
    let shown = done(app, &[&["key", "worklist", &id, "--json"], more].concat());
    shown
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn kids(document: &Value) -> Vec<String> {
    let keys = document["keys"].as_array().unwrap().iter();
    keys.map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// Opens the folder of a stopped server, as a server does.
fn opened(folder: &crate::app::Folder) -> Application {
    Application::open(&folder.data(), &Settings::default()).unwrap()
}

fn leaves(service: &Application) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    for_each(service.store(), "log/leaves/", |_, record| {
        leaves.push(
            serde_json::from_slice::<String>(&record.value)
                .unwrap()
                .parse()
                .unwrap(),
        );
        Ok::<(), zhenma::domain::problem::Problem>(())
    })
    .unwrap();
    leaves
}

#[test]
fn a_retired_key_signs_no_more_and_what_it_signed_stays_good() {
    let app = TestApp::start();
    let old = app.active();
    for (kid, successor) in [("seal-1", "seal-2"), ("cert-1", "cert-2")] {
        assert!(done(&app, &["key", "retire", kid]).contains("retired"));
        let again = done(&app, &["key", "retire", kid]);
        assert!(again.contains(kid), "twice is as good as once: {again}");
        assert!(done(&app, &["key", "list"]).contains(&format!("{successor}\tactive")));
    }
    for (kid, word) in [
        ("log-1", "never changed"),
        ("seal-9", "seal-9"),
        ("../x", "key list"),
    ] {
        let refused = app.command(&["key", "retire", kid]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains(word), "{}", said(&refused));
    }
    let new = app.active();
    for (tag, seal) in [(&old, "seal-1"), (&new, "seal-2")] {
        assert_eq!(verdict(&app, tag), "genuine");
        let (code, facts) = offline(&app, tag);
        assert_eq!(
            (code, facts["seal_key"].as_str()),
            (Some(0), Some(seal)),
            "{facts}"
        );
    }
    sound(&app);
    let service = opened(&app.stop());
    let of = |kind: LeafKind, kid: &str| {
        let alike = |leaf: &&Leaf| leaf.kind == kind && leaf.key.as_deref() == Some(kid);
        leaves(&service).iter().filter(alike).count()
    };
    assert_eq!(
        (
            of(LeafKind::KeyRetired, "seal-1"),
            of(LeafKind::KeyAdded, "seal-2")
        ),
        (1, 1)
    );
    assert_eq!(of(LeafKind::KeyAdded, "seal-3"), 0);
}

#[test]
fn a_compromised_seal_key_suspends_what_it_sealed_since() {
    let app = TestApp::start();
    let before = app.active();
    let since = moment();
    let (bound, unbound, revoked, suspended) = (app.active(), app.issued(), app.active(), app.active());
    let act = |tag: &Tag, word: &str| {
        let path = format!("/api/v1/tags/{}/{word}", tag.serial);
        app.user("other-platform")
            .post(&path, &json!({ "reason": "演示" }))
            .expect(200);
    };
    act(&revoked, "revoke");
    act(&suspended, "suspend");
    let told = compromise(&app, "seal-1", &since);
    assert!(told.contains("seal-2 signs from now on"), "{told}");
    assert!(
        told.contains("5 tags looked at, 3 affected, 2 of them suspended now"),
        "{told}"
    );
    for (tag, word) in [
        (&before, "genuine"),
        (&bound, "suspended"),
        (&unbound, "suspended"),
        (&revoked, "revoked"),
        (&suspended, "suspended"),
    ] {
        assert_eq!(verdict(&app, tag), word);
    }
    sound(&app);

    // The work list names each tag with what is to be done.
    let waiting = tasks(&app, &["--open"]);
    assert_eq!(waiting.len(), 3);
    assert!(
        waiting
            .iter()
            .all(|task| task["to_do"].as_str().unwrap().contains("replaces its label")),
        "{waiting:?}"
    );
    assert_eq!(reinstate(&app, &bound).expect(200)["status"], "active");
    assert_eq!(reinstate(&app, &unbound).expect(200)["status"], "issued");
    act(&suspended, "revoke");
    let all = tasks(&app, &[]);
    let mut outcomes: Vec<&str> = all.iter().map(|task| task["outcome"].as_str().unwrap()).collect();
    outcomes.sort_unstable();
    assert_eq!(outcomes, ["reinstated", "reinstated", "revoked"]);
    assert!(tasks(&app, &["--open"]).is_empty());
    assert_eq!(verdict(&app, &bound), "genuine");
    sound(&app);

    // Repeating the command changes nothing, not even what was reinstated.
    let again = compromise(&app, "seal-1", &since);
    assert!(again.contains("3 affected"), "{again}");
    assert_eq!(verdict(&app, &bound), "genuine");
    assert_eq!(done(&app, &["key", "worklist"]).lines().count(), 1);

    // Offline the seal alone proves nothing any more; an older certificate by a key that is believed still does.
    let (code, facts) = offline(&app, &bound);
    assert_eq!(
        (code, &facts["valid"], &facts["cannot_decide"]),
        (Some(1), &json!(false), &json!(true)),
        "{facts}"
    );
    assert!(facts["why"].as_str().unwrap().contains("seal-1"), "{facts}");
    assert_eq!(offline(&app, &before).0, Some(0));

    // New tags carry the new key; the compromised one is published nowhere but with its state.
    let new = app.active();
    assert_eq!(app.verify(&new.code)["tag"]["key"], "seal-2");
    let jwks = app.anonymous().get("/.well-known/jwks.json").expect(200);
    assert_eq!(kids(&jwks), ["cert-1", "seal-2"]);
    let document = app.anonymous().get("/.well-known/zhenma-keys.json").expect(200);
    let lost = document["keys"]
        .as_array()
        .unwrap()
        .iter()
        .find(|key| key["kid"] == "seal-1")
        .unwrap();
    assert_eq!(
        (&lost["state"], lost["since"].as_str()),
        (&json!("compromised"), Some(since.as_str()))
    );

    let service = opened(&app.stop());
    let mut reasons = Vec::new();
    for_each(service.store(), "event/", |_, record| {
        let event: Event = serde_json::from_slice(&record.value).unwrap();
        if event.kind == "suspend" && event.by.person.as_str() == "local-operator" {
            reasons.push(event.reason.unwrap());
        }
        Ok::<(), zhenma::domain::problem::Problem>(())
    })
    .unwrap();
    assert_eq!(reasons, ["key_compromised", "key_compromised"]);
}

#[test]
fn a_compromised_certificate_key_is_made_good_by_new_certificates() {
    let app = TestApp::start();
    let before = app.active();
    let since = moment();
    let tag = app.active();
    compromise(&app, "cert-1", &since);
    assert_eq!(
        (verdict(&app, &before), verdict(&app, &tag)),
        ("genuine".to_owned(), "suspended".to_owned())
    );
    // Whoever has the key can date a certificate as they like: neither can be told from a forgery offline.
    for tag in [&before, &tag] {
        let (code, facts) = offline(&app, tag);
        assert_eq!(
            (code, &facts["cannot_decide"]),
            (Some(1), &json!(true)),
            "{facts}"
        );
        assert!(facts["why"].as_str().unwrap().contains("cert-1"), "{facts}");
    }
    sound(&app);
    reinstate(&app, &tag).expect(200);
    let answer = app.verify(&tag.code);
    assert_eq!(answer["verdict"], "genuine");
    let renewed = Tag {
        certificate: answer["certificate"].as_str().unwrap().to_owned(),
        ..tag.clone()
    };
    assert_ne!(renewed.certificate, tag.certificate);
    let (code, facts) = offline(&app, &renewed);
    assert_eq!(
        (code, &facts["certificate"]["key"]),
        (Some(0), &json!("cert-2")),
        "{facts}"
    );
    sound(&app);
    // The second key may leak too: the renewed certificate is one it signed.
    compromise(&app, "cert-2", &since);
    assert_eq!(verdict(&app, &tag), "suspended");
    reinstate(&app, &tag).expect(200);
    assert_eq!(verdict(&app, &tag), "genuine");
    sound(&app);
}

#[test]
fn a_time_is_taken_back_but_not_forward() {
    let app = TestApp::start();
    let early = moment();
    let first = app.active();
    let late = moment();
    let second = app.active();
    compromise(&app, "seal-1", &late);
    assert_eq!(
        (verdict(&app, &first), verdict(&app, &second)),
        ("genuine".to_owned(), "suspended".to_owned())
    );
    for (since, reason, word) in [
        (moment().as_str(), "later", "later time"),
        ("2999-01-01T00:00:00Z", "to come", "future"),
        (early.as_str(), " ", "reason"),
        ("yesterday", "words", "RFC 3339"),
    ] {
        let refused = app.command(&[
            "key",
            "compromise",
            "seal-1",
            "--since",
            since,
            "--reason",
            reason,
        ]);
        assert_eq!(refused.status.code(), Some(2));
        assert!(said(&refused).contains(word), "{}", said(&refused));
    }
    let told = compromise(&app, "seal-1", &early);
    assert!(told.contains("2 affected, 1 of them"), "{told}");
    assert_eq!(verdict(&app, &first), "suspended");
    assert_eq!(done(&app, &["key", "worklist"]).lines().count(), 2);
    assert_eq!(tasks(&app, &["--open"]).len(), 2);
    sound(&app);
    let log = app.command(&["key", "compromise", "log-1", "--since", &early, "--reason", "x"]);
    assert!(said(&log).contains("never changed"), "{}", said(&log));
}

#[test]
fn a_compromised_agency_key_suspends_what_was_approved_under_it_since() {
    let app = TestApp::start();
    let before = app.active();
    let since = moment();
    let after = app.active();
    let (item, waiting, _) = app.approved();
    let told = compromise(&app, "agency-1-1", &since);
    assert!(told.contains("agency-1-2 signs from now on"), "{told}");
    assert_eq!(
        (verdict(&app, &before), verdict(&app, &after)),
        ("genuine".to_owned(), "suspended".to_owned())
    );
    // What was approved with it and not yet issued gets no tag.
    let issue = json!({ "appraisal_id": waiting });
    let refused = app.user("approver").post("/api/v1/tags", &issue).problem(409);
    assert!(
        refused.contains("agency-1-1") && refused.contains("new appraisal"),
        "{refused}"
    );
    let (again, _) = app.appraise(&item, findings(), "genuine");
    app.decide(&again);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": again }))
        .expect(201);
    let published = app
        .anonymous()
        .get("/.well-known/agencies/agency-1/jwks.json")
        .expect(200);
    assert_eq!(kids(&published), ["agency-1-2"]);
    reinstate(&app, &after).expect(200);
    assert_eq!(verdict(&app, &after), "genuine");
    sound(&app);
    let other = app
        .anonymous()
        .get("/.well-known/agencies/agency-2/jwks.json")
        .expect(200);
    assert_eq!(
        kids(&other),
        ["agency-2-1"],
        "another agency's keys are as they were"
    );
}

#[test]
fn a_persons_compromised_key_takes_its_tokens_with_it() {
    let app = TestApp::start();
    let before = app.active();
    let since = moment();
    let after = app.active();
    let (item, _) = (app.book(), ());
    let (half, _) = app.appraise(&item, findings(), "genuine");
    compromise(&app, "fu-1", &since);
    assert_eq!(
        (verdict(&app, &before), verdict(&app, &after)),
        ("genuine".to_owned(), "suspended".to_owned())
    );
    let agree = json!({ "agree": true });
    let review = format!("/api/v1/appraisals/{half}/review");
    assert_eq!(
        app.user("reviewer").post(&review, &agree).status,
        401,
        "the token is withdrawn"
    );
    let new = token(&app, "fu", "reviewer");
    app.with_token(&new).post(&review, &agree).expect(200);
    app.user("approver")
        .post(&format!("/api/v1/appraisals/{half}/approve"), &agree)
        .expect(200);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": half }))
        .expect(201);
    reinstate(&app, &after).expect(200);
    // A damaged label of a report that is not believed is not simply printed anew.
    let replace = format!("/api/v1/tags/{}/replace", after.serial);
    let refused = app
        .user("warehouse")
        .post(&replace, &json!({ "reason": "标签破损" }))
        .problem(409);
    assert!(refused.contains("fu-1"), "{refused}");
    sound(&app);
    assert!(done(&app, &["key", "list"]).contains("person:fu-1\tcompromised"));
}

#[test]
fn a_person_gets_a_new_key_and_what_the_old_one_signed_still_verifies() {
    let app = TestApp::start();
    let old = app.active();
    done(&app, &["key", "retire", "pi-1"]);
    let (id, _) = app.appraise(&app.book(), findings(), "genuine");
    let agree = json!({ "agree": true });
    app.user("reviewer")
        .post(&format!("/api/v1/appraisals/{id}/review"), &agree)
        .expect(200);
    let approve = format!("/api/v1/appraisals/{id}/approve");
    let refused = app.user("approver").post(&approve, &agree).problem(403);
    assert!(refused.contains("no signing key"), "{refused}");
    let new = token(&app, "pi", "approver");
    app.with_token(&new).post(&approve, &agree).expect(200);
    let x = URL_SAFE_NO_PAD.encode(SigningKey::from_bytes(&[9; 32]).verifying_key().as_bytes());
    assert!(done(&app, &["person", "key", "pi", "--public-key", &x]).contains("pi-3"));
    let twice = app.command(&["person", "key", "pi", "--public-key", &x]);
    assert!(said(&twice).contains("already"), "{}", said(&twice));
    assert_eq!(verdict(&app, &old), "genuine");
    sound(&app);
}

#[test]
fn a_person_and_an_organisation_never_have_the_same_id() {
    let app = TestApp::start();
    let taken = app.command(&["person", "new", "agency-1", "--org", "agency-1", "--name", "同名"]);
    assert!(
        said(&taken).contains("there is an organisation 'agency-1' already"),
        "{}",
        said(&taken)
    );
    for id in ["seal", "cert", "log", "seal-1"] {
        let taken = app.command(&["org", "new", id, "--kind", "warehouse", "--name", "仓"]);
        assert!(said(&taken).contains("key ring"), "{}", said(&taken));
    }
    sound(&app);
}

#[test]
fn who_may_not_see_a_key_cannot_end_it() {
    let app = TestApp::start();
    let data = app.folder.data_str();
    let admin = crate::app::zhenma_ok(&[
        "token", "new", "--data", &data, "--person", "guan-2", "--role", "admin", "--org", "agency-1",
    ]);
    let admin = app.with_token(admin.trim());
    let since = json!({ "since": moment(), "reason": "演示" });
    for kid in ["seal-1", "agency-2-1", "person:jian-2-1", "x"] {
        admin
            .post(&format!("/api/v1/keys/{kid}/retire"), &json!({}))
            .problem(404);
        admin
            .post(&format!("/api/v1/keys/{kid}/compromise"), &since)
            .problem(404);
    }
    let keys = admin.get("/api/v1/keys").expect(200);
    let names: Vec<&str> = keys["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["key"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"agency:agency-1-1") && names.contains(&"person:pi-1"),
        "{names:?}"
    );
    assert!(
        !names
            .iter()
            .any(|name| name.contains("seal") || name.contains("jian-2")),
        "{names:?}"
    );
    admin
        .post("/api/v1/keys/agency-1-1/retire", &json!({}))
        .expect(200);
    admin.get("/api/v1/work-lists").problem(403);
    admin
        .post("/api/v1/organisations/agency-2/keys", &json!({}))
        .problem(403);
}

/// The first commit alone, as a process leaves it that is killed right after.
#[test]
fn what_a_killed_process_left_is_finished_by_the_next_server() {
    let app = TestApp::start();
    let tags: Vec<Tag> = (0..3).map(|_| app.active()).collect();
    let folder = app.stop();
    let since: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
    let operator = Caller::local_operator().unwrap();
    let begun = |key: &str| {
        let service = opened(&folder);
        let begun = service
            .remediations()
            .compromise(&operator, key, since, "演示")
            .unwrap();
        // Nothing that was acknowledged can be issued with the old key from here on.
        let found = service.operations().check(&mut |_| {}).unwrap().findings;
        assert!(
            found
                .iter()
                .any(|finding| finding.problem.contains("not finished")),
            "{found:?}"
        );
        begun
    };
    begun("seal-1");
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    let mut left = 100;
    while tags.iter().any(|tag| verdict(&app, tag) != "suspended") {
        left -= 1;
        assert!(left > 0, "the server does not go on with the work");
        std::thread::sleep(Duration::from_millis(100));
    }
    while said(&app.command(&["key", "worklist"])).contains("unfinished") {
        left -= 1;
        assert!(left > 0, "the server does not finish the work");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(tasks(&app, &["--open"]).len(), 3);
    sound(&app);
}

/// The same, with the command repeated instead of a server.
#[test]
fn what_a_killed_process_left_is_finished_by_the_command_again() {
    let app = TestApp::start();
    let tag = app.active();
    let folder = app.stop();
    let since: Instant = "2026-01-01T00:00:00Z".parse().unwrap();
    let service = opened(&folder);
    service
        .remediations()
        .compromise(&Caller::local_operator().unwrap(), "cert-1", since, "演示")
        .unwrap();
    drop(service);
    let data = folder.data_str();
    let again = [
        "key",
        "compromise",
        "cert-1",
        "--since",
        "2026-01-01T00:00:00Z",
        "--reason",
        "演示",
    ];
    let told = crate::app::zhenma_ok(&[again.as_slice(), &["--data", &data]].concat());
    assert!(told.contains("1 affected, 1 of them suspended now"), "{told}");
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    assert_eq!(verdict(&app, &tag), "suspended");
    sound(&app);
}

/// Tags go on being issued while keys leak and rotate: none with a key that had ended, none in force that is affected.
#[test]
fn a_tag_issued_meanwhile_is_not_missed() {
    let app = TestApp::start();
    let ready: Vec<String> = (0..12).map(|_| app.approved().1).collect();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (app, over) = (&app, &over);
        for part in ready.chunks(4) {
            scope.spawn(move || {
                for appraisal in part {
                    let issue = json!({ "appraisal_id": appraisal });
                    let answer = app.user("approver").post("/api/v1/tags", &issue);
                    assert!([201, 503].contains(&answer.status), "{}", answer.text());
                }
                over.store(true, Ordering::Relaxed);
            });
        }
        scope.spawn(move || {
            let since = json!({ "since": "2026-01-01T00:00:00Z", "reason": "演示" });
            for number in 1..=20 {
                if over.load(Ordering::Relaxed) && number > 3 {
                    break;
                }
                for ring in ["seal", "cert"] {
                    let path = format!("/api/v1/keys/{ring}-{number}/compromise");
                    let answer = app.user("admin").post(&path, &since);
                    assert!(
                        answer.status == 200 && !answer.text().contains("problem"),
                        "{}",
                        answer.text()
                    );
                }
            }
        });
    });
    sound(&app);
}

/// The narrowest moment: the keys were read, nothing is committed yet, and one of them is compromised and every tag
/// looked at. The source of serials is asked exactly then.
#[test]
fn a_tag_in_the_making_does_not_slip_past_a_compromise() {
    for (kid, sealed) in [
        ("seal-1", Some("seal-2")),
        ("cert-1", Some("seal-1")),
        ("fu-1", None),
        ("agency-1-1", None),
    ] {
        let app = TestApp::start();
        let (_, appraisal, _) = app.approved();
        let folder = app.stop();
        let service: Arc<OnceLock<Arc<Application>>> = Arc::default();
        let (inside, once) = (Arc::clone(&service), AtomicBool::new(false));
        let entropy = Entropy::new(move |bytes| {
            rand::RngCore::fill_bytes(&mut rand::rngs::OsRng, bytes);
            if !once.swap(true, Ordering::Relaxed) {
                let service = inside.get().unwrap();
                let since = "2026-01-01T00:00:00Z".parse().unwrap();
                let operator = Caller::local_operator().unwrap();
                let begun = service
                    .remediations()
                    .compromise(&operator, kid, since, "演示")
                    .unwrap();
                let list = service
                    .remediations()
                    .work(begun.work_list.id, &mut |_| {})
                    .unwrap();
                assert_eq!((list.looked_at, list.finished_at.is_some()), (0, true));
            }
        });
        let made = Arc::new(opened(&folder).with_entropy(entropy));
        assert!(service.set(made).is_ok());
        let service = service.get().unwrap();
        let approver = service.authenticate(&folder.token("approver")).unwrap();
        let issued = service.tags().issue(&approver, appraisal.parse().unwrap(), None);
        match (issued, sealed) {
            (Ok(answer), Some(sealed)) => {
                let tag: Value = serde_json::from_slice(&answer.body).unwrap();
                let code = tag["code"].as_str().unwrap();
                let verified: Value =
                    serde_json::from_slice(&service.scans().verify(code, "").unwrap()).unwrap();
                assert_eq!(verified["tag"]["key"], sealed);
                assert_eq!(verified["verdict"], "not_active", "{kid}");
            }
            (Err(problem), None) => assert!(problem.to_string().contains(kid), "{problem}"),
            (issued, _) => panic!("{kid}: {:?}", issued.map(|answer| answer.outcome)),
        }
        assert_eq!(service.operations().check(&mut |_| {}).unwrap().findings, []);
    }
}

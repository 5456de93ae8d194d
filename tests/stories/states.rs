//! A tag's life by HTTP: access.md's table, row by row.

use serde_json::{Value, json};

use crate::app::{Answer, Folder, Tag, TestApp, video};

fn act(app: &TestApp, user: &str, serial: &str, word: &str) -> Answer {
    let body = json!({ "reason": format!("演示 {word}") });
    app.user(user)
        .post(&format!("/api/v1/tags/{serial}/{word}"), &body)
}

fn bind(app: &TestApp, user: &str, tag: &Value) -> Answer {
    let body = json!({ "code": tag["code"], "carrier": "吊牌", "place": "鞋盒右侧" });
    let path = format!("/api/v1/tags/{}/bind", tag["serial"].as_str().unwrap());
    app.user(user).post(&path, &body)
}

fn as_json(tag: &Tag) -> Value {
    json!({ "serial": tag.serial, "code": tag.code })
}

/// What verify, a scan and the page say of a tag; they must agree.
#[track_caller]
fn verdict(app: &TestApp, tag: &Tag) -> String {
    let verdict = app.verify(&tag.code)["verdict"].as_str().unwrap().to_owned();
    let scanned = app
        .anonymous()
        .post("/api/v1/scans", &json!({ "code": tag.code }))
        .expect(200);
    assert_eq!(scanned["verdict"], verdict.as_str());
    assert_eq!(
        scanned.get("notice").is_some(),
        verdict == "genuine",
        "a notice stands beside genuine only"
    );
    let page = app.anonymous().get(&format!("/t/{}", tag.serial));
    let shown = page.text();
    let (_, rest) = shown.split_once("data-verdict=\"").unwrap();
    assert_eq!(
        rest.split('"').next(),
        Some(verdict.as_str()),
        "the page says the same"
    );
    verdict
}

/// The tag brought to a state by the acts that lead there.
fn brought_to(app: &TestApp, state: &str) -> Tag {
    let tag = if state == "issued" {
        app.issued()
    } else {
        app.active()
    };
    let done = |user: &str, word: &str| assert!(act(app, user, &tag.serial, word).status < 300, "{word}");
    match state {
        "suspended" => done("platform", "suspend"),
        "revoked" => done("platform", "revoke"),
        "replaced" => done("warehouse", "replace"),
        "returned" => done("warehouse", "return"),
        _ => {}
    }
    assert_eq!(app.verify(&tag.code)["tag"]["status"], state);
    tag
}

#[test]
fn exactly_the_rows_of_the_table_are_possible() {
    let app = TestApp::start();
    let states = ["issued", "active", "suspended", "revoked", "replaced", "returned"];
    // act, who, the states it begins in, where it leads.
    let rows: [(&str, &str, &[&str], &str); 6] = [
        ("bind", "warehouse", &["issued"], "active"),
        ("suspend", "approver", &["issued", "active"], "suspended"),
        ("reinstate", "approver", &["suspended"], "active"),
        (
            "revoke",
            "approver",
            &["issued", "active", "suspended"],
            "revoked",
        ),
        ("replace", "warehouse", &["issued", "active"], "replaced"),
        ("return", "warehouse", &["active"], "returned"),
    ];
    for (word, user, from, to) in rows {
        for state in states {
            let tag = brought_to(&app, state);
            let answer = match word {
                "bind" => bind(&app, user, &as_json(&tag)),
                word => act(&app, user, &tag.serial, word),
            };
            let now = &app.verify(&tag.code)["tag"]["status"];
            if from.contains(&state) {
                assert!(answer.status < 300, "{state} {word}: {}", answer.text());
                assert_eq!(now, to, "{state} {word}");
            } else {
                assert!(
                    answer.problem(409).contains(state),
                    "{state} {word}: {}",
                    answer.text()
                );
                assert_eq!(now, state, "a refused {word} changes nothing");
            }
        }
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn each_state_has_its_verdict_in_verify_scan_and_page() {
    let app = TestApp::start();
    for (state, word) in [
        ("issued", "not_active"),
        ("active", "genuine"),
        ("suspended", "suspended"),
        ("revoked", "revoked"),
        ("replaced", "replaced"),
        ("returned", "returned"),
    ] {
        assert_eq!(verdict(&app, &brought_to(&app, state)), word);
    }
}

#[test]
fn who_may_is_platform_or_the_agencys_approver_or_the_warehouse() {
    let app = TestApp::start();
    for (word, may) in [
        ("suspend", ["platform", "approver"]),
        ("revoke", ["platform", "approver"]),
        ("return", ["platform", "warehouse"]),
    ] {
        for user in may {
            let tag = app.active();
            assert_eq!(act(&app, user, &tag.serial, word).status, 200, "{user} {word}");
        }
    }
    // An approver suspends, the platform reinstates, and the other way round.
    for (first, second) in [("approver", "platform"), ("platform", "approver")] {
        let tag = app.active();
        act(&app, first, &tag.serial, "suspend").expect(200);
        assert_eq!(
            act(&app, second, &tag.serial, "reinstate").expect(200)["status"],
            "active"
        );
    }
}

#[test]
fn reinstating_takes_another_person() {
    let app = TestApp::start();
    let tag = app.active();
    act(&app, "platform", &tag.serial, "suspend").expect(200);
    let refused = act(&app, "platform", &tag.serial, "reinstate").problem(409);
    assert!(refused.contains("another person"), "{refused}");
    assert_eq!(verdict(&app, &tag), "suspended");
    assert_eq!(
        act(&app, "other-platform", &tag.serial, "reinstate").expect(200)["status"],
        "active"
    );
    assert_eq!(verdict(&app, &tag), "genuine");
    // The next suspension is another's, so the first may lift it.
    act(&app, "other-platform", &tag.serial, "suspend").expect(200);
    act(&app, "platform", &tag.serial, "reinstate").expect(200);
}

#[test]
fn a_tag_suspended_before_it_was_bound_is_reinstated_to_issued() {
    let app = TestApp::start();
    let tag = app.issued();
    act(&app, "platform", &tag.serial, "suspend").expect(200);
    bind(&app, "warehouse", &as_json(&tag)).problem(409);
    assert_eq!(
        act(&app, "approver", &tag.serial, "reinstate").expect(200)["status"],
        "issued"
    );
    assert_eq!(
        bind(&app, "warehouse", &as_json(&tag)).expect(200)["status"],
        "active"
    );
}

#[test]
fn a_reason_is_needed_for_every_change() {
    let app = TestApp::start();
    let tag = app.active();
    for (user, word) in [
        ("platform", "suspend"),
        ("platform", "reinstate"),
        ("platform", "revoke"),
        ("warehouse", "replace"),
        ("warehouse", "return"),
    ] {
        for body in [json!({}), json!({ "reason": "" }), json!({ "reason": " \t" })] {
            let path = format!("/api/v1/tags/{}/{word}", tag.serial);
            assert!(app.user(user).post(&path, &body).problem(422).contains("reason"));
        }
    }
    assert_eq!(verdict(&app, &tag), "genuine");
}

#[test]
fn a_replaced_label_gives_way_to_a_new_one_on_the_same_item() {
    let app = TestApp::start();
    let tag = app.active();
    let new = act(&app, "warehouse", &tag.serial, "replace").expect(201);
    assert_ne!(new["serial"], tag.serial.as_str());
    assert!(new["log"]["index"].is_u64() && new["certificate"].is_string() && new["tag_uri"].is_string());
    assert_eq!(verdict(&app, &tag), "replaced");
    let code = new["code"].as_str().unwrap();
    let (before, after) = (app.verify(&tag.code), app.verify(code));
    assert_eq!(after["verdict"], "not_active");
    for same in ["item", "report", "video"] {
        assert_eq!(before[same], after[same], "{same} is the same item's");
    }
    let item = app.anonymous().get(&format!("/items/{}", tag.item_id));
    assert_eq!(
        item.header("location"),
        Some(format!("/t/{}", new["serial"].as_str().unwrap()).as_str())
    );
    assert_eq!(
        bind(
            &app,
            "warehouse",
            &json!({ "serial": new["serial"], "code": tag.code })
        )
        .status,
        422
    );
    assert_eq!(bind(&app, "warehouse", &new).expect(200)["status"], "active");
    assert_eq!(app.verify(code)["verdict"], "genuine");
    assert_eq!(app.verify(&tag.code)["verdict"], "replaced");
    let label = app.user("warehouse").post(
        &format!("/api/v1/tags/{}/prints", tag.serial),
        &json!({ "format": "png" }),
    );
    assert!(
        label.problem(409).contains("replaced"),
        "a dead label is printed no more"
    );
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn an_item_that_came_back_needs_a_new_appraisal_and_gets_a_new_tag() {
    let app = TestApp::start();
    let tag = app.active();
    let again = |video: &str| {
        let body = json!({
            "item_id": tag.item_id, "findings": app.photographed(), "video": video, "conclusion": "genuine",
        });
        app.user("appraiser").post("/api/v1/appraisals", &body)
    };
    let video = app.user("appraiser").store(&video());
    let early = again(&video);
    assert!(early.problem(409).contains(&tag.serial), "{}", early.text());
    act(&app, "warehouse", &tag.serial, "return").expect(200);
    let old = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": tag.appraisal_id }));
    old.problem(409);
    let appraisal = again(&video).expect(201)["appraisal_id"]
        .as_str()
        .unwrap()
        .to_owned();
    app.decide(&appraisal);
    let new = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    assert_ne!(new["serial"], tag.serial.as_str());
    bind(&app, "warehouse", &new).expect(200);
    assert_eq!(verdict(&app, &tag), "returned");
    assert_eq!(app.verify(new["code"].as_str().unwrap())["verdict"], "genuine");
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_revoked_tag_frees_its_item_only_for_a_new_appraisal() {
    let app = TestApp::start();
    let tag = app.active();
    act(&app, "approver", &tag.serial, "revoke").expect(200);
    let again = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": tag.appraisal_id }));
    assert!(again.problem(409).contains(&tag.serial), "{}", again.text());
    assert_eq!(again.json()["serial"], tag.serial.as_str());
    assert_eq!(
        app.anonymous().get(&format!("/items/{}", tag.item_id)).status,
        404,
        "it has no live tag"
    );
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn every_change_leaves_a_leaf_in_the_log() {
    let app = TestApp::start();
    let leaves = || {
        let output = app.command(&["check", "--json"]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["findings"], json!([]));
        report["leaves"].as_u64().unwrap()
    };
    let tag = app.issued();
    let index = app.verify(&tag.code)["log"]["index"].as_u64().unwrap();
    assert_eq!(leaves(), index + 1, "its leaf is the last");
    bind(&app, "warehouse", &as_json(&tag)).expect(200);
    act(&app, "platform", &tag.serial, "suspend").expect(200);
    act(&app, "other-platform", &tag.serial, "reinstate").expect(200);
    assert_eq!(leaves(), index + 4);
    let new = act(&app, "warehouse", &tag.serial, "replace").expect(201);
    assert_eq!(leaves(), index + 6, "replaced, issued");
    assert_eq!(new["log"]["index"], index + 5);
    assert_eq!(
        app.verify(&tag.code)["log"]["index"],
        index,
        "the first leaf stays its leaf"
    );
    act(&app, "platform", new["serial"].as_str().unwrap(), "suspend").expect(200);
    act(&app, "platform", new["serial"].as_str().unwrap(), "suspend").problem(409);
    assert_eq!(leaves(), index + 7, "a refused act leaves none");
}

#[test]
fn two_who_change_one_tag_at_once_do_not_both_win() {
    let app = TestApp::start();
    for _ in 0..5 {
        let tag = app.active();
        let acts = [
            ("warehouse", "return"),
            ("warehouse", "replace"),
            ("approver", "revoke"),
        ];
        let won: Vec<u16> = std::thread::scope(|scope| {
            let (app, serial) = (&app, &tag.serial);
            let run = |(user, word)| scope.spawn(move || act(app, user, serial, word).status);
            let threads: Vec<_> = acts.map(run).into();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(won.iter().filter(|status| **status < 300).count(), 1, "{won:?}");
        assert!(
            won.iter().all(|status| *status < 300 || *status == 409),
            "{won:?}"
        );
    }
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn the_public_is_told_since_when_and_why_from_a_list_and_never_what_people_wrote() {
    let contacts = [
        "--contact",
        "+86 400-000-0000",
        "--contact",
        "https://help.example.cn/tags",
    ];
    let app = TestApp::start_on(Folder::new(), &contacts);
    let page = |tag: &Tag, language: &str| {
        let address = format!("/t/{}?lang={language}", tag.serial);
        app.anonymous().get(&address).text()
    };
    let act = |tag: &Tag, what: &str, body: Value| {
        app.user("platform")
            .post(&format!("/api/v1/tags/{}/{what}", tag.serial), &body)
    };
    let secret = "张三举报，电话 13800000000";
    let [suspended, revoked, plain] = std::array::from_fn(|_| app.active());
    assert!(
        !page(&suspended, "zh").contains("<b>原因：</b>"),
        "a tag in force has no reason"
    );

    act(
        &suspended,
        "suspend",
        json!({ "reason": secret, "public_reason": "label_copied" }),
    )
    .expect(200);
    act(
        &revoked,
        "revoke",
        json!({ "reason": secret, "public_reason": "label_lost" }),
    )
    .expect(200);
    act(&plain, "revoke", json!({ "reason": secret })).expect(200);
    for (tag, word, chinese, english) in [
        (
            &suspended,
            "label_copied",
            "标签被仿制并用于其他商品",
            "copied onto other goods",
        ),
        (&revoked, "label_lost", "标签遗失或被盗", "lost or stolen"),
        (&plain, "other", "未公开", "not published"),
    ] {
        let answer = app.verify(&tag.code);
        assert_eq!(answer["tag"]["public_reason"], word);
        let since = answer["tag"]["changed_at"].as_str().unwrap();
        for (language, reason) in [("zh", chinese), ("en", english)] {
            let page = page(tag, language);
            assert!(
                page.contains(reason) && page.contains(&format!("datetime=\"{since}\"")),
                "{page}"
            );
            assert!(
                page.contains("tel:+864000000000") && page.contains("https://help.example.cn/tags"),
                "{page}"
            );
            assert!(!page.contains("13800000000") && !answer.to_string().contains("13800000000"));
            assert!(
                page.contains("scan-title\" hidden"),
                "no card without a record: {page}"
            );
            assert!(page.contains(&format!(
                "/api/v1/reports/{}.pdf",
                answer["report"]["sha256"].as_str().unwrap()
            )));
        }
    }
    let refused = act(
        &app.active(),
        "suspend",
        json!({ "reason": "x", "public_reason": "because" }),
    );
    assert!(refused.problem(422).contains("under_investigation"));
    let refused = act(
        &suspended,
        "reinstate",
        json!({ "reason": "x", "public_reason": "other" }),
    );
    refused.problem(422);
}

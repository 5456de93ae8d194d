//! Appraisals as they are: reference versions, checklists, corrections, withdrawal, second opinions, and what becomes
//! of an item that is not genuine.

use serde_json::{Value, json};

use crate::app::{ORIGIN, Tag, TestApp, findings, fixture, video};
use crate::appraisals::with;

fn reference(brand: &str) -> Value {
    json!({
        "brand": brand, "model": "TREK-2", "region": "JP", "version": "2025 秋冬", "category": "shoes",
        "points": [
            { "point": "外观", "description": "鞋头双针，针距 3 mm" },
            { "point": "sole", "description": "大底模印 AP 与年份" },
        ],
        "telling_apart": "假货大底无年份",
    })
}

#[track_caller]
fn text(value: &Value, field: &str) -> String {
    value[field]
        .as_str()
        .unwrap_or_else(|| panic!("{field} in {value}"))
        .to_owned()
}

/// Posts an appraisal with everything named.
fn submit(app: &TestApp, item: &str, more: Value) -> crate::app::Answer {
    let appraiser = app.user("appraiser");
    let mut body = json!({
        "item_id": item, "findings": app.photographed(), "video": appraiser.store(&video()), "conclusion": "genuine",
    });
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    appraiser.post("/api/v1/appraisals", &body)
}

#[test]
fn an_item_is_compared_with_its_reference_version_and_the_report_says_so() {
    let app = TestApp::start();
    let (reviewer, item) = (app.user("reviewer"), app.book());
    let photo = app.user("appraiser").store(&fixture("photo-progressive.jpg"));
    let mut facts = reference("ALPINARA 演示");
    facts["points"][1]["photos"] = json!([photo]);
    let id = text(
        &reviewer.post("/api/v1/reference-versions", &facts).expect(201),
        "id",
    );
    let listed = app
        .user("appraiser")
        .get("/api/v1/reference-versions?category=shoes")
        .expect(200);
    assert_eq!(listed["reference_versions"][0]["id"], id.as_str());

    let yardsticks = json!([{ "kind": "brand_standard", "name": "ALPINARA 2025" }, { "kind": "reference_version", "id": id }]);
    let refused = submit(&app, &item, json!({ "yardsticks": yardsticks })).problem(422);
    assert!(
        refused.contains("sole"),
        "its own points are mandatory: {refused}"
    );
    let mut all = app.photographed();
    all.as_array_mut()
        .unwrap()
        .push(json!({ "point": "sole", "result": "conforms" }));
    let more = json!({ "yardsticks": yardsticks, "findings": all });
    let appraisal = text(&submit(&app, &item, more).expect(201), "appraisal_id");
    app.decide(&appraisal);
    let body = app
        .user("approver")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200)["body"]
        .clone();
    assert_eq!(
        body["yardsticks"][1]["name"],
        "ALPINARA 演示 · TREK-2 · JP · 2025 秋冬"
    );
    assert_eq!(body["checklist"]["version"], 1);
    assert_eq!(body["checklist"]["mandatory"].as_array().unwrap().len(), 7);

    let other = text(
        &reviewer
            .post("/api/v1/reference-versions", &reference("别的牌子"))
            .expect(201),
        "id",
    );
    let wrong =
        |id: &str| json!({ "findings": all, "yardsticks": [{ "kind": "reference_version", "id": id }] });
    let item = app.book();
    let refused = submit(&app, &item, wrong(&other)).problem(422);
    assert!(
        refused.contains("别的牌子") && refused.contains("ALPINARA"),
        "{refused}"
    );

    let mut newer = facts.clone();
    newer["replaces"] = json!(id);
    let newer = text(
        &reviewer.post("/api/v1/reference-versions", &newer).expect(201),
        "id",
    );
    let refused = submit(&app, &item, wrong(&id)).problem(422);
    assert!(
        refused.contains(&newer),
        "a replaced one names the newer: {refused}"
    );
    let mut own = wrong(&newer);
    own["findings"][0]["photos"] = app.photographed()[0]["photos"].clone();
    submit(&app, &item, own).expect(201);
    let mut again = facts;
    again["replaces"] = json!(id);
    reviewer.post("/api/v1/reference-versions", &again).problem(409);
    app.user("other-appraiser")
        .get(&format!("/api/v1/reference-versions/{newer}"))
        .problem(404);
}

#[test]
fn without_a_yardstick_the_trades_standard_is_named() {
    let app = TestApp::start();
    let (_, appraisal, _) = app.approved();
    let body = app
        .user("approver")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200)["body"]
        .clone();
    let named = json!([{ "kind": "trade_standard", "name": "行业鉴别通用标准" }]);
    assert_eq!(body["yardsticks"], named);
}

#[test]
fn a_loaded_checklist_counts_from_then_on_and_takes_nothing_away() {
    let app = TestApp::start();
    let example = app.command(&["checklist", "example"]);
    // `example` needs no folder, so the argument for one is refused.
    assert!(!example.status.success());
    let shipped: Value = serde_json::from_str(&crate::app::zhenma_ok(&["checklist", "example"])).unwrap();
    let mut file = json!({ "format": shipped["format"], "checklists": [] });
    let shoes = shipped["checklists"].as_array().unwrap().iter();
    let mut shoes = shoes
        .clone()
        .find(|list| list["category"] == "shoes")
        .unwrap()
        .clone();
    shoes["version"] = json!(2);
    for point in shoes["points"].as_array_mut().unwrap() {
        point["mandatory"] = json!(point["mandatory"] == true || point["point"] == "sole");
    }
    file["checklists"] = json!([shoes]);
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().join("shoes.json");
    let load = |file: &Value| {
        std::fs::write(&path, file.to_string()).unwrap();
        app.command(&["checklist", "load", path.to_str().unwrap()])
    };
    let before = submit(&app, &app.book(), json!({})).expect(201);
    assert!(load(&file).status.success());
    assert!(load(&file).status.success(), "the same file twice does no harm");
    let refused = submit(&app, &app.book(), json!({})).problem(422);
    assert!(refused.contains("sole"), "{refused}");
    app.decide(&text(&before, "appraisal_id"));

    file["checklists"][0]["points"][0]["zh"] = json!("别的");
    let changed = load(&file);
    let said = String::from_utf8_lossy(&changed.stderr).into_owned();
    assert!(
        changed.status.code() == Some(2) && said.contains("shoes"),
        "{said}"
    );
    file["checklists"][0]["version"] = json!(3);
    file["checklists"][0]["points"][3]["mandatory"] = json!(false);
    let fewer = load(&file);
    let said = String::from_utf8_lossy(&fewer.stderr).into_owned();
    assert!(fewer.status.code() == Some(2) && said.contains("codes"), "{said}");
}

#[test]
fn an_undetermined_item_says_what_would_settle_it() {
    let app = TestApp::start();
    let item = app.book();
    let refused = submit(&app, &item, json!({ "conclusion": "undetermined" })).problem(422);
    assert!(refused.contains("would_settle"), "{refused}");
    let refused = submit(&app, &item, json!({ "would_settle": "开封" })).problem(422);
    assert!(refused.contains("undetermined"), "{refused}");
    let more = json!({ "conclusion": "undetermined", "would_settle": "开封后的光谱" });
    let appraisal = text(&submit(&app, &item, more).expect(201), "appraisal_id");
    app.decide(&appraisal);
    let seen = app
        .user("warehouse")
        .get(&format!("/api/v1/items/{item}"))
        .expect(200);
    assert_eq!(seen["state"], "undetermined");
}

#[test]
fn an_approval_is_withdrawn_until_its_tag_is_issued() {
    let app = TestApp::start();
    let (item, appraisal, video) = app.approved();
    let withdraw = |reason: &str| {
        app.user("approver").post(
            &format!("/api/v1/appraisals/{appraisal}/withdraw"),
            &json!({ "reason": reason }),
        )
    };
    withdraw(" ").problem(422);
    withdraw("编码看错了").expect(200);
    withdraw("again").problem(409);
    let refused = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .problem(409);
    assert!(refused.contains("not approved"), "{refused}");
    let seen = app
        .user("warehouse")
        .get(&format!("/api/v1/items/{item}"))
        .expect(200);
    assert_eq!(seen["state"], "received");
    let body =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    let taken = app
        .user("appraiser")
        .post("/api/v1/appraisals", &body)
        .problem(409);
    assert!(
        taken.contains("video"),
        "one video, one appraisal, for ever: {taken}"
    );
    let (again, _) = app.appraise(&item, findings(), "genuine");
    app.decide(&again);
    app.user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": again }))
        .expect(201);
    let late = app.user("approver").post(
        &format!("/api/v1/appraisals/{again}/withdraw"),
        &json!({ "reason": "x" }),
    );
    assert!(late.problem(409).contains("issued"));
    assert_clean(&app);
}

#[track_caller]
fn assert_clean(app: &TestApp) {
    let check = app.command(&["check"]);
    let said = String::from_utf8_lossy(&check.stdout).into_owned();
    assert!(check.status.success(), "{said}");
}

#[track_caller]
fn correct(app: &TestApp, tag: &Tag, more: &Value) {
    let mut body =
        json!({ "reason": "内标照片看错", "findings": app.photographed(), "conclusion": "genuine" });
    for (field, value) in more.as_object().unwrap() {
        body[field] = value.clone();
    }
    let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
    app.user("appraiser").post(&path, &body).expect(201);
    app.decide(&tag.appraisal_id);
}

#[test]
fn a_correction_is_a_new_report_and_a_new_certificate_of_the_same_serial() {
    let app = TestApp::start();
    let tag = app.active();
    let before = app.verify(&tag.code);
    let mut facts = before["item"].clone();
    for field in ["uri", "photos"] {
        facts.as_object_mut().unwrap().remove(field);
    }
    facts["own_serial"] = json!("AP-0009");
    let photo = app.user("appraiser").store(&fixture("photo-progressive.jpg"));
    let mut seen = with(
        5,
        json!({ "point": "inner_label", "result": "conforms", "note": "印刷", "photos": [photo] }),
    );
    seen[0]["photos"] = json!([photo]);
    let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
    let nameless = json!({
        "reason": "x", "findings": seen, "conclusion": "genuine", "item": { "brand": null },
    });
    let refused = app.user("appraiser").post(&path, &nameless);
    refused.problem(422);
    assert_eq!(
        (&refused.json()["field"], &refused.json()["code"]),
        (&json!("item.brand"), &json!("value.empty"))
    );
    correct(&app, &tag, &json!({ "item": facts, "findings": seen }));
    let after = app.verify(&tag.code);
    assert_eq!(after["verdict"], "genuine");
    assert_eq!(after["tag"]["serial"], tag.serial.as_str());
    assert_eq!(
        (&before["report"]["version"], &after["report"]["version"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(after["item"]["own_serial"], "AP-0009");
    assert_eq!(after["item"]["photos"][0]["sha256"], photo.as_str());
    assert_eq!(before["log"], after["log"], "the first leaf stays where it is");
    assert_eq!(
        app.anonymous().get(&format!("/api/v1/evidence/{photo}")).status,
        200
    );
    let page = app.anonymous().get(&format!("/t/{}", tag.serial)).text();
    for said in ["更正原因", "内标照片看错", "行业鉴别通用标准"] {
        assert!(page.contains(said), "the page says {said}");
    }
    let report = |answer: &Value| {
        let url = answer["report"]["url"].as_str().unwrap().to_owned();
        app.anonymous().get(url.strip_prefix(ORIGIN).unwrap()).expect(200)
    };
    let (old, new) = (report(&before), report(&after));
    assert_eq!(old["body"]["version"], 1, "the former report can still be read");
    assert_eq!(new["body"]["corrects"]["sha256"], before["report"]["sha256"]);
    assert_eq!(new["body"]["corrects"]["reason"], "内标照片看错");
    assert_eq!(new["signatures"].as_array().unwrap().len(), 3);
    assert_eq!(new["body"]["video"], old["body"]["video"]);
    assert_ne!(before["certificate"], after["certificate"]);
    assert_clean(&app);

    let keys = app.anonymous().get("/.well-known/zhenma-keys.json").body;
    let dir = tempfile::TempDir::new().unwrap();
    let (keys_file, jws) = (dir.path().join("keys.json"), dir.path().join("certificate.jwt"));
    std::fs::write(&keys_file, keys).unwrap();
    let offline = |certificate: &Value| {
        std::fs::write(&jws, certificate.as_str().unwrap()).unwrap();
        let files = [
            "--keys",
            keys_file.to_str().unwrap(),
            "--certificate",
            jws.to_str().unwrap(),
        ];
        let output = crate::app::zhenma(&[&["verify", &tag.code], files.as_slice()].concat());
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let (code, said) = offline(&after["certificate"]);
    assert!(code == Some(0) && said.contains("\"version\": 2"), "{said}");
    let differs = with(
        3,
        json!({ "point": "codes", "result": "differs", "note": "喷码可擦除" }),
    );
    correct(
        &app,
        &tag,
        &json!({ "findings": differs, "conclusion": "not_genuine" }),
    );
    let (code, said) = offline(&app.verify(&tag.code)["certificate"]);
    assert!(code == Some(1) && said.contains("not found genuine"), "{said}");
    correct(&app, &tag, &json!({ "reason": "再次更正" }));
    assert_eq!(app.verify(&tag.code)["report"]["version"], 4);
    assert_clean(&app);
}

#[test]
fn a_correction_that_finds_a_fake_suspends_the_tag_in_the_same_commit() {
    let app = TestApp::start();
    let tag = app.active();
    let differs = with(
        3,
        json!({ "point": "codes", "result": "differs", "note": "喷码可擦除" }),
    );
    correct(
        &app,
        &tag,
        &json!({ "findings": differs, "conclusion": "not_genuine" }),
    );
    let after = app.verify(&tag.code);
    assert_eq!(after["verdict"], "suspended");
    assert_eq!(after["report"]["conclusion"], "not_genuine");
    assert_eq!(after["tag"]["public_reason"], "conclusion_corrected");
    let page = app.anonymous().get(&format!("/t/{}?lang=zh", tag.serial)).text();
    assert!(
        page.contains("<h1>鉴定结论已更正为非正品</h1>") && !page.contains("正在核查"),
        "{page}"
    );
    let reinstate = app.user("platform").post(
        &format!("/api/v1/tags/{}/reinstate", tag.serial),
        &json!({ "reason": "x" }),
    );
    assert!(reinstate.problem(409).contains("no longer finds"));
    let seen = app
        .user("merchant")
        .get(&format!("/api/v1/items/{}", tag.item_id))
        .expect(200);
    assert_eq!(seen["state"], "not_genuine");
    assert_clean(&app);
    correct(&app, &tag, &json!({ "reason": "实验室结果为正品" }));
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{}/reinstate", tag.serial),
            &json!({ "reason": "更正后为正品" }),
        )
        .expect(200);
    let again = app.verify(&tag.code);
    assert_eq!(again["verdict"], "genuine");
    assert!(
        again["tag"].get("public_reason").is_none() && again["tag"].get("changed_at").is_none(),
        "{again}"
    );
    assert_clean(&app);
}

#[test]
fn a_refused_correction_changes_nothing_and_a_final_tag_has_none() {
    let app = TestApp::start();
    let tag = app.active();
    let before = app.verify(&tag.code);
    let path = |word: &str| format!("/api/v1/appraisals/{}/{word}", tag.appraisal_id);
    let body = json!({ "reason": "x", "findings": app.photographed(), "conclusion": "genuine" });
    let appraiser = app.user("appraiser");
    appraiser.post(&path("corrections"), &body).expect(201);
    let twice = appraiser.post(&path("corrections"), &body).problem(409);
    assert!(twice.contains("under way"), "{twice}");
    assert_eq!(
        app.verify(&tag.code),
        before,
        "nothing changes before it is approved"
    );
    let no = json!({ "agree": false, "note": "无需更正" });
    app.user("reviewer").post(&path("review"), &no).expect(200);
    assert_eq!(app.verify(&tag.code), before);
    app.user("other-appraiser")
        .post(&path("corrections"), &body)
        .problem(404);

    appraiser.post(&path("corrections"), &body).expect(201);
    app.user("platform")
        .post(
            &format!("/api/v1/tags/{}/revoke", tag.serial),
            &json!({ "reason": "理赔" }),
        )
        .expect(200);
    app.user("reviewer")
        .post(&path("review"), &json!({ "agree": true }))
        .expect(200);
    let late = app
        .user("approver")
        .post(&path("approve"), &json!({ "agree": true }))
        .problem(409);
    assert!(late.contains("revoked"), "{late}");
    app.user("approver").post(&path("approve"), &no).expect(200);
    let refused = appraiser.post(&path("corrections"), &body).problem(409);
    assert!(
        refused.contains("revoked") && refused.contains("final"),
        "{refused}"
    );
    let (_, waiting, _) = app.approved();
    let early = appraiser.post(&format!("/api/v1/appraisals/{waiting}/corrections"), &body);
    assert!(early.problem(409).contains("withdraw"));
    assert_clean(&app);
}

#[test]
fn an_approval_waits_for_the_second_opinion_of_a_named_assessor() {
    let app = TestApp::start();
    let item = app.book();
    let photo = app.user("appraiser").store(&fixture("photo-progressive.jpg"));
    let seen = with(
        0,
        json!({ "point": "appearance", "result": "conforms", "photos": [photo] }),
    );
    let (appraisal, video) = app.appraise(&item, seen, "genuine");
    let (approver, assessor) = (app.user("approver"), app.user("assessor"));
    let ask = |assessor: &str| {
        approver.post(
            &format!("/api/v1/appraisals/{appraisal}/opinions"),
            &json!({ "assessor": assessor, "question": "编码字体是否属新版？" }),
        )
    };
    assert!(ask("jian").problem(422).contains("signed"));
    assert!(ask("nobody").problem(422).contains("no such person"));
    let evidence = format!("/api/v1/evidence/{photo}");
    assessor.get(&evidence).problem(404);
    let id = text(&ask("ping").expect(201), "id");
    assert!(ask("ping").problem(422).contains("already"));
    let asked = assessor.get("/api/v1/opinions").expect(200);
    assert_eq!(asked["opinions"][0]["question"], "编码字体是否属新版？");
    assert_eq!(asked["opinions"][0]["body"]["video"]["sha256"], video.as_str());
    assert_eq!(
        assessor.get(&evidence).status,
        200,
        "what they are asked about, they see"
    );

    let review = format!("/api/v1/appraisals/{appraisal}/review");
    app.user("reviewer")
        .post(&review, &json!({ "agree": true }))
        .expect(200);
    let approve = |note: Option<&str>| {
        approver.post(
            &format!("/api/v1/appraisals/{appraisal}/approve"),
            &json!({ "agree": true, "note": note }),
        )
    };
    assert!(approve(Some("now")).problem(409).contains("ping"));
    let give = json!({ "conclusion": "undetermined", "note": "需看原始样张" });
    assessor
        .post(&format!("/api/v1/opinions/{id}"), &give)
        .expect(200);
    assert!(
        assessor
            .post(&format!("/api/v1/opinions/{id}"), &give)
            .problem(409)
            .contains("already")
    );
    assessor.get(&evidence).problem(404);
    assert!(approve(None).problem(422).contains("second opinion"));
    approve(Some("已与样张核对")).expect(200);
    assert_clean(&app);
}

#[test]
fn a_question_that_nobody_answers_is_called_off() {
    let app = TestApp::start();
    let (appraisal, _) = app.appraise(&app.book(), findings(), "genuine");
    let ask = json!({ "assessor": "ping", "question": "?" });
    let path = format!("/api/v1/appraisals/{appraisal}/opinions");
    let id = text(&app.user("reviewer").post(&path, &ask).expect(201), "id");
    let off = format!("/api/v1/opinions/{id}/call-off");
    app.user("approver")
        .post(&off, &json!({ "reason": "" }))
        .problem(422);
    app.user("approver")
        .post(&off, &json!({ "reason": "病假" }))
        .expect(200);
    app.decide(&appraisal);
    let late = json!({ "conclusion": "genuine", "note": "好" });
    let late = app
        .user("assessor")
        .post(&format!("/api/v1/opinions/{id}"), &late);
    assert!(late.problem(409).contains("病假"));
}

#[test]
fn a_fake_is_ordered_away_and_every_step_has_evidence() {
    let app = TestApp::start();
    let item = app.book();
    let differs = with(
        3,
        json!({ "point": "codes", "result": "differs", "note": "喷码" }),
    );
    let path = |rest: &str| format!("/api/v1/items/{item}{rest}");
    let (platform, warehouse) = (app.user("platform"), app.user("warehouse"));
    let order = |kind: &str| platform.post(&path("/outcomes"), &json!({ "kind": kind, "reason": "假货" }));
    assert!(order("destroy").problem(409).contains("received"));
    let (appraisal, _) = app.appraise(&item, differs, "not_genuine");
    app.decide(&appraisal);
    assert!(order("burn").problem(422).contains("destroy"));
    assert_eq!(order("quarantine").expect(201)["number"], 1);
    assert!(order("destroy").problem(409).contains("quarantine"));
    let photo = warehouse.store(&fixture("photo-progressive.jpg"));
    let done =
        |number: u32, body: Value| warehouse.post(&path(&format!("/outcomes/{number}/carried-out")), &body);
    assert!(
        done(1, json!({ "evidence": [] }))
            .problem(422)
            .contains("evidence")
    );
    assert!(done(7, json!({ "evidence": [photo] })).problem(409).contains('7'));
    done(1, json!({ "evidence": [photo], "note": "3 号笼" })).expect(200);
    order("return_to_merchant").expect(201);
    let off = path("/outcomes/2/call-off");
    platform.post(&off, &json!({ "reason": "商家不收" })).expect(200);
    order("destroy").expect(201);
    let again = submit(&app, &item, json!({})).problem(409);
    assert!(again.contains("destroy"), "{again}");
    let alone = done(3, json!({ "evidence": [photo] })).problem(422);
    assert!(alone.contains("witness"), "{alone}");
    done(3, json!({ "evidence": [photo], "witness": "市监局 王某" })).expect(200);
    assert!(order("report").problem(409).contains("gone"));
    submit(&app, &item, json!({})).problem(409);
    let seen = app.user("merchant").get(&path("")).expect(200);
    assert_eq!(seen["outcomes"][2]["carried_out"]["witness"], "市监局 王某");
    let shown = format!("/api/v1/evidence/{photo}");
    assert_eq!(platform.get(&shown).status, 200);
    assert_eq!(app.user("merchant").get(&shown).status, 200);
    app.user("other-merchant").get(&shown).problem(404);
    app.user("other-warehouse").get(&shown).problem(404);
    app.user("other-warehouse").get(&path("")).problem(404);
    app.user("other-appraiser").get(&path("")).problem(404);
}

#[test]
fn many_tags_with_one_call_each_on_its_own() {
    let app = TestApp::start();
    let good: Vec<String> = (0..3).map(|_| app.approved().1).collect();
    let (waiting, _) = app.appraise(&app.book(), findings(), "genuine");
    let ids = [&good[0], &waiting, &good[1], &good[2]];
    let body = json!({ "appraisal_ids": ids });
    let approver = app.user("approver");
    let answer = approver
        .post_once("/api/v1/tags/bulk", &body, "bulk-1")
        .expect(200);
    let results = answer["results"].as_array().unwrap();
    for (id, result) in ids.iter().zip(results) {
        assert_eq!(result["appraisal_id"], id.as_str());
        assert_eq!(result["tag"].is_object(), **id != waiting, "{result}");
        assert_eq!(result["problem"]["status"] == 409, **id == waiting, "{result}");
    }
    let again = approver
        .post_once("/api/v1/tags/bulk", &body, "bulk-1")
        .expect(200);
    assert_eq!(
        again["results"][0], results[0],
        "a repeated call gets the first answers"
    );
    assert_eq!(again["results"][3], results[3]);
    let other = json!({ "appraisal_ids": [good[0]] });
    approver
        .post_once("/api/v1/tags/bulk", &other, "bulk-1")
        .problem(422);
    for wrong in [vec![], vec![good[0].clone(), good[0].clone()]] {
        let wrong = json!({ "appraisal_ids": wrong });
        approver.post("/api/v1/tags/bulk", &wrong).problem(422);
    }
    let nothing = uuid::Uuid::nil().to_string();
    let too_many = json!({ "appraisal_ids": vec![nothing; 1001] });
    assert!(
        approver
            .post("/api/v1/tags/bulk", &too_many)
            .problem(422)
            .contains("1000")
    );
    assert_clean(&app);
}

#[test]
fn the_command_line_issues_many_and_says_which_got_none() {
    let app = TestApp::start();
    let (first, second) = (app.approved().1, app.approved().1);
    let (waiting, _) = app.appraise(&app.book(), findings(), "genuine");
    let token = app.folder.data().join("approver.token");
    std::fs::write(&token, app.folder.token("approver")).unwrap();
    let issue = |ids: &[&str]| {
        let arguments = [&["issue", "--token-file", token.to_str().unwrap()], ids].concat();
        app.command(&arguments)
    };
    let some = issue(&[&first, &waiting, &second]);
    assert_eq!(some.status.code(), Some(1));
    let results: Value = serde_json::from_slice(&some.stdout).unwrap();
    assert!(results[0]["tag"]["code"].is_string() && results[1]["problem"]["detail"].is_string());
    let again = issue(&[&first, &waiting, &second]);
    assert_eq!(again.stdout, some.stdout, "the same command gives the same tags");
}

#[test]
fn a_warehouse_gets_another_default_agency() {
    let app = TestApp::start();
    let set = |user: &str, warehouse: &str, agency: &str| {
        let path = format!("/api/v1/organisations/{warehouse}/default-agency");
        app.user(user).post(&path, &json!({ "agency": agency }))
    };
    let before = app.book();
    assert_eq!(
        set("admin", "wh-1", "agency-2").expect(200)["default_agency"],
        "agency-2"
    );
    assert_eq!(
        set("admin", "wh-1", "agency-2").expect(200)["default_agency"],
        "agency-2"
    );
    let after = app.book();
    let agency = |item: &str| {
        let seen = app
            .user("warehouse")
            .get(&format!("/api/v1/items/{item}"))
            .expect(200);
        seen["agency"].as_str().unwrap().to_owned()
    };
    assert_eq!(
        (agency(&before), agency(&after)),
        ("agency-1".to_owned(), "agency-2".to_owned())
    );
    assert!(
        set("admin", "wh-1", "wh-2")
            .problem(422)
            .contains("no such agency")
    );
    set("admin", "agency-1", "agency-2").problem(404);
    set("warehouse", "wh-1", "agency-1").problem(403);
}

//! What a warehouse booked in wrongly: amended, or cancelled, as long as nothing is signed about it, and found by what is
//! written on it. One own serial stands on one piece, however it is typed.

use std::path::Path;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp, User, findings};
use crate::inspecting::gem;

const PATH: &str = "/api/v1/intake";
const SKIP: &str = "/api/v1/intake?skip_bad=true";
const HEAD: &str = "brand,name,category,merchant,own_serial,gtin,sku,lot\n";

#[track_caller]
fn import(user: &User<'_>, path: &str, file: impl AsRef<[u8]>) -> Value {
    user.post_bytes(path, file.as_ref()).expect(200)
}

/// The items of a list of an answer.
#[track_caller]
fn items(answer: &Value, list: &str) -> Vec<String> {
    let list = answer[list].as_array().unwrap_or_else(|| panic!("{answer}"));
    list.iter()
        .map(|entry| entry["item_id"].as_str().unwrap().to_owned())
        .collect()
}

/// Books one row in.
#[track_caller]
fn book(app: &TestApp, row: &str) -> String {
    let answer = import(&app.user("warehouse"), PATH, format!("{HEAD}{row}\n"));
    let [item] = &items(&answer, "booked")[..] else {
        panic!("{answer}")
    };
    item.clone()
}

fn patch(user: &User<'_>, item: &str, body: &Value) -> Answer {
    let json = [("content-type", "application/json")];
    let path = format!("/api/v1/items/{item}");
    user.call("PATCH", &path, &json, Some(body.to_string().as_bytes()))
}

fn cancel(user: &User<'_>, item: &str) -> Answer {
    let why = json!({ "reason": "重复入仓" });
    user.post(&format!("/api/v1/items/{item}/cancel"), &why)
}

#[track_caller]
fn found(user: &User<'_>, list: &str, query: &str, field: &str) -> Vec<String> {
    let page = user.get(&format!("/api/v1/{list}?{query}")).expect(200);
    assert!(page.get("next").is_none(), "{page}");
    let rows = page["items"].as_array().unwrap();
    rows.iter()
        .map(|row| row[field].as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn clean(app: &TestApp) {
    let check = app.command(&["check"]);
    assert!(
        check.status.success(),
        "{}",
        String::from_utf8_lossy(&check.stdout)
    );
}

#[test]
fn one_own_serial_is_one_piece_in_whatever_letters_it_is_typed() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let sheet = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    let sheet = std::fs::read(sheet.join("xlsx-own-serial-fullwidth-duplicate.xlsx")).unwrap();
    let answer = import(&warehouse, SKIP, &sheet);
    let rows: Vec<u64> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["row"].as_u64().unwrap())
        .collect();
    let booked = items(&answer, "booked");
    assert_eq!((booked.len(), rows), (1, vec![3, 4]), "{answer}");
    let shown = warehouse.get(&format!("/api/v1/items/{}", booked[0])).expect(200);
    assert_eq!(shown["facts"]["own_serial"], "FW-123", "as it was typed");
    let typed = book(&app, "Hermès,b,shoes,,É—９  1,,,");
    for (brand, serial) in [
        ("演示品牌", "ＦＷ－１２３"),
        ("演示品牌", "fw–123"),
        ("演示品牌", "FW − 123"),
        ("演示品牌", "FW\u{2011}123"),
        ("演 示 品 牌", "FW\u{a0}-\u{3000}123"),
        ("HERME\u{300}S", "E\u{301}-91"),
        ("ｈｅｒｍèｓ", "é\u{2010}9\u{2009}1"),
    ] {
        let row = format!("{HEAD}{brand},other,clothing,,{serial},,,\n");
        let answer = import(&warehouse, PATH, &row);
        let said = answer["errors"][0]["message"].as_str().unwrap();
        assert!(said.contains(&booked[0]) || said.contains(&typed), "{answer}");
        let twice = format!(
            "{HEAD}{brand},a,shoes,,T{serial},,,\n演示品牌,b,shoes,,T,,,\n{brand},c,shoes,,t{},,,\n",
            serial.to_uppercase()
        );
        let answer = import(&warehouse, PATH, &twice);
        assert_eq!(answer["errors"][0]["row"], 4, "{answer}");
    }
    let shown = warehouse.get(&format!("/api/v1/items/{typed}")).expect(200);
    assert_eq!(shown["facts"]["own_serial"], "É—９  1");
    // A search takes any spelling too.
    for serial in ["FW-123", "ｆｗ—１２３", "fw - 123"] {
        let typed = utf8_percent_encode(serial, NON_ALPHANUMERIC);
        assert_eq!(
            found(&warehouse, "items", &format!("own_serial={typed}"), "id"),
            booked
        );
    }
    // Pieces that are two stay two.
    book(&app, "演示品牌,b,shoes,,A1-12,,,");
    book(&app, "演示品牌,b,shoes,,A11-2,,,");
    clean(&app);
}

#[test]
fn a_typo_is_amended_and_the_mended_file_books_nothing_twice() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let item = book(&app, "ALPNARA,b,shoes,merchant-1,S-l,4006381333931,K-1,L1");
    let seen = warehouse.get(&format!("/api/v1/items/{item}"));
    let body = json!({
        "facts": { "brand": "ALPINARA", "own_serial": " S-1 " }, "internal": { "lot": "L2" }, "version": 1,
        "reason": "录入有误",
    });
    let amended = patch(&warehouse, &item, &body).expect(200);
    assert_eq!(amended["version"], 2);
    assert_eq!(
        amended["facts"],
        json!({ "brand": "ALPINARA", "name": "b", "own_serial": "S-1", "gtin": "4006381333931", "category": "shoes" })
    );
    assert_eq!(amended["internal"], json!({ "sku": "K-1", "lot": "L2" }));
    assert!(!amended.to_string().contains("salt"), "{amended}");
    let now = warehouse.get(&format!("/api/v1/items/{item}"));
    assert_eq!(now.expect(200), amended);
    assert_ne!(now.header("etag"), seen.header("etag"));
    // Who, when, why, and what it was.
    let events = warehouse
        .get(&format!("/api/v1/events?item={item}&kind=item_amended"))
        .expect(200);
    let event = &events["items"][0];
    assert_eq!(event["reason"], "录入有误");
    assert!(event["before"].as_str().unwrap().contains("ALPNARA"), "{event}");
    assert!(event["after"].as_str().unwrap().contains("ALPINARA"), "{event}");
    // The mended file is the item's, the former row is another piece's, and the former serial is free.
    let mended = "ALPINARA,b,shoes,merchant-1,S-1,4006381333931,K-1,L2";
    let again = import(&warehouse, PATH, format!("{HEAD}{mended}\n"));
    assert_eq!(items(&again, "already_booked"), std::slice::from_ref(&item));
    let other = book(&app, "ALPNARA,b,shoes,merchant-1,S-l,4006381333931,K-1,L1");
    assert_ne!(other, item);
    let taken = patch(
        &warehouse,
        &other,
        &json!({ "facts": { "brand": "alpinara", "own_serial": "ｓ－１" }, "reason": "x" }),
    );
    assert!(taken.problem(409).contains(&item));
    assert_eq!(taken.json()["field"], "facts.own_serial");
    // Lists follow.
    for (query, expected) in [
        ("own_serial=s-1", vec![&item]),
        ("own_serial=S-L", vec![&other]),
        ("lot=L2", vec![&item]),
        ("gtin=04006381333931", vec![&item, &other]),
        ("sku=K-1", vec![&item, &other]),
        ("sku=K-1&lot=L1", vec![&other]),
    ] {
        let expected: Vec<String> = expected.into_iter().cloned().collect();
        assert_eq!(found(&warehouse, "items", query, "id"), expected, "{query}");
    }
    // Another merchant and another agency see it from now on, and the former ones no more.
    let body = json!({ "merchant": "merchant-2", "agency": "agency-2", "facts": { "gtin": null }, "reason": "商家有误" });
    let amended = patch(&warehouse, &item, &body).expect(200);
    assert!(
        amended["version"] == 3 && amended["facts"].get("gtin").is_none(),
        "{amended}"
    );
    for (who, sees) in [
        ("merchant", false),
        ("appraiser", false),
        ("other-merchant", true),
        ("other-appraiser", true),
    ] {
        assert_eq!(
            found(&app.user(who), "items", "own_serial=S-1", "id").len(),
            usize::from(sees),
            "{who}"
        );
        assert_eq!(
            app.user(who).get(&format!("/api/v1/items/{item}")).status == 200,
            sees,
            "{who}"
        );
    }
    let own = patch(&warehouse, &item, &json!({ "merchant": null, "reason": "自营" })).expect(200);
    assert!(own.get("merchant").is_none());
    // Nothing that differs is no amendment.
    let same = patch(
        &warehouse,
        &item,
        &json!({ "facts": { "name": "b" }, "reason": "x" }),
    )
    .expect(200);
    assert_eq!(same["version"], 4);
    clean(&app);
}

#[test]
fn an_amendment_that_cannot_be_is_refused_by_name() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let item = book(&app, "A,b,shoes,,S1,,,");
    for (body, field) in [
        (json!({ "facts": { "name": "c" } }), "reason"),
        (json!({ "facts": { "name": "c" }, "reason": " " }), "reason"),
        (json!({ "facts": { "name": "" }, "reason": "x" }), "facts.name"),
        (
            json!({ "facts": { "own_serial": "a\u{200b}b" }, "reason": "x" }),
            "facts.own_serial",
        ),
        (
            json!({ "facts": { "gtin": "4006381333930" }, "reason": "x" }),
            "facts.gtin",
        ),
        (json!({ "facts": { "colour": "red" }, "reason": "x" }), "facts"),
        (
            json!({ "facts": { "brand": null }, "reason": "x" }),
            "facts.brand",
        ),
        (json!({ "facts": { "name": null }, "reason": "x" }), "facts.name"),
        (
            json!({ "facts": { "category": null }, "reason": "x" }),
            "facts.category",
        ),
        (json!({ "agency": null, "reason": "x" }), "agency"),
        (
            json!({ "internal": { "lot": "" }, "reason": "x" }),
            "internal.lot",
        ),
        (
            json!({ "internal": { "production_date": "2026/13/1" }, "reason": "x" }),
            "internal.production_date",
        ),
        (json!({ "merchant": "agency-1", "reason": "x" }), "merchant"),
        (json!({ "agency": "merchant-1", "reason": "x" }), "agency"),
        (json!({ "state": "genuine", "reason": "x" }), "state"),
    ] {
        let answer = patch(&warehouse, &item, &body);
        let said = answer.problem(422);
        let named = answer.json()["field"].as_str().unwrap_or_default().to_owned();
        assert!(
            named.starts_with(field) || said.contains(field),
            "{field}: {}",
            answer.text()
        );
    }
    let body = json!({ "facts": { "name": "c" }, "version": 2, "reason": "x" });
    assert!(patch(&warehouse, &item, &body).problem(409).contains("version 1"));
    let body = json!({ "facts": { "name": "c" }, "reason": "x" });
    for who in ["appraiser", "platform", "merchant", "admin"] {
        assert_eq!(patch(&app.user(who), &item, &body).status, 403, "{who}");
        assert_eq!(cancel(&app.user(who), &item).status, 403, "{who}");
    }
    assert_eq!(patch(&app.user("other-warehouse"), &item, &body).status, 404);
    assert_eq!(cancel(&app.user("other-warehouse"), &item).status, 404);
    assert_eq!(patch(&app.anonymous(), &item, &body).status, 401);
    // A repeated call gets the first answer.
    let path = format!("/api/v1/items/{item}/cancel");
    let why = json!({ "reason": "x" });
    let first = warehouse
        .post_once(&path, &why, "key-of-a-cancellation")
        .expect(200);
    assert_eq!(
        warehouse
            .post_once(&path, &why, "key-of-a-cancellation")
            .expect(200),
        first
    );
    cancel(&warehouse, &item).problem(409);
}

#[test]
fn what_somebody_signed_is_not_amended() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let name = json!({ "facts": { "name": "c" }, "reason": "x" });
    let item = app.book();
    let refused = |word: &str| {
        let said = patch(&warehouse, &item, &name).problem(409);
        assert!(said.contains(word), "{said}");
        assert_eq!(cancel(&warehouse, &item).problem(409), said);
    };
    let (appraisal, _) = app.appraise(&item, findings(), "undetermined");
    refused("under way");
    app.decide(&appraisal);
    refused("must withdraw it");
    let why = json!({ "reason": "撤回" });
    app.user("approver")
        .post(&format!("/api/v1/appraisals/{appraisal}/withdraw"), &why)
        .expect(200);
    assert_eq!(patch(&warehouse, &item, &name).expect(200)["facts"]["name"], "c");
    // A ready body was made of the former facts.
    let (appraisal, _) = app.appraise(&item, findings(), "genuine");
    let body = &app
        .user("appraiser")
        .get(&format!("/api/v1/appraisals/{appraisal}"))
        .expect(200)["body"];
    assert_eq!(body["item"]["name"], "c");
    app.decide(&appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let serial = tag["serial"].as_str().unwrap();
    refused(serial);
    let bind = json!({ "code": tag["code"], "carrier": "sticker", "place": "盒" });
    warehouse
        .post(&format!("/api/v1/tags/{serial}/bind"), &bind)
        .expect(200);
    warehouse
        .post(&format!("/api/v1/tags/{serial}/return"), &why)
        .expect(200);
    refused(serial);
    clean(&app);
}

#[test]
fn a_cancelled_item_is_marked_and_its_row_and_serial_are_free() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let row = "A,b,shoes,merchant-1,S1,,K-1,L1";
    let item = book(&app, row);
    let cancelled = cancel(&warehouse, &item).expect(200);
    assert_eq!(
        (&cancelled["state"], &cancelled["cancelled"]["reason"]),
        (&json!("cancelled"), &json!("重复入仓"))
    );
    assert_eq!(
        found(&warehouse, "items", "state=cancelled", "id"),
        std::slice::from_ref(&item)
    );
    assert!(found(&warehouse, "items", "state=received", "id").is_empty());
    let appraiser = app.user("appraiser");
    let video = appraiser.store(&crate::app::video());
    let body =
        json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    assert!(
        appraiser
            .post("/api/v1/appraisals", &body)
            .problem(409)
            .contains("cancelled")
    );
    assert!(
        appraiser
            .post("/api/v1/appraisals/prepare", &body)
            .problem(409)
            .contains("cancelled")
    );
    let why = json!({ "kind": "destroy", "reason": "x" });
    app.user("platform")
        .post(&format!("/api/v1/items/{item}/outcomes"), &why)
        .problem(409);
    patch(
        &warehouse,
        &item,
        &json!({ "facts": { "name": "c" }, "reason": "x" }),
    )
    .problem(409);
    let new = book(&app, row);
    assert_ne!(new, item);
    assert_eq!(
        found(&warehouse, "items", "own_serial=s1", "id"),
        [item, new.clone()]
    );
    assert_eq!(
        found(&warehouse, "items", "own_serial=s1&state=received", "id"),
        [new]
    );
    clean(&app);
}

/// Equal rows are so many pieces: one that is cancelled or amended leaves no gap.
#[test]
fn of_equal_rows_as_many_are_booked_again_as_were_let_go() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let row = "A,b,shoes,,,,,L1\n";
    let file = |n: usize| format!("{HEAD}{}", row.repeat(n));
    let all = items(&import(&warehouse, PATH, file(5)), "booked");
    cancel(&warehouse, &all[1]).expect(200);
    patch(
        &warehouse,
        &all[3],
        &json!({ "internal": { "lot": "L2" }, "reason": "x" }),
    )
    .expect(200);
    let left = import(&warehouse, PATH, file(3));
    assert_eq!(items(&left, "already_booked").len(), 3);
    let amended = import(&warehouse, PATH, format!("{}A,b,shoes,,,,,L2\n", file(3)));
    assert_eq!(
        (
            items(&amended, "booked").len(),
            items(&amended, "already_booked").len()
        ),
        (0, 4)
    );
    let more = import(&warehouse, PATH, file(5));
    assert_eq!(
        (items(&more, "booked").len(), items(&more, "already_booked").len()),
        (2, 3)
    );
    // Many of them: the one in the middle goes, and so do the first and the last.
    let forty = format!("{HEAD}{}", "B,b,shoes,,,,,L1\n".repeat(40));
    let many = items(&import(&warehouse, PATH, &forty), "booked");
    for number in [17, 0, 39, 38] {
        cancel(&warehouse, &many[number]).expect(200);
    }
    let again = import(&warehouse, PATH, &forty);
    assert_eq!(
        (
            items(&again, "booked").len(),
            items(&again, "already_booked").len()
        ),
        (4, 36)
    );
    // It comes back among its like.
    patch(
        &warehouse,
        &all[3],
        &json!({ "internal": { "lot": "L1" }, "reason": "x" }),
    )
    .expect(200);
    assert_eq!(
        items(&import(&warehouse, PATH, file(6)), "already_booked").len(),
        6
    );
    clean(&app);
}

#[test]
fn what_an_inspection_covers_follows_the_lot_of_an_item() {
    let app = TestApp::start();
    let item = app.book_of("jewellery", "M-1", "M-1-0");
    let platform = app.user("platform");
    let order = |lot: &str| platform.post("/api/v1/inspections", &gem(lot).0);
    order("M-2").problem(422);
    let warehouse = app.user("warehouse");
    patch(
        &warehouse,
        &item,
        &json!({ "internal": { "lot": "M-2" }, "reason": "批次有误" }),
    )
    .expect(200);
    order("M-1").problem(422);
    order("M-2").expect(201);
    cancel(&warehouse, &item).expect(200);
    order("M-2").problem(422);
    clean(&app);
}

/// A corrected lot stands under its own inspections: one that failed lets no tag into force.
#[test]
fn a_corrected_lot_is_another_subject_of_inspections() {
    let app = TestApp::start();
    app.book_of("jewellery", "N-1", "N-1-0");
    app.inspected("N-1", &jiff::Timestamp::now().to_string());
    let tag = app.active_of("jewellery", "N-1", "N-1-1");
    let correct = |lot: &str| {
        let body = json!({
            "reason": "批次有误", "findings": app.photographed(), "conclusion": "genuine", "internal": { "lot": lot, "sku": null },
        });
        let path = format!("/api/v1/appraisals/{}/corrections", tag.appraisal_id);
        app.user("appraiser").post(&path, &body).expect(201);
    };
    correct("N-2");
    let agree = json!({ "agree": true });
    let path = |act: &str| format!("/api/v1/appraisals/{}/{act}", tag.appraisal_id);
    app.user("reviewer").post(&path("review"), &agree).expect(200);
    assert!(
        app.user("approver")
            .post(&path("approve"), &agree)
            .problem(409)
            .contains("N-2")
    );
    clean(&app);
}

#[test]
fn tags_are_found_by_sku_and_merchant_and_tell_brand_and_name() {
    let app = TestApp::start();
    let mut serials = Vec::new();
    for (row, sku) in [("S1", "K-1"), ("S2", "K-1"), ("S3", "K-2")] {
        let item = book(&app, &format!("ALPINARA,登山靴,shoes,merchant-1,{row},,{sku},"));
        let (appraisal, _) = app.appraise(&item, findings(), "genuine");
        app.decide(&appraisal);
        let tag = app
            .user("approver")
            .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
            .expect(201);
        serials.push(tag["serial"].as_str().unwrap().to_owned());
    }
    let warehouse = app.user("warehouse");
    assert_eq!(found(&warehouse, "tags", "sku=K-1", "serial"), serials[..2]);
    assert_eq!(
        found(&warehouse, "tags", "sku=K-1&merchant=merchant-1", "serial"),
        serials[..2]
    );
    assert_eq!(
        found(&warehouse, "tags", "merchant=merchant-1", "serial"),
        serials
    );
    assert!(found(&warehouse, "tags", "merchant=merchant-2", "serial").is_empty());
    assert!(found(&app.user("other-warehouse"), "tags", "sku=K-1", "serial").is_empty());
    let first = warehouse.get("/api/v1/tags?sku=K-1&limit=1").expect(200);
    assert_eq!(
        (&first["items"][0]["brand"], &first["items"][0]["name"]),
        (&json!("ALPINARA"), &json!("登山靴"))
    );
    let next = first["next"].as_str().unwrap();
    let path = format!("tags?sku=K-1&limit=1&cursor={next}");
    let second = warehouse.get(&format!("/api/v1/{path}")).expect(200);
    assert_eq!(second["items"][0]["serial"], serials[1].as_str());
}

#[test]
fn a_correction_changes_the_facts_it_names_and_no_others() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    let item = book(&app, "ALPINARA,登山靴,shoes,merchant-1,S1,4006381333931,,");
    let other = book(&app, "ALPINARA,登山靴,shoes,merchant-1,S2,,,");
    let seen = app.photographed();
    let (appraisal, _) = app.appraise(&item, seen.clone(), "genuine");
    app.decide(&appraisal);
    let tag = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }))
        .expect(201);
    let code = tag["code"].as_str().unwrap();
    let before = app.verify(code)["item"].clone();
    let correct = |facts: &Value| {
        // The photos of the appraisal come again.
        let body =
            json!({ "reason": "序列号有误", "findings": seen, "conclusion": "genuine", "item": facts });
        app.user("appraiser")
            .post(&format!("/api/v1/appraisals/{appraisal}/corrections"), &body)
    };
    let taken = correct(&json!({ "own_serial": "ｓ２" }));
    assert!(taken.problem(409).contains(&other), "{}", taken.text());
    correct(&json!({ "brand": "" })).problem(422);
    correct(&json!({ "own_serial": "S1-B" })).expect(201);
    app.decide(&appraisal);
    let mut expected = before;
    expected["own_serial"] = json!("S1-B");
    assert_eq!(app.verify(code)["item"], expected);
    let shown = warehouse.get(&format!("/api/v1/items/{item}")).expect(200);
    assert_eq!(
        (
            &shown["facts"]["own_serial"],
            &shown["facts"]["gtin"],
            &shown["version"]
        ),
        (&json!("S1-B"), &json!("4006381333931"), &json!(2))
    );
    let page = app
        .anonymous()
        .get(&format!("/t/{}", tag["serial"].as_str().unwrap()))
        .text();
    assert!(page.contains("S1-B") && page.contains("序列号有误"), "{page}");
    let approver = app.user("approver");
    let events = approver
        .get(&format!("/api/v1/events?item={item}&kind=item_corrected"))
        .expect(200);
    assert_eq!(events["items"][0]["reason"], "序列号有误");
    assert_eq!(
        found(&warehouse, "items", "own_serial=s1-b", "id"),
        std::slice::from_ref(&item)
    );
    // What stays inside is corrected too, and what the row of the mended file says is this item's.
    let body = json!({ "reason": "SKU 有误", "findings": seen, "conclusion": "genuine", "internal": { "sku": "K-9" } });
    let path = format!("/api/v1/appraisals/{appraisal}/corrections");
    app.user("appraiser").post(&path, &body).expect(201);
    assert!(
        found(&warehouse, "items", "sku=K-9", "id").is_empty(),
        "not before it is approved"
    );
    app.decide(&appraisal);
    assert_eq!(
        found(&warehouse, "items", "sku=K-9", "id"),
        std::slice::from_ref(&item)
    );
    assert_eq!(app.verify(code)["item"], expected);
    let mended = import(
        &warehouse,
        PATH,
        format!("{HEAD}ALPINARA,登山靴,shoes,merchant-1,S1-B,4006381333931,K-9,\n"),
    );
    assert_eq!(items(&mended, "already_booked"), std::slice::from_ref(&item));
    // The former serial is free, and the new one is not.
    book(&app, "ALPINARA,登山靴,shoes,merchant-1,S1,,,");
    let answer = import(
        &warehouse,
        PATH,
        format!("{HEAD}ALPINARA,登山靴,shoes,merchant-1,s1—b,,,\n"),
    );
    assert!(
        answer["errors"][0]["message"].as_str().unwrap().contains(&item),
        "{answer}"
    );
    clean(&app);
}

#[test]
fn a_finished_piece_does_not_come_back_beside_another_of_its_serial() {
    let app = TestApp::start();
    let row = |lot: &str| format!("A,b,shoes,merchant-1,S1,,,{lot}");
    let old = book(&app, &row("L1"));
    let (appraisal, _) = app.appraise(&old, findings(), "undetermined");
    app.decide(&appraisal);
    let new = book(&app, &row("L2"));
    let why = json!({ "reason": "撤回" });
    let withdraw = format!("/api/v1/appraisals/{appraisal}/withdraw");
    assert!(
        app.user("approver")
            .post(&withdraw, &why)
            .problem(409)
            .contains(&new)
    );
    let appraiser = app.user("appraiser");
    let video = appraiser.store(&crate::app::video());
    let body =
        json!({ "item_id": old, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
    assert!(
        appraiser
            .post("/api/v1/appraisals", &body)
            .problem(409)
            .contains(&new)
    );
    cancel(&app.user("warehouse"), &new).expect(200);
    app.user("approver").post(&withdraw, &why).expect(200);
    let answer = import(&app.user("warehouse"), PATH, format!("{HEAD}{}\n", row("L3")));
    assert!(
        answer["errors"][0]["message"].as_str().unwrap().contains(&old),
        "{answer}"
    );
    clean(&app);
}

/// An appraisal that begins, an amendment and a cancellation at the same moment: one comes first, and the others see it.
#[test]
fn amendments_and_appraisals_that_race_agree_in_the_end() {
    let app = TestApp::start();
    let warehouse = app.user("warehouse");
    for round in 0..8 {
        let item = book(&app, &format!("A,b,shoes,merchant-1,R{round},,,L{round}"));
        let appraiser = app.user("appraiser");
        let video = appraiser.store(&crate::app::video());
        let body = json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
        let amendment =
            json!({ "facts": { "name": "amended", "own_serial": format!("Q{round}") }, "reason": "x" });
        let (appraised, amended, cancelled) = std::thread::scope(|scope| {
            let one = scope.spawn(|| appraiser.post("/api/v1/appraisals", &body));
            let two = scope.spawn(|| patch(&app.user("warehouse"), &item, &amendment).status);
            let three = scope.spawn(|| cancel(&app.user("warehouse"), &item).status);
            (one.join().unwrap(), two.join().unwrap(), three.join().unwrap())
        });
        assert!(
            !(appraised.status == 201 && cancelled == 200),
            "both an appraisal and a cancellation"
        );
        let shown = warehouse.get(&format!("/api/v1/items/{item}")).expect(200);
        let state = match (appraised.status, cancelled) {
            (201, _) => "appraising",
            (_, 200) => "cancelled",
            _ => "received",
        };
        assert_eq!(shown["state"], state);
        let name = if amended == 200 { "amended" } else { "b" };
        assert_eq!(shown["facts"]["name"], name);
        if appraised.status == 201 {
            let id = appraised.json()["appraisal_id"].as_str().unwrap().to_owned();
            let body = app
                .user("appraiser")
                .get(&format!("/api/v1/appraisals/{id}"))
                .expect(200);
            assert_eq!(
                body["body"]["item"], shown["facts"],
                "what is signed is what the item is"
            );
        }
    }
    clean(&app);
}

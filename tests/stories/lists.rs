//! Lists: everybody finds their own, a page at a time, and nothing of others.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Answer, TestApp, User, zhenma_ok};
use zhenma::store::{Batch, SledSettings, SledStore, Store, Write, prefix_end};

/// Every row of a list, a page of `limit` at a time.
#[track_caller]
fn all(user: &User<'_>, path: &str, limit: usize) -> Vec<Value> {
    let (mut rows, mut next) = (Vec::new(), None::<String>);
    for _ in 0..500 {
        let mark = if path.contains('?') { '&' } else { '?' };
        let cursor = next.map_or_else(String::new, |next| format!("&cursor={next}"));
        let page = user
            .get(&format!("{path}{mark}limit={limit}{cursor}"))
            .expect(200);
        let items = page["items"].as_array().unwrap().clone();
        assert!(items.len() <= limit, "{page}");
        rows.extend(items);
        match page["next"].as_str() {
            Some(cursor) => next = Some(cursor.to_owned()),
            None => return rows,
        }
    }
    panic!("{path} does not end");
}

fn ids(rows: &[Value], field: &str) -> Vec<String> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap().to_owned())
        .collect()
}

/// Books rows of a file and gives the items' ids in the file's order.
#[track_caller]
fn book(app: &TestApp, who: &str, csv: &str) -> Vec<String> {
    let booked = app
        .user(who)
        .post_bytes("/api/v1/intake", csv.as_bytes())
        .expect(200);
    ids(booked["booked"].as_array().expect("rows are booked"), "item_id")
}

#[test]
fn pages_of_any_size_are_the_same_list_oldest_first() {
    let app = TestApp::start();
    let rows: String = (0..23).map(|n| format!("A,Shoe,shoes,S-{n}\n")).collect();
    let booked = book(
        &app,
        "warehouse",
        &format!("brand,name,category,own_serial\n{rows}"),
    );
    for limit in [1, 7, 22, 23, 24, 200] {
        let listed = all(&app.user("warehouse"), "/api/v1/items", limit);
        assert_eq!(ids(&listed, "id"), booked, "{limit} a page");
    }
    let page = app.user("warehouse").get("/api/v1/items").expect(200);
    assert_eq!(
        page["items"].as_array().unwrap().len(),
        23,
        "without limit at most 50"
    );
    assert!(page.get("next").is_none());
    assert!(!page.to_string().contains("salt"), "{page}");
    // What comes in while somebody reads is behind the last page.
    let page = app.user("warehouse").get("/api/v1/items?limit=20").expect(200);
    let more = book(&app, "warehouse", "brand,name,category\nB,Hat,clothing\n");
    let rest = format!("/api/v1/items?cursor={}&limit=20", page["next"].as_str().unwrap());
    let rest = app.user("warehouse").get(&rest).expect(200);
    let rest = ids(rest["items"].as_array().unwrap(), "id");
    assert_eq!(rest, [&booked[20..], &more[..]].concat());
}

#[test]
fn everybody_sees_their_own_rows_and_nobody_elses() {
    let app = TestApp::start();
    let data = app.folder.data_str();
    zhenma_ok(&[
        "org",
        "new",
        "--data",
        &data,
        "wh-2",
        "--kind",
        "warehouse",
        "--name",
        "仓二",
    ]);
    let tag = app.active();
    let csv = "brand,name,category,merchant,agency\nB,Hat,clothing,merchant-2,agency-2\n";
    let others = book(&app, "other-warehouse", csv);
    let see = |who: &str| ids(&all(&app.user(who), "/api/v1/items", 1), "id");
    for who in ["warehouse", "appraiser", "reviewer", "approver", "merchant"] {
        assert_eq!(see(who), std::slice::from_ref(&tag.item_id), "{who}");
        let tags = all(&app.user(who), "/api/v1/tags", 1);
        assert_eq!(ids(&tags, "serial"), std::slice::from_ref(&tag.serial), "{who}");
        assert!(!tags[0].to_string().contains("8004"), "no code: {tags:?}");
    }
    assert_eq!(see("platform").len(), 2);
    for who in ["other-warehouse", "other-appraiser"] {
        assert_eq!(see(who), others, "{who}");
        assert!(all(&app.user(who), "/api/v1/tags", 50).is_empty(), "{who}");
        let path = format!("/api/v1/tags?item={}", tag.item_id);
        assert!(all(&app.user(who), &path, 50).is_empty(), "{who}");
    }
    let appraisals = all(&app.user("reviewer"), "/api/v1/appraisals", 1);
    assert_eq!(ids(&appraisals, "id"), std::slice::from_ref(&tag.appraisal_id));
    assert!(all(&app.user("other-appraiser"), "/api/v1/appraisals", 50).is_empty());
    let path = format!("/api/v1/appraisals?item={}", tag.item_id);
    assert!(all(&app.user("other-appraiser"), &path, 50).is_empty());
    // One organisation's cursor is not another's.
    book(&app, "warehouse", "brand,name,category\nC,Hat,clothing\n");
    let cursor = app.user("warehouse").get("/api/v1/items?limit=1").expect(200);
    let path = format!("/api/v1/items?cursor={}", cursor["next"].as_str().unwrap());
    app.user("warehouse").get(&path).expect(200);
    assert!(
        app.user("other-warehouse")
            .get(&path)
            .problem(422)
            .contains("cursor")
    );
}

#[test]
fn filters_leave_what_people_look_for() {
    let app = TestApp::start();
    let tag = app.active();
    let csv = "brand,name,category,lot,sku,merchant\nA,Boot,shoes,L1,K1,merchant-1\nA,Ring,jewellery,L1,K2,merchant-2\nB & C,Hat,clothing,L2,K1,self\n";
    let items = book(&app, "warehouse", csv);
    let find = |query: &str| {
        ids(
            &all(&app.user("warehouse"), &format!("/api/v1/items?{query}"), 2),
            "id",
        )
    };
    for (query, found) in [
        ("lot=L1", &items[..2]),
        ("sku=K1&lot=L1", &items[..1]),
        ("category=jewellery", &items[1..2]),
        ("merchant=merchant-2", &items[1..2]),
        ("brand=B+%26+C", &items[2..]),
        ("state=received", &items[..]),
        ("state=genuine", std::slice::from_ref(&tag.item_id)),
        ("state=not_genuine", &[]),
        ("brand=Z", &[]),
    ] {
        assert_eq!(find(query), found, "{query}");
    }
    let tags = |query: &str| {
        ids(
            &all(&app.user("platform"), &format!("/api/v1/tags?{query}"), 1),
            "serial",
        )
    };
    assert_eq!(tags("status=active"), std::slice::from_ref(&tag.serial));
    assert!(tags("status=revoked").is_empty());
    let why = json!({ "reason": "标签破损" });
    let path = format!("/api/v1/tags/{}/replace", tag.serial);
    let new = app.user("warehouse").post(&path, &why).expect(201);
    let both: BTreeSet<String> = tags(&format!("item={}", tag.item_id)).into_iter().collect();
    let new = new["serial"].as_str().unwrap().to_owned();
    assert_eq!(both, BTreeSet::from([tag.serial.clone(), new.clone()]));
    assert_eq!(tags("status=replaced"), std::slice::from_ref(&tag.serial));
    assert_eq!(tags("").len(), 2);

    let appraisals = |query: &str| all(&app.user("approver"), &format!("/api/v1/appraisals?{query}"), 1);
    assert_eq!(appraisals("state=approved").len(), 1);
    assert_eq!(appraisals(&format!("item={}", tag.item_id)).len(), 1);
    assert!(appraisals(&format!("item={}", items[0])).is_empty());
    assert!(appraisals("state=refused").is_empty());
}

#[test]
fn events_tell_each_organisation_what_its_people_did_and_the_platform_everything() {
    let app = TestApp::start();
    let tag = app.active();
    let kinds = |who: &str, query: &str| {
        let rows = all(&app.user(who), &format!("/api/v1/events?{query}"), 1);
        ids(&rows, "kind")
    };
    let of_item = format!("item={}", tag.item_id);
    assert_eq!(
        kinds("platform", &of_item),
        ["received", "appraised", "reviewed", "approved", "issued", "bound"]
    );
    assert_eq!(kinds("warehouse", &of_item), ["received", "bound"]);
    assert_eq!(
        kinds("approver", &of_item),
        ["appraised", "reviewed", "approved", "issued"]
    );
    assert_eq!(kinds("approver", &format!("serial={}", tag.serial)), ["issued"]);
    assert_eq!(
        kinds(
            "platform",
            &format!("appraisal={}&kind=approved", tag.appraisal_id)
        ),
        ["approved"]
    );
    for stranger in ["other-warehouse", "merchant", "insurer", "laboratory"] {
        assert!(kinds(stranger, &of_item).is_empty(), "{stranger}");
        assert!(kinds(stranger, "").is_empty(), "{stranger}");
    }
    assert_eq!(kinds("admin", &of_item).len(), 6);
    let rows = all(&app.user("admin"), "/api/v1/events", 3);
    assert!(rows.len() > 6, "what was set up before is there too");
    assert!(rows.iter().any(|row| row["by"]["token"].is_string()));
    let own = all(&app.user("warehouse"), "/api/v1/events", 3);
    assert!(own.iter().all(|row| row["by"].get("token").is_none()), "{own:?}");

    let at = |row: &Value| row["at"].as_str().unwrap().to_owned();
    let before = format!("{of_item}&to={}", at(&own[0]));
    assert!(kinds("warehouse", &before).is_empty());
    let since = format!("{of_item}&from={}", at(&own[0]).replace('Z', "%2B00:00"));
    assert_eq!(kinds("warehouse", &since), ["received", "bound"]);
    assert!(kinds("warehouse", "from=2099-01-01T00:00:00%2B08:00").is_empty());
    assert_eq!(
        kinds("warehouse", "from=2020-01-01T00:00:00+08:00").len(),
        own.len()
    );
}

#[test]
fn a_query_that_is_not_right_is_refused_by_name() {
    let app = TestApp::start();
    let platform = app.user("platform");
    let made_up = [
        "x",
        "",
        "AAAAAAAAAAAAAAAA",
        "../../etc/passwd",
        "%00",
        "%FF",
        "MDE5MGEwMDAtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAw",
        &"A".repeat(5_000),
        "-1",
        "null",
    ];
    for list in ["items", "tags", "events"] {
        for cursor in made_up {
            let answer = platform.get(&format!("/api/v1/{list}?cursor={cursor}"));
            if cursor == "%FF" {
                assert!([400, 422].contains(&answer.status), "{}", answer.text());
                continue;
            }
            answer.problem(422);
            assert_eq!(answer.json()["field"], "cursor", "{cursor}");
        }
        for (query, field) in [
            ("limit=0", "limit"),
            ("limit=201", "limit"),
            ("limit=-1", "limit"),
            ("limit=many", "limit"),
            ("limit=1&limit=2", "limit"),
            ("item=x", if list == "items" { "query" } else { "item" }),
            ("colour=red", "query"),
        ] {
            let answer = platform.get(&format!("/api/v1/{list}?{query}"));
            answer.problem(422);
            let named = answer.json()["field"].as_str().unwrap_or_default().to_owned();
            let named_in_words = answer.json()["detail"]
                .as_str()
                .unwrap()
                .contains(query.split('=').next().unwrap());
            assert!(
                named == field || named_in_words,
                "{list} {query}: {}",
                answer.text()
            );
        }
    }
    for query in ["state=fine", "category=cars", "merchant=A%20B"] {
        let answer: Answer = platform.get(&format!("/api/v1/items?{query}"));
        answer.problem(422);
        assert_eq!(
            answer.json()["field"],
            query.split('=').next().unwrap(),
            "{}",
            answer.text()
        );
    }
    // The cursor of one list, or of the same with another filter, is not another's.
    app.active();
    app.book();
    let next = |path: &str| {
        platform.get(path).expect(200)["next"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let of_items = next("/api/v1/items?limit=1");
    for other in [
        "/api/v1/tags?",
        "/api/v1/events?",
        "/api/v1/items?state=received&",
    ] {
        assert!(
            platform
                .get(&format!("{other}cursor={of_items}"))
                .problem(422)
                .contains("cursor")
        );
    }
}

/// A folder of a release that had no lists has none of their records.
#[test]
fn an_older_folder_gets_its_lists_when_it_is_opened() {
    let app = TestApp::start();
    let tag = app.active();
    let see = |app: &TestApp| {
        let events = format!("/api/v1/events?item={}", tag.item_id);
        let lists = ["/api/v1/items", "/api/v1/appraisals", "/api/v1/tags", &events];
        lists.map(|path| all(&app.user("approver"), path, 2))
    };
    let before = see(&app);
    let folder = app.stop();
    let store = SledStore::open(&folder.data().join("store"), &SledSettings::default()).unwrap();
    let mut batch = Batch::new();
    let mut removed = 0;
    for prefix in [
        "item-of/",
        "appraisal-of/",
        "appraisal-of-item/",
        "tag-of-item/",
        "event-of/",
        "event-of-item/",
        "meta/listed",
    ] {
        for (key, _) in store.scan(prefix, &prefix_end(prefix), 10_000).unwrap() {
            batch.write(key, Write::Delete);
            removed += 1;
        }
    }
    assert!(removed > 15, "{removed}");
    store.commit(batch).unwrap();
    drop(store);
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    assert_eq!(see(&app), before);
    assert!(before.iter().all(|list| !list.is_empty()), "{before:?}");
}

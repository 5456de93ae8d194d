//! Who may call what: every route, as everybody (access.md; invariant 6).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Answer, Folder, IDENTITIES, TestApp, User, fixture, zhenma_ok};
use zhenma::domain::people::{Permission, Role};

/// Every route that needs no token.
const PUBLIC: [(&str, &str); 40] = [
    ("GET", "/console"),
    ("GET", "/console/enrol"),
    ("GET", "/console/appraisals/{id}"),
    ("POST", "/api/v1/console/enrolling"),
    ("POST", "/api/v1/console/enrol"),
    ("POST", "/api/v1/console/sign-in"),
    ("POST", "/api/v1/console/sign-out"),
    ("GET", "/api/v1/console/session"),
    ("POST", "/api/v1/console/role"),
    ("GET", "/api/v1/console/sessions"),
    ("POST", "/api/v1/console/sessions/{id}/end"),
    ("GET", "/"),
    ("GET", "/t"),
    ("GET", "/t/{serial}"),
    ("POST", "/t/{serial}"),
    ("GET", "/assets/{name}"),
    ("GET", "/items/{id}"),
    ("GET", "/context/v1"),
    ("GET", "/healthz"),
    ("GET", "/openapi.json"),
    ("GET", "/docs"),
    ("GET", "/docs/problems"),
    ("GET", "/readyz"),
    // Over the folder's socket; 404 to everybody else.
    ("GET", "/metrics"),
    ("GET", "/api/v1/intake/template.csv"),
    ("GET", "/api/v1/intake/template.xlsx"),
    ("GET", "/api/v1/verify"),
    ("POST", "/api/v1/scans"),
    ("GET", "/api/v1/log/checkpoint"),
    ("GET", "/api/v1/log/leaves"),
    ("GET", "/api/v1/evidence/{sha256}"),
    ("GET", "/api/v1/reports/{sha256}"),
    ("GET", "/api/v1/reports/{sha256}.pdf"),
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/.well-known/zhenma-keys.json"),
    ("GET", "/.well-known/agencies/{id}/jwks.json"),
    ("GET", "/.well-known/did.json"),
    ("GET", "/status/{purpose}/{number}"),
    ("GET", "/8004/{key}"),
    ("GET", "/{seal}/8004/{key}"),
];

/// A serial that nobody issued, and an id that nothing has.
const NOBODYS: &str = "00000000000000000000";
const NOTHING: &str = "0190a000-0000-7000-8000-000000000000";

fn concrete(path: &str) -> String {
    path.replace("{serial}", NOBODYS)
        .replace("{ring}", "no-ring")
        .replace("{kid}", "no-key-1")
        .replace("{sha256}", &"0".repeat(64))
        .replace("{name}", "page.css")
        .replace("{id}", NOTHING)
        .replace("{seal}", &"A".repeat(104))
        .replace("{key}", &format!("9521234{NOBODYS}"))
}

/// Calls a route with a body that is refused once the caller is let in.
fn knock(user: &User<'_>, method: &str, path: &str) -> Answer {
    let body: Option<&[u8]> = if method == "POST" { Some(b"{}") } else { None };
    user.call(method, &concrete(path), &[], body)
}

/// Every endpoint that needs a token, with its permission.
fn protected() -> Vec<(&'static str, &'static str, Permission)> {
    let endpoints = zhenma::http::endpoints().into_iter();
    endpoints
        .filter_map(|endpoint| Some((endpoint.method, endpoint.path, endpoint.permission?)))
        .collect()
}

#[test]
fn every_endpoint_takes_a_token_or_is_known_to_be_public() {
    let endpoints = zhenma::http::endpoints();
    assert!(endpoints.len() > 100, "{}", endpoints.len());
    let public: BTreeSet<(&str, &str)> = endpoints
        .iter()
        .filter(|endpoint| endpoint.permission.is_none())
        .map(|endpoint| (endpoint.method, endpoint.path))
        .collect();
    assert_eq!(public, BTreeSet::from(PUBLIC));

    let app = TestApp::start();
    let routed = endpoints.iter().filter(|endpoint| endpoint.is_routed());
    let paths: BTreeSet<&str> = routed.map(|endpoint| endpoint.path).collect();
    for path in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let answer = knock(&app.anonymous(), method, path);
            let endpoint = endpoints
                .iter()
                .find(|one| (one.method, one.path) == (method, path));
            match endpoint.map(|endpoint| endpoint.permission.is_some()) {
                Some(true) => assert_eq!(answer.status, 401, "{method} {path}: {}", answer.text()),
                // They ask for a session's cookie, or for a page of the service.
                Some(false) if path.starts_with("/api/v1/console/") => {
                    assert!([401, 403].contains(&answer.status), "{method} {path}");
                }
                Some(false) => assert!(![401, 403, 405].contains(&answer.status), "{method} {path}"),
                None => assert_eq!(answer.status, 405, "{method} {path}: {}", answer.text()),
            }
        }
    }
}

#[test]
fn the_description_has_every_route_with_its_roles_and_no_other() {
    let endpoints = zhenma::http::endpoints();
    let known: BTreeSet<(String, String)> = endpoints
        .iter()
        .map(|endpoint| (endpoint.method.to_ascii_lowercase(), endpoint.path.to_owned()))
        .collect();
    assert_eq!(endpoints.len(), known.len(), "none twice");

    let app = TestApp::start();
    let document = app.anonymous().get("/openapi.json").expect(200);
    assert_eq!(document["openapi"], "3.1.0");
    let paths = document["paths"].as_object().unwrap();
    let described: BTreeSet<(String, String)> = paths
        .iter()
        .flat_map(|(path, methods)| {
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(|m| (m.clone(), path.clone()))
        })
        .collect();
    assert_eq!(described, known);
    for (method, path, permission) in protected() {
        let operation = &document["paths"][path][method.to_ascii_lowercase()];
        let roles: Vec<&str> = permission.roles().iter().map(|role| role.as_str()).collect();
        assert_eq!(operation["x-roles"], json!(roles), "{method} {path}");
        assert_eq!(operation["security"], json!([{ "token": [] }]), "{method} {path}");
    }
    for (method, path) in PUBLIC {
        let operation = &document["paths"][path][method.to_ascii_lowercase()];
        assert_eq!(operation["security"], json!([]), "{method} {path}");
    }
}

#[test]
fn another_method_is_refused_with_those_there_are() {
    let app = TestApp::start();
    for (path, allowed) in [
        ("/api/v1/items", "GET, HEAD"),
        ("/api/v1/tags", "POST, GET, HEAD"),
        ("/api/v1/tokens/x", "DELETE"),
        ("/t/x", "GET, POST, HEAD"),
    ] {
        let answer = app.anonymous().call("PATCH", path, &[], None);
        answer.problem(405);
        let mut given: Vec<&str> = answer.header("allow").unwrap().split(", ").collect();
        let mut allowed: Vec<&str> = allowed.split(", ").collect();
        given.sort_unstable();
        allowed.sort_unstable();
        assert_eq!(given, allowed, "{path}");
    }
}

#[test]
fn every_role_may_do_what_its_row_says_and_nothing_else() {
    let app = TestApp::start();
    for (method, path, permission) in protected() {
        for (name, ..) in IDENTITIES {
            let word = name.trim_start_matches("other-");
            let role = Role::ALL.into_iter().find(|role| role.as_str() == word).unwrap();
            let answer = knock(&app.user(name), method, path);
            if permission.allows(role) {
                assert!(
                    ![401, 403, 405, 500].contains(&answer.status),
                    "{name} may {method} {path}: {} {}",
                    answer.status,
                    answer.text()
                );
            } else {
                let refusal = answer.problem(403);
                assert!(
                    refusal.contains(role.as_str()),
                    "{name} {method} {path}: {refusal}"
                );
            }
        }
    }
}

/// The table is data that the code reads, so a few of its rows stand here once more, from access.md by hand.
#[test]
fn the_rows_that_matter_most_are_those_of_the_paper() {
    let app = TestApp::start();
    let tag = format!("/api/v1/tags/{NOBODYS}");
    let rows: [(&str, String, &[&str]); 17] = [
        ("POST", "/api/v1/intake".into(), &["warehouse"]),
        (
            "POST",
            "/api/v1/tags".into(),
            &["appraiser", "reviewer", "approver"],
        ),
        ("GET", format!("{tag}/label.png"), &["warehouse"]),
        ("POST", format!("{tag}/prints"), &["warehouse"]),
        ("POST", "/api/v1/prints".into(), &["warehouse"]),
        ("POST", "/api/v1/appraisals".into(), &["appraiser"]),
        (
            "POST",
            format!("/api/v1/appraisals/{NOTHING}/review"),
            &["reviewer"],
        ),
        (
            "POST",
            format!("/api/v1/appraisals/{NOTHING}/approve"),
            &["approver"],
        ),
        ("POST", format!("{tag}/bind"), &["warehouse"]),
        ("POST", format!("{tag}/replace"), &["warehouse"]),
        ("POST", format!("{tag}/return"), &["warehouse", "platform"]),
        ("POST", format!("{tag}/suspend"), &["approver", "platform"]),
        ("POST", format!("{tag}/reinstate"), &["approver", "platform"]),
        ("POST", format!("{tag}/revoke"), &["approver", "platform"]),
        ("POST", "/api/v1/receipts".into(), &["platform", "merchant"]),
        (
            "POST",
            format!("/api/v1/receipts/{NOBODYS}/correct"),
            &["platform"],
        ),
        (
            "GET",
            format!("/api/v1/cover/{NOBODYS}"),
            &["platform", "insurer"],
        ),
    ];
    for (method, path, may) in rows {
        for (name, ..) in IDENTITIES.iter().filter(|row| !row.0.starts_with("other-")) {
            let refused = knock(&app.user(name), method, &path).status == 403;
            assert_eq!(refused, !may.contains(name), "{name} {method} {path}");
        }
    }
}

#[test]
fn no_token_a_made_up_one_and_a_withdrawn_one_are_told_the_same() {
    let app = TestApp::start();
    let token = app.folder.token("warehouse");
    let id = token.split('_').nth(1).unwrap().to_owned();
    let swapped = format!("zm_{id}_{}", "A".repeat(43));
    let unknown = format!("zm_{}_{}", "a".repeat(15), "A".repeat(43));
    assert_eq!(
        app.user("warehouse").post_bytes("/api/v1/intake", b"x").status,
        422
    );
    let withdrawn = app.command(&["token", "withdraw", &id]);
    assert!(withdrawn.status.success());
    let nobody = app.anonymous().post_bytes("/api/v1/intake", b"x");
    nobody.problem(401);
    assert_eq!(nobody.header("www-authenticate"), Some("Bearer"));
    for token in [
        token.as_str(),
        &swapped,
        &unknown,
        "nonsense",
        "zm__",
        "",
        "zm_a_b",
    ] {
        let answer = app.with_token(token).post_bytes("/api/v1/intake", b"x");
        assert_eq!((answer.status, &answer.body), (401, &nobody.body), "'{token}'");
        assert_eq!(sorted(&answer), sorted(&nobody));
    }
    let again = app
        .user("admin")
        .call("DELETE", &format!("/api/v1/tokens/{id}"), &[], None);
    assert_eq!(again.status, 204, "withdrawing twice is no error");
}

fn sorted(answer: &Answer) -> Vec<(String, String)> {
    let mut headers = answer.headers.clone();
    headers.retain(|(name, _)| name != "date");
    headers.sort();
    headers
}

#[test]
fn a_token_in_the_address_is_no_token() {
    let app = TestApp::start();
    let token = app.folder.token("insurer");
    let path = format!("/api/v1/cover/{}", app.issued().serial);
    for name in ["token", "access_token", "authorization", "bearer"] {
        app.anonymous()
            .get(&format!("{path}?{name}={token}"))
            .problem(401);
        app.anonymous()
            .get(&format!("{path}?{name}=Bearer%20{token}"))
            .problem(401);
    }
    let basic = [("authorization", format!("Basic {token}"))];
    let basic = basic.each_ref().map(|(name, value)| (*name, value.as_str()));
    app.anonymous().call("GET", &path, &basic, None).problem(401);
    app.user("insurer").get(&path).expect(200);
}

/// That `real`, which exists and is not the caller's, is answered as `nothing`, which does not exist.
#[track_caller]
fn alike(real: &Answer, real_id: &str, nothing: &Answer, nothing_id: &str) {
    assert_eq!(real.status, 404, "{}", real.text());
    assert_eq!(nothing.status, 404, "{}", nothing.text());
    assert_eq!(real.text().replace(real_id, nothing_id), nothing.text());
    assert_eq!(
        sorted(real)
            .iter()
            .filter(|h| h.0 != "content-length")
            .collect::<Vec<_>>(),
        sorted(nothing)
            .iter()
            .filter(|h| h.0 != "content-length")
            .collect::<Vec<_>>()
    );
}

#[test]
fn another_organisations_goods_are_as_if_they_did_not_exist() {
    let app = TestApp::start();
    let tag = app.active();
    let strangers_approver = token_for(&app, "pi-2", "approver", "agency-2");
    let strangers_reviewer = token_for(&app, "fu-2", "reviewer", "agency-2");
    let strangers_merchant = token_for(&app, "shang-2", "merchant", "merchant-2");

    let why = json!({ "reason": "演示" });
    let bind = json!({ "code": tag.code, "carrier": "sticker", "place": "盒" });
    let print = json!({ "format": "zpl" });
    let on_tags: [(User<'_>, &str, &str, &Value); 8] = [
        (app.user("other-warehouse"), "POST", "bind", &bind),
        (app.user("other-warehouse"), "POST", "replace", &why),
        (app.user("other-warehouse"), "POST", "return", &why),
        (app.user("other-warehouse"), "GET", "label.png", &Value::Null),
        (app.user("other-warehouse"), "GET", "prints", &Value::Null),
        (app.user("other-warehouse"), "POST", "prints", &print),
        (app.with_token(&strangers_approver), "POST", "suspend", &why),
        (app.with_token(&strangers_approver), "POST", "revoke", &why),
    ];
    for (user, method, word, body) in on_tags {
        let ask = |serial: &str| {
            let path = format!("/api/v1/tags/{serial}/{word}");
            if method == "GET" {
                user.get(&path)
            } else {
                user.post(&path, body)
            }
        };
        alike(&ask(&tag.serial), &tag.serial, &ask(NOBODYS), NOBODYS);
    }

    let agree = json!({ "agree": true });
    let appraisal = |user: &User<'_>, word: &str, id: &str| match word {
        "" => user.get(&format!("/api/v1/appraisals/{id}")),
        word => user.post(&format!("/api/v1/appraisals/{id}/{word}"), &agree),
    };
    for (user, word) in [
        (app.user("other-appraiser"), ""),
        (app.with_token(&strangers_reviewer), "review"),
        (app.with_token(&strangers_approver), "approve"),
    ] {
        let (real, nothing) = (
            appraisal(&user, word, &tag.appraisal_id),
            appraisal(&user, word, NOTHING),
        );
        alike(&real, &tag.appraisal_id, &nothing, NOTHING);
    }
    let issue = |id: &str| {
        app.with_token(&strangers_approver)
            .post("/api/v1/tags", &json!({ "appraisal_id": id }))
    };
    alike(
        &issue(&tag.appraisal_id),
        &tag.appraisal_id,
        &issue(NOTHING),
        NOTHING,
    );

    let video = app.user("other-appraiser").store(&crate::app::video());
    let appraise = |item: &str| {
        let body = json!({ "item_id": item, "findings": app.photographed(), "video": video, "conclusion": "genuine" });
        app.user("other-appraiser").post("/api/v1/appraisals", &body)
    };
    alike(&appraise(&tag.item_id), &tag.item_id, &appraise(NOTHING), NOTHING);

    let receipt = |serial: &str| {
        let body =
            json!({ "serial": serial, "order": "o", "received_at": "2026-03-01T08:00:00Z", "by": "buyer" });
        app.with_token(&strangers_merchant)
            .post("/api/v1/receipts", &body)
    };
    alike(&receipt(&tag.serial), &tag.serial, &receipt(NOBODYS), NOBODYS);
    assert_eq!(
        app.verify(&tag.code)["verdict"],
        "genuine",
        "nothing of it changed the tag"
    );

    let mine = app.user("appraiser").store(&fixture("photo-gps.png"));
    let none = "0".repeat(64);
    for user in [
        app.anonymous(),
        app.user("other-appraiser"),
        app.user("other-warehouse"),
    ] {
        let ask = |hash: &str| user.get(&format!("/api/v1/evidence/{hash}"));
        alike(&ask(&mine), &mine, &ask(&none), &none);
    }
}

/// A token for somebody new.
fn token_for(app: &TestApp, person: &str, role: &str, org: &str) -> String {
    let data = app.folder.data_str();
    let licence = format!("LIC-{person}");
    let arguments = [
        "token",
        "new",
        "--data",
        &data,
        "--person",
        person,
        "--role",
        role,
        "--org",
        org,
        "--licence",
        &licence,
    ];
    zhenma_ok(&arguments).trim().to_owned()
}

#[test]
fn an_admin_of_one_organisation_administers_that_one_alone() {
    let app = TestApp::start_on(Folder::new(), &["--rate-limit", "off"]);
    let admin = app.with_token(&token_for(&app, "guan-jian", "admin", "agency-1"));
    let seen = admin.get("/api/v1/organisations").expect(200);
    assert_eq!(seen["ids"], json!(["agency-1"]));
    let seen = admin.get("/api/v1/persons").expect(200);
    assert_eq!(seen["ids"], json!(["fu", "guan-jian", "jian", "pi", "ping"]));
    let seen = admin.get("/api/v1/tokens").expect(200);
    let tokens = seen["tokens"].as_array().unwrap();
    assert!(
        tokens.len() == 5 && tokens.iter().all(|token| token["organisation"] == "agency-1"),
        "{seen}"
    );
    assert!(
        !seen.to_string().contains("hash") && !seen.to_string().contains("signing_key"),
        "{seen}"
    );

    let person = |org: &str| json!({ "id": "xin", "organisation": org, "name": "新人", "licence": "LIC-X" });
    let token =
        |person: &str, org: &str| json!({ "person": person, "role": "appraiser", "organisation": org });
    admin.post("/api/v1/persons", &person("agency-2")).problem(403);
    admin
        .post("/api/v1/tokens", &token("jian-2", "agency-2"))
        .problem(403);
    let other = json!({ "id": "neu", "kind": "agency", "name": "新机构" });
    admin.post("/api/v1/organisations", &other).problem(403);
    admin.post("/api/v1/keys/seal/rotate", &json!({})).problem(403);
    admin
        .post_bytes(
            "/api/v1/calendar",
            b"date,type,name,name_zh\n2027-01-01,holiday,x,x\n",
        )
        .problem(403);
    admin.post("/api/v1/check", &json!({})).problem(403);

    // Its own: a person, a token that works, and withdrawing it.
    admin.post("/api/v1/persons", &person("agency-1")).expect(201);
    let shown = admin
        .post("/api/v1/tokens", &token("xin", "agency-1"))
        .expect(201);
    let new = app.with_token(shown["token"].as_str().unwrap());
    assert_eq!(new.post("/api/v1/appraisals", &json!({})).status, 422);
    let path = format!("/api/v1/tokens/{}", shown["id"].as_str().unwrap());
    assert_eq!(admin.call("DELETE", &path, &[], None).status, 204);
    assert_eq!(new.post("/api/v1/appraisals", &json!({})).status, 401);
    let platform = json!({ "person": "xin", "role": "platform", "organisation": "agency-1" });
    let refused = admin.post("/api/v1/tokens", &platform).problem(422);
    assert!(refused.contains("role"), "{refused}");

    // Another's token: as if there were none.
    let others = app.folder.token("other-appraiser");
    let id = others.split('_').nth(1).unwrap();
    let withdraw = |id: &str| admin.call("DELETE", &format!("/api/v1/tokens/{id}"), &[], None);
    alike(&withdraw(id), id, &withdraw(&"a".repeat(15)), &"a".repeat(15));
    assert_eq!(
        app.user("other-appraiser")
            .post("/api/v1/appraisals", &json!({}))
            .status,
        422
    );
}

#[test]
fn nobody_borrows_anothers_signing_key() {
    let app = TestApp::start();
    let body = json!({
        "person": "jian", "role": "reviewer", "organisation": "agency-1",
        "same_key_as": app.folder.token("approver"),
    });
    let refused = app.user("admin").post("/api/v1/tokens", &body).problem(422);
    assert!(refused.contains("another person"), "{refused}");
}

#[test]
fn what_is_at_rest_is_no_token() {
    let app = TestApp::start();
    app.active();
    let tokens: Vec<String> = IDENTITIES.iter().map(|row| app.folder.token(row.0)).collect();
    let folder = app.stop();
    let mut files = vec![folder.data()];
    let mut read = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        read += bytes.len();
        for token in &tokens {
            let secret = token.splitn(3, '_').last().unwrap().as_bytes();
            let found = bytes.windows(secret.len()).any(|window| window == secret);
            assert!(!found, "a token's secret lies in {}", path.display());
        }
    }
    assert!(read > 10_000, "the store was read");
}

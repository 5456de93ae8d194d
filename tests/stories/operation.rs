//! What an operator sees: settings with their origins, limits behind a proxy, ids of requests, the log, the figures,
//! and whether the service is ready.

use std::process::Command;

use serde_json::{Value, json};

use crate::app::{Folder, TestApp, User, zhenma};

fn config(arguments: &[&str], environment: &[(&str, &str)]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .arg("config")
        .args(arguments)
        .env("LC_ALL", "C")
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[test]
fn every_setting_says_where_it_is_from() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("zhenma.toml");
    let text =
        "cache-mib = 64\nreserve-mib = 7\nscrub-mib = 9\ntrusted-proxy = [\"10.0.0.0/8\", \"fd00::/8\"]\n";
    std::fs::write(&file, text).unwrap();
    // The file is found in the data folder.
    let data = dir.path().to_str().unwrap();
    let environment = [("ZHENMA_RESERVE_MIB", "8"), ("ZHENMA_SCRUB_MIB", "10")];
    let (good, shown) = config(&["--data", data, "--scrub-mib", "11"], &environment);
    assert!(good, "{shown}");
    let file = file.to_str().unwrap();
    for line in [
        format!("cache-mib = 64    # file {file}"),
        "reserve-mib = 8    # environment ZHENMA_RESERVE_MIB".to_owned(),
        "scrub-mib = 11    # flag --scrub-mib".to_owned(),
        "photo-mib = 20    # default".to_owned(),
        format!("trusted-proxy = [\"10.0.0.0/8\", \"fd00::/8\"]    # file {file}"),
        "# tls-key =    # not set".to_owned(),
    ] {
        assert!(shown.lines().any(|found| found == line), "{line} in\n{shown}");
    }
    // What is printed is a configuration file.
    let printed = dir.path().join("printed.toml");
    std::fs::write(&printed, &shown).unwrap();
    let (good, again) = config(&["--config", printed.to_str().unwrap()], &[]);
    assert!(good && again.contains("scrub-mib = 11    # file "), "{again}");
    let (good, json) = config(&["--data", data, "--json"], &[]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert!(good && json.as_array().unwrap().len() > 25, "{json}");
}

#[test]
fn a_file_with_a_mistake_is_refused_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    for (text, sentence) in [
        ("speed = 3", "'speed' is no setting"),
        ("cache_mib = 3", "write 'cache-mib'"),
        ("intake-mib = 5000", "intake-mib: '5000'"),
        ("listen = ", "line 1"),
        ("data = \"elsewhere\"", "found in the data folder"),
    ] {
        std::fs::write(dir.path().join("zhenma.toml"), text).unwrap();
        // Every command reads it, not only this one.
        for command in ["config", "check"] {
            let output = zhenma(&[command, "--data", data]);
            let error = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{text}: {error}");
            assert!(
                error.contains(sentence) && error.lines().count() == 1,
                "{text}: {error}"
            );
        }
    }
    std::fs::remove_file(dir.path().join("zhenma.toml")).unwrap();
    let (good, error) = config(&["--data", data, "--tls-cert", "x"], &[]);
    assert!(
        !good && error.contains("--tls-cert and --tls-key go together"),
        "{error}"
    );
}

fn from(user: &User<'_>, path: &str, address: &str) -> u16 {
    user.call("GET", path, &[("x-forwarded-for", address)], None)
        .status
}

#[test]
fn behind_a_trusted_proxy_each_visitor_has_a_limit_of_their_own() {
    let limits = ["--address-burst", "3", "--address-rate", "1"];
    let trusting = [limits.as_slice(), &["--trusted-proxy", "127.0.0.0/8"]].concat();
    let app = TestApp::start_on(Folder::new(), &trusting);
    let visitor = app.anonymous();
    let path = "/.well-known/jwks.json";
    let first: Vec<u16> = (0..6).map(|_| from(&visitor, path, "198.51.100.1")).collect();
    assert!(
        first[..3].iter().all(|status| *status == 200) && first.contains(&429),
        "{first:?}"
    );
    assert_eq!(from(&visitor, path, "198.51.100.2"), 200, "another visitor");
    // What the visitor wrote themselves stands before what the proxy added.
    let forged: Vec<u16> = (0..4)
        .map(|n| from(&visitor, path, &format!("203.0.113.{n}, 198.51.100.1")))
        .collect();
    assert!(forged.contains(&429), "{forged:?}");
    drop(app);

    let app = TestApp::start_on(Folder::new(), &limits);
    let visitor = app.anonymous();
    let all: Vec<u16> = (0..6)
        .map(|n| from(&visitor, path, &format!("198.51.100.{n}")))
        .collect();
    assert!(all.contains(&429), "a stranger's header changes nothing: {all:?}");
}

#[test]
fn whoever_has_many_addresses_is_one_visitor() {
    let more = [
        "--address-burst",
        "3",
        "--address-rate",
        "1",
        "--trusted-proxy",
        "127.0.0.0/8",
    ];
    let app = TestApp::start_on(Folder::new(), &more);
    let visitor = app.anonymous();
    let all = |addresses: &mut dyn Iterator<Item = String>| -> Vec<u16> {
        addresses
            .map(|address| from(&visitor, "/context/v1", &address))
            .collect()
    };
    // One /64, and one /48 with a /64 each time.
    let one = all(&mut (0..6).map(|n| format!("2001:db8:1:1::{n}")));
    assert!(one.contains(&429), "{one:?}");
    let site = all(&mut (0..40).map(|n| format!("2001:db8:2:{n}::1")));
    assert!(
        site[..6].iter().all(|status| *status == 200) && site.contains(&429),
        "{site:?}"
    );
    let others = all(&mut (0..10).map(|n| format!("2001:db8:{}::1", 100 + n)));
    assert!(others.iter().all(|status| *status == 200), "{others:?}");
    // One IPv4 address, written as 6to4, NAT64, mapped and itself.
    let written = |n: u32| match n % 4 {
        0 => format!("2002:c633:6409:{n}::1"),
        1 => "64:ff9b::198.51.100.9".to_owned(),
        2 => "::ffff:198.51.100.9".to_owned(),
        _ => "198.51.100.9".to_owned(),
    };
    let same = all(&mut (0..12).map(written));
    assert!(same.contains(&429), "{same:?}");
}

#[test]
fn every_public_address_has_the_limit() {
    let more = [
        "--address-burst",
        "3",
        "--address-rate",
        "1",
        "--trusted-proxy",
        "127.0.0.0/8",
    ];
    let app = TestApp::start_on(Folder::new(), &more);
    let visitor = app.anonymous();
    let public = zhenma::http::endpoints();
    let public = public
        .iter()
        .filter(|endpoint| endpoint.permission.is_none() && endpoint.method == "GET")
        .map(|endpoint| endpoint.path);
    let others = [
        "/nothing",
        "/api/v1/nothing",
        "/.well-known/nothing",
        "/api/v1/intake",
    ];
    for (n, path) in public.chain(others).enumerate() {
        let path = path.replace(['{', '}'], "");
        let address = format!("203.0.113.{}", n + 1);
        let statuses: Vec<u16> = (0..9).map(|_| from(&visitor, &path, &address)).collect();
        assert!(statuses.contains(&429), "{path}: {statuses:?}");
    }
}

#[test]
fn the_scan_ledger_counts_visitors_and_not_proxies() {
    let app = TestApp::start_on(
        Folder::new(),
        &["--rate-limit", "off", "--trusted-proxy", "127.0.0.1"],
    );
    let tag = app.active();
    let scan = |address: &str| {
        let body = json!({ "code": tag.code }).to_string();
        let headers = [("content-type", "application/json"), ("x-forwarded-for", address)];
        let answer = app
            .anonymous()
            .call("POST", "/api/v1/scans", &headers, Some(body.as_bytes()));
        answer.expect(200)["notice"]["kind"].as_str().unwrap().to_owned()
    };
    assert_eq!(scan("198.51.100.1"), "first_scan");
    assert_eq!(scan("198.51.100.1"), "first_scan");
    assert_eq!(scan("198.51.100.2"), "repeat_scan");
}

#[test]
fn whoever_guesses_tokens_is_slowed_down() {
    let app = TestApp::start_on(
        Folder::new(),
        &[
            "--address-burst",
            "5",
            "--address-rate",
            "1",
            "--trusted-proxy",
            "127.0.0.1",
        ],
    );
    let call = |token: &str, address: &str| {
        app.with_token(token)
            .call("GET", "/api/v1/tokens", &[("x-forwarded-for", address)], None)
    };
    let wrong = format!("zm_{}_{}", "a".repeat(15), "A".repeat(43));
    let answers: Vec<u16> = (0..1_000).map(|_| call(&wrong, "198.51.100.1").status).collect();
    let looked_at = answers.iter().filter(|status| **status == 401).count();
    assert!(looked_at >= 5 && answers.contains(&429), "{looked_at}");
    assert!(answers.iter().all(|status| [401, 429].contains(status)));
    // How many more were looked at is a matter of how long that took: at most one a second.
    let slowed = call(&wrong, "198.51.100.1");
    if slowed.status == 429 {
        assert!(slowed.problem(429).contains("too many wrong tokens"));
        assert_eq!(slowed.header("retry-after"), Some("1"));
    }
    // Whoever is elsewhere, and has a right one, is not held up.
    assert_eq!(call(&app.folder.token("admin"), "198.51.100.2").status, 200);
}

#[test]
fn one_token_may_send_so_much_and_no_more() {
    let app = TestApp::start_on(Folder::new(), &["--token-burst", "4", "--token-rate", "1"]);
    let admin = app.user("admin");
    let answers: Vec<_> = (0..12).map(|_| admin.get("/api/v1/tokens")).collect();
    assert!(answers[..4].iter().all(|answer| answer.status == 200));
    let over = answers
        .iter()
        .find(|answer| answer.status == 429)
        .expect("a limit");
    assert!(over.problem(429).contains("requests with this token"));
    assert!(over.header("retry-after").is_some());
    assert_eq!(
        app.user("warehouse").get("/api/v1/tokens").status,
        403,
        "another token"
    );
    // The owner of the folder is not limited over its socket.
    for _ in 0..6 {
        let listed = app.command(&["token", "list"]);
        assert!(listed.status.success());
    }
}

#[test]
fn a_request_has_an_id_that_is_found_again() {
    let app = TestApp::start();
    let visitor = app.anonymous();
    let ask = |id: &str| visitor.call("GET", "/api/v1/verify", &[("x-request-id", id)], None);
    let answer = ask("proxy-17.a");
    assert_eq!(answer.header("x-request-id"), Some("proxy-17.a"));
    assert_eq!(answer.expect(400)["request_id"], "proxy-17.a");
    let answer = ask("not plain; drop");
    let id = answer.header("x-request-id").unwrap().to_owned();
    assert_eq!(answer.expect(400)["request_id"], *id);
    assert!(uuid::Uuid::parse_str(&id).is_ok(), "{id}");
    assert!(visitor.get("/").header("x-request-id").is_some());
}

#[test]
fn the_log_is_json_and_tells_no_secrets() {
    let app = TestApp::start_on(Folder::new(), &["--log", "json"]);
    let tag = app.active();
    app.verify(&tag.code);
    let link = tag
        .code
        .find("/8004/")
        .map(|_| tag.code.splitn(4, '/').nth(3).unwrap());
    app.anonymous().get(&format!("/{}", link.unwrap()));
    // A photo whose file is gone is our fault: an error, with its cause.
    let shard = app.folder.data().join("blobs").join(&tag.video[..2]);
    std::fs::remove_file(shard.join(&tag.video[2..])).unwrap();
    let path = format!("/api/v1/evidence/{}", tag.video);
    let broken = app
        .anonymous()
        .call("GET", &path, &[("x-request-id", "broken-1")], None);
    let id = broken.expect(500)["request_id"].as_str().unwrap().to_owned();
    // The line comes after the answer.
    let mut lines = Vec::new();
    while !lines
        .iter()
        .any(|line: &Value| line["request_id"] == *id && line["message"] == "request")
    {
        std::thread::sleep(std::time::Duration::from_millis(20));
        let log = app.log.lock().unwrap().clone();
        lines = log
            .iter()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
    }
    let errors: Vec<&Value> = lines.iter().filter(|line| line["level"] == "ERROR").collect();
    assert_eq!(errors.len(), 1, "an error is logged once: {errors:?}");
    assert_eq!(errors[0]["request_id"], *id);
    assert!(errors[0]["cause"].as_str().unwrap().contains("is missing"));
    let of = |route: &str| lines.iter().find(|line| line["route"] == route).unwrap();
    let bound = of("/api/v1/tags/{serial}/bind");
    assert_eq!(
        (&bound["status"], &bound["role"]),
        (&json!(200), &json!("warehouse"))
    );
    assert_eq!(
        (&bound["organisation"], &bound["method"]),
        (&json!("wh-1"), &json!("POST"))
    );
    assert!(bound["milliseconds"].is_number());
    assert!(bound["tag"].as_str().unwrap().starts_with("serial:"));
    let all = app.log.lock().unwrap().join("\n");
    assert!(!all.contains(&tag.serial), "no serial");
    assert!(
        !all.contains("zm_") && !all.contains("127.0.0.1\""),
        "no token, no address"
    );
}

fn metrics_address(app: &TestApp) -> String {
    let log = app.log.lock().unwrap();
    let line = log
        .iter()
        .find_map(|line| line.strip_prefix("/metrics and /readyz are at "));
    line.unwrap().trim_end_matches('.').to_owned()
}

fn figures(address: &str) -> String {
    ureq::get(format!("http://{address}/metrics"))
        .call()
        .unwrap()
        .body_mut()
        .read_to_string()
        .unwrap()
}

#[track_caller]
fn figure(text: &str, name: &str) -> f64 {
    let line = text
        .lines()
        .find(|line| line.split_once(' ').is_some_and(|(found, _)| found == name));
    let line = line.unwrap_or_else(|| panic!("{name} in\n{text}"));
    line.split_once(' ').unwrap().1.parse().unwrap()
}

#[test]
fn the_figures_are_where_the_operator_looks_and_nowhere_else() {
    let app = TestApp::start_on(
        Folder::new(),
        &["--rate-limit", "off", "--metrics-listen", "127.0.0.1:0"],
    );
    assert_eq!(app.anonymous().get("/metrics").status, 404, "not for the public");
    let tag = app.active();
    let body = json!({ "code": tag.code });
    app.anonymous().post("/api/v1/scans", &body).expect(200);
    app.anonymous()
        .post("/api/v1/scans", &json!({ "code": "nonsense" }))
        .expect(200);
    let address = metrics_address(&app);
    let text = figures(&address);
    assert!(figure(&text, "zhenma_commit_seconds_count") > 5.0);
    assert!(figure(&text, "zhenma_commit_groups_total") > 5.0);
    assert_eq!(figure(&text, "zhenma_commit_queue"), 0.0);
    assert_eq!(figure(&text, "zhenma_scans_total{verdict=\"genuine\"}"), 1.0);
    assert_eq!(figure(&text, "zhenma_scans_total{verdict=\"not_found\"}"), 1.0);
    let scans = "zhenma_requests_total{method=\"POST\",route=\"/api/v1/scans\",class=\"2xx\"}";
    assert_eq!(figure(&text, scans), 2.0);
    assert!(figure(&text, "zhenma_disk_free_bytes") > 0.0);
    assert!(figure(&text, "zhenma_log_lag_leaves") > 0.0);
    assert_eq!(figure(&text, "zhenma_work_lists_unfinished"), 0.0);
    assert_eq!(figure(&text, "zhenma_scrub_damaged_files"), 0.0);
    assert_eq!(figure(&text, "zhenma_committer_stopped"), 0.0);
    assert_eq!(figure(&text, "zhenma_ready"), 1.0);
    assert!(
        !text.contains(&tag.serial) && !text.contains("last_backup"),
        "{text}"
    );
    // A checkpoint and a backup are told.
    assert!(app.command(&["log", "checkpoint"]).status.success());
    let file = app.folder.data().with_file_name("b.zhenma");
    let backup = app.command(&["backup", file.to_str().unwrap()]);
    assert!(
        backup.status.success(),
        "{}",
        String::from_utf8_lossy(&backup.stderr)
    );
    let text = figures(&address);
    assert_eq!(figure(&text, "zhenma_log_lag_leaves"), 0.0);
    assert!(figure(&text, "zhenma_last_backup_timestamp_seconds") > 1.7e9);
    assert!(figure(&text, "zhenma_last_checkpoint_timestamp_seconds") > 1.7e9);
    // The files were counted beside the first look.
    while !figures(&address).contains("zhenma_blob_bytes") {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(figure(&figures(&address), "zhenma_blobs") >= 1.0);
    let other = ureq::get(format!("http://{address}/api/v1/tokens")).call();
    assert!(matches!(other, Err(ureq::Error::StatusCode(404))), "{other:?}");
}

#[test]
fn readiness_is_the_truth() {
    let app = TestApp::start();
    let visitor = app.anonymous();
    assert_eq!(visitor.get("/healthz").expect(200)["status"], "ok");
    assert_eq!(visitor.get("/readyz").expect(200)["status"], "ready");
    assert!(app.command(&["healthcheck"]).status.success());
    // The key that seals is lost while the server runs.
    let key = app.folder.data().join("keys/seal-1.json");
    let away = key.with_extension("away");
    std::fs::rename(&key, &away).unwrap();
    let mut answer = visitor.get("/readyz");
    while answer.status == 200 {
        std::thread::sleep(std::time::Duration::from_millis(50));
        answer = visitor.get("/readyz");
    }
    assert!(answer.problem(503).contains("seal-1"), "{}", answer.text());
    assert_eq!(visitor.get("/healthz").status, 200, "it lives");
    let check = app.command(&["healthcheck"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&check.stderr).contains("seal-1"));
    std::fs::rename(&away, &key).unwrap();
    while visitor.get("/readyz").status != 200 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let folder = app.stop();
    let check = zhenma(&["healthcheck", "--data", &folder.data_str()]);
    assert_eq!(check.status.code(), Some(1), "nobody serves");
}

/// A disk that is nearly full: reading goes on, nothing is written, and it says so.
#[test]
fn a_disk_below_its_reserve_is_told_before_it_is_full() {
    let app = TestApp::start();
    let tag = app.active();
    let folder = app.stop_gently();
    let more = [
        "--rate-limit",
        "off",
        "--reserve-mib",
        "999999999",
        "--metrics-listen",
        "127.0.0.1:0",
    ];
    let app = TestApp::start_on(folder, &more);
    let why = app.anonymous().get("/readyz").problem(503);
    assert!(why.contains("MiB left") && why.contains("in reserve"), "{why}");
    assert_eq!(app.anonymous().get("/healthz").status, 200);
    assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
    let refused = app.user("platform").post(
        &format!("/api/v1/tags/{}/suspend", tag.serial),
        &json!({ "reason": "x" }),
    );
    assert!(refused.problem(507).contains("disk is full"));
    let text = figures(&metrics_address(&app));
    assert_eq!(figure(&text, "zhenma_ready"), 0.0);
    assert!(figure(&text, "zhenma_commits_refused_disk_full_total") >= 1.0);
    assert!(figure(&text, "zhenma_disk_reserve_bytes") > figure(&text, "zhenma_disk_free_bytes"));
}

#[test]
fn every_answer_has_its_headers() {
    let app = TestApp::start();
    for path in [
        "/",
        "/api/v1/verify?code=x",
        "/nowhere",
        "/assets/page.js",
        "/healthz",
    ] {
        let answer = app.anonymous().get(path);
        let policy = answer.header("content-security-policy").unwrap();
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        assert!(answer.header("permissions-policy").is_some(), "{path}");
        assert_eq!(
            answer.header("strict-transport-security"),
            None,
            "not without TLS"
        );
    }
}

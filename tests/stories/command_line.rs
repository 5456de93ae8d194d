//! The command line, with and without a server that holds the folder.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::{ORIGIN, Tag, TestApp, zhenma, zhenma_ok};

/// A token in a file, as commands take it.
fn token_file(dir: &Path, token: &str) -> String {
    let path = dir.join("token");
    std::fs::write(&path, format!("{token}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

fn file(dir: &Path, name: &str, content: impl AsRef<[u8]>) -> String {
    let path = dir.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// The one line on standard error of a command that could not do what it was asked.
#[track_caller]
fn complaint(output: &Output) -> String {
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert_eq!(error.lines().count(), 1, "an error is one line: {error}");
    assert!(out(output).is_empty());
    error
}

#[test]
fn the_template_is_a_file_that_can_be_imported() {
    let app = TestApp::start();
    let dir = TempDir::new().unwrap();
    let template = zhenma_ok(&["import", "--template"]);
    for name in ["品牌", "brand", "类目", "category", "商品条码", "gtin"] {
        assert!(
            template.lines().next().unwrap().contains(name),
            "{name}: {template}"
        );
    }
    let (csv, token) = (
        file(dir.path(), "in.csv", &template),
        token_file(dir.path(), &app.folder.token("warehouse")),
    );
    let booked = app.command(&["import", &csv, "--token-file", &token]);
    assert!(
        booked.status.success(),
        "{}",
        String::from_utf8_lossy(&booked.stderr)
    );
    assert_eq!(out(&booked).lines().count(), 1);
    // The item is there: it can be appraised and gets its tag.
    let item = out(&booked).split('\t').next().unwrap().to_owned();
    let (appraisal, _) = app.appraise(&item, crate::app::findings(), "genuine");
    app.decide(&appraisal);
    // The same without a server.
    let folder = app.stop();
    let data = folder.data_str();
    let again = zhenma_ok(&["import", &csv, "--token-file", &token, "--data", &data]);
    assert_eq!(again, format!("{item}\trow 2\talready booked\n"));
}

#[test]
fn a_file_with_wrong_rows_is_not_imported_and_each_is_named() {
    let app = TestApp::start();
    let dir = TempDir::new().unwrap();
    let token = token_file(dir.path(), &app.folder.token("warehouse"));
    let rows = "brand,name,category,gtin\nA,B,shoes,4006381333931\nA,B,shoes,4006381333932\nA,,hats,\n";
    let csv = file(dir.path(), "in.csv", rows);
    let refused = app.command(&["import", &csv, "--token-file", &token]);
    let error = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(1), "{error}");
    for named in [
        "row 3: column 'gtin'",
        "4006381333932",
        "row 4: column 'name'",
        "row 4: column 'category'",
        "Nothing was booked",
    ] {
        assert!(error.contains(named), "{named}: {error}");
    }
    assert!(!error.contains("row 2") && out(&refused).is_empty());
    for (arguments, word) in [
        (
            vec!["import", "/nowhere.csv", "--token-file", &token],
            "/nowhere.csv",
        ),
        (vec!["import", &csv, "--token-file", "/no-token"], "/no-token"),
        (vec!["import", &csv], "token"),
    ] {
        assert!(
            complaint(&app.command(&arguments)).contains(word),
            "{arguments:?}"
        );
    }
    let merchant = token_file(dir.path(), &app.folder.token("merchant"));
    assert!(complaint(&app.command(&["import", &csv, "--token-file", &merchant])).contains("merchant"));
}

#[test]
fn issue_prints_the_tag_and_the_same_again() {
    let app = TestApp::start();
    let dir = TempDir::new().unwrap();
    let token = token_file(dir.path(), &app.folder.token("approver"));
    let (_, appraisal, _) = app.approved();
    let issue = ["issue", &appraisal, "--token-file", &token];
    let first = out(&app.command(&issue));
    let tag: Value = serde_json::from_str(&first).unwrap();
    assert_eq!(app.verify(tag["code"].as_str().unwrap())["verdict"], "not_active");
    assert_eq!(out(&app.command(&issue)), first);
    let folder = app.stop();
    let data = folder.data_str();
    assert_eq!(zhenma_ok(&[issue.as_slice(), &["--data", &data]].concat()), first);
    let unknown = "0190a000-0000-7000-8000-000000000000";
    let refused = zhenma(&["issue", unknown, "--token-file", &token, "--data", &data]);
    assert!(complaint(&refused).contains(unknown));
}

/// Verifies offline, with the keys as they are exported now.
pub fn offline(app: &TestApp, tag: &Tag) -> (Option<i32>, Value) {
    let dir = TempDir::new().unwrap();
    let keys = file(dir.path(), "keys.json", app.command(&["key", "export"]).stdout);
    let certificate = file(dir.path(), "certificate.jwt", &tag.certificate);
    let output = zhenma(&[
        "verify",
        &tag.code,
        "--keys",
        &keys,
        "--certificate",
        &certificate,
    ]);
    (
        output.status.code(),
        serde_json::from_slice(&output.stdout).unwrap(),
    )
}

#[test]
fn keys_are_rotated_and_what_the_old_ones_signed_stays_good() {
    let mut app = TestApp::start();
    let old = app.active();
    for (ring, kid) in [("seal", "seal-2"), ("certificate", "cert-2")] {
        let said = out(&app.command(&["key", "rotate", ring]));
        assert!(said.contains(kid), "{said}");
    }
    let list = out(&app.command(&["key", "list"]));
    for row in [
        "seal-1\tretired",
        "seal-2\tactive",
        "cert-1\tretired",
        "cert-2\tactive",
        "log-1\tactive",
    ] {
        assert!(list.contains(row), "{row}: {list}");
    }
    for restart in [false, true] {
        if restart {
            app.crash_and_restart();
        }
        let new = app.active();
        assert_eq!(app.verify(&new.code)["tag"]["key"], "seal-2");
        assert_eq!(app.verify(&old.code)["tag"]["key"], "seal-1");
        for (tag, seal, certificate) in [(&old, "seal-1", "cert-1"), (&new, "seal-2", "cert-2")] {
            assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
            let (code, facts) = offline(&app, tag);
            assert_eq!((code, &facts["seal_key"]), (Some(0), &json!(seal)), "{facts}");
            assert_eq!(facts["certificate"]["key"], certificate);
        }
        assert!(app.command(&["check"]).status.success());
    }
    let published = app.anonymous().get("/.well-known/jwks.json").expect(200);
    let kids: Vec<&str> = published["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|k| k["kid"].as_str().unwrap())
        .collect();
    assert!(
        ["seal-1", "seal-2", "cert-1", "cert-2"]
            .iter()
            .all(|kid| kids.contains(kid)),
        "{kids:?}"
    );
    // A document that somebody tampered with is no key document.
    let dir = TempDir::new().unwrap();
    let export = out(&app.command(&["key", "export"])).replace("seal-1", "seal-9");
    let keys = file(dir.path(), "keys.json", export);
    complaint(&zhenma(&["verify", &old.code, "--keys", &keys]));
}

#[test]
fn a_seal_of_a_key_nobody_knows_does_not_hold() {
    let app = TestApp::start();
    let tag = app.issued();
    let seal = tag.code.split('/').nth(3).unwrap();
    let dir = TempDir::new().unwrap();
    let keys = file(dir.path(), "keys.json", app.command(&["key", "export"]).stdout);
    // The first two characters hold the key's number: 74 is 255, AA is 0.
    for (number, why) in [("74", "key number 255"), ("AA", "base 32")] {
        let forged = tag.code.replace(seal, &format!("{number}{}", &seal[2..]));
        let output = zhenma(&["verify", &forged, "--keys", &keys]);
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &answer["valid"]), (Some(1), &json!(false)));
        assert!(answer["why"].as_str().unwrap().contains(why), "{answer}");
    }
}

#[test]
fn private_files_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;

    let app = TestApp::start();
    let data = app.folder.data();
    let mode = |path: PathBuf| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(data.join("zhenma.sock")), 0o600);
    let fresh = TempDir::new().unwrap();
    let new = fresh.path().join("data");
    zhenma_ok(&["init", "--data", new.to_str().unwrap(), "--origin", ORIGIN]);
    assert_eq!((mode(new.clone()), mode(new.join("keys"))), (0o700, 0o700));
    for key in std::fs::read_dir(new.join("keys")).unwrap() {
        assert_eq!(mode(key.unwrap().path()), 0o600);
    }
}

#[test]
fn tokens_are_shown_once_listed_without_secrets_and_withdrawn() {
    let app = TestApp::start();
    let data = app.folder.data_str();
    let new = [
        "token",
        "new",
        "--data",
        &data,
        "--person",
        "xin",
        "--role",
        "platform",
        "--org",
        "platform-1",
    ];
    let token = zhenma_ok(&new);
    let token = token.trim();
    let (id, secret) = token.strip_prefix("zm_").unwrap().split_once('_').unwrap();
    let ask = || {
        app.with_token(token)
            .get("/api/v1/cover/00000000000000000000")
            .status
    };
    assert_eq!(ask(), 404, "it lets in");
    let list = out(&app.command(&["token", "list"]));
    assert!(list.contains(id) && !list.contains(secret), "{list}");
    let line: Value = serde_json::from_str(list.lines().find(|line| line.contains(id)).unwrap()).unwrap();
    assert_eq!(
        (&line["person"], &line["role"]),
        (&json!("xin"), &json!("platform"))
    );
    assert!(line.get("withdrawn_at").is_none());
    assert!(app.command(&["token", "withdraw", id]).status.success());
    assert_eq!(ask(), 401);
    let list = out(&app.command(&["token", "list"]));
    let line = list.lines().find(|line| line.contains(id)).unwrap();
    assert!(line.contains("withdrawn_at"), "{line}");
    assert!(complaint(&app.command(&["token", "withdraw", "nobody"])).contains("nobody"));
    let wrong = zhenma(&[
        "token",
        "new",
        "--data",
        &data,
        "--person",
        "xin",
        "--role",
        "insurer",
        "--org",
        "platform-1",
    ]);
    assert!(complaint(&wrong).contains("insurer"));
}

#[test]
fn a_token_that_is_refused_leaves_nobody_new_behind() {
    let app = TestApp::start();
    let new = |person: &str, role: &str, org: &str| {
        app.command(&["token", "new", "--person", person, "--role", role, "--org", org])
    };
    let refused = complaint(&new("neu", "insurer", "platform-1"));
    assert!(refused.contains("does not fit"), "{refused}");
    assert!(complaint(&app.command(&["person", "show", "neu"])).contains("neu"));
    // Somebody of another organisation: nothing is added for their sake either.
    let refused = complaint(&new("jian", "insurer", "insurer-9"));
    assert!(refused.contains("insurer-9"), "{refused}");
    let known = app
        .user("admin")
        .get("/api/v1/organisations")
        .expect(200)
        .to_string();
    assert!(!known.contains("insurer-9"), "{known}");
    // Whoever is new and fits is added on the way, organisation and all.
    let made = new("neu", "insurer", "insurer-9");
    let said = String::from_utf8_lossy(&made.stderr).into_owned();
    assert!(made.status.success() && said.contains("'neu' was new"), "{said}");
    assert!(said.contains("'insurer-9' was new"), "{said}");
}

#[test]
fn a_second_command_on_a_folder_without_a_server_says_what_to_do() {
    let folder = TestApp::start().stop();
    let data = folder.data_str();
    let mut first = std::process::Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(["tail", "--data", &data])
        .spawn()
        .unwrap();
    // The first needs a moment to take the folder.
    while !folder.data().join("zhenma-command.sock").exists() {
        assert!(
            first.try_wait().unwrap().is_none(),
            "it goes on until it is stopped"
        );
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let second = || zhenma(&["token", "list", "--data", &data]);
    let refused = complaint(&second());
    first.kill().unwrap();
    first.wait().unwrap();
    for part in [
        data.as_str(),
        "in use by another process",
        "try again",
        "zhenma serve",
    ] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert!(
        second().status.success(),
        "what the first left behind is in nobody's way"
    );
}

/// The file of a stored blob.
fn blob(data: &Path, hash: &str) -> PathBuf {
    data.join("blobs").join(&hash[..2]).join(&hash[2..])
}

#[test]
fn the_check_finds_what_was_damaged_and_names_it() {
    let app = TestApp::start();
    let (changed, deleted, whole) = (app.active(), app.active(), app.active());
    let clean = app.command(&["check"]);
    assert!(
        clean.status.success() && out(&clean).contains("3 tags, 3 appraisals, 6 files"),
        "{}",
        out(&clean)
    );
    let path = blob(&app.folder.data(), &changed.video);
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    std::fs::remove_file(blob(&app.folder.data(), &deleted.video)).unwrap();
    let damaged = |output: &Output| {
        assert_eq!(output.status.code(), Some(1));
        let said = out(output);
        let line = |hash: &str| {
            said.lines()
                .find(|line| line.starts_with(hash))
                .unwrap_or_default()
                .to_owned()
        };
        assert!(line(&changed.video).contains("changed"), "{said}");
        assert!(line(&deleted.video).contains("missing"), "{said}");
        assert!(
            !said.contains(&whole.video) && !said.contains("everything is as it must be"),
            "{said}"
        );
    };
    damaged(&app.command(&["check"]));
    let json = app.command(&["check", "--json"]);
    let report: Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(
        (json.status.code(), report["findings"].as_array().unwrap().len()),
        (Some(1), 2),
        "{report}"
    );
    // Without a server too.
    let folder = app.stop();
    damaged(&zhenma(&["check", "--data", &folder.data_str()]));
}

#[test]
fn a_service_with_damaged_evidence_says_so_instead_of_sending_it() {
    let app = TestApp::start();
    let (item, appraisal, video) = app.approved();
    std::fs::remove_file(blob(&app.folder.data(), &video)).unwrap();
    let refused = app
        .user("approver")
        .post("/api/v1/tags", &json!({ "appraisal_id": appraisal }));
    assert!(
        refused.problem(500).contains("please give the id"),
        "no tag without its video: {}",
        refused.text()
    );
    assert_eq!(app.anonymous().get(&format!("/items/{item}")).status, 404);
}

#[test]
fn every_command_says_what_it_is_for() {
    let help = zhenma_ok(&["--help"]);
    for command in [
        "demo", "init", "serve", "import", "issue", "verify", "check", "cover", "calendar", "key", "token",
        "org", "person",
    ] {
        assert!(help.contains(&format!("\n  {command}")), "{command}: {help}");
        assert!(
            zhenma_ok(&[command, "--help"]).contains("Usage: zhenma"),
            "{command}"
        );
    }
    assert!(zhenma_ok(&["--version"]).starts_with("zhenma "));
    assert_eq!(zhenma(&["nonsense"]).status.code(), Some(2));
    assert_eq!(zhenma(&[]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_done_is_told_in_one_line() {
    let app = TestApp::start();
    let dir = TempDir::new().unwrap();
    let empty = dir.path().join("empty");
    let empty = empty.to_str().unwrap();
    let taken = app.base.strip_prefix("http://").unwrap();
    let data = app.folder.data_str();
    let no_folder = file(dir.path(), "no-folder", "x");
    let cases: [(&[&str], &str); 11] = [
        (&["serve", "--data", &data, "--listen", "127.0.0.1:0"], "in use"),
        (&["serve", "--data", &data, "--listen", taken], "--listen"),
        (&["serve", "--data", &data, "--listen", "here"], "here"),
        (
            &["serve", "--data", empty, "--listen", "127.0.0.1:0"],
            "zhenma init",
        ),
        (&["check", "--data", empty], "zhenma init"),
        (&["check", "--data", &no_folder], "no-folder"),
        (&["init", "--data", empty, "--origin", "zm.test"], "http://"),
        (
            &["init", "--data", empty, "--origin", "http://zm.test/path"],
            "nothing behind it",
        ),
        (
            &[
                "init",
                "--data",
                empty,
                "--origin",
                "http://zm.test",
                "--prefix",
                "12",
            ],
            "prefix",
        ),
        (
            &["init", "--data", &no_folder, "--origin", "http://zm.test"],
            "no-folder",
        ),
        (&["verify", "x", "--keys", "/no-keys.json"], "/no-keys.json"),
    ];
    for (arguments, word) in cases {
        let error = complaint(&zhenma(arguments));
        assert!(
            error.starts_with("zhenma: ") && error.contains(word),
            "{arguments:?}: {error}"
        );
    }
    assert!(
        !Path::new(empty).join("store").exists(),
        "a refused init sets nothing up"
    );
    zhenma_ok(&["init", "--data", empty, "--origin", "http://zm.test"]);
    assert!(complaint(&zhenma(&["init", "--data", empty, "--origin", "http://zm.test"])).contains("already"));
}

#[test]
fn a_new_origin_is_added_and_codes_under_the_old_one_stay_good() {
    let app = TestApp::start();
    let old = app.active();
    let app = TestApp::start_on(
        app.stop(),
        &["--rate-limit", "off", "--origin", "https://new.example"],
    );
    let new = app.active();
    assert!(new.code.starts_with("HTTPS://NEW.EXAMPLE/"), "{}", new.code);
    for tag in [&old, &new] {
        assert_eq!(app.verify(&tag.code)["verdict"], "genuine");
        assert_eq!(offline(&app, tag).0, Some(0));
    }
    let moved = old.code.replace(&ORIGIN.to_uppercase(), "HTTPS://NEW.EXAMPLE");
    assert_eq!(
        app.verify(&moved)["verdict"],
        "not_found",
        "a seal is good for its own origin"
    );
    assert!(app.command(&["check"]).status.success());
}

#[test]
fn a_licence_forgotten_is_entered_later() {
    let app = TestApp::start();
    let add = |more: &[&str]| {
        app.command(
            &[
                &["person", "new", "wen", "--org", "agency-1", "--name", "文"],
                more,
            ]
            .concat(),
        )
        .status
        .code()
    };
    assert_eq!(add(&[]), Some(0));
    assert_eq!(add(&["--licence", "LIC-9"]), Some(0));
    assert_eq!(
        add(&["--licence", "LIC-10"]),
        Some(2),
        "a licence on record stays"
    );
}

//! The same refusal in the language of whoever reads it: over HTTP by `Accept-Language`, on a command line by the locale.

use std::process::{Command, Output};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::app::TestApp;

const CHINESE: [&str; 4] = [
    "zh-CN",
    "zh-TW;q=0.5",
    "fr-FR, zh;q=0.4, en;q=0.3",
    "ZH-Hans-CN,zh;q=0.9,en-US;q=0.8",
];
const ENGLISH: [&str; 5] = ["en", "en-GB,zh;q=0.9", "fr-FR", "*", "zh;q=0"];

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Runs `zhenma` under these locale variables alone.
fn run(locale: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenma"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"] {
        command.env_remove(name);
    }
    command.envs(locale.iter().copied()).args(arguments);
    command.output().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_refusal_is_told_in_the_language_of_who_asks_and_is_otherwise_the_same() {
    let app = TestApp::start();
    let (warehouse, nobody) = (app.user("warehouse"), app.anonymous());
    let calls = [
        (&warehouse, "GET", "/api/v1/items?limit=500", None, 422),
        (&warehouse, "GET", "/api/v1/items/no-such", None, 404),
        (&warehouse, "GET", "/api/v1/nowhere", None, 404),
        (&warehouse, "PUT", "/api/v1/items", None, 405),
        (&warehouse, "POST", "/api/v1/receipts", Some("{"), 403),
        (&nobody, "GET", "/api/v1/items", None, 401),
        (&nobody, "GET", "/api/v1/verify", None, 400),
    ];
    for (user, method, path, body, status) in calls {
        let ask = |headers: &[(&str, &str)]| {
            let answer = user.call(method, path, headers, body.map(str::as_bytes));
            assert_eq!(answer.status, status, "{method} {path}: {}", answer.text());
            assert_eq!(answer.header("vary"), Some("Accept-Language"), "{method} {path}");
            (
                answer.json(),
                answer.header("content-language").map(str::to_owned),
            )
        };
        let without = |problem: &Value| {
            let mut problem = problem.clone();
            for words in ["title", "detail"] {
                problem.as_object_mut().unwrap().remove(words).unwrap();
            }
            problem
        };
        let (plain, language) = ask(&[]);
        assert_eq!(language.as_deref(), Some("en"));
        let code = plain["code"].as_str().unwrap();
        assert!(
            code.contains('.') && code != "system.as_told",
            "{method} {path}: {code}"
        );
        assert!(!is_chinese(plain["detail"].as_str().unwrap()), "{plain}");
        for accepted in CHINESE {
            let (problem, language) = ask(&[("accept-language", accepted)]);
            assert_eq!(language.as_deref(), Some("zh-CN"), "{accepted}");
            for words in ["title", "detail"] {
                assert!(
                    is_chinese(problem[words].as_str().unwrap()),
                    "{accepted}: {problem}"
                );
            }
            assert_eq!(without(&problem), without(&plain), "{accepted}");
        }
        for accepted in ENGLISH {
            assert_eq!(ask(&[("accept-language", accepted)]).0, plain, "{accepted}");
        }
    }
}

#[test]
fn problems_inside_of_answers_have_codes_and_the_readers_language() {
    let app = TestApp::start();
    let chinese = [("accept-language", "zh-CN")];
    let body = json!({ "appraisal_ids": ["0190a000-0000-7000-8000-000000000000"] }).to_string();
    let approver = app.user("approver");
    let many = |headers: &[(&str, &str)]| {
        let answer = approver.call("POST", "/api/v1/tags/bulk", headers, Some(body.as_bytes()));
        answer.expect(200)["results"][0]["problem"].clone()
    };
    let (english, translated) = (many(&[]), many(&chinese));
    assert_eq!(english["code"], "appraisal.not_found");
    assert_eq!(translated["code"], english["code"]);
    assert!(is_chinese(translated["detail"].as_str().unwrap()) && !is_chinese(&english.to_string()));
    // A line of an answer that comes in lines.
    let lines = [chinese[0], ("accept", "application/x-ndjson")];
    let answer = app
        .user("warehouse")
        .call("POST", "/api/v1/intake", &lines, Some(b"brand,brand\nA,B\n"));
    let last: Value = serde_json::from_str(answer.text().lines().last().unwrap()).unwrap();
    assert!(last["problem"]["code"].as_str().unwrap().contains('.'), "{last}");
    assert!(is_chinese(last["problem"]["title"].as_str().unwrap()), "{last}");
}

#[test]
fn pages_of_errors_are_in_the_language_of_the_page() {
    let app = TestApp::start();
    let nobody = app.anonymous();
    let title = |path: &str, accepted: Option<&str>| {
        let headers: Vec<(&str, &str)> = accepted
            .map(|accepted| ("accept-language", accepted))
            .into_iter()
            .collect();
        let answer = nobody.call("GET", path, &headers, None);
        assert_eq!(answer.status, 404, "{path}");
        answer.header("content-language").unwrap().to_owned()
    };
    assert_eq!(title("/nowhere", None), "zh-CN");
    assert_eq!(title("/nowhere", Some("en")), "en");
    assert_eq!(title("/nowhere?lang=en", Some("zh-CN")), "en");
    assert_eq!(title("/t/NOSERIAL?lang=zh", Some("en")), "zh-CN");
    // The form of a page is refused as a page.
    let large = vec![b'x'; 5_000];
    let refused = nobody.call("POST", "/t/NOSERIAL?lang=en", &[], Some(&large));
    assert_eq!(refused.status, 413);
    assert_eq!(refused.header("content-language"), Some("en"));
    assert!(
        refused.text().contains("<html lang=\"en\">"),
        "{}",
        refused.text()
    );
}

#[test]
fn the_list_of_messages_has_every_code_that_was_answered() {
    let app = TestApp::start();
    let nobody = app.anonymous();
    let code = nobody.get("/api/v1/items").json()["code"]
        .as_str()
        .unwrap()
        .to_owned();
    for (language, word) in [("en", "this needs a valid token"), ("zh", "需要有效的令牌")] {
        let page = nobody.get(&format!("/docs/problems?lang={language}")).text();
        assert!(page.contains(&format!("id=\"{code}\"")) && page.contains(word));
        let docs = nobody.get(&format!("/docs?lang={language}")).text();
        assert!(docs.contains(&format!("/docs/problems?lang={language}")));
    }
}

#[test]
fn a_command_speaks_the_language_of_the_locale() {
    let chinese: [&[(&str, &str)]; 4] = [
        &[("LANG", "zh_CN.UTF-8")],
        &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "zh_TW.UTF-8")],
        &[("LANG", "C"), ("LC_ALL", "zh_CN.UTF-8")],
        &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "")],
    ];
    let english: [&[(&str, &str)]; 5] = [
        &[],
        &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C")],
        &[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "C.UTF-8")],
        &[("LANG", "zh_CN.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")],
        &[("LANG", "fr_FR.UTF-8")],
    ];
    let folder = TempDir::new().unwrap();
    let nothing = folder.path().join("nothing");
    let nothing = nothing.to_str().unwrap();
    let commands: [&[&str]; 5] = [
        &["check", "--data", nothing],
        &["serve", "--log", "xml"],
        &["key"],
        &["decide", "/no-such-file.json"],
        &["token", "withdraw", "zm_x_y"],
    ];
    for command in commands {
        let check = |locale: &[(&str, &str)], expected: bool| {
            let output = run(locale, command);
            let told = told(&output);
            assert_eq!(output.status.code(), Some(2), "{command:?}: {told}");
            assert_eq!(told.lines().count(), 1, "{command:?}: {told}");
            assert!(told.starts_with("zhenma: "), "{command:?}: {told}");
            assert_eq!(is_chinese(&told), expected, "{locale:?} {command:?}: {told}");
        };
        chinese.iter().for_each(|locale| check(locale, true));
        english.iter().for_each(|locale| check(locale, false));
    }
}

#[test]
fn what_a_command_prints_for_programs_is_the_same_in_every_language() {
    let app = TestApp::start();
    let data = app.folder.data_str();
    let in_both = |arguments: &[&str]| {
        let arguments = [arguments, &["--data", &data]].concat();
        [[("LANG", "zh_CN.UTF-8")], [("LANG", "C")]].map(|locale| {
            let output = run(&locale, &arguments);
            assert!(output.status.success(), "{arguments:?}: {}", told(&output));
            output
        })
    };
    // The answer of the service that holds the folder comes in the language of the command.
    let [chinese, english] = in_both(&["check"]);
    assert!(is_chinese(&String::from_utf8_lossy(&chinese.stdout)));
    assert!(!is_chinese(&String::from_utf8_lossy(&english.stdout)));
    for same in [
        &["check", "--json"][..],
        &["key", "export"],
        &["key", "list"],
        &["token", "list"],
    ] {
        let [chinese, english] = in_both(same);
        let dated = |output: &Output| String::from_utf8_lossy(&output.stdout).lines().count();
        assert_eq!(dated(&chinese), dated(&english), "{same:?}");
        if same[0] != "key" || same[1] != "export" {
            assert_eq!(chinese.stdout, english.stdout, "{same:?}");
        }
    }
    // A refusal of the service is told as the service told it, which is in Chinese.
    let refused = run(
        &[("LANG", "zh_CN.UTF-8")],
        &["key", "retire", "no-such", "--data", &data],
    );
    assert!(
        is_chinese(&told(&refused)) && told(&refused).contains("no-such"),
        "{}",
        told(&refused)
    );
}

/// The findings of a check's report, by what they are about and their codes, and their texts.
fn findings(report: &Value) -> (Vec<(String, String)>, Vec<String>) {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let mut found: Vec<_> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (text(one, "subject"), text(one, "code"), text(one, "problem")))
        .collect();
    found.sort();
    let texts = found.iter().map(|(.., problem)| problem.clone()).collect();
    let codes = found.into_iter().map(|(subject, code, _)| (subject, code));
    (codes.collect(), texts)
}

/// Both have the same subjects and codes, and each its language.
fn assert_same_in_both(chinese: &Value, english: &Value) -> Vec<(String, String)> {
    let ((codes, translated), (expected, texts)) = (findings(chinese), findings(english));
    assert_eq!(codes, expected);
    for text in &translated {
        assert!(is_chinese(text), "{text}");
    }
    for text in &texts {
        assert!(!is_chinese(text), "{text}");
    }
    codes
}

#[test]
fn what_a_check_finds_has_codes_and_is_told_in_the_readers_language() {
    let app = TestApp::start();
    let (changed, removed) = (app.active(), app.active());
    let video = &changed.video;
    let path = app
        .folder
        .data()
        .join("blobs")
        .join(&video[..2])
        .join(&video[2..]);
    std::fs::write(path, "something else").unwrap();
    let over_http = |accepted: &str| {
        let headers = [("accept-language", accepted)];
        let answer = app
            .user("admin")
            .call("POST", "/api/v1/check", &headers, Some(b""));
        let text = answer.text();
        let last: Value = serde_json::from_str(text.lines().last().unwrap()).unwrap();
        let first: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert!(!is_chinese(&first["progress"].to_string()), "{first}");
        last["report"].clone()
    };
    let codes = assert_same_in_both(&over_http("zh-CN"), &over_http("en"));
    assert_eq!(codes, [(video.clone(), "check.file_changed".to_owned())]);

    // With a tag removed below the store as well, without a server.
    let folder = app.stop_gently();
    {
        let db = sled::open(folder.data().join("store")).unwrap();
        assert!(db.remove(format!("tag/{}", removed.serial)).unwrap().is_some());
        db.flush().unwrap();
    }
    let data = folder.data_str();
    let check = |locale: &[(&str, &str)], more: &[&str]| {
        let output = run(locale, &[&["check", "--data", &data], more].concat());
        assert_eq!(output.status.code(), Some(1), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let chinese = [("LANG", "en"), ("LC_ALL", "zh_CN.UTF-8")];
    let english = [("LANG", "en")];
    let report = |locale: &[(&str, &str)]| serde_json::from_str(&check(locale, &["--json"])).unwrap();
    let codes = assert_same_in_both(&report(&chinese), &report(&english));
    for expected in [
        "check.file_changed",
        "check.removed",
        "check.tag_gone",
        "check.listed_missing",
    ] {
        assert!(
            codes.iter().any(|(_, code)| code == expected),
            "{expected}: {codes:?}"
        );
    }
    let (chinese, english) = (check(&chinese, &[]), check(&english, &[]));
    assert!(english.contains("\nlog: leaf ") && english.contains("there is no such tag"));
    assert!(chinese.contains("\n日志：日志第 ") && chinese.contains("该标签并不存在"));
    assert!(chinese.contains(&format!("{video}：文件被改动：")), "{chinese}");
    assert!(
        english.contains(&format!("{video}: the file was changed: ")),
        "{english}"
    );
    let words = |text: &str| text.lines().filter(|line| !is_chinese(line)).count();
    assert_eq!(words(&chinese), 0, "{chinese}");
}

#[test]
fn a_log_for_machines_stays_english() {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("nothing");
    let arguments = [
        "serve",
        "--log",
        "json",
        "--listen",
        "127.0.0.1:0",
        "--data",
        data.to_str().unwrap(),
    ];
    let output = run(&[("LANG", "zh_CN.UTF-8")], &arguments);
    let line: Value = serde_json::from_str(told(&output).lines().last().unwrap()).unwrap();
    assert!(
        line["message"].as_str().unwrap().contains("zhenma init"),
        "{line}"
    );
    assert!(!is_chinese(&line.to_string()), "{line}");
}

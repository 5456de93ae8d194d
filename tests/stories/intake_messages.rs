//! What is wrong with an intake file is told in the reader's language: over the API by `Accept-Language`, by
//! `zhenma import` by the locale. The codes are the same in both.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::app::{Folder, TestApp};

const PATH: &str = "/api/v1/intake";

/// The errors of `ten-errors.csv`: row, column in data, its Chinese heading, code.
const TEN: [(u64, Option<&str>, &str, &str); 10] = [
    (2, Some("brand"), "品牌", "cell.required"),
    (3, Some("category"), "类目", "category.unknown"),
    (4, Some("gtin"), "商品条码", "gtin.check_digit"),
    (5, Some("gtin"), "商品条码", "cell.number_shortened"),
    (6, Some("production_date"), "生产日期", "cell.date_of_two_days"),
    (
        7,
        Some("customs_entry_date"),
        "入境日期",
        "intake.entry_before_production",
    ),
    (8, Some("merchant"), "商家", "intake.merchant_unknown"),
    (10, Some("own_serial"), "商品自带序列号", "intake.serial_twice"),
    (11, Some("name"), "品名", "value.invisible_character"),
    (12, None, "", "cell.no_heading"),
];

/// `Accept-Language`, `LANG`, whether it is Chinese.
const LANGUAGES: [(&str, &str, bool); 3] = [
    ("zh-CN", "zh_CN.UTF-8", true),
    ("en", "en_US.UTF-8", false),
    ("fr", "C.UTF-8", false),
];

fn sheet(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sheets");
    std::fs::read(folder.join(name)).unwrap()
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// Whether `text` is a sentence of the language: English has its small words, Chinese has Chinese letters and none of
/// them.
#[track_caller]
fn is_in(text: &str, chinese: bool) {
    let words: Vec<&str> = text.split(|letter: char| !letter.is_ascii_alphabetic()).collect();
    let small = ["the", "is", "a", "this", "of", "column", "has", "row", "and"];
    let english = words.iter().any(|word| small.contains(word));
    assert_ne!(english, chinese, "{text}");
    assert!(!chinese || is_chinese(text), "{text}");
}

/// What the message of row, column and code says has to name the column as the reader knows it.
#[track_caller]
fn names_its_column(message: &str, column: Option<&str>, heading: &str, chinese: bool) {
    let Some(column) = column else { return };
    let named = if chinese {
        format!("列“{heading}”")
    } else {
        format!("column '{column}'")
    };
    assert!(message.starts_with(&named), "{named}: {message}");
}

fn errors(answer: &Value) -> Vec<(u64, Option<&str>, &str, &str)> {
    let errors = answer["errors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    errors
        .iter()
        .map(|error| {
            (
                error["row"].as_u64().unwrap(),
                error["column"].as_str(),
                error["code"].as_str().unwrap(),
                error["message"].as_str().unwrap(),
            )
        })
        .collect()
}

/// Runs `zhenma import` as somebody whose machine has this locale.
fn import(folder: &Folder, token: &Path, file: &Path, lang: &str) -> Output {
    let data = folder.data_str();
    let mut command = Command::new(env!("CARGO_BIN_EXE_zhenma"));
    command
        .args(["import", "--data", &data, "--token-file"])
        .arg(token)
        .arg(file)
        .env_remove("LC_MESSAGES")
        .env("LANG", lang)
        .env("LC_ALL", lang);
    command.output().unwrap()
}

/// The lines of the command that are about rows: row, code, what is said.
fn lines(output: &Output, name: &str, chinese: bool) -> Vec<(u64, String, String)> {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    let (before, after) = if chinese {
        (format!("{name}：第 "), " 行：")
    } else {
        (format!("{name}: row "), ": ")
    };
    let row = |line: &str| {
        let (row, rest) = line.strip_prefix(&before)?.split_once(after)?;
        let (message, code) = rest.strip_suffix(']')?.rsplit_once(" [")?;
        Some((row.parse().unwrap(), code.to_owned(), message.to_owned()))
    };
    let found: Vec<_> = said.lines().filter_map(row).collect();
    let others: Vec<&str> = said.lines().skip(found.len()).collect();
    // As what it was read, and what became of it.
    assert_eq!(others.len(), 2, "{said}");
    others.iter().for_each(|line| is_in(line, chinese));
    found
}

#[test]
fn ten_errors_of_ten_kinds_are_told_in_the_readers_language() {
    let folder = Folder::new();
    let dir = TempDir::new().unwrap();
    let (token, file) = (dir.path().join("token"), dir.path().join("ten-errors.csv"));
    std::fs::write(&token, folder.token("warehouse")).unwrap();
    std::fs::write(&file, sheet("ten-errors.csv")).unwrap();
    let name = file.to_str().unwrap();
    let by_command = |folder: &Folder| {
        for (_, lang, chinese) in LANGUAGES {
            let output = import(folder, &token, &file, lang);
            assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
            let lines = lines(&output, name, chinese);
            let codes: Vec<(u64, &str)> = lines.iter().map(|(row, code, _)| (*row, code.as_str())).collect();
            assert_eq!(codes, TEN.map(|(row, _, _, code)| (row, code)), "{lang}");
            for ((_, _, message), (_, column, heading, _)) in lines.iter().zip(TEN) {
                is_in(message, chinese);
                names_its_column(message, column, heading, chinese);
            }
        }
    };
    by_command(&folder);
    let app = TestApp::start_on(folder, &["--rate-limit", "off"]);
    by_command(&app.folder);
    for (language, _, chinese) in LANGUAGES {
        let sent = app.user("warehouse").call(
            "POST",
            PATH,
            &[("accept-language", language)],
            Some(&sheet("ten-errors.csv")),
        );
        let answer = sent.expect(200);
        assert_eq!(answer["booked"], serde_json::json!([]));
        let errors = errors(&answer);
        let found: Vec<_> = errors
            .iter()
            .map(|(row, column, code, _)| (*row, *column, *code))
            .collect();
        assert_eq!(
            found,
            TEN.map(|(row, column, _, code)| (row, column, code)),
            "{language}"
        );
        for ((.., message), (_, column, heading, _)) in errors.iter().zip(TEN) {
            is_in(message, chinese);
            names_its_column(message, column, heading, chinese);
        }
    }
    // As lines, the answer is in the reader's language as well.
    let sent = app.user("warehouse").call(
        "POST",
        PATH,
        &[("accept-language", "zh"), ("accept", "application/x-ndjson")],
        Some(&sheet("ten-errors.csv")),
    );
    let last: Value = serde_json::from_str(sent.text().lines().last().unwrap()).unwrap();
    is_in(last["answer"]["errors"][0]["message"].as_str().unwrap(), true);
}

#[test]
fn workbooks_and_files_of_no_use_are_told_in_the_readers_language() {
    let app = TestApp::start();
    let send = |file: &[u8], language: &str| {
        let headers = [("accept-language", language)];
        app.user("warehouse").call("POST", PATH, &headers, Some(file))
    };
    for (name, codes) in [
        ("formulas.xlsx", &[(2, "cell.formula"), (3, "cell.formula")][..]),
        (
            "wrong-cells.xlsx",
            &[
                (2, "cell.made_a_date"),
                (3, "cell.truth_value"),
                (4, "cell.error_value"),
                (5, "cell.number_too_long"),
                (6, "cell.date_form"),
                (7, "cell.date_form"),
                (8, "intake.gtin_as_number"),
                (9, "cell.number_too_long"),
            ],
        ),
    ] {
        for (language, _, chinese) in LANGUAGES {
            let answer = send(&sheet(name), language).expect(200);
            let errors = errors(&answer);
            let found: Vec<(u64, &str)> = errors.iter().map(|(row, _, code, _)| (*row, *code)).collect();
            assert_eq!(found, codes, "{name}");
            errors.iter().for_each(|(.., message)| is_in(message, chinese));
        }
    }
    for (file, code) in [
        (b"".to_vec(), "table.nothing"),
        ("品牌,品名,类目\n".into(), "table.no_rows"),
        ("品牌,品名\nA,B\n".into(), "table.column_missing"),
        (
            "品牌,品名,类目,颜色\nA,B,鞋靴,红\n".into(),
            "table.column_unknown",
        ),
        ("品牌,brand,品名,类目\nA,A,B,鞋靴\n".into(), "table.column_twice"),
        (b"brand;name;category\nA;b;shoes\n".to_vec(), "table.separator"),
        (b"b\0r\0".to_vec(), "table.utf16"),
        (b"brand\nHerm\xe8s\n".to_vec(), "table.not_text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "table.old_workbook"),
        (b"PK\x03\x04\x14\x00\xff".to_vec(), "table.not_a_workbook"),
        (sheet("two-tables.xlsx"), "table.two_sheets"),
        (sheet("merged-header.xlsx"), "table.header_unusable"),
        (sheet("far-column.xlsx"), "table.too_many_columns"),
    ] {
        for (language, _, chinese) in LANGUAGES {
            let problem = send(&file, language).json();
            assert_eq!(problem["code"], code, "{problem}");
            let detail = problem["detail"].as_str().unwrap();
            // What a library says of a broken archive is in English.
            if code != "table.not_a_workbook" {
                is_in(detail, chinese);
            }
            assert_eq!(
                chinese,
                detail.contains('：') || detail.contains('，'),
                "{detail}"
            );
        }
    }
}

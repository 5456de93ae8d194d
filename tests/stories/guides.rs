//! The walks in README and guides work as they are written, in every language.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::app::zhenma_ok;

/// A language's README and the folder of its guides. English is always there.
const LANGUAGES: [(&str, &str); 2] = [("README.md", "docs/en"), ("README.zh-CN.md", "docs/zh")];

/// A paper and what its walk prints, among other things. A problem is printed only where one is named here.
const WALKS: [(&str, &[&str]); 11] = [
    (
        "README",
        &[
            "\"state\":\"reviewed\"",
            "\"state\":\"approved\"",
            "\"status\":\"active\"",
            "{\"verdict\":\"genuine\"",
            "\"valid\": true",
            "\"covered\":true",
            "\"status\":\"running\"",
            "{\"verdict\":\"revoked\"",
        ],
    ),
    (
        "warehouse",
        &[
            "\"already_booked\":[{",
            "\"file_booked_at\":",
            "\"status\":\"active\"",
            "\"status\":\"returned\"",
            "\"state\":\"received\"",
            "\"state\":\"given\"",
        ],
    ),
    (
        "intake-files",
        &["row 2: column 'category'", "row 3\talready booked"],
    ),
    ("labels", &["^XA", "\"format\":\"zpl\"", "\"state\":\"given\""]),
    (
        "agency",
        &[
            "\"state\":\"reviewed\"",
            "\"assessor\":\"demo-ping-a\"",
            "\"state\":\"approved\"",
            "{\"checklists\":[",
            "\"status\":\"suspended\"",
            "\"status\":\"issued\"",
        ],
    ),
    (
        "merchant-and-platform",
        &[
            "\"merchant\":\"demo-merchant\"",
            "\"version\":2",
            "\"covered\":true",
            "\"status\":\"suspended\"",
            "urn:zhenma:problem:conflict",
            "\"status\":\"revoked\"",
            "\"kind\":\"quarantine\",\"open\":false",
            "\"carried_out\":{",
        ],
    ),
    (
        "inspector-and-laboratory",
        &[
            "\"state\":\"judged\",\"verdict\":\"fail\",\"grade\":\"A\"",
            "\"state\":\"final\",\"verdict\":\"pass\"",
            "\"state\":\"closed\"",
            "GB 99762-2017/XG1",
        ],
    ),
    (
        "insurer",
        &[
            "\"status\":\"running\"",
            "\"days_left\":0",
            "\"status\": \"ended\"",
        ],
    ),
    (
        "auditor",
        &[
            "\"valid\": true",
            "\"certificate\": {",
            "\"revocation\": \"not checked\"",
            "\"revocation\": \"not set\"",
            "report.bin: OK",
            "video.mp4: OK",
            "/log\n",
            "\"zhenma/leaf/v1\\n",
        ],
    ),
    ("operator", &["\"name\": \"陈晓\"", "\"id\": \"p-017\""]),
    (
        "api",
        &[
            "\"next\":",
            "urn:zhenma:problem:invalid",
            "\"field\":\"Idempotency-Key\"",
            "\n304\n",
        ],
    ),
];

/// What the walks leave in the folder they run in, and how it begins.
const LEFT: [(&str, &[u8]); 7] = [
    ("label.png", b"\x89PNG"),
    ("preview.png", b"\x89PNG"),
    ("label.pdf", b"%PDF"),
    ("sheet.pdf", b"%PDF"),
    ("label.zpl", b"^XA"),
    ("inspection.pdf", b"%PDF"),
    ("report.pdf", b"%PDF"),
];

/// A running demonstration; it ends with the test.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn demonstrate(data: &Path) -> (Demo, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_zhenma"))
        .args(["demo", "--listen", "127.0.0.1:0", "--data"])
        .arg(data)
        .env("LC_ALL", "C")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = child.stderr.take().unwrap();
    let demo = Demo(child);
    let mut lines = BufReader::new(stderr).lines().map_while(Result::ok);
    let served = lines.find(|line| line.contains(" on ")).unwrap();
    // Whatever the server says later finds a reader.
    std::thread::spawn(move || lines.for_each(drop));
    let address = served
        .split(" on ")
        .nth(1)
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    (demo, address)
}

/// The fee of a re-inspection needs working days, and this test is to work in any year.
fn load_years_to_come(folder: &Path) {
    let years = (2027..2060).map(|year| format!("{year}-01-01,holiday,New Year's Day,元旦\n"));
    let file = folder.join("years.csv");
    let rows = format!("date,type,name,name_zh\n{}", years.collect::<String>());
    std::fs::write(&file, rows).unwrap();
    let data = folder.join("zhenma-data");
    zhenma_ok(&[
        "calendar",
        "load",
        file.to_str().unwrap(),
        "--data",
        data.to_str().unwrap(),
    ]);
}

/// The blocks of a paper that are marked as its walk, one after the other, as a reader would run them.
fn walk_of(paper: &Path) -> String {
    let text = std::fs::read_to_string(paper).unwrap_or_else(|error| panic!("{}: {error}", paper.display()));
    let blocks = text.split("```sh walk\n").skip(1);
    let walk: String = blocks.filter_map(|rest| rest.split("```").next()).collect();
    assert!(!walk.is_empty(), "{} has no walk", paper.display());
    walk
}

/// Runs a walk as written, but for where the demonstration listens and where the binary was built.
fn run(paper: &Path, folder: &Path, address: &str) -> String {
    let walk = walk_of(paper);
    let script = walk
        .replace("127.0.0.1:8080", address)
        .replace("target/release/zhenma", env!("CARGO_BIN_EXE_zhenma"));
    assert_ne!(script, walk, "{}", paper.display());
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(folder)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .unwrap();
    let (said, complained) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(
        output.status.success(),
        "{}:\n{said}\n{complained}",
        paper.display()
    );
    format!("{said}\n{complained}")
}

/// Holds what a walk printed against what it has to print.
fn judge(paper: &Path, said: &str, expected: &[&str]) {
    for part in expected {
        assert!(
            said.contains(part),
            "{}: {part} is missing in:\n{said}",
            paper.display()
        );
    }
    for rest in said.split("urn:zhenma:problem:").skip(1) {
        let kind = rest.split('"').next().unwrap_or_default();
        let problem = format!("urn:zhenma:problem:{kind}");
        assert!(
            expected.contains(&problem.as_str()),
            "{}: {problem} is not expected in:\n{said}",
            paper.display()
        );
    }
}

/// The papers with walks of every language there is, each with what its walk has to print.
fn papers() -> Vec<(PathBuf, &'static [&'static str])> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut papers = Vec::new();
    for (readme, guides) in LANGUAGES {
        if guides != "docs/en" && !repository.join(guides).exists() {
            continue;
        }
        for (name, expected) in WALKS {
            let paper = match name {
                "README" => repository.join(readme),
                _ => repository.join(guides).join(format!("{name}.md")),
            };
            papers.push((paper, expected));
        }
    }
    papers
}

#[test]
fn the_walks_work_as_written() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let (_demo, address) = demonstrate(&folder.path().join("zhenma-data"));
    load_years_to_come(folder.path());
    std::os::unix::fs::symlink(repository.join("tests"), folder.path().join("tests")).unwrap();
    for (paper, expected) in papers() {
        let said = run(&paper, folder.path(), &address);
        judge(&paper, &said, expected);
    }
    for (name, beginning) in LEFT {
        let bytes = std::fs::read(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(bytes.starts_with(beginning), "{name} begins otherwise");
    }
}

/// A walk that no test expects anything of would be run by readers alone.
#[test]
fn every_walk_is_run() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run: Vec<PathBuf> = papers().into_iter().map(|(paper, _)| paper).collect();
    for (_, guides) in LANGUAGES {
        let Ok(entries) = std::fs::read_dir(repository.join(guides)) else {
            assert_ne!(guides, "docs/en", "there are no English guides");
            continue;
        };
        for entry in entries {
            let paper = entry.unwrap().path();
            let text = std::fs::read_to_string(&paper).unwrap();
            assert_eq!(
                text.contains("```sh walk\n"),
                run.contains(&paper),
                "{}: a paper has a walk if WALKS names it, and only then",
                paper.display()
            );
        }
    }
}

//! The README's walk with curl works as it is written.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::app::zhenma_ok;

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
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = child.stderr.take().unwrap();
    let demo = Demo(child);
    let served = BufReader::new(stderr)
        .lines()
        .map_while(Result::ok)
        .find(|line| line.contains(" on "))
        .unwrap();
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

#[test]
fn the_walk_with_curl_works_as_written() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(repository.join("README.md")).unwrap();
    // The walks follow each other, as a reader would run them.
    let walks = readme.split("```sh walk\n").skip(1);
    let walk: String = walks.filter_map(|rest| rest.split("```").next()).collect();
    let folder = tempfile::tempdir().unwrap();
    let (_demo, address) = demonstrate(&folder.path().join("zhenma-data"));
    load_years_to_come(folder.path());
    std::os::unix::fs::symlink(repository.join("tests"), folder.path().join("tests")).unwrap();
    // As written, but for where the demonstration listens and where the binary was built.
    let script = walk
        .replace("127.0.0.1:8080", &address)
        .replace("target/release/zhenma", env!("CARGO_BIN_EXE_zhenma"));
    assert_ne!(script, walk);
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .current_dir(folder.path())
        .output()
        .unwrap();
    let (said, complained) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}\n{complained}");
    for expected in [
        "\"state\":\"approved\"",
        "\"status\":\"active\"",
        "{\"verdict\":\"genuine\"",
        "\"valid\": true",
        "\"last_day\":\"2026-02-24\"",
        "\"status\":\"running\"",
        "{\"verdict\":\"revoked\"",
        "\"state\":\"judged\",\"verdict\":\"fail\",\"grade\":\"A\"",
        "\"state\":\"final\",\"verdict\":\"pass\"",
        "\"state\":\"closed\"",
    ] {
        assert!(
            said.contains(expected),
            "{expected} is missing in:\n{said}\n{complained}"
        );
    }
    assert!(
        std::fs::read(folder.path().join("label.png"))
            .unwrap()
            .starts_with(b"\x89PNG")
    );
}

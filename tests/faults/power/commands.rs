//! What a command said is done is done after a power cut too, from the very first one; and a command that was cut off
//! can be given again.

use std::path::Path;
use std::process::Command;

use rand::Rng;
use rand::seq::SliceRandom;
use tempfile::TempDir;

use super::Run;
use super::disk::Luck;
use crate::app::{ORIGIN, zhenma};
use crate::chance::chance;
use crate::kills_child::open;

const CUTS: usize = 6;

/// Runs the binary under the shim, cuts the power at some moments, and looks whether `is_there`; then gives the
/// command again. Leaves the folder as the command left it.
fn cut(disk: &Path, arguments: &[&str], is_there: impl Fn(&Path) -> bool) {
    let mut random = chance("commands");
    let data = disk.join("data");
    let run = Run::of(
        Command::new(env!("CARGO_BIN_EXE_zhenma"))
            .args(arguments)
            .arg("--data")
            .arg(&data),
        disk,
    );
    let mut moments = run.moments(CUTS, &mut random);
    moments.push(run.deeds.len());
    run.at(&moments, |moment, left_on, said| {
        let luck = *Luck::ALL.choose(&mut random).unwrap();
        let fate = random.r#gen();
        let left = TempDir::new().unwrap();
        left_on.cut(&left.path().join("disk"), luck, fate);
        let data = left.path().join("disk/data");
        let what = format!("{arguments:?}, cut after deed {moment}, luck {luck:?}, fate {fate}");
        if !said.is_empty() {
            assert!(is_there(&data), "{what}: said and not done");
        }
        let again = zhenma(&[arguments, &["--data", data.to_str().unwrap()]].concat());
        let error = String::from_utf8_lossy(&again.stderr).into_owned();
        let done_before = error.contains("already");
        assert!(again.status.success() || done_before, "{what}: {error}");
        assert!(is_there(&data), "{what}: given again and not done");
        let check = zhenma(&["check", "--data", data.to_str().unwrap()]);
        let text = String::from_utf8_lossy(&check.stdout).into_owned();
        assert!(check.status.success(), "{what}: {text}");
    });
}

#[test]
fn what_a_command_said_is_done_after_a_power_cut() {
    let place = TempDir::new().unwrap();
    let disk = place.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let has = |key: &'static str| move |data: &Path| open(data).store().get(key).unwrap().is_some();
    cut(&disk, &["init", "--origin", ORIGIN], has("meta/house"));
    let agency = [
        "org",
        "new",
        "agency-1",
        "--kind",
        "agency",
        "--name",
        "演示",
        "--demonstration",
    ];
    cut(&disk, &agency, |data| {
        has("agency-key/agency-1")(data) && data.join("keys/agency-agency-1.json").exists()
    });
    let token = [
        "token",
        "new",
        "--person",
        "pi",
        "--role",
        "approver",
        "--org",
        "agency-1",
        "--licence",
        "L-1",
    ];
    cut(&disk, &token, has("person/pi"));
    cut(&disk, &["key", "rotate", "certificate"], has("key/cert-2"));
}

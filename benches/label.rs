//! Numbers of labels: how many a second one core makes in each format, the QR matrix beside libqrencode called in
//! process on the same texts, and 500 labels in one PDF. See `benches/README.md`.
//!
//! `ZHENMA_QRENCODE=DIR` names a folder with `include/` and `lib/` where libqrencode is not the system's. Standard
//! output has one JSON line per result.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a measuring program prints, rounds and stops at the first error"
)]

use std::hint::black_box;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use zhenma::print::label::{
    Label, LabelSize, Resolution, Sheet, SheetLayout, matrix, pdf, png, sheets, svg, tspl, zpl,
};

type Failure = Box<dyn std::error::Error>;

/// As the release has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const LABELS: usize = 1_000;
const TURN: Duration = Duration::from_secs(2);
const TURNS: usize = 5;
const IN_ONE_FILE: usize = 500;

fn main() -> Result<(), Failure> {
    let codes: Vec<String> = (0..LABELS).map(code).collect();
    let labels: Vec<Label> = codes
        .iter()
        .enumerate()
        .map(|(n, code)| label(n, code))
        .collect::<Result<_, _>>()?;
    beside_libqrencode(&codes)?;
    let size = LabelSize::W40H30;
    let one = |name: &str, work: &dyn Fn(&Label) -> usize| {
        let (rate, bytes) = rate(&labels, work);
        println!(
            "{}",
            json!({ "measure": "format", "format": name, "labels_a_second": rate, "bytes": bytes })
        );
    };
    one("png 300 dpi", &|label| {
        png(label, size, Resolution::Dpi300).unwrap().len()
    });
    one("png 203 dpi", &|label| {
        png(label, size, Resolution::Dpi203).unwrap().len()
    });
    one("svg", &|label| svg(label, size).unwrap().len());
    one("pdf, a file each", &|label| {
        pdf(std::slice::from_ref(label), size).unwrap().len()
    });
    one("zpl 203 dpi", &|label| {
        zpl(label, size, Resolution::Dpi203).unwrap().len()
    });
    one("tspl 203 dpi", &|label| {
        tspl(label, size, Resolution::Dpi203).unwrap().len()
    });
    one_file("a label a page", &codes, &|labels| pdf(labels, size).unwrap());
    let sheet = Sheet::new(&SheetLayout::default()).map_err(|(field, right)| format!("{field} {right}"))?;
    one_file("A4 sheets", &codes, &|labels| sheets(labels, &sheet).unwrap());
    Ok(())
}

/// A code as the service makes them, of the usual length; no two alike.
fn code(number: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let seal = (0..104).map(|place: usize| char::from(letters[(place * 7 + number * (place + 3)) % 32]));
    let seal: String = seal.collect();
    format!("HTTPS://ZM.EXAMPLE.CN/{seal}/8004/9521234{number:020}")
}

fn label(number: usize, code: &str) -> Result<Label, zhenma::print::label::LabelError> {
    let serial = format!("{number:020}");
    let groups: Vec<&str> = (0..5).map(|group| &serial[group * 4..group * 4 + 4]).collect();
    Label::new(
        code,
        &groups.join(" "),
        &["ALPINARA 演示", "防水登山靴 Trail 2"],
        true,
    )
}

/// Labels a second, the median of several turns, and the bytes of the first.
fn rate(labels: &[Label], work: &dyn Fn(&Label) -> usize) -> (f64, usize) {
    let bytes = work(&labels[0]);
    let mut rates: Vec<f64> = (0..TURNS)
        .map(|_| {
            turn(labels, |label| {
                black_box(work(label));
            })
        })
        .collect();
    (median(&mut rates).round(), bytes)
}

fn turn<T>(things: &[T], work: impl Fn(&T)) -> f64 {
    let (began, mut done) = (Instant::now(), 0_usize);
    while began.elapsed() < TURN {
        work(&things[done % things.len()]);
        done += 1;
    }
    done as f64 / began.elapsed().as_secs_f64()
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Many labels in one file, from their codes on.
fn one_file(name: &str, codes: &[String], work: &dyn Fn(&[Label]) -> Vec<u8>) {
    let mut bytes = 0;
    let mut seconds: Vec<f64> = (0..TURNS)
        .map(|_| {
            let began = Instant::now();
            let codes = codes.iter().take(IN_ONE_FILE).enumerate();
            let labels: Vec<Label> = codes.map(|(number, code)| label(number, code).unwrap()).collect();
            bytes = work(&labels).len();
            began.elapsed().as_secs_f64()
        })
        .collect();
    let seconds = (median(&mut seconds) * 1_000.0).round() / 1_000.0;
    println!(
        "{}",
        json!({ "measure": "one_file", "what": name, "labels": IN_ONE_FILE, "seconds": seconds, "bytes": bytes,
            "wanted_seconds": 1.0, "meets": seconds < 1.0 })
    );
}

/// The matrix alone, in turns with libqrencode.
fn beside_libqrencode(codes: &[String]) -> Result<(), Failure> {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let Some(program) = yardstick(folder.path())? else {
        eprintln!(
            "libqrencode and its header were not found (Debian: libqrencode-dev), so there is no yardstick"
        );
        return Ok(());
    };
    let texts = folder.path().join("codes");
    std::fs::write(&texts, codes.join("\n"))?;
    let (mut ours, mut theirs, mut versions) = (Vec::new(), Vec::new(), Value::Null);
    for _ in 0..TURNS {
        ours.push(turn(codes, |code| drop(black_box(matrix(code).unwrap()))));
        let mut command = Command::new(&program);
        command.arg(&texts).arg(TURN.as_secs().to_string());
        if let Some(installed) = std::env::var_os("ZHENMA_QRENCODE") {
            command.env("LD_LIBRARY_PATH", Path::new(&installed).join("lib"));
        }
        let said: Value = serde_json::from_slice(&command.output()?.stdout)?;
        theirs.push(said["per_second"].as_f64().ok_or("no figure")?);
        versions = json!([matrix(&codes[0])?.version(), said["version"]]);
    }
    let mut ratios: Vec<f64> = ours
        .iter()
        .zip(&theirs)
        .map(|(ours, theirs)| ours / theirs)
        .collect();
    let ratio = (median(&mut ratios) * 100.0).round() / 100.0;
    println!(
        "{}",
        json!({ "measure": "matrix", "ours": median(&mut ours).round(), "libqrencode": median(&mut theirs).round(),
            "ratio": ratio, "versions": versions })
    );
    Ok(())
}

/// Builds the C program, where a compiler and the library are there.
fn yardstick(folder: &Path) -> Result<Option<std::path::PathBuf>, Failure> {
    let program = folder.join("qrencode");
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/label/qrencode.c");
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-o"]).arg(&program).arg(source);
    if let Some(installed) = std::env::var_os("ZHENMA_QRENCODE") {
        let installed = Path::new(&installed);
        compiler
            .arg("-I")
            .arg(installed.join("include"))
            .arg("-L")
            .arg(installed.join("lib"));
    }
    let built = compiler.arg("-lqrencode").output();
    Ok(built.is_ok_and(|built| built.status.success()).then_some(program))
}

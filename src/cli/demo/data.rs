//! The demonstration's goods and findings, compiled in from `assets/demo/`.

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde_json::Value;

use crate::cli::outcome::Failure;
use crate::message::message;

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/demo/data");

/// What is done with one row of the intake file.
#[derive(Deserialize)]
pub(super) struct Plan {
    pub(super) photos: Vec<PlannedPhoto>,
    pub(super) video: String,
    pub(super) conclusion: String,
    pub(super) would_settle: Option<String>,
    pub(super) findings: Vec<Value>,
    pub(super) approval_note: Option<String>,
    pub(super) binding: Option<PlannedBinding>,
}

/// A photo and the point it shows.
#[derive(Deserialize)]
pub(super) struct PlannedPhoto {
    pub(super) file: String,
    pub(super) point: String,
}

/// How the label is fixed.
#[derive(Deserialize)]
pub(super) struct PlannedBinding {
    pub(super) carrier: String,
    pub(super) place: String,
    pub(super) photo: Option<String>,
}

/// A file by its name under `assets/demo/data/`.
pub(super) fn file(name: &str) -> Result<&'static [u8], Failure> {
    let found = FILES.get_file(name).map(include_dir::File::contents);
    found.ok_or_else(|| Failure::new(&message!("cli.demo_damaged", what = name)))
}

/// One plan for each row of `intake.csv`, in order.
pub(super) fn plans() -> Result<Vec<Plan>, Failure> {
    Ok(serde_json::from_slice(file("appraisals.json")?)?)
}

/// Name, category, agency, lot and merchant of each row, in order.
pub(super) fn rows() -> Result<Vec<Row>, Failure> {
    csv::Reader::from_reader(file("intake.csv")?)
        .deserialize()
        .collect::<Result<_, _>>()
        .map_err(Failure::told)
}

/// What the summary says of a row.
#[derive(Deserialize)]
pub(super) struct Row {
    pub(super) brand: String,
    pub(super) name: String,
    pub(super) category: String,
    pub(super) agency: String,
    pub(super) lot: String,
    pub(super) merchant: String,
}

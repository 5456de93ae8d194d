//! One row of a laboratory's file.

use crate::inspection::measured::{Measured, NotMeasured, read_measured};

/// One row as the laboratory wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultRow {
    /// The item, as written.
    pub item: String,
    /// The value, as written.
    pub value: String,
    /// What it says as a measured value; an item that takes none is judged by the text.
    pub measured: Result<Measured, NotMeasured>,
    /// By which method.
    pub method: Option<String>,
    /// What else the laboratory says.
    pub remark: Option<String>,
}

impl ResultRow {
    /// The row of `item` with this value, its unit and detection limit as written.
    #[must_use]
    pub fn new(item: String, value: String, unit: Option<&str>, detection_limit: Option<&str>) -> Self {
        Self {
            measured: read_measured(&value, unit, detection_limit),
            item,
            value,
            method: None,
            remark: None,
        }
    }
}

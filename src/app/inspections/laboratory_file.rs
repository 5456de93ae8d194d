//! A laboratory's file of results, read as a table and matched with the plan of an inspection.

use serde::Serialize;

use crate::inspection::case::{MeasuredItem, PlannedItem};
use crate::inspection::results::{Aliases, ResultRow, RowNote, Unmatched, measured_items};
use crate::media::table::cell::Cell;
use crate::media::table::{
    Column, IgnoredColumns, Layout, ReadAs, ReadOver, RowError, TableLimits, TableProblem, read_table,
};
use crate::message::Name;

/// What a file of results holds.
pub static RESULTS: Layout = Layout {
    of: Name::new("a file of results", "检验结果文件"),
    row: Name::new("result", "检验结果"),
    command: "zhenma inspection results --template",
    columns: &[
        Column::new("item", "检验项目", true, "铅(以Pb计)").also(&[
            "检测项目",
            "项目",
            "项目名称",
            "检验项目名称",
            "检测项目名称",
            "检测参数",
            "参数",
            "parameter",
            "test item",
            "analyte",
        ]),
        Column::new("value", "检测值", true, "<0.02").also(&[
            "检测结果",
            "检验结果",
            "实测值",
            "结果",
            "检测数据",
            "测定值",
            "测定结果",
            "实测结果",
            "result",
            "results",
            "test result",
            "measured value",
        ]),
        Column::new("unit", "单位", false, "mg/kg").also(&["计量单位", "结果单位", "units"]),
        Column::new("detection_limit", "检出限", false, "").also(&[
            "方法检出限",
            "检测限",
            "最低检出限",
            "detection limit",
            "LOD",
            "MDL",
        ]),
        Column::new("method", "检测方法", false, "GB 5009.12").also(&[
            "检验方法",
            "方法",
            "检测依据",
            "检验依据",
            "检测标准",
            "方法标准",
            "test method",
            "standard",
        ]),
        Column::new("remark", "备注", false, "")
            .also(&["说明", "备考", "remarks", "note", "notes", "comment"]),
    ],
};

/// Most bytes and rows of a file of results.
pub const RESULT_LIMITS: TableLimits = TableLimits {
    bytes: 4 << 20,
    rows: 2_000,
};

/// A file of results that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultFile {
    /// What it was read as.
    pub read_as: ReadAs,
    /// What was read over.
    pub over: ReadOver,
    /// Its rows, by their number in a spreadsheet.
    pub rows: Vec<(u64, ResultRow)>,
    /// What is wrong with cells of other rows.
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}

/// What becomes of a file, for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ResultReport {
    /// What it was read as.
    pub read_as: ReadAs,
    /// What was read over.
    #[serde(flatten)]
    pub over: ReadOver,
    /// How many rows stand for planned items.
    pub matched: usize,
    /// Rows that match no planned item.
    pub unplanned: Vec<RowNote>,
    /// Planned items that the file says nothing of.
    pub without_result: Vec<String>,
    /// What is wrong with rows.
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_errors: u64,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands fields over by reference"
)]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl ResultReport {
    /// The report of a file of whose rows `matched` stand for planned items; errors are in the order of rows.
    #[must_use]
    pub fn new(file: ResultFile, matched: usize, rest: Unmatched) -> Self {
        let mut errors = file.errors;
        let in_column = |row, column: &str, right| RESULTS.error(row, column, right);
        errors.extend(
            rest.wrong
                .into_iter()
                .map(|wrong| in_column(wrong.row, wrong.column, wrong.message)),
        );
        errors.sort_by_key(|error| error.row);
        Self {
            read_as: file.read_as,
            over: file.over,
            matched,
            unplanned: rest.unplanned,
            without_result: rest.without_result,
            errors,
            more_errors: file.more_errors,
        }
    }
}

/// Reads a file of results.
///
/// # Errors
/// [`TableProblem`] where the file as a whole is of no use; wrong cells are in [`ResultFile::errors`], and values that are
/// none in [`ResultRow::measured`], because what an item takes is known only with the plan.
pub fn read_results(bytes: &[u8], ignored: &IgnoredColumns) -> Result<ResultFile, TableProblem> {
    let table = read_table(bytes, RESULT_LIMITS, &RESULTS, ignored, |row| {
        let item = row.required("item");
        let value = row.required("value").map(|value| match row.cell("value") {
            Some(Cell::Number(_)) => without_thousands(value),
            _ => value,
        });
        let unit = row.text("unit");
        let detection_limit = row.text("detection_limit");
        let (method, remark) = (row.text("method"), row.text("remark"));
        let (item, value) = (item?, value?);
        Some(ResultRow {
            method,
            remark,
            ..ResultRow::new(item, value, unit.as_deref(), detection_limit.as_deref())
        })
    })?;
    Ok(ResultFile {
        read_as: table.read_as,
        over: table.over,
        rows: table.rows,
        errors: table.errors,
        more_errors: table.more_errors,
    })
}

/// A number as its cell shows it, without the commas between thousands; in a number of a workbook they can be nothing
/// else, while a laboratory that types a comma may mean the decimal point.
fn without_thousands(shown: String) -> String {
    let end = shown
        .find(|c: char| !c.is_ascii_digit() && c != ',')
        .unwrap_or(shown.len());
    let (whole, rest) = shown.split_at_checked(end).unwrap_or((&shown, ""));
    let mut groups = whole.split(',');
    let first = groups.next().is_some_and(|first| (1..=3).contains(&first.len()));
    if first && groups.all(|group| group.len() == 3) {
        return format!("{}{rest}", whole.replace(',', ""));
    }
    shown
}

/// The results that a file has of the items that are waited for, with a report of the rest.
pub(crate) fn results_of(
    mut file: ResultFile,
    waited: &[&PlannedItem],
    aliases: &Aliases,
) -> (ResultReport, Vec<MeasuredItem>) {
    let (items, rest) = measured_items(std::mem::take(&mut file.rows), waited, aliases);
    (ResultReport::new(file, items.len(), rest), items)
}

#[cfg(test)]
mod tests;

//! Reading an intake file: a table, one row an item.
//!
//! A pure function from bytes to rows: who owns the goods and when they came is the caller's to say.

mod row;

use std::collections::HashMap;

pub use self::row::NewItem;
use crate::media::table::{Column, Layout, ReadAs, RowError, TableLimits, TableProblem, read_table};
use crate::message::{Name, message};

/// What an intake file holds.
pub static INTAKE: Layout = Layout {
    of: Name::new("an intake file", "入仓表"),
    row: Name::new("item", "单品"),
    command: "zhenma import --template",
    columns: &[
        Column::new("brand", "品牌", true, "示例品牌 Example"),
        Column::new("name", "品名", true, "示例羊绒围巾"),
        Column::new("model", "型号", false, "EX-100").of_codes(),
        Column::new("style_number", "货号", false, "EX100-01").of_codes(),
        Column::new("gtin", "商品条码", false, "").of_codes(),
        Column::new("own_serial", "商品自带序列号", false, "").of_codes(),
        Column::new("sku", "SKU", false, "EX-SKU-1").of_codes(),
        Column::new("category", "类目", true, "clothing"),
        Column::new("origin_country", "原产国", false, "意大利 Italy"),
        Column::new("lot", "批次", false, "EX-LOT-1").of_codes(),
        Column::new("merchant", "商家", false, "self"),
        Column::new("customs_declaration", "报关单号", false, "").of_codes(),
        Column::new("production_date", "生产日期", false, "2026-03-01"),
        Column::new("customs_entry_date", "入境日期", false, "2026-06-01"),
        Column::new("agency", "鉴定机构", false, ""),
    ],
};

/// A file that was read: good rows and bad cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeFile {
    /// What it was read as.
    pub read_as: ReadAs,
    /// Good rows with their row numbers.
    pub items: Vec<(u64, NewItem)>,
    /// What is wrong with the others.
    pub errors: Vec<RowError>,
    /// How many errors there are beyond those listed.
    pub more_errors: u64,
}

/// Reads an intake file.
///
/// # Errors
/// [`TableProblem`] where the file as a whole is of no use; wrong cells are in [`IntakeFile::errors`].
pub fn read_intake(bytes: &[u8], limits: TableLimits) -> Result<IntakeFile, TableProblem> {
    // Where a brand's own serial stood first.
    let mut serials: HashMap<(String, String), u64> = HashMap::new();
    let table = read_table(bytes, limits, &INTAKE, |row| {
        let read = row::read_row(row);
        if let Some(serial) = read.serial {
            let first = *serials.entry(serial).or_insert_with(|| row.number());
            if first != row.number() {
                row.error("own_serial", message!("intake.serial_twice", first));
            }
        }
        read.item
    })?;
    Ok(IntakeFile {
        read_as: table.read_as,
        items: table.rows,
        errors: table.errors,
        more_errors: table.more_errors,
    })
}

#[cfg(test)]
mod encoding_tests;
#[cfg(test)]
mod format_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod xlsx_tests;

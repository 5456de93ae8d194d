//! The method by which a row of table 1 is tested: fresh note under 3.2, table 1 notes 4 and 5 (R11).

use super::row::Row;
use super::status::{TABLE, looked_at};
use crate::inspection::Decided;

/// By which method a row is tested: the one printed, or another applicable one that the laboratory chose and recorded,
/// note under 3.2 and table 1 notes 4 and 5 (R11).
#[must_use]
pub fn method_of_row<'a>(row: &'static Row, chosen: Option<&'a str>) -> Decided<&'a str> {
    match chosen.filter(|method| *method != row.method) {
        None => Decided::new(
            row.method.as_str(),
            looked_at(
                row,
                TABLE,
                "R11",
                "按表1所列检测方法",
                "by the method that table 1 has",
            )
            .given("method", &row.method),
        ),
        Some(method) => Decided::new(
            method,
            looked_at(
                row,
                "note under 3.2",
                "R11",
                "实验室依据法律法规或标准要求选择了其他适用方法，已记录",
                "the laboratory chose another applicable method, which is recorded",
            )
            .given("method", method)
            .given("method_of_table", &row.method)
            .for_review(),
        ),
    }
}

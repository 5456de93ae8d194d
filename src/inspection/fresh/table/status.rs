//! What a row of table 1 is for a product: its basis, method and grade, or why it has none (R15, R16, R18).

use jiff::civil::Date;

use super::row::{Category, DateLimit, Row};
use crate::inspection::{Decided, Grade, Reason, Refused, string_enum};
use crate::message::message;

string_enum! {
    /// Whether a row applies.
    pub enum RowStatus {
        /// It is tested and judged by the row's basis.
        Applies = "applies",
        /// The row states no basis for goods of that date: neither a pass nor a fail (A17).
        NoBasisInTable = "no_basis_in_table",
        /// It is not tested (R28).
        NotApplicable = "not_applicable",
    }
}

/// What a row is for goods; basis, method and grade stand there only where it applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowDecision {
    /// Whether it applies.
    pub status: RowStatus,
    /// By what it is judged, as printed.
    pub basis: Option<&'static str>,
    /// How it is tested, as printed: the default, which R11 lets the laboratory replace.
    pub method: Option<&'static str>,
    /// How grave a nonconformity is; none where another document grades it (A47).
    pub grade: Option<Grade>,
}

impl RowDecision {
    const fn without(status: RowStatus) -> Self {
        Self {
            status,
            basis: None,
            method: None,
            grade: None,
        }
    }
}

/// A product as the table looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Product {
    /// Its category.
    pub category: Category,
    /// When it was produced.
    pub produced: Date,
    /// Whether it is a live aquatic product; only rows of category 4 ask.
    pub live: Option<bool>,
    /// Whether it is prepackaged food; only label rows ask.
    pub prepackaged: Option<bool>,
}

/// What `row` is for a product, label rows for prepackaged food only: 5.1 table 1 with note 3 (R15, R16, R18).
///
/// # Errors
/// Where the row depends on something that is not known.
pub fn row_for_product(row: &'static Row, product: Product) -> Result<Decided<RowDecision>, Refused> {
    if !row.is_label() {
        return basis_of_row(row, product.produced, product.live);
    }
    let prepackaged = product
        .prepackaged
        .ok_or_else(|| Refused::new("prepackaged", message!("inspection.prepackaged_missing")))?;
    if prepackaged {
        return basis_of_row(row, product.produced, product.live);
    }
    let reason = looked_at(
        row,
        "5.1 table 1 note 3",
        "R18",
        "标签标识类项目限预包装食品：不检测",
        "label items are for prepackaged food only: not tested",
    )
    .given("prepackaged", false);
    Ok(Decided::new(
        RowDecision::without(RowStatus::NotApplicable),
        reason,
    ))
}

/// The basis, method and grade of `row` for goods produced on a day: 5.1 table 1 (R15, R16; A17, A18, A19, A46).
///
/// # Errors
/// Where the row is not for live goods and it is not said whether these are.
pub fn basis_of_row(
    row: &'static Row,
    produced: Date,
    live: Option<bool>,
) -> Result<Decided<RowDecision>, Refused> {
    if row.not_for_live {
        let live =
            live.ok_or_else(|| Refused::new("live", message!("inspection.live_missing", item = row.item)))?;
        if live {
            let reason = looked_at(
                row,
                TABLE,
                "R15",
                "该项目不适用于活体水产品：不检测",
                "the item is not for live aquatic products: not tested",
            )
            .given("live", true);
            return Ok(Decided::new(
                RowDecision::without(RowStatus::NotApplicable),
                reason,
            ));
        }
    }
    Ok(match row.dates {
        Some(limit) => by_date(row, limit, produced),
        None => Decided {
            decision: applies(row),
            reasons: reasons_of_row(
                row,
                looked_at(
                    row,
                    TABLE,
                    "R15",
                    "表1列明的项目、依据和方法",
                    "item, basis and method as table 1 has them",
                ),
            ),
        },
    })
}

pub(super) const TABLE: &str = "5.1 table 1";

fn applies(row: &'static Row) -> RowDecision {
    RowDecision {
        status: RowStatus::Applies,
        basis: Some(&row.basis),
        method: Some(&row.method),
        grade: row.grade,
    }
}

pub(super) fn looked_at(
    row: &'static Row,
    clause: &'static str,
    rule: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Reason {
    Reason::new(clause, rule, zh, en)
        .given("category_no", row.category)
        .given("item_zh", &row.item)
}

/// R16: the day itself belongs to the later side.
fn by_date(row: &'static Row, limit: DateLimit, produced: Date) -> Decided<RowDecision> {
    let (status, day, before, zh, en) = match limit {
        DateLimit::Before(day) if produced < day => (
            RowStatus::Applies,
            day,
            true,
            "生产日期在所列日期之前：适用",
            "produced before the day that the row names: it applies",
        ),
        DateLimit::Before(day) => (
            RowStatus::NoBasisInTable,
            day,
            true,
            "生产日期不在所列日期之前：表1未给出依据，既不判合格也不判不合格",
            "not produced before the day that the row names: table 1 states no basis, neither pass nor fail",
        ),
        DateLimit::From(day) if produced >= day => (
            RowStatus::Applies,
            day,
            false,
            "生产日期在所列日期（含）之后：适用",
            "produced on the day that the item names or later: it applies",
        ),
        DateLimit::From(day) => (
            RowStatus::NotApplicable,
            day,
            false,
            "生产日期早于所列日期：不检测",
            "produced before the day that the item names: not tested",
        ),
    };
    let (sign, days) = if before {
        ("<", days_between(produced, day).saturating_sub(1))
    } else {
        (">=", days_between(day, produced))
    };
    let mut reason = looked_at(row, TABLE, "R16", zh, en)
        .given("production_date", produced)
        .held_against(format!("{sign} {day}"), format!("{days} d"));
    if !row.says_production_date() {
        reason = reason.read_as("A18");
    }
    match status {
        RowStatus::Applies => Decided {
            decision: applies(row),
            reasons: reasons_of_row(row, reason),
        },
        RowStatus::NoBasisInTable => Decided {
            decision: RowDecision::without(status),
            reasons: reasons_of_row(row, reason.read_as("A17").for_review()),
        },
        RowStatus::NotApplicable => Decided::new(RowDecision::without(status), reason),
    }
}

fn days_between(from: Date, to: Date) -> i32 {
    // Two dates are at most some millions of days apart.
    from.until(to).map_or(0, |span| span.get_days())
}

/// `first`, and what else about the row is worth a word: label rows, declared requirements, limits to some goods, slips.
fn reasons_of_row(row: &'static Row, first: Reason) -> Vec<Reason> {
    let mut reasons = vec![first];
    if row.is_label() {
        let reason = looked_at(
            row,
            "5.1 table 1 note 3",
            "R18",
            "标签标识类项目的分级按《京东开放平台商家商品标识标志抽检规范》，该文件未提供：不分级",
            "label items are graded by another document, which is not supplied: no grade",
        );
        reasons.push(reason.read_as("A47").for_review());
    }
    if row.is_by_declaration() {
        reasons.push(
            looked_at(
                row,
                TABLE,
                "R15",
                "依据为产品明示标准及质量要求，未明示则无限量",
                "the basis is what the product itself declares; without that there is no limit",
            )
            .for_review(),
        );
    }
    if let Some(goods) = &row.limited_to {
        let reason = looked_at(
            row,
            TABLE,
            "R16",
            "该行限所列禽蛋，鸡蛋不在其列",
            "the row is limited to the eggs it names; hen eggs are not among them",
        );
        reasons.push(reason.read_as("A46").given("limited_to", goods).for_review());
    }
    if let Some(comment) = row.comment.as_deref().filter(|_| row.dates.is_none()) {
        let reason = looked_at(
            row,
            TABLE,
            "R15",
            "印刷文字照录，备注见输入",
            "the printed text is kept; see the comment",
        );
        reasons.push(reason.read_as("A19").given("comment", comment));
    } else if let Some(comment) = row.comment.as_deref() {
        let reason = looked_at(
            row,
            TABLE,
            "R16",
            "条件照印刷文字执行，备注见输入",
            "the condition is kept as printed; see the comment",
        );
        reasons.push(reason.given("comment", comment));
    }
    reasons
}

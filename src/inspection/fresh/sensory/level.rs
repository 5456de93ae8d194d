//! Levels of defects and their tolerance: fresh 5.2.1.3, read 5.3.1.3 (R35, R36).

use rust_decimal::Decimal;

use crate::inspection::{Decided, Quantity, Reason, normalised, string_enum};

/// Where the levels of defects and the tolerance stand.
pub(super) const LEVELS: &str = "5.2.1.3 (read 5.3.1.3)";

string_enum! {
    /// How grave a defect is, 5.2.1.3 (read 5.3.1.3); the gravest first.
    pub enum DefectLevel {
        /// 严重项: affects eating.
        Severe = "severe",
        /// 一般项: damage from outside.
        General = "general",
        /// 轻微项: does not affect eating.
        Minor = "minor",
    }
}

/// The examples that 5.2.1.3 names.
const EXAMPLES: &[(&str, DefectLevel)] = &[
    ("腐烂", DefectLevel::Severe),
    ("发霉", DefectLevel::Severe),
    ("变质", DefectLevel::Severe),
    ("生产日期模糊", DefectLevel::Severe),
    ("磕碰伤", DefectLevel::General),
    ("冻伤", DefectLevel::General),
    ("病虫害", DefectLevel::General),
    ("破损", DefectLevel::General),
    ("表皮锈斑", DefectLevel::Minor),
    ("干皮", DefectLevel::Minor),
    ("干伤", DefectLevel::Minor),
];

/// The level of the defect called `name`, 5.2.1.3 (R35, A02). None where it is not among the clause's examples: then
/// the annex or a person says.
#[must_use]
pub fn defect_level(name: &str) -> Decided<Option<DefectLevel>> {
    let found = EXAMPLES.iter().find(|(example, _)| *example == name.trim());
    let reason = |zh: &'static str, en: &'static str| {
        Reason::new(LEVELS, "R35", zh, en)
            .read_as("A02")
            .given("defect", name)
    };
    match found {
        Some((_, level)) => Decided::new(
            Some(*level),
            reason("条款列举的瑕疵", "the clause names this defect").given("level", level),
        ),
        None => Decided::new(
            None,
            reason(
                "条款未列举该瑕疵，须按附件或由人员确定",
                "the clause does not name this defect: the annex or a person has to say",
            )
            .read_as("A48")
            .for_review(),
        ),
    }
}

/// Whether a defect's `extent` is accepted under the annex's `tolerance`, 5.2.1.3 (R36, A11): without an annex value
/// the tolerance is nought.
#[must_use]
pub fn within_tolerance(extent: Quantity, tolerance: Option<Quantity>) -> Decided<bool> {
    let most = tolerance.map_or(Decimal::ZERO, Quantity::value);
    let accepted = extent.value() <= most;
    let (zh, en) = if accepted {
        (
            "未超出容忍度：接受，不计入瑕疵",
            "not beyond the tolerance: accepted and not counted",
        )
    } else {
        ("超出容忍度：该项目不合格", "beyond the tolerance: the item fails")
    };
    let reason = Reason::new(LEVELS, "R36", zh, en)
        .read_as("A11")
        .given("extent", extent)
        .held_against(
            format!("<= {}", normalised(most)),
            normalised(most - extent.value()),
        );
    let reason = if tolerance.is_none() {
        reason.read_as("A48").for_review()
    } else {
        reason
    };
    Decided::new(accepted, reason)
}

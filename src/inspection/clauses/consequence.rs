//! By which documents a finding is handled: chapter 8 of both specifications (R1, R61 to R63).

use crate::inspection::{Decided, Reason, Specification, Verdict};

/// The points rules for merchants' breaches.
pub const POINTS_RULES: &str = "京东开放平台商家违规积分管理规则";
/// The specification for spot checks of how goods are received.
pub const EXPERIENCE_CHECKS: &str = "京东开放平台商品体验抽检规范";

/// The documents by which a finding is handled; none for a pass. Which points, fees or deadlines they give is not
/// reckoned, because they were not supplied (A48). Fresh chapter 8: R61 (one *or* the other: a person chooses); jewellery
/// chapter 8: R62; both: R63, R1 (no case is escalated by itself).
#[must_use]
pub fn consequence_rules(spec: Specification, finding: Verdict) -> Decided<&'static [&'static str]> {
    const CLAUSE: &str = "chapter 8";
    if finding == Verdict::Pass {
        return Decided::new(
            &[],
            Reason::new(
                CLAUSE,
                "R63",
                "检验合格，没有需要处理的情形",
                "the goods conform: there is nothing to handle",
            )
            .given("finding", finding),
        );
    }
    let (rules, rule, zh, en): (&'static [&'static str], _, _, _) = match spec {
        Specification::Fresh => (
            &[POINTS_RULES, EXPERIENCE_CHECKS],
            "R61",
            "依据其中一份文件处理，规范未说明是哪一份，由人选定；积分不推算",
            "handled by the one or the other document; which one is not said, a person chooses; no points are reckoned",
        ),
        Specification::Jewellery => (
            &[POINTS_RULES],
            "R62",
            "依据该文件处理；积分不推算",
            "handled by this document; no points are reckoned",
        ),
    };
    let reason = Reason::new(CLAUSE, rule, zh, en)
        .read_as("A48")
        .given("finding", finding)
        .for_review();
    Decided::new(rules, reason)
}

#[cfg(test)]
mod tests {
    use Specification::{Fresh, Jewellery};

    use super::*;

    #[test]
    fn each_specification_names_its_own_documents() {
        for (spec, finding, rules, rule) in [
            (
                Fresh,
                Verdict::Fail,
                &[POINTS_RULES, EXPERIENCE_CHECKS][..],
                "R61",
            ),
            (Jewellery, Verdict::Fail, &[POINTS_RULES][..], "R62"),
            (Fresh, Verdict::Pass, &[][..], "R63"),
            (Jewellery, Verdict::Pass, &[][..], "R63"),
        ] {
            let decided = consequence_rules(spec, finding);
            assert_eq!(decided.decision, rules, "{spec} {finding}");
            assert_eq!(decided.reasons[0].rule, rule);
        }
    }
}

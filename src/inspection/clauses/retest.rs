//! Re-inspection: whether there is one, by whom, and what it changes: 7.2 of both specifications (R55 to R57, R59, R60).

use jiff::civil::Date;

use crate::inspection::{Decided, Grade, Reason, Refused, Verdict, string_enum};
use crate::instant::Instant;
use crate::message::message;

string_enum! {
    /// The clause that stands against a re-inspection; the order is that of the specifications.
    pub enum RetestGround {
        /// No leftover of the sample, or the item technically cannot be tested again on it.
        Sample = "7.2.1",
        /// The appeal was late.
        Late = "7.2.5.1",
        /// It cannot be done on the original.
        Original = "7.2.5.2",
        /// The product had expired when it was asked for.
        Expired = "7.2.5.3",
        /// A law or regulation forbids it.
        Law = "7.2.5.4",
    }
}

impl RetestGround {
    const fn texts(self) -> (&'static str, &'static str) {
        match self {
            Self::Sample => (
                "没有余样，或该项目在余样上技术上无法复测",
                "there is no leftover of the sample, or the item technically cannot be tested again on it",
            ),
            Self::Late => ("超过期限提起申诉", "the appeal was filed too late"),
            Self::Original => (
                "无法在原样上进行复验",
                "the re-inspection cannot be done on the original sample",
            ),
            Self::Expired => (
                "提出复验时产品已失效",
                "the product had expired when the re-inspection was asked for",
            ),
            Self::Law => (
                "法律、法规规定不得复验",
                "a law or regulation forbids the re-inspection",
            ),
        }
    }

    const fn rule(self) -> &'static str {
        match self {
            Self::Sample => "R55",
            Self::Late | Self::Original | Self::Expired | Self::Law => "R60",
        }
    }
}

/// What decides whether an item is re-inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetestFacts {
    /// The appeal was filed within the seven days ([`crate::inspection::clauses::appeal_period`]).
    pub appeal_in_time: bool,
    /// Something of the original sample is left.
    pub leftover_sample: bool,
    /// The item can technically be tested again on the leftover.
    pub item_retestable: bool,
    /// It can be tested on the original at all.
    pub testable_on_original: bool,
    /// The product had expired when the re-inspection was asked for ([`expired`]).
    pub expired: bool,
    /// A law or regulation forbids it; set by configuration only, never by default.
    pub law_forbids: bool,
}

/// Every ground that stands against a re-inspection, each once; none where it is admissible. 7.2.1 and 7.2.5 of both:
/// R55 with A42 (nothing left, nothing re-tested), R60.
#[must_use]
pub fn retest_refused_by(facts: RetestFacts) -> Decided<Vec<RetestGround>> {
    let grounds: Vec<RetestGround> = [
        (
            !facts.leftover_sample || !facts.item_retestable,
            RetestGround::Sample,
        ),
        (!facts.appeal_in_time, RetestGround::Late),
        (!facts.testable_on_original, RetestGround::Original),
        (facts.expired, RetestGround::Expired),
        (facts.law_forbids, RetestGround::Law),
    ]
    .into_iter()
    .filter_map(|(refuses, ground)| refuses.then_some(ground))
    .collect();
    let mut reasons: Vec<Reason> = grounds
        .iter()
        .map(|ground| {
            let (zh, en) = ground.texts();
            let reason = Reason::new(ground.as_str(), ground.rule(), zh, en);
            match ground {
                RetestGround::Sample => reason
                    .read_as("A42")
                    .given("leftover_sample", facts.leftover_sample)
                    .given("item_retestable", facts.item_retestable),
                RetestGround::Expired => reason.read_as("A41"),
                RetestGround::Late | RetestGround::Original | RetestGround::Law => reason,
            }
        })
        .collect();
    if reasons.is_empty() {
        reasons.push(Reason::new(
            "7.2.5",
            "R60",
            "没有不予复验的情形，可以复验",
            "nothing stands against a re-inspection",
        ));
    }
    Decided {
        decision: grounds,
        reasons,
    }
}

/// Whether the product had expired when the re-inspection was asked for: on a later day in Shanghai than the last day
/// of its shelf life. 7.2.5.3 of both: R60 with A41.
#[must_use]
pub fn expired(shelf_life_last_day: Date, requested_at: Instant) -> Decided<bool> {
    let requested_on = requested_at.shanghai_date();
    let expired = requested_on > shelf_life_last_day;
    let (zh, en) = if expired {
        (
            "提出复验之日晚于保质期最后一日：已失效",
            "the re-inspection was asked for after the last day of shelf life: expired",
        )
    } else {
        (
            "提出复验之日不晚于保质期最后一日：未失效",
            "the re-inspection was asked for by the last day of shelf life: not expired",
        )
    };
    let days_left = (shelf_life_last_day - requested_on).get_days();
    let reason = Reason::new("7.2.5.3", "R60", zh, en)
        .read_as("A41")
        .given("requested_at", requested_at)
        .given("requested_on", requested_on)
        .held_against(format!("<= {shelf_life_last_day}"), format!("{days_left} d"));
    Decided::new(expired, reason)
}

/// What stands for JD itself as the body that tested first, where the service writes it.
pub const JD: &str = "jd";
/// What stands for JD itself as the body that tested first.
const JD_ITSELF: [&str; 3] = [JD, "JD", "京东"];

/// Whether `retest_lab` may re-test what `initial_lab` tested first: only the same third-party body. 7.2.2 of both: R56
/// with A37 (where JD tested first, a person designates a body).
#[must_use]
pub fn retest_lab_allowed(initial_lab: &str, retest_lab: &str) -> Decided<bool> {
    let (initial, proposed) = (initial_lab.trim(), retest_lab.trim());
    let by_jd = JD_ITSELF.contains(&initial);
    let allowed = !by_jd && initial == proposed;
    let (zh, en) = if by_jd {
        (
            "初验由京东自行进行，没有初验时指定的第三方机构，须由人指定",
            "JD tested first, so there is no third-party body of the first test: a person has to designate one",
        )
    } else if allowed {
        (
            "由初验时指定的第三方质检机构复验",
            "the body designated for the first test re-tests",
        )
    } else {
        (
            "复验机构不是初验时指定的第三方质检机构",
            "another body than the one designated for the first test",
        )
    };
    let reason = Reason::new("7.2.2", "R56", zh, en)
        .given("initial_lab", initial)
        .given("retest_lab", proposed);
    Decided::new(
        allowed,
        if by_jd {
            reason.read_as("A37").for_review()
        } else {
            reason
        },
    )
}

/// What a test concluded on an item or a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Conclusion {
    /// Pass or fail.
    pub verdict: Verdict,
    /// The gravity of a failing, where there is one.
    pub grade: Option<Grade>,
}

/// What stands after the re-inspection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetestOutcome {
    /// The conclusion that counts.
    pub conclusion: Conclusion,
    /// Whether the first body refunds the fee.
    pub refund: bool,
}

/// What stands after a re-inspection of something that failed, and whether the fee is refunded. 7.2.3 of both: R57 with
/// A40 (still failing: the original stands, with its grade, and a person looks at another grade). 7.2.4: R59.
///
/// # Errors
/// [`Refused`] where the original passed, since only failing items are re-tested, and for a pass with a grade.
pub fn retest_outcome(original: Conclusion, retest: Conclusion) -> Result<Decided<RetestOutcome>, Refused> {
    if original.verdict == Verdict::Pass {
        return Err(Refused::new(
            "original.verdict",
            message!("inspection.only_failing_reinspected"),
        ));
    }
    if retest.verdict == Verdict::Pass && retest.grade.is_some() {
        return Err(Refused::new(
            "retest.grade",
            message!("inspection.pass_with_grade"),
        ));
    }
    let changed = retest.verdict != original.verdict;
    let conclusion = if changed { retest } else { original };
    let outcome = if changed {
        Reason::new(
            "7.2.3",
            "R57",
            "复验结果发生变更，以复验结果为准",
            "the result changed: the re-inspection governs",
        )
    } else {
        let stands = Reason::new(
            "7.2.3",
            "R57",
            "复验结果仍不合格，维持原检验结果",
            "still nonconforming: the original result stands",
        );
        if retest.grade == original.grade {
            stands
        } else {
            stands.read_as("A40").for_review()
        }
    };
    let stated = |grade: Option<Grade>| grade.map_or("none", Grade::as_str);
    let outcome = outcome
        .given("original", original.verdict)
        .given("original_grade", stated(original.grade))
        .given("retest", retest.verdict)
        .given("retest_grade", stated(retest.grade));
    let refund = if changed {
        Reason::new(
            "7.2.4",
            "R59",
            "复验结论与原检验结论不一致，复验费用由原检验机构退还异议申请人",
            "the conclusions differ: the original body refunds the fee to the applicant",
        )
    } else {
        Reason::new(
            "7.2.4",
            "R59",
            "复验结论与原检验结论一致，复验费用不退还",
            "the conclusions agree: the fee is not refunded",
        )
    };
    Ok(Decided::new(
        RetestOutcome {
            conclusion,
            refund: changed,
        },
        outcome,
    )
    .and(refund))
}

#[cfg(test)]
mod tests;

//! What the report says of the time after the verdict: deadlines, appeal, the final result and what follows.

use super::view::{Fact, Said, Section, grade_word};
use crate::inspection::case::{Appeal, Case, Deadline};

pub(super) fn deadlines(case: &Case) -> Option<Section> {
    let notice = case.notice.as_ref()?;
    let mut section = Section::new("deadlines");
    section.add("result-received", notice.received_at);
    let mut last_day = |key: &'static str, deadline: &Deadline| {
        let day = deadline.last_day;
        section.why(
            key,
            Said::Both(
                format!("{day} 24:00（北京时间）"),
                format!("{day}, 24:00 Beijing time"),
            ),
            &deadline.how,
        );
    };
    last_day("appeal-until", &notice.appeal);
    let decision = case.appeal.as_ref().and_then(|appeal| appeal.decision.as_ref());
    if let Some(fee) = decision.and_then(|decision| decision.fee.as_ref()) {
        last_day("fee-until", fee);
    }
    Some(section)
}

pub(super) fn appeal(appeal: &Appeal) -> Section {
    let yes = |is| Said::Word("yes", if is { "yes" } else { "no" });
    let mut section = Section::new("appeal");
    section.why("filed", appeal.filed_at, &appeal.in_time);
    section.add("grounds", &appeal.grounds);
    section.add("wish", yes(appeal.reinspection));
    if let Some(decision) = &appeal.decision {
        section.why("granted", yes(decision.reinspection), &decision.reasons);
        if !decision.refused_by.is_empty() {
            let clauses: Vec<&str> = decision.refused_by.iter().map(|ground| ground.as_str()).collect();
            section.add("refused-by", clauses.join("、"));
        }
        if !decision.items.is_empty() {
            section.add("retested", decision.items.join("、"));
        }
        section.maybe("answer", decision.answer.as_ref());
        section.maybe("accepted-received", decision.notice_received_at);
    }
    if let Some(fee) = &appeal.fee {
        section.why("fee-paid", fee.paid_at, &fee.reasons);
        let yuan = &fee.yuan;
        section.add("fee", Said::Both(format!("{yuan} 元"), format!("CNY {yuan}")));
        section.add("fee-in-time", yes(fee.in_time));
    }
    section
}

pub(super) fn outcome(case: &Case) -> Option<Section> {
    let outcome = case.outcome.as_ref()?;
    let mut section = Section::new("outcome");
    section.why(
        "final",
        Said::Word("verdict", outcome.verdict.as_str()),
        &outcome.reasons,
    );
    section.maybe(
        "grade",
        outcome
            .grade
            .map(|grade| Said::Word("grade", grade_word(grade.as_str()))),
    );
    section.add("final-by", Said::Word("by", outcome.by.as_str()));
    section.add("final-at", outcome.at);
    for refund in &outcome.refunds {
        section.facts.push(Fact {
            key: "refund",
            said: vec![
                Said::from(&refund.item),
                Said::Word("verdict", refund.verdict.as_str()),
                Said::Word("refund", if refund.refund { "yes" } else { "no" }),
            ],
            reasons: refund.reasons.clone(),
        });
    }
    Some(section)
}

pub(super) fn consequence(case: &Case) -> Option<Section> {
    let mut section = Section::new("consequence");
    if let Some(consequence) = &case.consequence {
        section.why(
            "document",
            &consequence.consequence.document,
            &consequence.reasons,
        );
        section.add("measure", &consequence.consequence.measure);
        section.maybe("evidence", consequence.consequence.evidence.as_ref());
        section.add("recorded", consequence.at);
    }
    if case.suspended_tags > 0 {
        section.add("suspended-tags", case.suspended_tags.to_string());
        section.add("reinstated-tags", case.reinstated_tags.to_string());
    }
    (!section.facts.is_empty()).then_some(section)
}

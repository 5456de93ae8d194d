//! The chain after a verdict: notice, decision on the appeal, fee, re-inspection, consequence.

use super::Case;
use super::appeal::{
    AppealDecision, Consequence, Deadline, Decision, Fee, FinalBy, NewConsequence, NewNotice, NewPayment,
    Notice, Outcome, Refund,
};
use super::checks::{not_ahead, short};
use super::judgement::{ItemOutcome, ItemVerdict, Judgement, Overall};
use crate::domain::calendar::Calendar;
use crate::inspection::clauses::appeal_period::{appeal_last_day, retest_wish};
use crate::inspection::clauses::consequence::consequence_rules;
use crate::inspection::clauses::fee::{fee_deadline, fee_last_day};
use crate::inspection::clauses::retest::{
    Conclusion, RetestFacts, RetestGround, expired, retest_outcome, retest_refused_by,
};
use crate::inspection::{Decided, Reason, Refused, Verdict};
use crate::instant::Instant;
use crate::message::message;

impl Case {
    /// Records that the merchant received the result, and until when they may appeal: 7.1 (R53).
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn notify(&self, new: &NewNotice, now: Instant, calendar: &Calendar) -> Result<Notice, Refused> {
        let received_at = new.received_at.unwrap_or(now);
        not_ahead("received_at", received_at, now)?;
        if let Some(judged_at) = self.judged_at()
            && received_at < judged_at
        {
            return Err(Refused::new(
                "received_at",
                message!("inspection.before_result", judged_at),
            ));
        }
        let last = appeal_last_day(received_at, calendar)?;
        Ok(Notice {
            received_at,
            appeal: Deadline {
                last_day: last.decision,
                how: last.reasons,
            },
        })
    }

    /// The items that failed at first.
    pub fn failed_items(&self) -> impl Iterator<Item = &ItemVerdict> {
        self.first.iter().flat_map(|tested| tested.judgement.failing())
    }

    /// Decides on an appeal: every ground that stands against a re-inspection, else the failing items to be tested again
    /// and until when the fee is paid: 7.1, 7.2.1, 7.2.4, 7.2.5 (R54, R55, R58, R60).
    ///
    /// # Errors
    /// The field and what would be right; `notice_received_at` where the calendar does not cover the fee's days.
    pub fn decide_appeal(
        &self,
        new: Decision,
        now: Instant,
        calendar: &Calendar,
    ) -> Result<AppealDecision, Refused> {
        new.check()?;
        let appeal = self
            .appeal
            .as_ref()
            .ok_or_else(|| Refused::new("appeal", message!("inspection.no_appeal")))?;
        let failed: Vec<&str> = self.failed_items().map(|item| item.item.as_str()).collect();
        let not_retestable = self.named_failures(&new.not_retestable)?;
        let mut decision = AppealDecision {
            reinspection: false,
            refused_by: Vec::new(),
            items: Vec::new(),
            reasons: Vec::new(),
            answer: new.answer,
            notice_received_at: None,
            fee: None,
        };
        if !appeal.reinspection {
            decision.reasons.push(Reason::new(
                "7.1",
                "R54",
                "申诉未要求复验，维持原检验结果",
                "the appeal wishes for no re-inspection: the original result stands",
            ));
            return Ok(decision);
        }
        let items: Vec<&str> = failed
            .into_iter()
            .filter(|item| !not_retestable.iter().any(|other| other == item))
            .collect();
        let leftover = self
            .sample
            .as_ref()
            .is_some_and(|sample| !sample.sample.leftover.is_zero());
        let expiry = self
            .order
            .product
            .shelf_life_last_day
            .map(|last_day| expired(last_day, appeal.filed_at));
        let facts = RetestFacts {
            appeal_in_time: true,
            leftover_sample: leftover,
            item_retestable: !items.is_empty(),
            testable_on_original: new.testable_on_original,
            expired: expiry.as_ref().is_some_and(|expiry| expiry.decision),
            law_forbids: new.forbidden_by.is_some(),
        };
        let Decided {
            decision: refused_by,
            reasons,
        } = retest_refused_by(facts);
        decision.reasons = reasons;
        decision
            .reasons
            .extend(expiry.into_iter().flat_map(|expiry| expiry.reasons));
        if let Some(law) = &new.forbidden_by {
            for reason in &mut decision.reasons {
                if reason.clause == RetestGround::Law.as_str() {
                    reason.inputs.insert("forbidden_by".into(), law.clone());
                }
            }
        }
        decision.reinspection = refused_by.is_empty();
        decision.refused_by = refused_by;
        if decision.reinspection {
            decision.reasons.extend(retest_wish(true, true).reasons);
            decision.items = items.into_iter().map(str::to_owned).collect();
            let received_at = new.notice_received_at.unwrap_or(now);
            decision.fee = Some(self.fee_due(received_at, now, calendar)?);
            decision.notice_received_at = Some(received_at);
        }
        Ok(decision)
    }

    /// Names of failing items, as they stand in the plan.
    fn named_failures(&self, names: &[String]) -> Result<Vec<&str>, Refused> {
        let named = |(index, name): (usize, &String)| {
            let planned = self.planned(name);
            let failed =
                planned.filter(|planned| self.failed_items().any(|item| item.number == planned.number));
            failed.map(|planned| planned.item.as_str()).ok_or_else(|| {
                Refused::new(
                    format!("not_retestable[{index}]"),
                    message!("inspection.item_not_failed", item = name),
                )
            })
        };
        names.iter().enumerate().map(named).collect()
    }

    fn fee_due(&self, received_at: Instant, now: Instant, calendar: &Calendar) -> Result<Deadline, Refused> {
        const FIELD: &str = "notice_received_at";
        not_ahead(FIELD, received_at, now)?;
        if let Some(appeal) = self
            .appeal
            .as_ref()
            .filter(|appeal| received_at < appeal.filed_at)
        {
            return Err(Refused::new(
                FIELD,
                message!("inspection.before_appeal", filed_at = appeal.filed_at),
            ));
        }
        let due = fee_last_day(self.specification, received_at, calendar);
        let last_day = due.decision.ok_or_else(|| {
            Refused::new(
                FIELD,
                message!(
                    "inspection.fee_days_not_in_calendar",
                    received_on = received_at.shanghai_date()
                ),
            )
        })?;
        Ok(Deadline {
            last_day,
            how: due.reasons,
        })
    }

    /// Takes the payment of the fee, in time or late: 7.2.4 (R58).
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn pay(&self, new: &NewPayment, now: Instant, calendar: &Calendar) -> Result<Fee, Refused> {
        not_ahead("paid_at", new.paid_at, now)?;
        if new.yuan.is_zero() {
            return Err(Refused::new(
                "yuan",
                message!("inspection.above_zero_by", clause = "7.2.4"),
            ));
        }
        let received_at = self
            .appeal
            .as_ref()
            .and_then(|appeal| appeal.decision.as_ref()?.notice_received_at)
            .ok_or_else(|| Refused::new("paid_at", message!("inspection.no_reinspection_granted")))?;
        let Decided { decision, reasons } =
            fee_deadline(self.specification, received_at, new.paid_at, calendar)?;
        let deadline = decision
            .ok_or_else(|| Refused::new("paid_at", message!("inspection.fee_day_not_in_calendar")))?;
        Ok(Fee {
            paid_at: new.paid_at,
            yuan: new.yuan,
            in_time: deadline.in_time,
            reasons,
        })
    }

    /// The original result as the final one, and why.
    #[must_use]
    pub fn original_stands(&self, reasons: Vec<Reason>, now: Instant) -> Option<Outcome> {
        let judgement = &self.first.as_ref()?.judgement;
        Some(Outcome {
            verdict: judgement.verdict.decided()?,
            grade: judgement.grade,
            by: FinalBy::Original,
            refunds: Vec::new(),
            reasons,
            at: now,
        })
    }

    /// What stands after a re-inspection, item by item and together; none while something cannot be decided: 7.2.3, 7.2.4
    /// (R57, R59).
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn after_reinspection(&self, second: &Judgement, now: Instant) -> Result<Option<Outcome>, Refused> {
        let Some(first) = self.first.as_ref().map(|tested| &tested.judgement) else {
            return Err(Refused::new("items", message!("inspection.nothing_judged")));
        };
        let undecided = |item: &ItemVerdict| item.outcome == ItemOutcome::CannotDecide;
        if second.items.iter().any(undecided) {
            return Ok(None);
        }
        let mut items = first.items.clone();
        let mut refunds = Vec::new();
        for again in &second.items {
            let Some(item) = items.iter_mut().find(|item| item.number == again.number) else {
                continue;
            };
            let verdict = match again.outcome {
                ItemOutcome::Pass => Verdict::Pass,
                // What was not tested after all has not changed.
                _ => Verdict::Fail,
            };
            let failed = Conclusion {
                verdict: Verdict::Fail,
                grade: item.grade,
            };
            let grade = again.grade.filter(|_| verdict == Verdict::Fail);
            let decided = retest_outcome(failed, Conclusion { verdict, grade })?;
            refunds.push(Refund {
                item: item.item.clone(),
                verdict: decided.decision.conclusion.verdict,
                refund: decided.decision.refund,
                reasons: decided.reasons,
            });
            if decided.decision.conclusion.verdict == Verdict::Pass {
                (item.outcome, item.grade) = (ItemOutcome::Pass, None);
            }
        }
        let together = self.together(items, now)?;
        let verdict = match together.verdict {
            Overall::Pass => Verdict::Pass,
            Overall::Fail => Verdict::Fail,
            Overall::CannotDecide => return Ok(None),
        };
        let changed = refunds.iter().any(|refund| refund.refund);
        Ok(Some(Outcome {
            verdict,
            grade: together.grade,
            by: if changed {
                FinalBy::Reinspection
            } else {
                FinalBy::Original
            },
            refunds,
            reasons: together.reasons,
            at: now,
        }))
    }

    /// Records what follows, by a document that the specification names: chapter 8 (R61 to R63).
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn consequence(&self, new: NewConsequence, now: Instant) -> Result<Consequence, Refused> {
        short("measure", &new.measure)?;
        let verdict = self.verdict().map_or(Verdict::Pass, |(verdict, _)| verdict);
        let rules = consequence_rules(self.specification, verdict);
        if rules.decision.is_empty() {
            return Err(Refused::new(
                "document",
                message!("inspection.nothing_conforms_to_handle"),
            ));
        }
        if !rules.decision.contains(&new.document.as_str()) {
            return Err(Refused::new(
                "document",
                message!(
                    "inspection.document_not_named",
                    documents = rules.decision.join("、")
                ),
            ));
        }
        Ok(Consequence {
            consequence: new,
            reasons: rules.reasons,
            at: now,
        })
    }
}

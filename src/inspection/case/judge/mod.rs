//! Judging: every planned item by its rule, then all of them together.

mod against_limit;
mod by_label;
mod context;
mod fresh;
mod jewellery;

use jiff::civil::Date;

use self::context::{ItemContext, ItemFinding};
use crate::inspection::case::checks::short;
use crate::inspection::case::found::{Found, MeasuredItem};
use crate::inspection::case::judgement::{ItemOutcome, ItemVerdict, Judgement, NewResults, Overall};
use crate::inspection::case::plan::{ItemKind, PlannedItem};
use crate::inspection::case::{Case, Limits};
use crate::inspection::clauses::verdict::{ItemOutcome as Counted, ItemResult, overall};
use crate::inspection::{Decided, Reason, Refused, Specification, Verdict};
use crate::instant::Instant;
use crate::message::message;

impl Case {
    /// What the rules make of results: of all planned items, or of those that are tested again.
    ///
    /// # Errors
    /// The field and what would be right: an item that is not planned, one without a result, a result of another kind.
    pub fn judge(
        &self,
        results: &NewResults,
        again: Option<&[String]>,
        limits: &dyn Limits,
        now: Instant,
    ) -> Result<Judgement, Refused> {
        let context = ItemContext {
            case: self,
            limits,
            on: self.reference_date(now),
        };
        let mut items = Vec::new();
        for planned in self.awaited(again) {
            let (index, measured) = result_of(results, planned)?;
            let at =
                |refused: Refused| Refused::new(format!("items[{index}].{}", refused.field), refused.message);
            check(measured).map_err(at)?;
            items.push(context.verdict(planned, measured).map_err(at)?);
        }
        self.check_known(results, again)?;
        self.together(items, now)
    }

    fn reference_date(&self, now: Instant) -> Date {
        let produced = self.order.product.production_date;
        let sampled = self.sample.as_ref().map(|sample| sample.sample.taken_at);
        match self.specification {
            Specification::Fresh => produced,
            Specification::Jewellery => None,
        }
        .unwrap_or_else(|| sampled.unwrap_or(now).shanghai_date())
    }

    /// The items of which a result is waited for: of all that are tested, or of those alone that are tested again.
    pub(super) fn awaited<'a>(
        &'a self,
        again: Option<&'a [String]>,
    ) -> impl Iterator<Item = &'a PlannedItem> {
        let items = self.plan.as_ref().map_or(&[][..], |plan| &plan.items);
        items
            .iter()
            .filter(|item| item.is_tested())
            .filter(move |item| again.is_none_or(|again| again.contains(&item.item)))
    }

    /// Every result is of a planned item that is tested, and none comes twice.
    fn check_known(&self, results: &NewResults, again: Option<&[String]>) -> Result<(), Refused> {
        let mut seen = Vec::new();
        for (index, measured) in results.items.iter().enumerate() {
            let field = format!("items[{index}].item");
            let Some(planned) = self.planned(&measured.item) else {
                return Err(Refused::new(
                    field,
                    message!("inspection.item_not_in_plan", item = measured.item),
                ));
            };
            if !planned.is_tested() {
                return Err(Refused::new(
                    field,
                    message!(
                        "inspection.item_not_tested",
                        item = planned.item,
                        status = planned.status
                    ),
                ));
            }
            if again.is_some_and(|again| !again.contains(&planned.item)) {
                return Err(Refused::new(
                    field,
                    message!("inspection.item_not_reinspected", item = planned.item),
                ));
            }
            if seen.contains(&planned.number) {
                return Err(Refused::new(
                    field,
                    message!("inspection.item_comes_twice", item = planned.item),
                ));
            }
            seen.push(planned.number);
        }
        Ok(())
    }

    /// The verdict on all items together: fresh 6.3, 6.4, jewellery 6.5, 6.6 (R49 to R52).
    pub(super) fn together(&self, items: Vec<ItemVerdict>, now: Instant) -> Result<Judgement, Refused> {
        let counted: Vec<ItemResult<'_>> = items
            .iter()
            .map(|item| ItemResult {
                item: &item.item,
                outcome: match item.outcome {
                    ItemOutcome::Pass => Counted::Pass,
                    ItemOutcome::Fail => Counted::Fail,
                    _ => Counted::NotTested,
                },
                grade: item.grade,
            })
            .collect();
        let open: Vec<&str> = items
            .iter()
            .filter(|item| item.outcome == ItemOutcome::CannotDecide)
            .map(|item| item.item.as_str())
            .collect();
        let failed = counted.iter().any(|item| item.outcome == Counted::Fail);
        if !open.is_empty() && !failed {
            let reason = Reason::new(
                self.specification.either("6.3", "6.5"),
                "R49",
                "有项目无法判定，不作合格结论",
                "an item cannot be decided, so the batch is not found conforming",
            )
            .read_as("A48")
            .given("undecided", open.join("、"))
            .for_review();
            return Ok(Judgement {
                verdict: Overall::CannotDecide,
                grade: None,
                items,
                reasons: vec![reason],
                judged_at: now,
            });
        }
        let Decided { decision, reasons } = overall(self.specification, &counted)?;
        Ok(Judgement {
            verdict: match decision.verdict {
                Verdict::Pass => Overall::Pass,
                Verdict::Fail => Overall::Fail,
            },
            grade: decision.grade,
            items,
            reasons,
            judged_at: now,
        })
    }
}

/// The result of a planned item.
fn result_of<'a>(
    results: &'a NewResults,
    planned: &PlannedItem,
) -> Result<(usize, &'a MeasuredItem), Refused> {
    let mut found = results.items.iter().enumerate();
    found
        .find(|(_, measured)| planned.is_named(&measured.item))
        .ok_or_else(|| {
            Refused::new(
                "items",
                message!(
                    "inspection.item_without_result",
                    item = planned.item,
                    number = planned.number
                ),
            )
        })
}

fn check(measured: &MeasuredItem) -> Result<(), Refused> {
    if let Some(method) = &measured.method {
        short("method", method)?;
    }
    if let Some(note) = &measured.note {
        short("note", note)?;
    }
    match &measured.found {
        Found::NotTested { reason } => short("found.reason", reason),
        Found::Conforms { what: Some(what) } | Found::DoesNotConform { what: Some(what) } => {
            short("found.what", what)
        }
        _ => Ok(()),
    }
}

impl ItemContext<'_> {
    fn verdict(&self, planned: &PlannedItem, measured: &MeasuredItem) -> Result<ItemVerdict, Refused> {
        let found = if let Found::NotTested { reason } = &measured.found {
            self.not_tested(reason)
        } else {
            self.found(planned, &measured.found)
                .map_err(|refused| Refused::new(format!("found.{}", refused.field), refused.message))?
        };
        let mut reasons = found.reasons;
        reasons.extend(self.other_method(planned, measured));
        Ok(ItemVerdict {
            number: planned.number,
            item: planned.item.clone(),
            outcome: found.outcome,
            grade: found.grade,
            limit: found.limit,
            by: found.by,
            measured: measured.found.to_string(),
            missing: found.missing,
            reasons,
        })
    }

    fn found(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        match planned.kind {
            ItemKind::Limit => self.against_limit(planned, found),
            ItemKind::Sulfonamides => self.sulfonamides(planned, found),
            ItemKind::Label => self.label(planned, found),
            ItemKind::Specification => self.pieces_as_stated(found),
            ItemKind::NetWeight => self.net_weight(found),
            ItemKind::Defects => self.defects(found),
            ItemKind::Identity => self.identity(planned, found),
            ItemKind::DiamondMass => self.diamond_mass(found),
            ItemKind::DiamondColour | ItemKind::DiamondClarity => self.diamond_grade(planned.kind, found),
            ItemKind::MetalMass => self.metal_mass(found),
            ItemKind::MetalContent => self.metal_content(planned, found),
        }
    }

    fn not_tested(&self, why: &str) -> ItemFinding {
        let reason = Reason::new(
            self.case.specification.either("2.3, 5.2.2", "2.3, 5.3.2"),
            "R28",
            format!("未检：{why}"),
            format!("not tested: {why}"),
        );
        ItemFinding {
            outcome: ItemOutcome::NotTested,
            grade: None,
            limit: None,
            by: None,
            missing: None,
            reasons: vec![reason.for_review()],
        }
    }

    /// The laboratory chose another method that fits (R11).
    fn other_method(&self, planned: &PlannedItem, measured: &MeasuredItem) -> Option<Reason> {
        let method = measured.method.as_deref()?;
        if planned.method.as_deref() == Some(method) {
            return None;
        }
        let reason = Reason::new(
            self.case.specification.either("note under 3.2", "3.1"),
            "R11",
            "检验机构选用了其他适用方法",
            "the laboratory chose another method that applies",
        );
        Some(reason.given("method", method))
    }
}

//! Values against the limits of standards, and of what the product declares: 6.1 (R41 to R43), sulfonamides (R17).

use super::context::{ItemContext, ItemFinding, wrong_kind};
use crate::inspection::case::order::DeclaredLimit;
use crate::inspection::case::plan::{ExtraKind, PlannedItem};
use crate::inspection::case::{Found, ItemOutcome, LimitAsked};
use crate::inspection::clauses::governing_requirement::{
    BasisRequirement, DeclaredRequirement, Direction, RequirementSource, governing_requirement,
};
use crate::inspection::fresh::table::{
    Amount as SulfonamideAmount, Category, SulfonamideNote, sulfonamide_total,
};
use crate::inspection::measured::{Amount, Conformity, Measured, Requirement as Asked, Unit, meets};
use crate::inspection::values::printed::folded;
use crate::inspection::{Decided, NotAQuantity, Quantity, Reason, Refused, normalised};
use crate::message::{Explain, Message, message};

/// What an item is held against.
struct Chosen {
    asked: Asked,
    by: String,
    reasons: Vec<Reason>,
}

/// The basis of rows that are judged by what the product itself declares.
const BY_DECLARATION: &str = "产品明示标准及质量要求";

impl ItemContext<'_> {
    pub(super) fn against_limit(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        let measured = found.measured().ok_or_else(|| {
            wrong_kind("`value`, `below`, `not_detected`, `conforms`, `does_not_conform`, `not_tested`")
        })?;
        in_bounds(&measured)?;
        let chosen = match self.chosen(planned, &measured)? {
            Ok(chosen) => chosen,
            Err(missing) => return Ok(ItemFinding::cannot("6.1", missing)),
        };
        let judged = meets(&measured, &chosen.asked);
        let missing = judged
            .reasons
            .first()
            .map(|reason| reason.en.to_string())
            .unwrap_or_default();
        let mut reasons = chosen.reasons;
        reasons.extend(judged.reasons);
        let outcome = match judged.decision {
            Conformity::Pass => ItemOutcome::Pass,
            Conformity::Fail => ItemOutcome::Fail,
            Conformity::CannotDecide => ItemOutcome::CannotDecide,
        };
        let finding = ItemFinding {
            outcome,
            grade: planned.grade.filter(|_| outcome == ItemOutcome::Fail),
            limit: None,
            by: None,
            missing: (outcome == ItemOutcome::CannotDecide).then_some(missing),
            reasons,
        };
        Ok(finding.held_against(chosen.asked, chosen.by))
    }

    fn declared(&self, planned: &PlannedItem) -> Option<&DeclaredLimit> {
        let declared = &self.case.order.product.declared;
        declared
            .iter()
            .find(|declared| folded(&declared.item) == folded(&planned.item))
    }

    /// The requirement that governs: that of the basis, or the declared one. Inside: what is missing to say.
    fn chosen(&self, planned: &PlannedItem, measured: &Measured) -> Result<Result<Chosen, String>, Refused> {
        let declared = self.declared(planned);
        let basis = planned.basis.as_deref().unwrap_or_default();
        let by_declaration = basis == BY_DECLARATION || planned.extra == Some(ExtraKind::ProductStandard);
        if let Some(declared) = declared.filter(|_| by_declaration) {
            return Ok(Ok(Chosen {
                asked: of_declared(declared, declared.limit, declared.unit),
                by: "declared".to_owned(),
                reasons: Vec::new(),
            }));
        }
        let limit = match self.limits.limit(self.asked(planned)) {
            Ok(limit) => limit,
            Err(missing) => return Ok(Err(missing)),
        };
        let as_basis = Chosen {
            asked: limit.requirement,
            by: limit.standard.clone(),
            reasons: Vec::new(),
        };
        let (direction, amount) = match limit.requirement {
            Asked::Max { amount } => (Direction::Max, amount),
            Asked::Min { amount } => (Direction::Min, amount),
            Asked::NotDetected { .. } | Asked::Conforms => return Ok(Ok(as_basis)),
        };
        let Some(value) = bound(measured) else {
            return Ok(Ok(as_basis));
        };
        let value = in_unit(value, amount.unit, "amount.unit")?;
        let promised = match declared {
            Some(declared) if declared.direction != direction => {
                return Ok(Err(format!(
                    "the declared limit of {} is a {}, the one of {} a {}: which is stricter cannot be said",
                    planned.item, declared.direction, limit.standard, direction
                )));
            }
            Some(declared) => {
                let amount_declared = Amount {
                    value: declared.limit,
                    unit: declared.unit,
                };
                match in_unit(amount_declared, amount.unit, "declared") {
                    Ok(limit) => Some(DeclaredRequirement {
                        limit,
                        same_method: declared.same_method,
                    }),
                    Err(refused) => {
                        return Ok(Err(format!(
                            "the declared limit in another unit: {}",
                            refused.message
                        )));
                    }
                }
            }
            None => None,
        };
        let basis = BasisRequirement {
            limit: amount.value,
            mandatory: limit.mandatory,
        };
        let Decided {
            decision,
            mut reasons,
        } = governing_requirement(direction, basis, promised, value);
        for reason in &mut reasons {
            reason.inputs.insert("measured".into(), measured.to_string());
            if !matches!(measured, Measured::Exact { .. }) {
                reason.margin = None;
            }
        }
        let (asked, by) = match decision.applies {
            RequirementSource::Basis => (limit.requirement, limit.standard),
            RequirementSource::Declared => {
                (of(direction, decision.limit, amount.unit), "declared".to_owned())
            }
        };
        Ok(Ok(Chosen { asked, by, reasons }))
    }

    fn asked<'a>(&'a self, planned: &'a PlannedItem) -> LimitAsked<'a> {
        LimitAsked {
            specification: self.case.specification,
            item: &planned.item,
            basis: planned.basis.as_deref().unwrap_or_default(),
            category: self.case.subject.category,
            product: &self.case.order.product.name,
            on: self.on,
        }
    }

    pub(super) fn sulfonamides(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::Sulfonamides { amounts, unit } = found else {
            return Err(wrong_kind("`sulfonamides`, `not_tested`"));
        };
        let note = match Category::of_item(self.case.subject.category) {
            Some(Category::Aquatic) => SulfonamideNote::Two,
            _ => SulfonamideNote::One,
        };
        let limit = match self.limits.limit(self.asked(planned)) {
            Ok(limit) => limit,
            Err(missing) => return Ok(ItemFinding::cannot("6.1", missing)),
        };
        let Asked::Max { amount: most } = limit.requirement else {
            let missing = format!("a maximum of {} in {}", planned.item, limit.standard);
            return Ok(ItemFinding::cannot("6.1", missing));
        };
        let mut converted = Vec::with_capacity(amounts.len());
        for substance in amounts {
            let amount = Amount {
                value: substance.value,
                unit: *unit,
            };
            converted.push(SulfonamideAmount {
                name: &substance.name,
                value: in_unit(amount, most.unit, "unit")?,
            });
        }
        let total = sulfonamide_total(note, &converted, most.value)?;
        let finding = ItemFinding::of(total.decision.verdict, planned.grade, total.reasons);
        Ok(finding.held_against(limit.requirement, limit.standard))
    }
}

/// The amount that a result names: its value, or what it is less than.
const fn bound(measured: &Measured) -> Option<Amount> {
    match measured {
        Measured::Exact { amount } | Measured::Below { amount } => Some(*amount),
        Measured::NotDetected { detection_limit } => *detection_limit,
        Measured::Conforms | Measured::DoesNotConform => None,
    }
}

/// Nothing is more than all of it.
fn in_bounds(measured: &Measured) -> Result<(), Refused> {
    match bound(measured) {
        Some(amount) if amount.exceeds_the_whole() => Err(Refused::new(
            "amount.value",
            message!(
                "inspection.more_than_the_whole",
                amount,
                most = amount.most().unwrap_or_default()
            ),
        )),
        _ => Ok(()),
    }
}

/// How many of `unit` an amount is, exactly.
fn in_unit(amount: Amount, unit: Unit, field: &str) -> Result<Quantity, Refused> {
    let refused = |why: Message| Refused::new(field, message!("inspection.limit_in_unit", why: why, unit));
    let converted = amount.to(unit).map_err(|error| refused(error.message()))?;
    normalised(converted).parse().map_err(|error: NotAQuantity| {
        refused(message!("inspection.amount_is", amount, why: error.message()))
    })
}

const fn of(direction: Direction, value: Quantity, unit: Unit) -> Asked {
    let amount = Amount { value, unit };
    match direction {
        Direction::Max => Asked::Max { amount },
        Direction::Min => Asked::Min { amount },
    }
}

const fn of_declared(declared: &DeclaredLimit, value: Quantity, unit: Unit) -> Asked {
    of(declared.direction, value, unit)
}

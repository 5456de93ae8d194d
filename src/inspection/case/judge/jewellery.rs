//! The items of jewellery: identity, diamonds, precious metal (5.1, 6.2 to 6.4; R21 to R25, R46 to R48).

use super::context::{ItemContext, ItemFinding, wrong_kind};
use super::fresh::quantity;
use crate::inspection::case::Found;
use crate::inspection::case::order::{Diamond, Jewellery, PreciousMetal};
use crate::inspection::case::plan::{ItemKind, PlannedItem};
use crate::inspection::jewellery::diamond::{Scale, diamond_grade, diamond_mass};
use crate::inspection::jewellery::material::{NamedMaterials, sold_as};
use crate::inspection::jewellery::metal_mass::precious_mass;
use crate::inspection::jewellery::purity::{Purity, StatedPurities, declared_purity, purity_verdict};
use crate::inspection::values::printed::folded;
use crate::inspection::{Mass, Quantity, Reason, Refused, Verdict};
use crate::message::{Explain, message};

/// The plan asks for nothing that the order does not say; if it does, the case is damaged.
fn not_promised() -> Refused {
    Refused::new("is", message!("inspection.not_promised"))
}

impl ItemContext<'_> {
    fn jewellery(&self) -> Result<&Jewellery, Refused> {
        self.case
            .order
            .product
            .jewellery
            .as_ref()
            .ok_or_else(not_promised)
    }

    fn diamond(&self) -> Result<&Diamond, Refused> {
        self.jewellery()?.diamond.as_ref().ok_or_else(not_promised)
    }

    fn metal(&self) -> Result<&PreciousMetal, Refused> {
        self.jewellery()?.metal.as_ref().ok_or_else(not_promised)
    }

    /// What it is: the laboratory's own finding; the material it is sold as stands beside it (6.3, 6.4).
    pub(super) fn identity(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        let (verdict, what) = match found {
            Found::Conforms { what } => (Verdict::Pass, what),
            Found::DoesNotConform { what } => (Verdict::Fail, what),
            _ => return Err(wrong_kind("`conforms`, `does_not_conform`, `not_tested`")),
        };
        let jewellery = self.jewellery()?;
        let named = sold_as(NamedMaterials {
            title: jewellery.title_material.as_deref(),
            detail: jewellery.detail_material.as_deref(),
            intro: jewellery.introduction_material.as_deref(),
            certificate: jewellery.certificate_material.as_deref(),
        });
        let (zh, en) = match verdict {
            Verdict::Pass => (
                "检验机构鉴定结果相符",
                "the laboratory found it to be what it is sold as",
            ),
            Verdict::Fail => (
                "检验机构鉴定结果不符",
                "the laboratory found it to be something else",
            ),
        };
        let mut reason = Reason::new("6.1", "R41", zh, en);
        if let Some(what) = what {
            reason = reason.given("found", what);
        }
        let mut reasons = vec![reason];
        if let Some(named) = named {
            let differs = what
                .as_ref()
                .is_some_and(|what| folded(what) != folded(named.decision.material));
            reasons.extend(named.reasons);
            // Names of one material differ; whether these do is for a person to see.
            if differs == (verdict == Verdict::Pass)
                && what.is_some()
                && let Some(first) = reasons.first_mut()
            {
                first.review = true;
            }
        }
        Ok(ItemFinding::of(verdict, planned.grade, reasons))
    }

    pub(super) fn diamond_grade(&self, kind: ItemKind, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::Grade { grade } = found else {
            return Err(wrong_kind("`grade`, `not_tested`"));
        };
        let diamond = self.diamond()?;
        let (scale, nominal) = match kind {
            ItemKind::DiamondColour => (Scale::Colour, &diamond.colour),
            _ => (Scale::Clarity, &diamond.clarity),
        };
        let nominal = nominal.as_deref().ok_or_else(not_promised)?;
        let decided = diamond_grade(scale, diamond.mounting, nominal, grade).map_err(|refused| {
            let field = if refused.field == "actual" { "grade" } else { "is" };
            Refused::new(field, refused.message)
        })?;
        Ok(ItemFinding::graded(decided).held_against(nominal, "listing"))
    }

    pub(super) fn diamond_mass(&self, found: &Found) -> Result<ItemFinding, Refused> {
        let measured = measured_mass(found)?;
        let diamond = self.diamond()?;
        let nominal = diamond.mass.ok_or_else(not_promised)?;
        let decided = diamond_mass(diamond.mounting, nominal, measured);
        let graded = decided
            .decision
            .map(|mass| mass.graded)
            .ok_or_else(not_promised)?;
        let finding = ItemFinding::of(graded.verdict(), graded.grade(), decided.reasons);
        Ok(finding.held_against(nominal, "listing"))
    }

    pub(super) fn metal_mass(&self, found: &Found) -> Result<ItemFinding, Refused> {
        let measured = measured_mass(found)?;
        let metal = self.metal()?;
        let nominal = metal.mass.ok_or_else(not_promised)?;
        let nominal_g = quantity(nominal.grams(), "mass")?;
        let (tolerance, edition) = match self.limits.mass_tolerance(metal.metal, nominal_g, self.on) {
            Ok(known) => known,
            Err(missing) => return Ok(ItemFinding::cannot("5.1 table 2", missing)),
        };
        let finding = ItemFinding::graded(precious_mass(nominal_g, measured, tolerance));
        let limit = format!("{nominal_g} g (−{} / +{} g)", tolerance.minus_g, tolerance.plus_g);
        Ok(finding.held_against(limit, edition))
    }

    pub(super) fn metal_content(&self, planned: &PlannedItem, found: &Found) -> Result<ItemFinding, Refused> {
        let Found::Purity { per_mille } = found else {
            return Err(wrong_kind("`purity`, `not_tested`"));
        };
        let purity = |quantity: Quantity, field: &str| {
            Purity::new(quantity).map_err(|error| Refused::new(field, error.message()))
        };
        let metal = self.metal()?;
        let page: Vec<Purity> = metal
            .page
            .iter()
            .map(|stated| purity(*stated, "is"))
            .collect::<Result<_, _>>()?;
        let optional = |stated: Option<Quantity>| stated.map(|stated| purity(stated, "is")).transpose();
        let declared = declared_purity(StatedPurities {
            metal: metal.metal,
            mark: optional(metal.mark)?,
            page: &page,
            certificate: optional(metal.certificate)?,
        });
        let Some(declared) = declared else {
            return Ok(ItemFinding::cannot("6.2", "a declared purity".to_owned()));
        };
        let verdict = purity_verdict(declared.decision.declared, purity(*per_mille, "per_mille")?);
        let mut reasons = declared.reasons;
        reasons.extend(verdict.reasons);
        let finding = ItemFinding::of(verdict.decision, planned.grade, reasons);
        Ok(finding.held_against(format!("≥ {}‰", declared.decision.declared), "declared"))
    }
}

/// A measured mass in grams.
fn measured_mass(found: &Found) -> Result<Quantity, Refused> {
    let Found::Mass { mass } = found else {
        return Err(wrong_kind("`mass`, `not_tested`"));
    };
    let mass: Mass = *mass;
    if mass.value.is_zero() {
        return Err(Refused::new(
            "mass.value",
            message!("inspection.above_zero_by", clause = "5.1"),
        ));
    }
    quantity(mass.grams(), "mass")
}

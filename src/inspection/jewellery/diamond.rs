//! Colour, clarity and mass of diamonds: jewellery 5.1, the limits for diamonds (R21 to R24).

use std::sync::LazyLock;

use rust_decimal::Decimal;

use crate::inspection::clauses::verdict::Graded;
use crate::inspection::{
    Decided, Grade, Mass, MassUnit, Quantity, Reason, Refused, StringEnum, normalised, string_enum,
};
use crate::message::{Explain, Message, message};

const CLAUSE: &str = "5.1 diamond limits";

string_enum! {
    /// Whether a stone is set.
    pub enum Mounting {
        /// A loose stone 裸钻.
        Loose = "loose",
        /// Set in a piece 镶嵌.
        Mounted = "mounted",
    }
}

string_enum! {
    /// What is graded on a scale.
    pub enum Scale {
        /// Colour 颜色级别 (R21).
        Colour = "colour",
        /// Clarity 净度级别 (R22).
        Clarity = "clarity",
    }
}

impl Explain for Mounting {
    fn message(&self) -> Message {
        match self {
            Self::Loose => message!("inspection.loose"),
            Self::Mounted => message!("inspection.mounted"),
        }
    }
}

impl Explain for Scale {
    fn message(&self) -> Message {
        match self {
            Self::Colour => message!("inspection.colour"),
            Self::Clarity => message!("inspection.clarity"),
        }
    }
}

/// One grade of a scale; rank 1 is the best.
#[derive(Debug, PartialEq, Eq)]
struct Step {
    mounting: Mounting,
    scale: Scale,
    rank: u8,
    grade: String,
    large: String,
}

/// The scales as they come with the program. Only the grades that the notes name are the source's; the others are those
/// of GB/T 16554.
static SCALES: LazyLock<Vec<Step>> = LazyLock::new(|| {
    let file = include_str!("../../../assets/standards/diamond-scales.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    // A test counts the rows, so that none is lost here.
    reader.records().flatten().filter_map(|row| step(&row)).collect()
});

fn step(row: &csv::StringRecord) -> Option<Step> {
    Some(Step {
        mounting: Mounting::from_word(row.get(0)?)?,
        scale: Scale::from_word(row.get(1)?)?,
        rank: row.get(2)?.parse().ok()?,
        grade: row.get(3)?.to_owned(),
        large: row.get(4)?.to_owned(),
    })
}

/// The grades of the scale, the best first: small grades for loose stones, large ones for mounted stones (R23).
pub fn grades(mounting: Mounting, scale: Scale) -> impl Iterator<Item = &'static str> {
    steps(mounting, scale).map(|step| step.grade.as_str())
}

fn steps(mounting: Mounting, scale: Scale) -> impl DoubleEndedIterator<Item = &'static Step> {
    SCALES
        .iter()
        .filter(move |step| step.mounting == mounting && step.scale == scale)
}

/// The step that a grade stands for, and whether it was read from the other scale (A27).
fn nominal_step(mounting: Mounting, scale: Scale, grade: &str) -> Option<(&'static Step, bool)> {
    let own = steps(mounting, scale)
        .find(|step| step.grade == grade)
        .map(|step| (step, false));
    own.or_else(|| match mounting {
        // A range promised for a loose stone promises its lower grade.
        Mounting::Loose => steps(mounting, scale)
            .rfind(|step| step.large == grade)
            .map(|step| (step, true)),
        Mounting::Mounted => {
            let small = steps(Mounting::Loose, scale).find(|step| step.grade == grade)?;
            steps(mounting, scale)
                .find(|step| step.grade == small.large)
                .map(|step| (step, true))
        }
    })
}

fn unknown(field: &'static str, mounting: Mounting, scale: Scale, grade: &str) -> Refused {
    let names: Vec<&str> = grades(mounting, scale).collect();
    Refused::new(
        field,
        message!("inspection.grade_unknown", clause = CLAUSE, grade, scale: scale.message(), mounting: mounting.message(), grades = names.join(", ")),
    )
}

/// Whether the colour or clarity found is as good as the one promised: one step below is minor (B), two or more are
/// severe (A). Jewellery 5.1: R21, R22, and R23 for what a step is; A26 (more than two steps), A27 (a grade of the
/// other scale: a range promised for a loose stone counts as its lower grade, a small grade of a mounted stone as the
/// large grade it lies in).
///
/// # Errors
/// [`Refused`] for a grade that the scale does not have, and for a range found on a loose stone, which has one grade.
pub fn diamond_grade(
    scale: Scale,
    mounting: Mounting,
    nominal: &str,
    actual: &str,
) -> Result<Decided<Graded>, Refused> {
    let (promised, nominal_read) =
        nominal_step(mounting, scale, nominal).ok_or_else(|| unknown("nominal", mounting, scale, nominal))?;
    let (found, actual_read) = nominal_step(mounting, scale, actual)
        .filter(|(_, read)| mounting == Mounting::Mounted || !read)
        .ok_or_else(|| unknown("actual", mounting, scale, actual))?;
    let below = i16::from(found.rank) - i16::from(promised.rank);
    let (graded, zh, en) = match below {
        ..=0 => (
            Graded::PASS,
            "实际级别不低于标称级别",
            "the grade found is as good as the nominal one",
        ),
        1 => (
            Graded::failed(Grade::B),
            "实际级别低于标称级别一级：轻微不合格",
            "one grade below the nominal one: a minor nonconformity",
        ),
        2.. => (
            Graded::failed(Grade::A),
            "实际级别低于标称级别二级（含）以上：严重不合格",
            "two grades or more below the nominal one: a severe nonconformity",
        ),
    };
    let rule = match scale {
        Scale::Colour => "R21",
        Scale::Clarity => "R22",
    };
    let mut reason = Reason::new(CLAUSE, rule, zh, en)
        .given("nominal", nominal)
        .given("actual", actual)
        .given("steps_below", below)
        .held_against(format!(">= {}", promised.grade), -below);
    if below > 2 {
        reason = reason.read_as("A26");
    }
    Ok(Decided::new(graded, reason).and(what_a_step_is(mounting, nominal_read || actual_read)))
}

fn what_a_step_is(mounting: Mounting, read: bool) -> Reason {
    let (zh, en) = match mounting {
        Mounting::Loose => ("裸钻以小级为一级", "on a loose stone one step is one small grade"),
        Mounting::Mounted => (
            "镶嵌钻石以大级为一级",
            "on a mounted stone one step is one large grade",
        ),
    };
    let reason = Reason::new("5.1 diamond limits, notes", "R23", zh, en).given("mounting", mounting);
    if read { reason.read_as("A27") } else { reason }
}

/// 0.001 g, up to which the mass conforms.
const MINOR_ABOVE_G: Decimal = Decimal::from_parts(1, 0, 0, false, 3);
/// 0.002 g, up to which it is a minor nonconformity.
const SEVERE_ABOVE_G: Decimal = Decimal::from_parts(2, 0, 0, false, 3);

/// What is said of a stone's mass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiamondMass {
    /// The absolute difference in grams, exact.
    pub x_g: Decimal,
    /// The verdict with its grade.
    pub graded: Graded,
}

/// Whether a loose stone weighs what is promised; none for a mounted one, whose mass is not tested. Jewellery 5.1:
/// R24 with A28 (a carat is 0.2 g exactly; a heavier stone sold by carat is for a person to look at) and A29 (nothing
/// is rounded).
#[must_use]
pub fn diamond_mass(mounting: Mounting, nominal: Mass, measured_g: Quantity) -> Decided<Option<DiamondMass>> {
    if mounting == Mounting::Mounted {
        return Decided::new(
            None,
            Reason::new(
                "5.1 table 1",
                "R24",
                "质量仅针对裸钻，镶嵌钻石不检",
                "mass is tested on loose diamonds only: not applicable to a mounted one",
            )
            .given("mounting", mounting),
        );
    }
    let difference = measured_g.value() - nominal.grams();
    let x_g = difference.abs();
    let (graded, limit, zh, en) = if x_g <= MINOR_ABOVE_G {
        (
            Graded::PASS,
            MINOR_ABOVE_G,
            "质量绝对差值不超过0.001 g",
            "the mass differs by 0.001 g at most",
        )
    } else if x_g <= SEVERE_ABOVE_G {
        (
            Graded::failed(Grade::B),
            MINOR_ABOVE_G,
            "质量绝对差值大于0.001 g、不超过0.002 g：轻微不合格",
            "the mass differs by more than 0.001 g, 0.002 g at most: a minor nonconformity",
        )
    } else {
        (
            Graded::failed(Grade::A),
            SEVERE_ABOVE_G,
            "质量绝对差值大于0.002 g：严重不合格",
            "the mass differs by more than 0.002 g: a severe nonconformity",
        )
    };
    let mut reason = Reason::new(CLAUSE, "R24", zh, en)
        .read_as("A29")
        .given("nominal", nominal)
        .given("measured_g", measured_g)
        .given("x_g", normalised(x_g))
        .held_against(format!("<= {limit} g"), normalised(limit - x_g));
    if nominal.unit == MassUnit::Carat {
        reason = reason
            .read_as("A28")
            .given("nominal_g", normalised(nominal.grams()));
        if difference.is_sign_positive() && graded != Graded::PASS {
            // Carats are cut to two places: a stone that is right can weigh 0.0018 g more than they say.
            reason = reason.for_review();
        }
    }
    Decided::new(Some(DiamondMass { x_g, graded }), reason)
}

#[cfg(test)]
mod tests;

//! The total of sulfonamides: fresh table 1, notes 1 and 2 (R17).

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::read::members_of_note;
use crate::inspection::values::printed::folded;
use crate::inspection::{Decided, Quantity, Reason, Refused, Verdict, normalised, string_enum};
use crate::message::message;

string_enum! {
    /// The notes that say what belongs to the total (A16).
    pub enum SulfonamideNote {
        /// Note 1, marker a: categories 2 and 3.
        One = "1",
        /// Note 2, marker b: category 4.
        Two = "2",
    }
}

/// How much of a substance was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount<'a> {
    /// The substance.
    pub name: &'a str,
    /// In the unit of the limit.
    pub value: Quantity,
}

/// The total and whether it is within the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SulfonamideTotal {
    /// The sum of all that was found.
    pub total: Decimal,
    /// Whether it is at most the limit.
    pub verdict: Verdict,
}

/// A substance that a note names.
struct Member {
    /// As the note has it.
    printed: String,
    /// Every name it has there, folded.
    names: Vec<String>,
}

static NOTES: LazyLock<[Vec<Member>; 2]> = LazyLock::new(|| {
    [1, 2].map(|note| {
        members_of_note(note)
            .into_iter()
            .map(|names| Member {
                printed: names.first().cloned().unwrap_or_default(),
                names: names.iter().map(|name| folded(name)).collect(),
            })
            .collect()
    })
});

impl SulfonamideNote {
    fn members(self) -> &'static [Member] {
        let [first, second] = &*NOTES;
        match self {
            Self::One => first,
            Self::Two => second,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    const fn clause(self) -> &'static str {
        match self {
            Self::One => "5.1 table 1 note 1",
            Self::Two => "5.1 table 1 note 2",
        }
    }
}

/// Adds up all sulfonamides found, whether the note names them or not, and judges the total (R17, A16). Members of the
/// note that were not named are listed for review: all of them have to be tested for the result to count.
///
/// # Errors
/// Where a substance stands there twice, also under another name of the note.
pub fn sulfonamide_total(
    note: SulfonamideNote,
    amounts: &[Amount<'_>],
    limit: Quantity,
) -> Result<Decided<SulfonamideTotal>, Refused> {
    let members = note.members();
    let mut seen: Vec<(Option<usize>, String)> = Vec::with_capacity(amounts.len());
    let mut total = Decimal::ZERO;
    for (index, amount) in amounts.iter().enumerate() {
        let name = folded(amount.name);
        let member = members.iter().position(|member| member.names.contains(&name));
        if seen
            .iter()
            .any(|(other, named)| *named == name || (member.is_some() && *other == member))
        {
            return Err(Refused::new(
                format!("amounts[{index}].name"),
                message!(
                    "inspection.substance_twice",
                    substance = amount.name,
                    note = note.number()
                ),
            ));
        }
        seen.push((member, name));
        total += amount.value.value();
    }
    let conforms = total <= limit.value();
    let (zh, en) = if conforms {
        ("磺胺类总量不超过限量", "the total is within the limit")
    } else {
        ("磺胺类总量超过限量", "the total is above the limit")
    };
    let reason = Reason::new(note.clause(), "R17", zh, en)
        .read_as("A16")
        .given("total", normalised(total))
        .held_against(
            format!("<= {}", normalised(limit.value())),
            normalised(limit.value() - total),
        );
    let decision = SulfonamideTotal {
        total,
        verdict: Verdict::of(conforms),
    };
    let decided = Decided::new(decision, reason);
    let not_named: Vec<&str> = members
        .iter()
        .enumerate()
        .filter(|(index, _)| !seen.iter().any(|(member, _)| *member == Some(*index)))
        .map(|(_, member)| member.printed.as_str())
        .collect();
    if not_named.is_empty() {
        return Ok(decided);
    }
    Ok(decided.and(
        Reason::new(
            note.clause(),
            "R17",
            "注中列名的部分药物没有结果，须确认已检测且未检出",
            "some substances that the note names have no result: confirm that they were tested and not found",
        )
        .given("not_named", not_named.join("、"))
        .for_review(),
    ))
}

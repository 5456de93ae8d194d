//! Which edition of a standard counts: fresh 3.1 to 3.3, jewellery chapter 3 (R6 to R10).
//!
//! The day that decides is an argument (A22): by default the production date for rows of table 1 and mandatory food
//! standards, the sampling date for R9 and for jewellery.

use jiff::civil::Date;

use crate::inspection::values::clause::clause_message;
use crate::inspection::values::printed::folded;
use crate::inspection::{Decided, Reason, Refused, Specification, string_enum};
use crate::message::message;

string_enum! {
    /// What a published text is.
    pub enum EditionKind {
        /// An edition of the standard.
        Edition = "edition",
        /// An amendment 修改单 of an edition.
        Amendment = "amendment",
        /// A correction of errors 勘误.
        Erratum = "erratum",
    }
}

/// A published text of a standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition<'a> {
    /// Its number: `GB 2763-2019`, `GB/T 99001-2010/XG1`.
    pub name: &'a str,
    /// From when it is in force.
    pub effective: Date,
    /// What it is.
    pub kind: EditionKind,
}

/// The edition that counts, with what is read into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditionInForce<'a> {
    /// The edition.
    pub edition: &'a str,
    /// Its amendments and errata, in the order in which they came into force.
    pub amendments: Vec<&'a str>,
}

/// Which edition `reference` means on a day: fresh 3.1, jewellery chapter 3 (R6, R7, A22). A dated reference is that
/// edition, in fresh with its errata; an undated one is the newest in force, with amendments and errata.
///
/// # Errors
/// Where no edition is in force on the day, or one is named twice.
pub fn edition_in_force<'a>(
    specification: Specification,
    reference: &'a str,
    editions: &[Edition<'a>],
    as_of: Date,
) -> Result<Decided<EditionInForce<'a>>, Refused> {
    let mut names: Vec<String> = Vec::with_capacity(editions.len());
    for (index, edition) in editions.iter().enumerate() {
        let name = folded(edition.name);
        if names.contains(&name) {
            return Err(Refused::new(
                format!("editions[{index}].edition"),
                message!("inspection.edition_twice", edition = edition.name),
            ));
        }
        names.push(name);
    }
    let named = folded(reference);
    let listed = || editions.iter().zip(&names);
    let itself = listed()
        .find(|(edition, name)| edition.kind == EditionKind::Edition && **name == named)
        .map(|(edition, _)| *edition);
    let searched = Searched {
        specification,
        as_of,
        texts: editions,
        names: &names,
    };
    if itself.is_some() || year_of(&named).is_some() {
        return Ok(searched.dated(itself.map_or(reference, |edition| edition.name), &named, itself));
    }
    let newest = listed()
        .filter(|(edition, name)| {
            edition.kind == EditionKind::Edition
                && edition.effective <= as_of
                && year_of(name).is_some_and(|(stem, _)| stem == named)
        })
        .max_by_key(|(edition, name)| (edition.effective, year_of(name).map(|(_, year)| year)));
    let (edition, name) = newest.ok_or_else(|| {
        Refused::new(
            "editions", message!("inspection.no_edition_in_force", reference, as_of, clause: clause_message(searched.clause())),
        )
    })?;
    Ok(searched.undated(*edition, name))
}

/// The texts in which an edition is looked for, with their folded names.
struct Searched<'a, 'b> {
    specification: Specification,
    as_of: Date,
    texts: &'b [Edition<'a>],
    names: &'b [String],
}

impl<'a> Searched<'a, '_> {
    const fn clause(&self) -> &'static str {
        match self.specification {
            Specification::Fresh => "3.1",
            Specification::Jewellery => "chapter 3",
        }
    }

    /// What was added to the edition called `name` and is in force, of the kinds that `counts`.
    fn added(&self, name: &str, counts: impl Fn(EditionKind) -> bool) -> Vec<&'a str> {
        let mut added: Vec<Edition<'a>> = self
            .texts
            .iter()
            .zip(self.names)
            .filter(|(text, full)| {
                counts(text.kind)
                    && text.effective <= self.as_of
                    && full.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
            })
            .map(|(text, _)| *text)
            .collect();
        added.sort_by_key(|text| text.effective);
        added.into_iter().map(|text| text.name).collect()
    }

    fn dated(
        &self,
        edition: &'a str,
        name: &str,
        itself: Option<Edition<'a>>,
    ) -> Decided<EditionInForce<'a>> {
        let fresh = self.specification == Specification::Fresh;
        let amendments = if fresh {
            self.added(name, |kind| kind == EditionKind::Erratum)
        } else {
            Vec::new()
        };
        let (zh, en) = if fresh {
            (
                "注日期的引用：该版本连同勘误适用，其后的修改单和修订版不适用",
                "a dated reference: that edition with its errata; later amendments and revisions do not apply",
            )
        } else {
            (
                "注日期的引用：仅该版本适用，规范未提及勘误",
                "a dated reference: that edition only; the specification does not mention errata",
            )
        };
        let reason = Reason::new(self.clause(), "R6", zh, en)
            .given("reference", edition)
            .given("as_of", self.as_of);
        let errata = !self.added(name, |kind| kind == EditionKind::Erratum).is_empty();
        let early = itself.is_none_or(|edition| edition.effective > self.as_of);
        let reason = if early || (!fresh && errata) {
            reason.for_review()
        } else {
            reason
        };
        Decided::new(EditionInForce { edition, amendments }, reason)
    }

    fn undated(&self, edition: Edition<'a>, name: &str) -> Decided<EditionInForce<'a>> {
        let reason = Reason::new(
            self.clause(),
            "R7",
            "不注日期的引用：当日有效的最新版本连同其修改单和勘误适用",
            "an undated reference: the newest edition in force on the day, with its amendments and errata",
        )
        .read_as("A22")
        .given("edition", edition.name)
        .given("as_of", self.as_of)
        .held_against(
            format!(">= {}", edition.effective),
            format!(
                "{} d",
                edition
                    .effective
                    .until(self.as_of)
                    .map_or(0, |span| span.get_days())
            ),
        );
        Decided::new(
            EditionInForce {
                edition: edition.name,
                amendments: self.added(name, |kind| kind != EditionKind::Edition),
            },
            reason,
        )
    }
}

/// The number before the year and the year, where it ends in one.
fn year_of(name: &str) -> Option<(&str, &str)> {
    name.rsplit_once('-').filter(|(stem, year)| {
        !stem.is_empty() && year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests;

//! What the loaded standards say of an item on a day.

use std::borrow::Borrow;

use jiff::civil::Date;

use super::document::Document;
use super::limit::{Goods, HoldsFor, LimitEntry};
use crate::inspection::clauses::reference::{Edition, EditionKind, edition_in_force};
use crate::inspection::jewellery::metal_mass::MassTolerance;
use crate::inspection::jewellery::purity::Metal;
use crate::inspection::measured::Amount;
use crate::inspection::results::Aliases;
use crate::inspection::values::printed::folded;
use crate::inspection::{Quantity, Specification};

/// Where the tolerances of precious masses stand (jewellery table 2).
const MASS_STANDARD: &str = "QB/T 1690";

/// What has to be loaded before a rule can decide.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Missing {
    /// No edition of the reference is in force.
    #[error("no edition of {reference} in force on {on} is loaded{loaded}; `zhenma standards load` adds one")]
    Edition {
        /// The reference, as printed.
        reference: String,
        /// The day.
        on: Date,
        /// Which editions there are.
        loaded: String,
    },
    /// The edition says nothing of the item.
    #[error(
        "{edition} as loaded has no limit of '{item}' for these goods{others}; `zhenma standards load` adds one"
    )]
    Limit {
        /// The edition.
        edition: String,
        /// The item, as printed.
        item: String,
        /// Of which goods it has one.
        others: String,
    },
    /// Two entries hold alike and ask different things.
    #[error(
        "{edition} as loaded has two limits of '{item}' for these goods, {one} and {other}; one of them is for others"
    )]
    TwoLimits {
        /// The edition.
        edition: String,
        /// The item, as printed.
        item: String,
        /// What one asks.
        one: String,
        /// What the other asks.
        other: String,
    },
    /// The edition has no tolerance for the mass.
    #[error("{edition} as loaded has no tolerance for {nominal_g} g of {metal}")]
    Tolerance {
        /// The edition.
        edition: String,
        /// Of what.
        metal: Metal,
        /// How much.
        nominal_g: Quantity,
    },
}

impl Missing {
    /// The same for the merchant, who reads it in a report that has both languages.
    #[must_use]
    pub fn in_both(&self) -> String {
        let zh = match self {
            Self::Edition { reference, on, .. } => format!("未载入{on}有效的{reference}"),
            Self::Limit { edition, item, .. } => format!("已载入的{edition}没有“{item}”对此类商品的限值"),
            Self::TwoLimits { edition, item, .. } => format!("已载入的{edition}对“{item}”有两个不同的限值"),
            Self::Tolerance {
                edition, nominal_g, ..
            } => format!("已载入的{edition}没有{nominal_g} g的允差"),
        };
        format!("{zh} ({self})")
    }
}

/// A limit and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FoundLimit<'a> {
    /// What is asked.
    pub entry: &'a LimitEntry,
    /// The text it stands in: an edition, or an amendment of one.
    pub document: &'a Document,
}

/// All documents that are loaded.
#[derive(Clone, Debug, Default)]
pub struct Standards {
    documents: Vec<Document>,
    aliases: Aliases,
}

impl Standards {
    /// These documents, in any order.
    #[must_use]
    pub fn new(documents: Vec<Document>) -> Self {
        let mut aliases = Aliases::default();
        for alias in documents.iter().flat_map(|document| &document.aliases) {
            for name in &alias.names {
                aliases.add(name, &alias.item);
            }
        }
        Self { documents, aliases }
    }

    /// The documents.
    #[must_use]
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }

    /// What laboratories call items.
    #[must_use]
    pub const fn aliases(&self) -> &Aliases {
        &self.aliases
    }

    /// The texts that `reference` means on a day: amendments and corrections, the newest first, and behind them the
    /// edition. R6 and R7.
    ///
    /// # Errors
    /// [`Missing::Edition`].
    pub fn in_force(
        &self,
        specification: Specification,
        reference: &str,
        on: Date,
    ) -> Result<Vec<&Document>, Missing> {
        let named = folded(reference);
        let cited = |document: &&Document| document.cited_as.iter().any(|name| folded(name) == named);
        let meant = self
            .documents
            .iter()
            .find(cited)
            .map_or(reference, Document::reference);
        let editions: Vec<Edition<'_>> = self
            .documents
            .iter()
            .map(|document| Edition {
                name: &document.edition,
                effective: document.effective,
                kind: document.kind,
            })
            .collect();
        let missing = || self.missing_edition(meant, reference, on);
        let found = edition_in_force(specification, meant, &editions, on).map_err(|_| missing())?;
        let of = |name: &str| {
            let named = folded(name);
            self.documents
                .iter()
                .find(move |document| folded(&document.edition) == named)
        };
        let edition = of(found.decision.edition)
            .filter(|edition| edition.effective <= on)
            .ok_or_else(missing)?;
        let mut texts: Vec<&Document> = found
            .decision
            .amendments
            .iter()
            .rev()
            .filter_map(|name| of(name))
            .collect();
        texts.push(edition);
        Ok(texts)
    }

    fn missing_edition(&self, meant: &str, reference: &str, on: Date) -> Missing {
        let named = folded(meant);
        let others: Vec<String> = self
            .documents
            .iter()
            .filter(|document| document.kind == EditionKind::Edition)
            .filter(|document| folded(document.reference()) == named || folded(&document.edition) == named)
            .map(|document| format!("{} from {}", document.edition, document.effective))
            .collect();
        Missing::Edition {
            reference: reference.to_owned(),
            on,
            loaded: if others.is_empty() {
                String::new()
            } else {
                format!(" (there is {})", others.join(", "))
            },
        }
    }

    /// What `reference` asks of `item` for goods on a day.
    ///
    /// # Errors
    /// [`Missing`].
    pub fn limit(
        &self,
        specification: Specification,
        reference: &str,
        item: &str,
        goods: Goods<'_>,
        on: Date,
    ) -> Result<FoundLimit<'_>, Missing> {
        let texts = self.in_force(specification, reference, on)?;
        for document in &texts {
            if let Some(entry) = self.limit_in(document, item, goods)? {
                return Ok(FoundLimit { entry, document });
            }
        }
        let edition = texts
            .last()
            .map_or(reference, |document| document.edition.as_str());
        Err(Missing::Limit {
            edition: edition.to_owned(),
            item: item.to_owned(),
            others: self.other_goods(&texts, item, goods),
        })
    }

    fn limit_in<'a>(
        &self,
        document: &'a Document,
        item: &str,
        goods: Goods<'_>,
    ) -> Result<Option<&'a LimitEntry>, Missing> {
        let about = document.limits.iter().filter(|entry| self.is_about(entry, item));
        let fitting = closest(about, |entry| &entry.holds_for, goods);
        let Some((first, rest)) = fitting.split_first() else {
            return Ok(None);
        };
        match rest.iter().find(|other| other.requirement != first.requirement) {
            None => Ok(Some(first)),
            Some(other) => Err(Missing::TwoLimits {
                edition: document.edition.clone(),
                item: item.to_owned(),
                one: first.requirement.to_string(),
                other: other.requirement.to_string(),
            }),
        }
    }

    fn is_about(&self, entry: &LimitEntry, item: &str) -> bool {
        let asked = folded(item);
        entry.items.iter().any(|name| {
            folded(name) == asked
                || self
                    .aliases
                    .items(name)
                    .iter()
                    .any(|known| folded(known) == asked)
        })
    }

    fn other_goods(&self, texts: &[&Document], item: &str, goods: Goods<'_>) -> String {
        let mut names: Vec<&str> = texts
            .iter()
            .flat_map(|document| &document.limits)
            .filter(|entry| self.is_about(entry, item) && entry.holds_for.is_for_others_of(goods.category))
            .flat_map(|entry| entry.holds_for.products.iter().map(Borrow::borrow))
            .collect();
        names.dedup();
        names.truncate(20);
        if names.is_empty() {
            String::new()
        } else {
            format!(" (it has some for {})", names.join(", "))
        }
    }

    /// The document that succeeds `reference` on a day, the newest of several (A17).
    #[must_use]
    pub fn successor(&self, reference: &str, on: Date) -> Option<&Document> {
        let named = folded(reference);
        self.documents
            .iter()
            .filter(|document| document.effective <= on)
            .filter(|document| document.succeeds.iter().any(|former| folded(former) == named))
            .max_by_key(|document| document.effective)
    }

    /// How much of a defect is accepted; none where no annex says so, and then nought is (A11).
    #[must_use]
    pub fn defect_tolerance(&self, defect: &str, goods: Goods<'_>, on: Date) -> Option<Amount> {
        let named = folded(defect);
        self.annexes(on).find_map(|annex| {
            let about = annex
                .defect_tolerances
                .iter()
                .filter(|entry| folded(&entry.defect) == named);
            let fitting = closest(about, |entry| &entry.holds_for, goods);
            fitting.first().map(|entry| entry.tolerance)
        })
    }

    /// How many grams less than the claim are accepted; none where no annex says so (A12).
    #[must_use]
    pub fn short_weight(&self, goods: Goods<'_>, on: Date) -> Option<Quantity> {
        self.annexes(on).find_map(|annex| {
            let fitting = closest(
                annex.net_weight_tolerances.iter(),
                |entry| &entry.holds_for,
                goods,
            );
            fitting.first().map(|entry| entry.tolerance_g)
        })
    }

    /// Texts in force on a day, the newest first, of each reference the newest edition only.
    fn annexes(&self, on: Date) -> impl Iterator<Item = &Document> {
        let mut texts: Vec<&Document> = self
            .documents
            .iter()
            .filter(|text| text.effective <= on)
            .collect();
        texts.sort_by_key(|text| std::cmp::Reverse(text.effective));
        let mut seen: Vec<String> = Vec::new();
        texts.retain(|text| {
            let reference = folded(text.reference());
            let replaced = seen.contains(&reference);
            if text.kind == EditionKind::Edition {
                seen.push(reference);
            }
            !replaced
        });
        texts.into_iter()
    }

    pub(super) fn mass_entry(
        &self,
        metal: Metal,
        nominal_g: Quantity,
        on: Date,
    ) -> Result<(MassTolerance, &Document), Missing> {
        let texts = self.in_force(Specification::Jewellery, MASS_STANDARD, on)?;
        for document in &texts {
            let entry = document
                .mass_tolerances
                .iter()
                .find(|entry| entry.holds_for(metal, nominal_g));
            if let Some(entry) = entry {
                let (minus_g, plus_g) = (entry.minus_g, entry.plus_g);
                return Ok((MassTolerance { minus_g, plus_g }, document));
            }
        }
        Err(Missing::Tolerance {
            edition: texts
                .last()
                .map_or_else(String::new, |document| document.edition.clone()),
            metal,
            nominal_g,
        })
    }
}

/// The entries that name the goods closest; several where they are as close.
fn closest<'a, T: 'a>(
    entries: impl Iterator<Item = &'a T>,
    holds_for: impl Fn(&T) -> &HoldsFor,
    goods: Goods<'_>,
) -> Vec<&'a T> {
    let fitting: Vec<(u8, &T)> = entries
        .filter_map(|entry| Some((holds_for(entry).fit(goods)?, entry)))
        .collect();
    let best = fitting.iter().map(|(fit, _)| *fit).max();
    fitting
        .into_iter()
        .filter(|(fit, _)| Some(*fit) == best)
        .map(|(_, entry)| entry)
        .collect()
}

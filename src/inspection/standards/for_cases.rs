//! The loaded standards as spot checks ask them.

use jiff::civil::Date;

use super::document::Standing;
use super::limit::Goods;
use super::lookup::{FoundLimit, Missing, Standards};
use crate::domain::catalogue::Category;
use crate::inspection::Quantity;
use crate::inspection::case::{BasisLimit, LimitAsked, Limits};
use crate::inspection::jewellery::metal_mass::MassTolerance;
use crate::inspection::jewellery::purity::Metal;

/// The standards that a cell of the table names: `GB 7718、GB 28050`, `GB/T 28480 GB/T 28020`, `A&B`.
pub(super) fn references(basis: &str) -> Vec<String> {
    let mut references: Vec<String> = Vec::new();
    for part in basis.split(['、', '&', ';', '；', ',', '，']) {
        for word in part.split_whitespace() {
            // A new one begins with letters: `GB/T`; what follows is its number.
            let begins = word.starts_with(|c: char| c.is_ascii_uppercase());
            match references.last_mut() {
                Some(last) if !begins && !part.trim_start().starts_with(word) => {
                    last.push(' ');
                    last.push_str(word);
                }
                _ => references.push(word.to_owned()),
            }
        }
    }
    references
}

impl Limits for Standards {
    fn limit(&self, asked: LimitAsked<'_>) -> Result<BasisLimit, String> {
        let category = asked.category;
        let goods = Goods {
            category,
            names: &[asked.product],
        };
        let mut missing: Vec<String> = Vec::new();
        let mut found: Option<FoundLimit<'_>> = None;
        for reference in references(asked.basis) {
            match self.limit(asked.specification, &reference, asked.item, goods, asked.on) {
                Ok(limit) => match found {
                    Some(one) if one.entry.requirement != limit.entry.requirement => {
                        return Err(format!(
                            "{} and {} ask different things of '{}', {} and {}",
                            one.document.edition,
                            limit.document.edition,
                            asked.item,
                            one.entry.requirement,
                            limit.entry.requirement
                        ));
                    }
                    Some(_) => {}
                    None => found = Some(limit),
                },
                Err(why @ Missing::TwoLimits { .. }) => return Err(why.in_both()),
                Err(why) => missing.push(why.in_both()),
            }
        }
        let found = found.ok_or_else(|| missing.join("; "))?;
        Ok(BasisLimit {
            requirement: found.entry.requirement,
            standard: found.document.edition.clone(),
            mandatory: found.document.standing == Standing::Mandatory,
        })
    }

    fn mass_tolerance(
        &self,
        metal: Metal,
        nominal_g: Quantity,
        on: Date,
    ) -> Result<(MassTolerance, String), String> {
        self.mass_entry(metal, nominal_g, on)
            .map(|(tolerance, document)| (tolerance, document.edition.clone()))
            .map_err(|why| why.in_both())
    }

    fn net_weight_tolerance(&self, category: Category, product: &str, on: Date) -> Option<Quantity> {
        let names = &[product];
        self.short_weight(Goods { category, names }, on)
    }
}

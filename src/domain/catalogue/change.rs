//! Facts of an item that change: what a change names gets another value or none, and everything else stays as it was.

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::category::Category;
use super::gtin::Gtin;
use super::item::{InternalFacts, PublicFacts};
use crate::day;
use crate::message::{Message, message};
use crate::text::{code_point, first_invisible};

/// Longest fact, in characters.
const LONGEST_FACT: usize = 200;

/// A member that is there, be it `null`.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(value: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(value).map(Some)
}

/// What changes of the facts that anyone may see; what is absent stays, `null` takes away what an item may lack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsChange {
    /// Brand; every item has one.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    pub brand: Option<Option<String>>,
    /// Name; every item has one.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<String>")]
    pub name: Option<Option<String>>,
    /// Model.
    #[serde(default, deserialize_with = "given")]
    pub model: Option<Option<String>>,
    /// Style number 货号.
    #[serde(default, deserialize_with = "given")]
    pub style_number: Option<Option<String>>,
    /// The brand owner's trade item number.
    #[serde(default, deserialize_with = "given")]
    pub gtin: Option<Option<Gtin>>,
    /// The serial the maker put on this very piece.
    #[serde(default, deserialize_with = "given")]
    pub own_serial: Option<Option<String>>,
    /// Category; every item has one.
    #[serde(default, deserialize_with = "given")]
    #[schemars(with = "Option<Category>")]
    pub category: Option<Option<Category>>,
    /// Country of origin.
    #[serde(default, deserialize_with = "given")]
    pub origin_country: Option<Option<String>>,
}

/// What changes of the facts that stay inside.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InternalChange {
    /// The merchant's stock keeping unit.
    #[serde(default, deserialize_with = "given")]
    pub sku: Option<Option<String>>,
    /// Lot.
    #[serde(default, deserialize_with = "given")]
    pub lot: Option<Option<String>>,
    /// Customs declaration number.
    #[serde(default, deserialize_with = "given")]
    pub customs_declaration: Option<Option<String>>,
    /// When it was made, in a spelling that an intake file may have: `2026-03-01`, `2026/3/1`.
    #[serde(default, deserialize_with = "given")]
    pub production_date: Option<Option<String>>,
    /// When it entered customs, in the same spellings.
    #[serde(default, deserialize_with = "given")]
    pub customs_entry_date: Option<Option<String>>,
}

/// A field and what would be right.
pub type WrongFact = (&'static str, Message);

impl FactsChange {
    /// `facts` with what this names.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn apply(&self, facts: &PublicFacts) -> Result<PublicFacts, WrongFact> {
        let mut changed = facts.clone();
        set("brand", self.brand.as_ref(), &mut changed.brand)?;
        set("name", self.name.as_ref(), &mut changed.name)?;
        set_optional("model", self.model.as_ref(), &mut changed.model)?;
        set_optional(
            "style_number",
            self.style_number.as_ref(),
            &mut changed.style_number,
        )?;
        set_optional("own_serial", self.own_serial.as_ref(), &mut changed.own_serial)?;
        set_optional(
            "origin_country",
            self.origin_country.as_ref(),
            &mut changed.origin_country,
        )?;
        if let Some(gtin) = &self.gtin {
            changed.gtin.clone_from(gtin);
        }
        changed.category =
            must_have("category", self.category.as_ref())?.map_or(changed.category, |given| *given);
        Ok(changed)
    }
}

impl InternalChange {
    /// `facts` with what this names.
    ///
    /// # Errors
    /// The field and what would be right.
    pub fn apply(&self, facts: &InternalFacts) -> Result<InternalFacts, WrongFact> {
        let mut changed = facts.clone();
        set_optional("sku", self.sku.as_ref(), &mut changed.sku)?;
        set_optional("lot", self.lot.as_ref(), &mut changed.lot)?;
        set_optional(
            "customs_declaration",
            self.customs_declaration.as_ref(),
            &mut changed.customs_declaration,
        )?;
        set_day(
            "production_date",
            self.production_date.as_ref(),
            &mut changed.production_date,
        )?;
        set_day(
            "customs_entry_date",
            self.customs_entry_date.as_ref(),
            &mut changed.customs_entry_date,
        )?;
        if let (Some(made), Some(entered)) = (changed.production_date, changed.customs_entry_date)
            && entered < made
        {
            return Err((
                "customs_entry_date",
                message!("intake.entry_before_production", made),
            ));
        }
        Ok(changed)
    }
}

/// What is given of a fact that no item may lack: `null` would be passed over in silence, and is refused.
fn must_have<'a, T>(field: &'static str, given: Option<&'a Option<T>>) -> Result<Option<&'a T>, WrongFact> {
    match given {
        Some(None) => Err((field, message!("value.empty"))),
        given => Ok(given.and_then(Option::as_ref)),
    }
}

fn set(field: &'static str, given: Option<&Option<String>>, to: &mut String) -> Result<(), WrongFact> {
    if let Some(given) = must_have(field, given)? {
        fact(field, given)?.clone_into(to);
    }
    Ok(())
}

fn set_optional(
    field: &'static str,
    given: Option<&Option<String>>,
    to: &mut Option<String>,
) -> Result<(), WrongFact> {
    if let Some(given) = given {
        *to = match given {
            Some(text) => Some(fact(field, text)?.to_owned()),
            None => None,
        };
    }
    Ok(())
}

fn set_day(
    field: &'static str,
    given: Option<&Option<String>>,
    to: &mut Option<Date>,
) -> Result<(), WrongFact> {
    if let Some(given) = given {
        let day = given.as_deref().map(day::date).transpose();
        *to = day.map_err(|right| (field, right))?;
    }
    Ok(())
}

/// A fact without the spaces around it: one line, nothing that nobody sees.
fn fact<'a>(field: &'static str, given: &'a str) -> Result<&'a str, WrongFact> {
    let given = given.trim();
    if given.is_empty() || given.chars().count() > LONGEST_FACT || given.chars().any(char::is_control) {
        return Err((field, message!("value.one_line", most = LONGEST_FACT)));
    }
    match first_invisible(given) {
        Some(hidden) => Err((
            field,
            message!("value.invisible_character", point = code_point(hidden)),
        )),
        None => Ok(given),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    fn facts() -> PublicFacts {
        from_value(json!({
            "brand": "A", "name": "b", "model": "M", "style_number": "N", "gtin": "4006381333931",
            "own_serial": "S1", "category": "shoes", "origin_country": "Italy",
        }))
        .unwrap()
    }

    #[test]
    fn a_change_changes_what_it_names_and_nothing_else() {
        for (field, value) in [
            ("brand", json!("B")),
            ("name", json!("c")),
            ("model", json!("M2")),
            ("model", json!(null)),
            ("style_number", json!("N2")),
            ("gtin", json!("40170725")),
            ("gtin", json!(null)),
            ("own_serial", json!("S2")),
            ("own_serial", json!(null)),
            ("category", json!("clothing")),
            ("origin_country", json!("France")),
        ] {
            let change: FactsChange = from_value(json!({ field: value.clone() })).unwrap();
            let changed = serde_json::to_value(change.apply(&facts()).unwrap()).unwrap();
            let mut expected = serde_json::to_value(facts()).unwrap();
            match value {
                serde_json::Value::Null => drop(expected.as_object_mut().unwrap().remove(field)),
                value => expected[field] = value,
            }
            assert_eq!(changed, expected, "{field}");
        }
        let nothing: FactsChange = from_value(json!({})).unwrap();
        assert_eq!(nothing.apply(&facts()).unwrap(), facts());
    }

    #[test]
    fn what_cannot_be_a_fact_is_named() {
        for (field, value) in [
            ("brand", "  "),
            ("name", "a\nb"),
            ("own_serial", "S\u{200b}1"),
            ("model", ""),
        ] {
            let change: FactsChange = from_value(json!({ field: value })).unwrap();
            assert_eq!(change.apply(&facts()).unwrap_err().0, field);
        }
        for field in ["brand", "name", "category"] {
            let change: FactsChange = from_value(json!({ field: null })).unwrap();
            let (named, said) = change.apply(&facts()).unwrap_err();
            assert_eq!((named, said.code()), (field, "value.empty"));
        }
        let long = "x".repeat(LONGEST_FACT + 1);
        let change: InternalChange = from_value(json!({ "lot": long })).unwrap();
        let internal: InternalFacts = from_value(json!({ "production_date": "2026-03-01" })).unwrap();
        assert_eq!(change.apply(&internal).unwrap_err().0, "lot");
        let change: InternalChange = from_value(json!({ "customs_entry_date": "2026-02-28" })).unwrap();
        assert_eq!(change.apply(&internal).unwrap_err().0, "customs_entry_date");
        let change: InternalChange = from_value(json!({ "production_date": "2026/3/2" })).unwrap();
        let day = change.apply(&internal).unwrap().production_date;
        assert_eq!(day.map(|day| day.to_string()).as_deref(), Some("2026-03-02"));
        for (day, code) in [("March 1", "cell.date_form"), ("2026-13-01", "cell.no_such_day")] {
            let change: InternalChange = from_value(json!({ "production_date": day })).unwrap();
            let (field, said) = change.apply(&internal).unwrap_err();
            assert_eq!((field, said.code()), ("production_date", code));
        }
        let change: InternalChange = from_value(json!({ "lot": " L 1 " })).unwrap();
        assert_eq!(change.apply(&internal).unwrap().lot.as_deref(), Some("L 1"));
        assert!(from_value::<FactsChange>(json!({ "brand": null, "colour": "x" })).is_err());
    }
}

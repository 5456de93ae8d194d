//! Reading the input of a case: every getter names the field it could not read and says what would be right.

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::inspection::{Mass, MassUnit, NotAQuantity, Pieces, Quantity, Refused, StringEnum};
use crate::instant::Instant;
use crate::message::{Explain, Message, message};

/// Longest text in a case.
const LONGEST_TEXT: usize = 500;
/// Most members of a list in a case.
const MOST_MEMBERS: usize = 1000;

/// The fields of one object, with the path at which it stands in the input.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    parent: Path<'a>,
}

/// Where an object stands; turned into text only when something is wrong.
#[derive(Clone, Copy)]
enum Path<'a> {
    Input,
    Member(&'a str),
    Element(&'a str, usize),
}

impl Path<'_> {
    fn to(self, name: &str) -> String {
        match self {
            Self::Input => name.to_owned(),
            Self::Member(parent) => format!("{parent}.{name}"),
            Self::Element(parent, index) => format!("{parent}[{index}].{name}"),
        }
    }
}

impl<'a> Fields<'a> {
    /// The fields of a case's input, `names` being all there are: a field that no rule looks at is a slip of the pen,
    /// and a decision that ignored it would be another than was meant.
    pub(super) fn of(input: &'a Value, names: &[&str]) -> Result<Self, Refused> {
        let Some(map) = input.as_object() else {
            return Err(Refused::new("input", message!("decide.object")));
        };
        Self::known(map, Path::Input, names)
    }

    fn known(map: &'a Map<String, Value>, parent: Path<'a>, names: &[&str]) -> Result<Self, Refused> {
        let fields = Self { map, parent };
        match map.keys().find(|key| !names.contains(&key.as_str())) {
            Some(stranger) => Err(Refused::new(
                parent.to(&cut(stranger)),
                message!("decide.field_unknown", fields = names.join(", ")),
            )),
            None => Ok(fields),
        }
    }

    /// `message` about the field `name` of this object.
    pub(super) fn refuse(self, name: &str, message: Message) -> Refused {
        Refused::new(self.parent.to(name), message)
    }

    fn missing(self, name: &str) -> Refused {
        self.refuse(name, message!("decide.missing"))
    }

    /// What stands there, unless it is absent or null.
    fn find(self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    fn get(self, name: &str) -> Result<&'a Value, Refused> {
        self.find(name).ok_or_else(|| self.missing(name))
    }

    /// What is wrong with a value that is not of the wanted form.
    fn not(self, name: &str, value: &Value, wanted: Message) -> Refused {
        self.refuse(name, wanted).found(cut(&value.to_string()))
    }

    /// Some text, not empty.
    pub(super) fn text(self, name: &str) -> Result<&'a str, Refused> {
        let value = self.get(name)?;
        value
            .as_str()
            .filter(|text| !text.trim().is_empty() && text.chars().count() <= LONGEST_TEXT)
            .ok_or_else(|| self.not(name, value, message!("decide.text", most = LONGEST_TEXT)))
    }

    /// Some text, or none where the field is null or absent.
    pub(super) fn optional_text(self, name: &str) -> Result<Option<&'a str>, Refused> {
        self.find(name).map(|_| self.text(name)).transpose()
    }

    fn parsed<T: std::str::FromStr<Err: Explain>>(self, name: &str, form: Message) -> Result<T, Refused> {
        let value = self.get(name)?;
        let text = value.as_str().ok_or_else(|| self.not(name, value, form))?;
        text.parse()
            .map_err(|error: T::Err| self.not(name, value, error.message()))
    }

    /// A quantity, nought or more.
    pub(super) fn quantity(self, name: &str) -> Result<Quantity, Refused> {
        self.parsed(name, message!("decide.decimal_as_text"))
    }

    /// A quantity, or none where the field is null or absent.
    pub(super) fn optional_quantity(self, name: &str) -> Result<Option<Quantity>, Refused> {
        self.find(name).map(|_| self.quantity(name)).transpose()
    }

    /// A quantity above nought.
    pub(super) fn positive(self, name: &str) -> Result<Quantity, Refused> {
        let quantity = self.quantity(name)?;
        if quantity.is_zero() {
            return Err(self.refuse(name, message!("inspection.above_zero")));
        }
        Ok(quantity)
    }

    /// A number of pieces.
    pub(super) fn pieces(self, name: &str) -> Result<Pieces, Refused> {
        self.parsed(name, message!("decide.whole_as_text"))
    }

    /// A calendar date.
    pub(super) fn date(self, name: &str) -> Result<Date, Refused> {
        let value = self.get(name)?;
        let text = value.as_str().filter(|text| text.len() == 10 && text.is_ascii());
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| self.not(name, value, message!("decide.date")))
    }

    /// A point in time.
    pub(super) fn instant(self, name: &str) -> Result<Instant, Refused> {
        let value = self.get(name)?;
        let read = value.as_str().and_then(|text| text.parse().ok());
        read.ok_or_else(|| self.not(name, value, message!("value.time")))
    }

    /// True or false.
    pub(super) fn boolean(self, name: &str) -> Result<bool, Refused> {
        let value = self.get(name)?;
        value
            .as_bool()
            .ok_or_else(|| self.not(name, value, message!("decide.boolean")))
    }

    /// True or false, or none where the field is null or absent.
    pub(super) fn optional_boolean(self, name: &str) -> Result<Option<bool>, Refused> {
        self.find(name).map(|_| self.boolean(name)).transpose()
    }

    /// One of a few words.
    pub(super) fn choice<T: StringEnum>(self, name: &str) -> Result<T, Refused> {
        let value = self.get(name)?;
        value
            .as_str()
            .and_then(T::from_word)
            .ok_or_else(|| self.not(name, value, message!("decide.choice", choices = T::choices())))
    }

    /// One of a few words, or none where the field is null or absent.
    pub(super) fn optional_word<T: StringEnum>(self, name: &str) -> Result<Option<T>, Refused> {
        self.find(name).map(|_| self.choice(name)).transpose()
    }

    /// The object itself as a mass above nought, `{value, unit}` beside other fields, in one of `units`: a stone is
    /// not weighed in jin, nor fruit in carats.
    pub(super) fn weighed(self, units: &[MassUnit]) -> Result<Mass, Refused> {
        let value = self.positive("value")?;
        let unit: MassUnit = self.choice("unit")?;
        if !units.contains(&unit) {
            let words: Vec<String> = units.iter().map(|unit| format!("`{unit}`")).collect();
            let right = message!("decide.choice", choices = words.join(", "));
            return Err(self.refuse("unit", right).found(format!("\"{unit}\"")));
        }
        Ok(Mass { value, unit })
    }

    /// A mass above nought, `{value, unit}`, in one of `units`.
    pub(super) fn mass(self, name: &'a str, units: &[MassUnit]) -> Result<Mass, Refused> {
        self.object(name, &["value", "unit"])?.weighed(units)
    }

    /// A mass, or none where the field is null or absent.
    pub(super) fn optional_mass(self, name: &'a str, units: &[MassUnit]) -> Result<Option<Mass>, Refused> {
        self.find(name).map(|_| self.mass(name, units)).transpose()
    }

    /// An object inside this one, `names` being all its fields.
    pub(super) fn object(self, name: &'a str, names: &[&str]) -> Result<Fields<'a>, Refused> {
        let value = self.get(name)?;
        let map = value
            .as_object()
            .ok_or_else(|| self.not(name, value, message!("decide.object")))?;
        // Objects lie one deep in all kinds, so that the path has room for one name.
        Fields::known(map, Path::Member(name), names)
    }

    /// An object, or none where the field is null or absent.
    pub(super) fn optional_object(
        self,
        name: &'a str,
        names: &[&str],
    ) -> Result<Option<Fields<'a>>, Refused> {
        self.find(name).map(|_| self.object(name, names)).transpose()
    }

    fn array(self, name: &str, fewest: usize) -> Result<&'a [Value], Refused> {
        let value = self.get(name)?;
        value
            .as_array()
            .map(Vec::as_slice)
            .filter(|list| (fewest..=MOST_MEMBERS).contains(&list.len()))
            .ok_or_else(|| self.not(name, value, message!("decide.list", fewest, most = MOST_MEMBERS)))
    }

    /// The objects of a list, `names` being all their fields. At least one.
    pub(super) fn objects(self, name: &'a str, names: &[&str]) -> Result<Vec<Fields<'a>>, Refused> {
        self.objects_from(1, name, names)
    }

    /// The same for a list of what was found, which is nothing where it is empty.
    pub(super) fn objects_found(self, name: &'a str, names: &[&str]) -> Result<Vec<Fields<'a>>, Refused> {
        self.objects_from(0, name, names)
    }

    fn objects_from(self, fewest: usize, name: &'a str, names: &[&str]) -> Result<Vec<Fields<'a>>, Refused> {
        let list = self.array(name, fewest)?;
        list.iter()
            .enumerate()
            .map(|(index, value)| {
                let place = || format!("{name}[{index}]");
                let map = value
                    .as_object()
                    .ok_or_else(|| self.not(&place(), value, message!("decide.object")))?;
                Fields::known(map, Path::Element(name, index), names)
            })
            .collect()
    }

    /// The quantities of a list. At least one.
    pub(super) fn quantities(self, name: &str) -> Result<Vec<Quantity>, Refused> {
        let list = self.array(name, 1)?;
        list.iter()
            .enumerate()
            .map(|(index, value)| {
                let refused = |right: Message| self.not(&format!("{name}[{index}]"), value, right);
                let text = value
                    .as_str()
                    .ok_or_else(|| refused(message!("decide.decimal_as_text")))?;
                text.parse()
                    .map_err(|error: NotAQuantity| refused(error.message()))
            })
            .collect()
    }
}

/// A value short enough to be said.
fn cut(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_and_dates_have_their_form() {
        let input = json!({
            "text": "a".repeat(500), "long": "a".repeat(501), "blank": " ", "day": "2021-04-21",
            "far": "+002021-04-21", "when": "2021-04-21T10:00:00+08:00",
        });
        let names = ["text", "long", "blank", "day", "far", "when"];
        let fields = Fields::of(&input, &names).unwrap();
        assert!(fields.text("text").is_ok() && fields.date("day").is_ok());
        for name in ["long", "blank"] {
            assert_eq!(fields.text(name).unwrap_err().field, name);
        }
        for name in ["far", "when"] {
            assert_eq!(fields.date(name).unwrap_err().field, name);
        }
    }

    #[test]
    fn a_list_has_one_to_a_thousand_members() {
        let read = |count: usize| {
            let input = json!({ "list": vec![json!({}); count] });
            let fields = Fields::of(&input, &["list"]).unwrap();
            fields
                .objects("list", &[])
                .map(|list| list.len())
                .map_err(|refused| refused.field)
        };
        assert_eq!(read(1), Ok(1));
        assert_eq!(read(1_000), Ok(1_000));
        for count in [0, 1_001] {
            assert_eq!(read(count), Err("list".to_owned()));
        }
    }
}

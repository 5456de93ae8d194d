//! A limit and the goods it holds for.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::Category;
use crate::inspection::measured::{Amount, Requirement, Unit};
use crate::inspection::values::printed::folded;
use crate::inspection::{Quantity, string_enum};
use crate::message::{Message, for_serde, message};

string_enum! {
    /// What a limit asks.
    pub enum Direction {
        /// Not more.
        Max = "max",
        /// Not less.
        Min = "min",
        /// None of it.
        NotDetected = "not_detected",
        /// Nothing in numbers.
        Conforms = "conforms",
    }
}

/// The goods whose limit is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Goods<'a> {
    /// Their category.
    pub category: Category,
    /// What they are called; none of the names has to be in a standard.
    pub names: &'a [&'a str],
}

/// The goods an entry holds for. Empty lists leave nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldsFor {
    /// Categories, by their word: `fresh_produce`, `jewellery`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    /// Products or groups of them, as orders name them: 叶菜类, 苹果.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
}

impl HoldsFor {
    /// How closely it names the goods; none where it is about others. A product names them closer than a category.
    #[must_use]
    pub fn fit(&self, goods: Goods<'_>) -> Option<u8> {
        let category = self.categories.is_empty() || self.categories.contains(&goods.category);
        let named = |product: &String| goods.names.iter().any(|name| folded(name) == folded(product));
        let product = self.products.is_empty() || self.products.iter().any(named);
        (category && product)
            .then(|| 2 * u8::from(!self.products.is_empty()) + u8::from(!self.categories.is_empty()))
    }

    /// Whether it is about other products of the same category.
    #[must_use]
    pub fn is_for_others_of(&self, category: Category) -> bool {
        !self.products.is_empty() && (self.categories.is_empty() || self.categories.contains(&category))
    }
}

/// A limit of a standard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "Written")]
pub struct LimitEntry {
    /// The items, as printed in the table of the specification, or an alias.
    pub items: Vec<String>,
    /// The goods.
    pub holds_for: HoldsFor,
    /// What is asked.
    pub requirement: Requirement,
    /// What the result is expressed as: `Pb`.
    pub expressed_as: Option<String>,
    /// The methods the standard names.
    pub methods: Vec<String>,
}

/// A limit as it stands in the file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Written {
    /// As printed in the table of the specification, or an alias.
    items: Vec<String>,
    /// The goods it holds for; all where nothing is said.
    #[serde(default, skip_serializing_if = "is_everything")]
    holds_for: HoldsFor,
    /// `max`, `min`, `not_detected` or `conforms`.
    direction: Direction,
    /// The limit; for `not_detected` the detection limit that the method has to reach, if the standard says one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Quantity>,
    /// Its unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unit: Option<Unit>,
    /// What the result is expressed as.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expressed_as: Option<String>,
    /// The methods the standard names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    methods: Vec<String>,
}

fn is_everything(holds_for: &HoldsFor) -> bool {
    *holds_for == HoldsFor::default()
}

impl JsonSchema for LimitEntry {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "LimitEntry".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Written::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for LimitEntry {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Self::try_from(written).map_err(|refusal| for_serde(&refusal))
    }
}

impl TryFrom<Written> for LimitEntry {
    type Error = Message;

    fn try_from(written: Written) -> Result<Self, Message> {
        let Written {
            items,
            holds_for,
            direction,
            value,
            unit,
            expressed_as,
            methods,
        } = written;
        if items.is_empty() || items.iter().any(|item| item.trim().is_empty()) {
            return Err(message!("standard.limit_without_items"));
        }
        let named = items.join(", ");
        let amount = match (value, unit) {
            (Some(value), Some(unit)) => Some(Amount { value, unit }),
            (None, None) => None,
            _ => return Err(message!("standard.value_without_unit", items = named)),
        };
        if let Some(amount) = amount.filter(|amount| amount.exceeds_the_whole()) {
            return Err(message!("standard.more_than_the_whole", items = named, amount));
        }
        let requirement = match (direction, amount) {
            (Direction::Max, Some(amount)) => Requirement::Max { amount },
            (Direction::Min, Some(amount)) => Requirement::Min { amount },
            (Direction::NotDetected, detection_limit) => Requirement::NotDetected { detection_limit },
            (Direction::Conforms, None) => Requirement::Conforms,
            (Direction::Conforms, Some(_)) => {
                return Err(message!("standard.conforms_with_value", items = named));
            }
            (Direction::Max | Direction::Min, None) => {
                return Err(message!("standard.limit_without_value", items = named, direction));
            }
        };
        Ok(Self {
            items,
            holds_for,
            requirement,
            expressed_as,
            methods,
        })
    }
}

impl From<LimitEntry> for Written {
    fn from(entry: LimitEntry) -> Self {
        let (direction, amount) = match entry.requirement {
            Requirement::Max { amount } => (Direction::Max, Some(amount)),
            Requirement::Min { amount } => (Direction::Min, Some(amount)),
            Requirement::NotDetected { detection_limit } => (Direction::NotDetected, detection_limit),
            Requirement::Conforms => (Direction::Conforms, None),
        };
        Self {
            items: entry.items,
            holds_for: entry.holds_for,
            direction,
            value: amount.map(|amount| amount.value),
            unit: amount.map(|amount| amount.unit),
            expressed_as: entry.expressed_as,
            methods: entry.methods,
        }
    }
}

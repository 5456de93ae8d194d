//! The sizes of labels on sale, and the resolutions of their printers.

use serde::{Deserialize, Deserializer, Serialize};

use crate::message::{for_serde, message};

/// The size of a label: width by height in millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub enum LabelSize {
    /// 40 by 30 mm.
    #[default]
    #[serde(rename = "40x30")]
    W40H30,
    /// 50 by 30 mm.
    #[serde(rename = "50x30")]
    W50H30,
}

impl LabelSize {
    /// Every size.
    pub const ALL: [Self; 2] = [Self::W40H30, Self::W50H30];

    /// Width and height in millimetres.
    #[must_use]
    pub const fn millimetres(self) -> (u32, u32) {
        match self {
            Self::W40H30 => (40, 30),
            Self::W50H30 => (50, 30),
        }
    }

    /// Width and height in hundredths of a millimetre.
    #[must_use]
    pub const fn hundredths(self) -> (u32, u32) {
        let (width, height) = self.millimetres();
        (width * 100, height * 100)
    }
}

/// Dots an inch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "u32")]
pub enum Resolution {
    /// 203, eight dots a millimetre.
    Dpi203,
    /// 300, twelve dots a millimetre.
    Dpi300,
}

impl schemars::JsonSchema for Resolution {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Resolution".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "enum": [203, 300] })
    }
}

impl Resolution {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Dpi203, Self::Dpi300];

    /// The dots of a module: half a millimetre. A module of whole dots is what readers need most.
    #[must_use]
    pub const fn module(self) -> u32 {
        match self {
            Self::Dpi203 => 4,
            Self::Dpi300 => 6,
        }
    }
}

impl From<Resolution> for u32 {
    fn from(resolution: Resolution) -> Self {
        match resolution {
            Resolution::Dpi203 => 203,
            Resolution::Dpi300 => 300,
        }
    }
}

impl<'de> Deserialize<'de> for Resolution {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match u32::deserialize(deserializer)? {
            203 => Ok(Self::Dpi203),
            300 => Ok(Self::Dpi300),
            _ => Err(for_serde(&message!("print.resolution"))),
        }
    }
}

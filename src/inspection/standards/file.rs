//! The file that standards come in.

use serde::{Deserialize, Serialize};

use super::document::Document;
use crate::inspection::values::printed::folded;

/// Most bytes of a file of standards.
pub const MOST_BYTES: usize = 8 << 20;
/// Most documents of a file.
const MOST_DOCUMENTS: usize = 1_000;

/// The file standards come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardsFile {
    /// [`StandardsFile::FORMAT`].
    pub format: String,
    /// That its numbers are made up: such a file is loaded only where it is asked for in so many words.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub example: bool,
    /// A note, kept as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The editions.
    pub documents: Vec<Document>,
}

/// The file does not hold standards.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandardsProblem {
    /// Too many bytes.
    #[error("the file has more than {} MiB; split it", MOST_BYTES >> 20)]
    TooLarge,
    /// Not JSON of the right shape.
    #[error("not a file of standards: {0}")]
    Shape(String),
    /// Another format.
    #[error("format: '{0}' is not known here; this version reads '{format}'", format = StandardsFile::FORMAT)]
    Format(String),
    /// Something in one of the documents.
    #[error("document '{edition}': {why}")]
    Document {
        /// Which.
        edition: String,
        /// What is wrong, and what would be right.
        why: String,
    },
}

impl StandardsFile {
    /// The format's name.
    pub const FORMAT: &'static str = "zhenma/standards/v1";
    /// The shipped example, as it stands.
    pub const EXAMPLE: &'static str = include_str!("../../../assets/standards/example.json");

    /// Reads and checks a file.
    ///
    /// # Errors
    /// [`StandardsProblem`].
    pub fn parse(json: &[u8]) -> Result<Self, StandardsProblem> {
        if json.len() > MOST_BYTES {
            return Err(StandardsProblem::TooLarge);
        }
        let mut reader = serde_json::Deserializer::from_slice(json);
        let file: Self = serde_path_to_error::deserialize(&mut reader)
            .map_err(|error| StandardsProblem::Shape(error.to_string()))?;
        reader
            .end()
            .map_err(|error| StandardsProblem::Shape(error.to_string()))?;
        if file.format != Self::FORMAT {
            return Err(StandardsProblem::Format(file.format));
        }
        if !(1..=MOST_DOCUMENTS).contains(&file.documents.len()) {
            let why = format!("documents: must be 1 to {MOST_DOCUMENTS}");
            return Err(StandardsProblem::Shape(why));
        }
        let mut names = Vec::with_capacity(file.documents.len());
        for document in &file.documents {
            let wrong = |why: String| StandardsProblem::Document {
                edition: document.edition.clone(),
                why,
            };
            document.check().map_err(wrong)?;
            let name = folded(&document.edition);
            if names.contains(&name) {
                return Err(wrong("stands in the file twice".to_owned()));
            }
            names.push(name);
        }
        Ok(file)
    }
}

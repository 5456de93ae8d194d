//! The file that standards come in.

use serde::{Deserialize, Serialize};

use super::document::Document;
use crate::inspection::values::printed::folded;
use crate::message::{Explain, Message, from_serde, message};

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
#[error("{}", self.message())]
pub enum StandardsProblem {
    /// Too many bytes.
    TooLarge,
    /// Not JSON, with the reader's own words.
    NotJson(String),
    /// JSON of another shape.
    Shape {
        /// Where, as a path in the file.
        place: String,
        /// What is wrong, and what would be right.
        why: Message,
    },
    /// No document, or too many.
    Documents,
    /// Another format.
    Format(String),
    /// Something in one of the documents.
    Document {
        /// Which.
        edition: String,
        /// What is wrong, and what would be right.
        why: Message,
    },
}

impl Explain for StandardsProblem {
    fn message(&self) -> Message {
        match self {
            Self::TooLarge => message!("standard.too_large", most = MOST_BYTES >> 20),
            Self::NotJson(error) => message!("standard.not_json", error),
            Self::Shape { place, why } => message!("standard.shape", place, why: why.clone()),
            Self::Documents => message!("standard.documents", most = MOST_DOCUMENTS),
            Self::Format(found) => message!("standard.format", found, format = StandardsFile::FORMAT),
            Self::Document { edition, why } => message!("standard.document", edition, why: why.clone()),
        }
    }
}

impl StandardsProblem {
    /// What of the file the reader could not take.
    fn unread(error: serde_path_to_error::Error<serde_json::Error>) -> Self {
        let place = error.path().to_string();
        let error = error.into_inner();
        if error.is_data() {
            let why = from_serde(&error.to_string());
            Self::Shape { place, why }
        } else {
            Self::NotJson(error.to_string())
        }
    }
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
        let file: Self = serde_path_to_error::deserialize(&mut reader).map_err(StandardsProblem::unread)?;
        reader
            .end()
            .map_err(|error| StandardsProblem::NotJson(error.to_string()))?;
        if file.format != Self::FORMAT {
            return Err(StandardsProblem::Format(file.format));
        }
        if !(1..=MOST_DOCUMENTS).contains(&file.documents.len()) {
            return Err(StandardsProblem::Documents);
        }
        let mut names = Vec::with_capacity(file.documents.len());
        for document in &file.documents {
            let wrong = |why: Message| StandardsProblem::Document {
                edition: document.edition.clone(),
                why,
            };
            document.check().map_err(wrong)?;
            let name = folded(&document.edition);
            if names.contains(&name) {
                return Err(wrong(message!("standard.twice")));
            }
            names.push(name);
        }
        Ok(file)
    }
}

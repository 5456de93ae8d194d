//! Arguments that several commands take.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};

use super::outcome::Failure;
use crate::domain::people::Role;

/// Whose token a command sends.
#[derive(Args, Clone)]
pub(super) struct TokenArgument {
    /// A file that holds the token; the variable ZHENMA_TOKEN does as well. Tokens never stand on a command line,
    /// where other users of the machine can read them
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

impl TokenArgument {
    /// The token; nothing where none is given.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn read(&self) -> Result<Option<String>, Failure> {
        match &self.token_file {
            Some(file) => {
                let text = std::fs::read_to_string(file)
                    .map_err(|error| Failure::of_flag_file("--token-file", file, &error))?;
                Ok(Some(text.trim().to_owned()))
            }
            None => Ok(std::env::var("ZHENMA_TOKEN")
                .ok()
                .filter(|token| !token.is_empty())),
        }
    }
}

/// Reads a role by its word in data.
pub(super) fn role_parser() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.map(Role::as_str)).try_map(|word| {
        let role = Role::ALL.into_iter().find(|role| role.as_str() == word);
        role.ok_or("there is no such role")
    })
}

//! `zhenma decide`.

use std::io::Read;
use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use super::outcome::{Failure, Outcome};
use super::terminal;
use crate::domain::calendar::Calendar;
use crate::inspection::decide::answer;
use crate::message::{Message, message};

/// MiB of the largest file that is read.
const MOST_MIB: u64 = 64;
const MOST_BYTES: u64 = MOST_MIB << 20;

/// Decide inspection cases written as JSON, with reasons; needs no folder
#[derive(Args)]
pub(super) struct Decide {
    /// A JSON array of {id, spec, kind, input}; '-' reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Decide {
    pub(super) fn run(self) -> Result<Outcome, Failure> {
        let cases = self.read()?;
        let calendar = Calendar::shipped().map_err(Failure::told)?;
        let answers: Vec<_> = cases.iter().map(|case| answer(case, &calendar)).collect();
        terminal::say(&serde_json::to_string_pretty(&answers)?);
        match answers.iter().filter(|answer| answer.is_refused()).count() {
            0 => Ok(Outcome::Good),
            refused => {
                let cases = answers.len();
                Err(Failure::new(&message!("cli.decide_refused", refused, cases)))
            }
        }
    }

    fn read(&self) -> Result<Vec<Value>, Failure> {
        let file = self.file.display();
        let wrong = |why: Message| Failure::new(&message!("cli.file", file, why: why));
        let failed = |error: std::io::Error| Failure::of_file(&self.file, &error);
        let mut bytes = Vec::new();
        let within =
            |reader: &mut dyn Read, bytes: &mut Vec<u8>| reader.take(MOST_BYTES + 1).read_to_end(bytes);
        if self.file.as_os_str() == "-" {
            within(&mut std::io::stdin().lock(), &mut bytes).map_err(failed)?;
        } else {
            within(&mut std::fs::File::open(&self.file).map_err(failed)?, &mut bytes).map_err(failed)?;
        }
        if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
            return Err(wrong(message!("cli.decide_too_large", most = MOST_MIB)));
        }
        serde_json::from_slice(&bytes).map_err(|error| wrong(message!("cli.decide_not_cases", error)))
    }
}

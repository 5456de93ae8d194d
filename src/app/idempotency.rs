//! Idempotency keys: per token and route. The first answer is written in the
//! commit that makes it true, so a repeated call after a crash gets it too.

use bytes::Bytes;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::app::context::Context;
use crate::app::unit_of_work::UnitOfWork;
use crate::domain::problem::Problem;
use crate::domain::scan::open_for_log;
use crate::hash::Sha256Hash;
use crate::message::message;
use crate::store::{Batch, CommitError, Committed, Write};

/// What became of a call that succeeded. The HTTP layer answers 200 or 201 by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was done.
    Ok,
    /// It was done and made something new.
    Created,
}

/// An answer in the making: a JSON object, and whether the index of an append goes into it as `log.index`.
pub struct Answer {
    /// What became of the call.
    pub outcome: Outcome,
    /// The object without `log`.
    pub object: Vec<u8>,
    /// Which append of the batch gives the index, and the log's name if it is not the operator's first.
    pub log: Option<(usize, Option<String>)>,
}

/// A finished answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What became of the call.
    pub outcome: Outcome,
    /// The JSON.
    pub body: Bytes,
}

impl Answer {
    /// `value` as the answer of a call that was done.
    ///
    /// # Errors
    /// If it does not serialise to an object, which our wire types do.
    pub fn ok<T: serde::Serialize>(value: &T) -> Result<Self, Problem> {
        Self::new(Outcome::Ok, value)
    }

    /// `value` as the answer of a call that made something new.
    ///
    /// # Errors
    /// As [`Answer::ok`].
    pub fn created<T: serde::Serialize>(value: &T) -> Result<Self, Problem> {
        Self::new(Outcome::Created, value)
    }

    /// `value` as the answer of a call with this outcome.
    ///
    /// # Errors
    /// As [`Answer::ok`].
    pub fn new<T: serde::Serialize>(outcome: Outcome, value: &T) -> Result<Self, Problem> {
        Ok(Self {
            outcome,
            object: serde_json::to_vec(value)?,
            log: None,
        })
    }

    /// The same with `log.index` of the batch's append `append`.
    #[must_use]
    pub fn with_log(mut self, append: usize, log: Option<String>) -> Self {
        self.log = Some((append, log));
        self
    }
}

/// Most characters of an idempotency key; `/openapi.json` says it too.
pub const LONGEST_IDEMPOTENCY_KEY: usize = 200;

/// An idempotency key with what it stands for.
pub struct IdempotencyKey {
    key: String,
    body: Sha256Hash,
}

impl IdempotencyKey {
    /// The key of one call. `token` and `route` keep callers apart.
    ///
    /// # Errors
    /// 422 if the key is empty, longer than [`LONGEST_IDEMPOTENCY_KEY`] or not printable ASCII.
    pub fn new(token: &str, route: &str, key: &str, body: &[u8]) -> Result<Self, Problem> {
        let fits =
            (1..=LONGEST_IDEMPOTENCY_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
        if !fits {
            return Err(Problem::invalid(
                "Idempotency-Key",
                key,
                message!("idempotency.key", most = LONGEST_IDEMPOTENCY_KEY),
            ));
        }
        // The key is hashed so that whatever a caller chooses stays one segment.
        let name = Sha256Hash::of(format!("{route}\n{key}"));
        Ok(Self {
            key: format!("idempotency/{token}/{name}"),
            body: Sha256Hash::of(body),
        })
    }
}

impl IdempotencyKey {
    /// The key of one part of a call that does many things, each with an answer of its own.
    #[must_use]
    pub(crate) fn part(&self, name: impl std::fmt::Display) -> Self {
        Self {
            key: format!("{}/{name}", self.key),
            body: Sha256Hash::of(name.to_string()),
        }
    }
}

/// The record that keeps an answer; [`keep`] writes it.
#[derive(Deserialize)]
struct Kept<'a> {
    body: Sha256Hash,
    #[serde(deserialize_with = "read_outcome")]
    status: Outcome,
    #[serde(borrow)]
    answer: &'a RawValue,
}

/// An outcome as the record has it: the number is stored, so it never changes.
const fn stored_outcome(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::Ok => 200,
        Outcome::Created => 201,
    }
}

/// Reads what [`stored_outcome`] wrote.
fn read_outcome<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Outcome, D::Error> {
    match u16::deserialize(deserializer)? {
        200 => Ok(Outcome::Ok),
        201 => Ok(Outcome::Created),
        other => Err(serde::de::Error::custom(format!(
            "no call has the outcome {other}"
        ))),
    }
}

impl Context {
    /// Runs `act` once for each key: a repeated call gets the first answer.
    ///
    /// # Errors
    /// 409 while the first call is still in_flight, 422 if it had another body, and what `act` returns.
    pub fn once(
        &self,
        idempotency: Option<IdempotencyKey>,
        act: impl FnOnce(Option<&IdempotencyKey>) -> Result<Answered, Problem>,
    ) -> Result<Answered, Problem> {
        let Some(idempotency) = idempotency else {
            return act(None);
        };
        let still_running = || Problem::conflict(message!("idempotency.running"));
        let _entered = self
            .process
            .in_flight
            .enter(&idempotency.key)
            .ok_or_else(still_running)?;
        match self.kept(&idempotency)? {
            Some(answered) => Ok(answered),
            None => act(Some(&idempotency)),
        }
    }

    fn kept(&self, idempotency: &IdempotencyKey) -> Result<Option<Answered>, Problem> {
        let Some(record) = self.store().get(&idempotency.key)? else {
            return Ok(None);
        };
        let kept: Kept<'_> = serde_json::from_slice(&record.value)?;
        if kept.body != idempotency.body {
            let right = message!("idempotency.other_body");
            return Err(Problem::invalid("Idempotency-Key", "", right));
        }
        Ok(Some(Answered {
            outcome: kept.status,
            body: Bytes::copy_from_slice(kept.answer.get().as_bytes()),
        }))
    }

    /// Writes down that a call of many parts began under a key, so that another body under it is refused. The
    /// parts keep the answers.
    ///
    /// # Errors
    /// 422 if it began with another body.
    pub(crate) fn announce(&self, idempotency: &IdempotencyKey) -> Result<(), Problem> {
        if self.kept(idempotency)?.is_some() {
            return Ok(());
        }
        let mut batch = Batch::new();
        batch.write(
            idempotency.key.clone(),
            keep(idempotency, &Answer::ok(&serde_json::json!({}))?),
        );
        self.store().commit(batch)?;
        Ok(())
    }

    /// Commits `work` together with the answer under its key, and finishes the answer.
    ///
    /// # Errors
    /// What the commit returns.
    pub(crate) fn finish(
        &self,
        mut work: UnitOfWork,
        answer: Answer,
        idempotency: Option<&IdempotencyKey>,
    ) -> Result<(Answered, Committed), CommitError> {
        if let Some(idempotency) = idempotency {
            work.require_absent(idempotency.key.clone());
            work.write(idempotency.key.clone(), keep(idempotency, &answer));
        }
        let committed = self.commit(work)?;
        let given = answer
            .log
            .and_then(|(append, log)| Some((committed.indexes.get(append)?, log)));
        let body = match given {
            Some((index, log)) => {
                let mut body = open_for_log(&answer.object, log.as_deref());
                body.extend_from_slice(index.to_string().as_bytes());
                body.extend_from_slice(b"}}");
                body
            }
            None => answer.object,
        };
        Ok((
            Answered {
                outcome: answer.outcome,
                body: body.into(),
            },
            committed,
        ))
    }
}

/// The record that keeps an answer.
fn keep(idempotency: &IdempotencyKey, answer: &Answer) -> Write {
    let mut before = format!(
        r#"{{"body":"{}","status":{},"answer":"#,
        idempotency.body,
        stored_outcome(answer.outcome)
    )
    .into_bytes();
    match &answer.log {
        Some((append, log)) => {
            before.extend_from_slice(&open_for_log(&answer.object, log.as_deref()));
            Write::PutWithIndex {
                before: before.into(),
                append: *append,
                after: Bytes::from_static(b"}}}"),
            }
        }
        None => {
            before.extend_from_slice(&answer.object);
            before.push(b'}');
            Write::Put(before.into())
        }
    }
}

//! Lists of items, appraisals, tags and events: a page at a time, oldest first, each row only for whom it is.
//!
//! The order is that of the ids, which sort by time, so a page begins where the last one ended whatever came in between.
//! A page looks at a bounded number of rows: where filters leave few of many, it may be short or empty and still say
//! where the next one begins.

pub(crate) mod cursor;
pub(crate) mod index;

use serde::Serialize;

use crate::app::caller::Caller;
use crate::app::context::Context;
use crate::app::list::cursor::Question;
use crate::app::records;
use crate::domain::people::Role;
use crate::domain::problem::Problem;
use crate::message::message;
use crate::store::{Record, prefix_end};

/// Rows of a page where nobody says how many.
pub const ROWS: usize = 50;
/// Rows of a page at most.
pub const MOST_ROWS: usize = 200;
/// Rows looked at for one page at most.
const MOST_LOOKED_AT: usize = 1_000;
/// Keys read at once.
pub(crate) const CHUNK: usize = 200;

/// Which page is asked for.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Rows at most, 1 to [`MOST_ROWS`].
    pub limit: usize,
    /// Where it begins; the beginning without.
    pub cursor: Option<String>,
}

/// One page.
#[derive(Clone, Debug, Serialize, schemars::JsonSchema)]
#[schemars(rename = "PageOf{T}")]
pub struct Page<T> {
    /// The rows, oldest first.
    pub items: Vec<T>,
    /// The cursor of the next page; absent at the end. Rows that come later are behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// A page in the making.
pub(crate) struct Making<'a, T> {
    pub(crate) question: Question,
    pub(crate) limit: usize,
    pub(crate) looked_at: usize,
    pub(crate) rows: Vec<T>,
    pub(crate) context: &'a Context,
}

/// A stretch of keys to walk: those that begin with `prefix`, from `from` on.
pub(crate) struct Stretch {
    pub(crate) prefix: String,
    /// Behind this place, as the cursor has it.
    pub(crate) behind: Option<String>,
    /// From this key's end on, and up to before this one.
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
}

impl Stretch {
    pub(crate) fn new(prefix: String, behind: Option<String>) -> Self {
        Self {
            prefix,
            behind,
            from: None,
            to: None,
        }
    }

    pub(crate) fn begins(&self) -> String {
        let behind = self
            .behind
            .as_ref()
            .map(|place| format!("{}{place}\0", self.prefix));
        let from = self.from.as_ref().map(|from| format!("{}{from}", self.prefix));
        behind.max(from).unwrap_or_else(|| self.prefix.clone())
    }

    pub(crate) fn ends(&self) -> String {
        match &self.to {
            Some(to) => format!("{}{to}", self.prefix),
            None => prefix_end(&self.prefix),
        }
    }
}

impl<'a, T> Making<'a, T> {
    pub(crate) fn new(context: &'a Context, ask: &Ask, question: Question) -> Self {
        Self {
            question,
            limit: ask.limit.clamp(1, MOST_ROWS),
            looked_at: 0,
            rows: Vec::new(),
            context,
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= self.limit || self.looked_at >= MOST_LOOKED_AT
    }

    pub(crate) fn page(self, ended_at: Option<&str>) -> Page<T> {
        Page {
            next: ended_at.map(|place| self.question.cursor(place)),
            items: self.rows,
        }
    }

    /// Walks `stretch`; `row` says what is shown of a record, if anything. What follows the last place of the key's
    /// prefix is the row's place.
    pub(crate) fn walk(
        mut self,
        stretch: &Stretch,
        mut row: impl FnMut(&str, &Record) -> Result<Option<T>, Problem>,
    ) -> Result<Page<T>, Problem> {
        let (mut from, to) = (stretch.begins(), stretch.ends());
        let mut last: Option<String> = None;
        while from < to {
            let chunk = self.context.store().scan(&from, &to, CHUNK)?;
            let whole = chunk.len() == CHUNK;
            for (key, record) in chunk {
                if self.is_full() {
                    // There is something left, so the page does not end the list.
                    return Ok(self.page(last.as_deref()));
                }
                self.looked_at += 1;
                let place = key.strip_prefix(&stretch.prefix).unwrap_or_default().to_owned();
                self.rows.extend(row(&place, &record)?);
                from = format!("{key}\0");
                last = Some(place);
            }
            if !whole {
                break;
            }
        }
        Ok(self.page(None))
    }
}

impl Context {
    /// Makes the indexes of a folder that an older release wrote. Where that cannot be done, all but lists works.
    pub(crate) fn make_indexes(&self) {
        if let Err(problem) = index::make_missing(self.store(), self.now()) {
            tracing::error!(
                cause = problem.cause,
                "the indexes for lists are not made: {problem}"
            );
        }
    }

    pub(crate) fn require_indexes(&self) -> Result<(), Problem> {
        // The one that is made last.
        match self.store().get(records::LISTED_BY_NUMBER)? {
            Some(_) => Ok(()),
            None => Err(Problem::unavailable(message!("list.no_indexes"))),
        }
    }
}

/// Whose rows a caller walks: everybody's as the platform, else their organisation's.
pub(crate) fn scope(caller: &Caller) -> Result<Option<&crate::domain::people::OrganisationId>, Problem> {
    match caller.by.role {
        Role::Platform => Ok(None),
        _ => caller.organisation().map(Some),
    }
}

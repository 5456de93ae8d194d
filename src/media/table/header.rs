//! The header of a table: which column stands where.

use std::borrow::Cow;

use super::cell::{Cell, Dated};
use super::columns::{Column, Layout};
use super::heading::{folded, told};
use super::limits::MOST_COLUMNS;
use super::problem::{Separator, TableProblem, WrongCell};
use crate::message::{Explain, Name};

/// Columns that the caller does not want to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IgnoredColumns {
    /// Every column that is none of the layout's.
    all: bool,
    /// These, whatever they are.
    named: Vec<String>,
}

impl IgnoredColumns {
    /// Headings with commas between them, or `all` for whatever is no column of ours.
    #[must_use]
    pub fn of(list: &str) -> Self {
        let names = || {
            list.split([',', '，', '、'])
                .map(folded)
                .filter(|name| !name.is_empty())
        };
        Self {
            all: names().any(|name| name == "all" || name == "全部"),
            named: names().filter(|name| name != "all" && name != "全部").collect(),
        }
    }

    fn names(&self, heading: &str) -> bool {
        self.named.contains(&folded(heading))
    }
}

/// What stands in a place of the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// This column.
    Column(&'static Column),
    /// A column that the caller does not want.
    Ignored,
    /// Nothing, as behind a trailing comma.
    Nameless,
}

/// The places of a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) places: Vec<Place>,
    /// The headings of columns that are ignored.
    pub(super) ignored: Vec<String>,
    /// Whether columns without a heading are ignored too.
    pub(super) ignores_nameless: bool,
}

impl Header {
    pub(super) fn columns(&self) -> impl Iterator<Item = (usize, &'static Column)> {
        let column = |(at, place): (usize, &Place)| match place {
            Place::Column(column) => Some((at, *column)),
            _ => None,
        };
        self.places.iter().enumerate().filter_map(column)
    }
}

impl Layout {
    /// How many cells of a row name columns, each counted once; a header names two at least.
    pub(super) fn columns_named(&'static self, cells: &[Cell<'_>]) -> usize {
        let mut found: Vec<&Column> = Vec::new();
        for cell in cells.iter().take(MOST_COLUMNS) {
            if let Ok(heading) = heading(cell)
                && let Some(column) = self.named(&heading)
                && !found.contains(&column)
            {
                found.push(column);
            }
        }
        found.len()
    }

    /// Reads the header.
    pub(super) fn read_header(
        &'static self,
        cells: &[Cell<'_>],
        ignored: &IgnoredColumns,
    ) -> Result<Header, TableProblem> {
        if cells.len() > MOST_COLUMNS {
            return Err(TableProblem::TooManyColumns(MOST_COLUMNS));
        }
        let mut header = Header {
            ignores_nameless: ignored.all,
            ..Header::default()
        };
        let (mut unknown, mut twice): (Vec<(String, Option<Name>)>, _) = (Vec::new(), None);
        for cell in cells {
            let heading = match heading(cell) {
                Ok(heading) => heading,
                Err(_) if ignored.all => Cow::Borrowed(""),
                Err(wrong) => return Err(TableProblem::Header(wrong.message())),
            };
            let place = match self.named(&heading) {
                _ if heading.is_empty() => Place::Nameless,
                _ if ignored.names(&heading) => Place::Ignored,
                Some(column) => Place::Column(column),
                None if ignored.all => Place::Ignored,
                None => {
                    self.refuse_separator(&heading)?;
                    unknown.push((told(&heading), self.nearest(&heading)));
                    Place::Ignored
                }
            };
            if place == Place::Ignored {
                header.ignored.push(told(&heading));
            } else if let Place::Column(column) = place
                && let Some(first) = header.places.iter().position(|before| *before == place)
            {
                let first = cells.get(first).and_then(|cell| self::heading(cell).ok());
                twice = twice.or_else(|| {
                    Some((
                        column.heading(),
                        [told(&first.unwrap_or_default()), told(&heading)],
                    ))
                });
            }
            header.places.push(place);
        }
        self.complete(header, unknown, twice)
    }

    /// The header, if it has what every row needs and nothing that is not known; else all that is wrong with it.
    fn complete(
        &'static self,
        header: Header,
        unknown: Vec<(String, Option<Name>)>,
        twice: Option<(Name, [String; 2])>,
    ) -> Result<Header, TableProblem> {
        let missing: Vec<Name> = self
            .columns
            .iter()
            .filter(|column| column.required && !header.columns().any(|(_, found)| found == *column))
            .map(Column::heading)
            .collect();
        let template = self.command;
        if !unknown.is_empty() {
            let of = self.of.clone();
            return Err(TableProblem::ColumnsUnknown {
                unknown,
                missing,
                of,
                template,
            });
        }
        match twice {
            Some((column, headings)) => Err(TableProblem::ColumnTwice { column, headings }),
            None if missing.is_empty() => Ok(header),
            None => Err(TableProblem::ColumnsMissing { missing, template }),
        }
    }

    /// A whole header in one cell: its columns are set apart by something else.
    fn refuse_separator(&'static self, heading: &str) -> Result<(), TableProblem> {
        for (separator, character) in Separator::ALL {
            let mut parts = heading.split(character).filter(|part| !part.trim().is_empty());
            if heading.contains(character) && parts.all(|part| self.named(part).is_some()) {
                return Err(TableProblem::Separator(separator));
            }
        }
        Ok(())
    }
}

fn heading<'c>(cell: &'c Cell<'_>) -> Result<Cow<'c, str>, WrongCell> {
    match cell {
        Cell::Text(text) => Ok(text.trim().into()),
        Cell::Number(text) | Cell::Date(Dated { text: Ok(text), .. }) => Ok(text.into()),
        Cell::Date(Dated { text: Err(wrong), .. }) | Cell::Wrong(wrong) => Err(wrong.clone()),
    }
}

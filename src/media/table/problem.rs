//! What is wrong with a file, or with one row of it.

use serde::Serialize;

use crate::message::{Explain, Message, Name, message};

/// What is wrong with one row of a file, or one cell of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[non_exhaustive]
pub struct RowError {
    /// The row as a spreadsheet counts it: the header is row 1.
    pub row: u64,
    /// The column's English name; absent where the row as a whole is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// What is wrong, as a stable code for programs, `gtin.check_digit`; `/docs/problems` lists all.
    pub code: &'static str,
    /// What is wrong, where, and what would be right, in the language of whoever is answered.
    pub message: Message,
}

impl RowError {
    /// What is wrong with a row as a whole.
    pub(super) const fn of_row(row: u64, message: Message) -> Self {
        Self {
            row,
            column: None,
            code: message.code(),
            message,
        }
    }

    /// What is wrong with the cell of a row in the column called `heading`.
    pub(super) fn in_column(row: u64, heading: Name, wrong: WrongCell) -> Self {
        let WrongCell { found, right } = wrong;
        let code = right.code();
        let column = heading.english.clone().into_owned();
        let message = match found {
            Found::Nothing => message!("table.in_column", column: heading, right: right),
            Found::Value(value) => message!("table.in_column_value", column: heading, value, right: right),
            Found::At(cell) => message!("table.in_column_cell", column: heading, cell, right: right),
        };
        Self {
            row,
            column: Some(column),
            code,
            message,
        }
    }
}

/// What is wrong with a cell, whichever column it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrongCell {
    found: Found,
    right: Message,
}

/// What is told of the cell itself.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    /// What it holds.
    Value(String),
    /// Its name in a workbook.
    At(String),
}

impl WrongCell {
    /// A cell that holds `value`; `right` says what would be right.
    pub(crate) fn value(value: impl std::fmt::Display, right: Message) -> Self {
        Self {
            found: Found::Value(value.to_string()),
            right,
        }
    }

    /// The cell of a workbook with the name `cell`.
    pub(super) const fn at(cell: String, right: Message) -> Self {
        Self {
            found: Found::At(cell),
            right,
        }
    }
}

impl From<Message> for WrongCell {
    fn from(right: Message) -> Self {
        Self {
            found: Found::Nothing,
            right,
        }
    }
}

/// Outside of a column: in the header.
impl Explain for WrongCell {
    fn message(&self) -> Message {
        let right = self.right.clone();
        match &self.found {
            Found::Nothing => right,
            Found::Value(value) => message!("table.value", value, right: right),
            Found::At(cell) => message!("table.cell", cell, right: right),
        }
    }
}

/// The file as a whole cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message())]
pub enum TableProblem {
    /// Neither UTF-8 nor GB18030.
    NotText {
        /// The first line that is not UTF-8.
        line: usize,
    },
    /// Two encodings in one file.
    Mixed {
        /// A line that is UTF-8.
        utf8: usize,
        /// The first line that is not.
        line: usize,
    },
    /// UTF-16.
    Utf16,
    /// XLS, or a workbook under a password.
    OldWorkbook,
    /// A zip file that is no workbook, or a damaged one, and why.
    NotAWorkbook(Message),
    /// More than one sheet with something on it.
    Sheets(String, String),
    /// In these cells, conditions change what numbers are shown as.
    ConditionalFormat(String),
    /// The header cannot be used, and why.
    Header(Message),
    /// The header's columns are set apart by something else.
    Separator(Separator),
    /// A header that lacks what every row needs.
    ColumnsMissing {
        /// The columns' names.
        missing: Vec<Name>,
        /// The command that prints the template.
        template: &'static str,
    },
    /// Columns of the header that are none of the layout's.
    ColumnsUnknown {
        /// The headings, each with the column that is nearest to it.
        unknown: Vec<(String, Option<Name>)>,
        /// What every row needs and the header lacks.
        missing: Vec<Name>,
        /// What such a file is called.
        of: Name,
        /// The command that prints the template.
        template: &'static str,
    },
    /// The same column twice.
    ColumnTwice {
        /// The column.
        column: Name,
        /// The headings, which may be different names of it.
        headings: [String; 2],
    },
    /// More columns than this.
    TooManyColumns(usize),
    /// More rows than this.
    TooManyRows(usize),
    /// More bytes than this.
    TooManyBytes(usize),
    /// A line of more bytes than are read.
    LineTooLong {
        /// Which line.
        line: u64,
        /// Bytes of a line at most.
        most: usize,
    },
    /// More of something else than a file may have, and of what.
    TooMuch(Message),
    /// A workbook that unpacks to more than a file may have.
    UnpacksTooLarge,
    /// Nothing at all.
    Nothing {
        /// The command that prints the template.
        template: &'static str,
    },
    /// A header and nothing else.
    Empty,
}

/// What sets columns apart where it should be commas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Separator {
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `，`
    ChineseComma,
}

impl Separator {
    /// Each with its character.
    pub(super) const ALL: [(Self, char); 3] = [
        (Self::Semicolon, ';'),
        (Self::Tab, '\t'),
        (Self::ChineseComma, '，'),
    ];

    const fn name(self) -> Name {
        match self {
            Self::Semicolon => Name::new("semicolons", "分号"),
            Self::Tab => Name::new("tabs", "制表符"),
            Self::ChineseComma => Name::new("Chinese commas", "中文逗号"),
        }
    }
}

impl Explain for TableProblem {
    fn message(&self) -> Message {
        match self {
            Self::NotText { line } => message!("table.not_text", line),
            Self::Mixed { utf8, line } => message!("table.two_encodings", utf8, line),
            Self::Utf16 => message!("table.utf16"),
            Self::OldWorkbook => message!("table.old_workbook"),
            Self::NotAWorkbook(why) => message!("table.not_a_workbook", why: why.clone()),
            Self::Sheets(one, other) => message!("table.two_sheets", one, other),
            Self::ConditionalFormat(cells) => message!("table.conditional_format", cells),
            Self::Header(why) => message!("table.header_unusable", why: why.clone()),
            Self::Separator(separator) => message!("table.separator", separator: separator.name()),
            Self::ColumnsMissing { missing, template } => {
                message!("table.column_missing", columns: together(missing), template)
            }
            Self::ColumnsUnknown {
                unknown,
                missing,
                of,
                template,
            } => {
                let headings: Vec<Message> = unknown.iter().map(unknown_heading).collect();
                if missing.is_empty() {
                    return message!("table.column_unknown", headings: headings, kind: of.clone(), template);
                }
                message!(
                    "table.column_unknown_and_missing",
                    headings: headings,
                    kind: of.clone(),
                    columns: together(missing),
                    template
                )
            }
            Self::ColumnTwice {
                column,
                headings: [one, other],
            } => message!("table.column_twice", column: column.clone(), one, other),
            Self::TooManyColumns(most) => message!("table.too_many_columns", most),
            Self::TooManyRows(most) => message!("table.too_many_rows", most),
            Self::TooManyBytes(most) => message!("table.too_many_bytes", most),
            Self::LineTooLong { line, most } => message!("table.line_too_long", line, most),
            Self::TooMuch(what) => message!("table.too_much", what: what.clone()),
            Self::UnpacksTooLarge => message!("table.unpacks_too_large"),
            Self::Nothing { template } => message!("table.nothing", template),
            Self::Empty => message!("table.no_rows"),
        }
    }
}

/// A heading that is no column, with the one that may have been meant.
fn unknown_heading((heading, nearest): &(String, Option<Name>)) -> Message {
    match nearest {
        Some(nearest) => message!("table.heading_near", heading, nearest: nearest.clone()),
        None => message!("table.heading", heading),
    }
}

/// Several names as one.
fn together(names: &[Name]) -> Name {
    let (english, chinese): (Vec<_>, Vec<_>) = names
        .iter()
        .map(|name| (name.english.as_ref(), name.chinese.as_ref()))
        .unzip();
    Name {
        english: english.join("', '").into(),
        chinese: chinese.join("”“").into(),
    }
}

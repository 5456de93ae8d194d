//! The template of a table: as CSV, and as a workbook with lists to choose from.

use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, XlsxError,
};

use super::columns::{Column, Layout};

/// Rows of the workbook that offer choices and are formatted as text.
const ROWS: u32 = 10_000;
/// Width of a column, in characters.
const WIDTH: f64 = 22.0;
/// The marks that spreadsheets know UTF-8 by; without them they read Chinese as another encoding.
const MARK: &str = "\u{feff}";

/// What may stand in a column.
#[derive(Clone, Debug)]
pub(crate) struct Choices {
    /// The column's English name.
    pub(crate) column: &'static str,
    /// The words to choose from.
    pub(crate) words: Vec<&'static str>,
    /// The one in the example row.
    pub(crate) example: &'static str,
}

impl Layout {
    /// The template: the header with both names of every column, and one example row.
    #[must_use]
    pub fn template(&self) -> String {
        let header: Vec<String> = self.columns.iter().map(both_names).collect();
        let example: Vec<&str> = self.columns.iter().map(|c| c.example).collect();
        format!("{}\n{}\n", header.join(","), example.join(","))
    }

    /// The same as a file that spreadsheets open: with the mark of UTF-8, and the line ends of their own files.
    #[must_use]
    pub fn template_file(&self) -> String {
        format!("{MARK}{}", self.template().replace('\n', "\r\n"))
    }

    /// The template as a workbook. Every cell is text, so that a spreadsheet rewrites no code and no date.
    ///
    /// # Errors
    /// What the library says of a template that is none, such as choices of over 255 characters.
    pub(crate) fn template_workbook(&self, choices: &[Choices]) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        // The same bytes every day.
        let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&made));
        let text = Format::new().set_num_format("@");
        let heading = text.clone().set_bold().set_border_bottom(FormatBorder::Thin);
        let sheet = workbook.add_worksheet();
        sheet.set_name(self.of.chinese.as_ref())?;
        for (place, column) in (0_u16..).zip(self.columns) {
            sheet.set_column_width(place, WIDTH)?;
            sheet.set_column_format(place, &text)?;
            sheet.write_string_with_format(0, place, both_names(column), &heading)?;
            let offered = choices.iter().find(|choices| choices.column == column.english);
            let example = offered.map_or(column.example, |choices| choices.example);
            sheet.write_string_with_format(1, place, example, &text)?;
            if let Some(Choices { words, .. }) = offered {
                let list = DataValidation::new().allow_list_strings(words)?;
                sheet.add_data_validation(1, place, ROWS, place, &list)?;
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        workbook.save_to_buffer()
    }
}

/// Both names of a column.
fn both_names(column: &Column) -> String {
    if column.chinese.eq_ignore_ascii_case(column.english) {
        column.english.to_owned()
    } else {
        format!("{} {}", column.chinese, column.english)
    }
}

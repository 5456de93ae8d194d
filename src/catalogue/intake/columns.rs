//! The columns of an intake file, its header and its template.

use super::{Cell, IntakeProblem, MOST_COLUMNS};

/// A column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in data.
    pub english: &'static str,
    /// Name on Chinese sheets.
    pub chinese: &'static str,
    /// Whether every row needs it.
    pub required: bool,
    /// What the template's example row holds.
    example: &'static str,
}

const fn column(
    english: &'static str,
    chinese: &'static str,
    required: bool,
    example: &'static str,
) -> Column {
    Column {
        english,
        chinese,
        required,
        example,
    }
}

/// The columns, in the template's order.
pub const COLUMNS: [Column; 15] = [
    column("brand", "品牌", true, "示例品牌 Example"),
    column("name", "品名", true, "示例羊绒围巾"),
    column("model", "型号", false, "EX-100"),
    column("style_number", "货号", false, "EX100-01"),
    column("gtin", "商品条码", false, ""),
    column("own_serial", "商品自带序列号", false, ""),
    column("sku", "SKU", false, "EX-SKU-1"),
    column("category", "类目", true, "clothing"),
    column("origin_country", "原产国", false, "意大利 Italy"),
    column("lot", "批次", false, "EX-LOT-1"),
    column("merchant", "商家", false, "self"),
    column("customs_declaration", "报关单号", false, ""),
    column("production_date", "生产日期", false, "2026-03-01"),
    column("customs_entry_date", "入境日期", false, "2026-06-01"),
    column("agency", "鉴定机构", false, ""),
];

/// The template: the header with both names of every column, and one example row.
#[must_use]
pub fn template() -> String {
    let header = COLUMNS.map(|c| {
        if c.chinese == "SKU" {
            "sku".to_owned()
        } else {
            format!("{} {}", c.chinese, c.english)
        }
    });
    format!("{}\n{}\n", header.join(","), COLUMNS.map(|c| c.example).join(","))
}

/// Which of [`COLUMNS`] stands where; `None` where the header is empty, as behind a trailing comma.
pub(super) type Header = Vec<Option<&'static Column>>;

/// Reads the header.
pub(super) fn read_header(cells: &[Cell<'_>]) -> Result<Header, IntakeProblem> {
    if cells.len() > MOST_COLUMNS {
        return Err(IntakeProblem::TooLarge(format!("{MOST_COLUMNS} columns")));
    }
    let mut columns = Header::new();
    for cell in cells {
        let name = match cell {
            Cell::Text(text) => text.trim(),
            Cell::Number(text) => text,
            Cell::Date(_) => "a date",
            Cell::Wrong(message) => return Err(IntakeProblem::Header(message.clone())),
        };
        let column = find(name)?;
        if column.is_some() && columns.contains(&column) {
            return Err(IntakeProblem::ColumnTwice(name.chars().take(60).collect()));
        }
        columns.push(column);
    }
    let missing = COLUMNS
        .iter()
        .find(|column| column.required && !columns.contains(&Some(column)));
    missing.map_or(Ok(columns), |missing| {
        Err(IntakeProblem::ColumnMissing {
            english: missing.english,
            chinese: missing.chinese,
        })
    })
}

fn find(name: &str) -> Result<Option<&'static Column>, IntakeProblem> {
    if name.is_empty() {
        return Ok(None);
    }
    let found = COLUMNS.iter().find(|column| names(name, column));
    if found.is_some() {
        return Ok(found);
    }
    // A whole header in one cell: its columns are set apart by something else.
    for (separator, word) in [(';', "semicolons"), ('\t', "tabs"), ('，', "Chinese commas")] {
        let mut parts = name.split(separator).filter(|part| !part.trim().is_empty());
        if name.contains(separator) && parts.all(|part| COLUMNS.iter().any(|column| names(part, column))) {
            return Err(IntakeProblem::Separator(word));
        }
    }
    Err(IntakeProblem::ColumnUnknown(name.chars().take(60).collect()))
}

/// `brand`, `品牌`, `品牌 brand`: either name or both.
fn names(header: &str, column: &Column) -> bool {
    let mut words = header
        .split([' ', '/', '(', ')', '（', '）', '\u{3000}', '\n', '*'])
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.eq_ignore_ascii_case(column.english) || word.eq_ignore_ascii_case(column.chinese)
        })
}

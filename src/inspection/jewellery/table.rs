//! Which goods the jewellery specification covers and what is tested on them: chapter 1, tables 1 and 3 (R3, R12, R20,
//! R26).

use std::sync::LazyLock;

use crate::inspection::jewellery::diamond::Mounting;
use crate::inspection::{Reason, StringEnum, string_enum};

string_enum! {
    /// Where a row stands.
    pub enum JewelleryTable {
        /// Table 1, the items of quality.
        Quality = "1",
        /// Table 3, the items of mark and label.
        Label = "3",
    }
}

string_enum! {
    /// The gravity of a failing, as the table prints it.
    pub enum RowGrade {
        /// Severe.
        A = "A",
        /// Minor.
        B = "B",
        /// By how far the result is off: the limits for diamonds, table 2.
        ByResult = "A/B",
    }
}

/// One row of table 1 or 3, as printed; slips of the print stand in `comment` (A36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JewelleryRow {
    /// The table.
    pub table: JewelleryTable,
    /// Its place there, from 1.
    pub seq: u8,
    /// The group of goods, 1 to 3, in table 1.
    pub product_no: Option<u8>,
    /// The goods.
    pub product: String,
    /// The standards that are carried out.
    pub executed_standards: String,
    /// The group of tests; one row has none.
    pub test_group: String,
    /// The item.
    pub item: String,
    /// The basis with its clauses.
    pub clause_basis: String,
    /// The gravity of a failing.
    pub grade: RowGrade,
    /// Whether the cell of the grade is empty in print and goes on from the row above (A35).
    pub grade_carried_down: bool,
    /// What is to be known of the print.
    pub comment: String,
}

static ROWS: LazyLock<Vec<JewelleryRow>> = LazyLock::new(|| {
    let file = include_str!("../../../assets/standards/jewellery-items.csv");
    let mut reader = csv::Reader::from_reader(file.as_bytes());
    // A test counts the rows, so that none is lost here.
    reader
        .records()
        .flatten()
        .filter_map(|record| row(&record))
        .collect()
});

fn row(record: &csv::StringRecord) -> Option<JewelleryRow> {
    let text = |place| record.get(place).map(str::to_owned);
    Some(JewelleryRow {
        table: JewelleryTable::from_word(record.get(0)?)?,
        seq: record.get(1)?.parse().ok()?,
        product_no: record.get(2)?.parse().ok(),
        product: text(3)?,
        executed_standards: text(4)?,
        test_group: text(5)?,
        item: text(6)?,
        clause_basis: text(7)?,
        grade: RowGrade::from_word(record.get(8)?)?,
        grade_carried_down: record.get(9)? == "merged",
        comment: text(10)?,
    })
}

/// The 12 rows of table 1 and the 8 of table 3, in their order.
#[must_use]
pub fn jewellery_rows() -> &'static [JewelleryRow] {
    &ROWS
}

/// The references in a cell, such as `GB 11887.5.1 &GB/T 31912.5.2.1`: a word that begins with a letter begins one.
#[must_use]
pub fn references(cell: &str) -> Vec<String> {
    let mut references: Vec<String> = Vec::new();
    for word in cell.split([' ', '、', '&']).filter(|word| !word.is_empty()) {
        match references.last_mut() {
            Some(last) if word.starts_with(|first: char| first.is_ascii_digit()) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => references.push(word.to_owned()),
        }
    }
    references
}

/// A reference as standard and clause: `GB 11887.5.1` is clause 5.1 of GB 11887. Only in GB/T 21198.6 the number after the
/// point is a part of the standard's own (A36).
#[must_use]
pub fn standard_and_clause(reference: &str) -> (&str, Option<&str>) {
    const OF_PARTS: &str = "GB/T 21198.6";
    match reference.split_once('.') {
        Some((standard, clause)) if reference != OF_PARTS => (standard, Some(clause)),
        _ => (reference, None),
    }
}

/// The parts of a piece that the specification covers: gems and jade, diamonds, and the four precious metals it names
/// ([`crate::inspection::jewellery::purity::Metal`]); a mounted piece belongs to two groups at once. Jewellery chapter 1: R3.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JewelleryParts {
    /// Gems or jade 珠宝玉石.
    pub gem: bool,
    /// A diamond, loose or mounted.
    pub diamond: Option<Mounting>,
    /// Gold, silver, platinum or palladium, also as the mounting of a stone.
    pub precious_metal: bool,
    /// A mass is stated anywhere on the page, the label or the mark.
    pub mass_stated: bool,
    /// The price is by mass, not fixed for the piece.
    pub priced_by_mass: bool,
}

impl JewelleryParts {
    /// Whether the specification covers the goods at all. Jewellery chapter 1: R3 (等 is not read as more metals).
    #[must_use]
    pub const fn covered(self) -> bool {
        self.gem || self.diamond.is_some() || self.precious_metal
    }
}

string_enum! {
    /// Whether a row is tested on a product.
    pub enum RowStatus {
        /// It is.
        Applies = "applies",
        /// It does not fit the product (R28).
        NotApplicable = "not_applicable",
        /// It is tested under another row and counts once (A34).
        CountedElsewhere = "counted_elsewhere",
    }
}

/// A row and whether it is tested on a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedRow {
    /// The row.
    pub row: &'static JewelleryRow,
    /// Whether it is tested.
    pub status: RowStatus,
    /// The gravity of a failing, where the row is tested.
    pub grade: Option<RowGrade>,
    /// Why.
    pub reason: Reason,
}

/// Every row of tables 1 and 3 with its status for a product. Jewellery 5.1, 5.2: R20, R26, R12 with A31 (mass wherever
/// one is stated; on the label only where it sets the price), A34 (the mark counts once, under table 3), A35 (grades
/// carried down), A36 (references as printed).
#[must_use]
pub fn rows_for(parts: JewelleryParts) -> Vec<PlannedRow> {
    jewellery_rows().iter().map(|row| planned(row, parts)).collect()
}

fn planned(row: &'static JewelleryRow, parts: JewelleryParts) -> PlannedRow {
    let (status, reading, zh, en) = match row.table {
        JewelleryTable::Quality => quality_status(row, parts),
        JewelleryTable::Label => label_status(row, parts),
    };
    let (clause, rule) = match row.table {
        JewelleryTable::Quality => ("5.1 table 1", "R20"),
        JewelleryTable::Label => ("5.2 table 3", "R26"),
    };
    let mut reason = Reason::new(clause, rule, zh, en)
        .given("row", row.seq)
        .given("item", &row.item);
    if let Some(reading) = reading {
        reason = reason.read_as(reading);
    }
    let applies = status == RowStatus::Applies;
    if applies && row.grade_carried_down {
        reason = reason.read_as("A35");
    }
    PlannedRow {
        row,
        status,
        grade: applies.then_some(row.grade),
        reason,
    }
}

type Found = (RowStatus, Option<&'static str>, &'static str, &'static str);

const APPLIES: Found = (
    RowStatus::Applies,
    None,
    "产品含有该类材质，项目适用",
    "the product has this part: the item applies",
);
const NO_SUCH_PART: Found = (
    RowStatus::NotApplicable,
    None,
    "产品不含该类材质，项目不适用",
    "the product has no such part: the item does not apply",
);
const NO_MASS_STATED: Found = (
    RowStatus::NotApplicable,
    Some("A31"),
    "未标注质量，项目不适用",
    "no mass is stated anywhere: the item does not apply",
);

/// The place in table 1 of the row that the mark of table 3 repeats.
const MARK_OF_TABLE_1: u8 = 12;
/// The place in table 1 of a diamond's mass, which is for loose stones only.
const DIAMOND_MASS: u8 = 3;
/// The place in table 1 of a precious metal's mass.
const METAL_MASS: u8 = 6;

fn quality_status(row: &JewelleryRow, parts: JewelleryParts) -> Found {
    let has_part = match row.product_no {
        Some(1) => parts.gem,
        Some(2) => parts.diamond.is_some(),
        _ => parts.precious_metal,
    };
    match row.seq {
        _ if !has_part => NO_SUCH_PART,
        MARK_OF_TABLE_1 => (
            RowStatus::CountedElsewhere,
            Some("A34"),
            "印记按表3判定，只计一次",
            "the mark is judged under table 3 and counts once",
        ),
        DIAMOND_MASS if parts.diamond == Some(Mounting::Mounted) => (
            RowStatus::NotApplicable,
            None,
            "质量仅针对裸钻，镶嵌钻石不检",
            "mass is tested on loose diamonds only",
        ),
        DIAMOND_MASS | METAL_MASS if !parts.mass_stated => NO_MASS_STATED,
        DIAMOND_MASS | METAL_MASS => (APPLIES.0, Some("A31"), APPLIES.2, APPLIES.3),
        _ => APPLIES,
    }
}

/// The place in table 3 of the mark, which precious metal bears.
const MARK: u8 = 1;
/// The place in table 3 of the mass.
const LABEL_MASS: u8 = 3;

fn label_status(row: &JewelleryRow, parts: JewelleryParts) -> Found {
    let metal_by_mass = parts.precious_metal && parts.priced_by_mass;
    match row.seq {
        _ if !parts.covered() => NO_SUCH_PART,
        MARK if !parts.precious_metal => NO_SUCH_PART,
        LABEL_MASS if !metal_by_mass => (
            RowStatus::NotApplicable,
            Some("A31"),
            "不以质量作为结算依据，质量标注项目不适用",
            "the price is not by mass of precious metal: the item does not apply",
        ),
        _ => (
            RowStatus::Applies,
            None,
            "标识标志项目适用",
            "the label item applies",
        ),
    }
}

#[cfg(test)]
mod tests;

//! The cells of an A4 sheet of labels. Lengths come as millimetres with at most two decimals and are kept exactly.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::LabelSize;
use crate::message::{Message, for_serde, message};

/// The paper, in hundredths of a millimetre.
pub(super) const A4: (u32, u32) = (21_000, 29_700);

/// Most columns and rows; a sheet with more has no cell large enough for a label.
const MOST: u32 = 50;

/// Hundredths of a millimetre, written as millimetres.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Millimetres(pub u32);

impl Millimetres {
    /// Reads `7`, `7.5` or `7.25`, up to 300.
    fn parse(text: &str) -> Option<Self> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
            return None;
        }
        let whole: u32 = whole.parse().ok().filter(|whole| *whole <= 300)?;
        let part: u32 = format!("{part:0<2}").parse().ok()?;
        Some(Self(whole * 100 + part))
    }
}

impl<'de> Deserialize<'de> for Millimetres {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = serde_json::Number::deserialize(deserializer)?;
        Self::parse(&number.to_string()).ok_or_else(|| for_serde(&message!("print.millimetres")))
    }
}

impl Serialize for Millimetres {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(f64::from(self.0) / 100.0)
    }
}

impl schemars::JsonSchema for Millimetres {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Millimetres".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 300, "multipleOf": 0.01 })
    }
}

/// How a sheet's cells lie, as handed in. What is left out is chosen so that the cells fill the sheet and stand in
/// its middle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SheetLayout {
    /// Size of a cell, which is that of a label.
    pub size: LabelSize,
    /// Cells side by side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub columns: Option<u32>,
    /// Cells one below the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u32>,
    /// From the sheet's left edge to the first cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_mm: Option<Millimetres>,
    /// From the sheet's upper edge to the first cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top_mm: Option<Millimetres>,
    /// Between cells side by side.
    pub gap_x_mm: Millimetres,
    /// Between cells one below the other.
    pub gap_y_mm: Millimetres,
    /// Cells of the first sheet that are used up already.
    pub skip: u32,
}

/// A sheet whose cells fit on A4.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    size: LabelSize,
    columns: u32,
    rows: u32,
    corner: (u32, u32),
    step: (u32, u32),
    skip: u32,
}

impl Sheet {
    /// Checks a layout.
    ///
    /// # Errors
    /// The field, and what would be right.
    pub fn new(layout: &SheetLayout) -> Result<Self, (&'static str, Message)> {
        let (width, height) = layout.size.hundredths();
        let across = Axis {
            names: ["columns", "left_mm"],
            paper: A4.0,
            cell: width,
            gap: layout.gap_x_mm.0,
        };
        let down = Axis {
            names: ["rows", "top_mm"],
            paper: A4.1,
            cell: height,
            gap: layout.gap_y_mm.0,
        };
        let (columns, left) = across.place(layout.columns, layout.left_mm)?;
        let (rows, top) = down.place(layout.rows, layout.top_mm)?;
        if layout.skip >= columns * rows {
            let most = columns * rows - 1;
            let right = message!("print.skip", most, cells = columns * rows);
            return Err(("skip", right));
        }
        Ok(Self {
            size: layout.size,
            columns,
            rows,
            corner: (left, top),
            step: (width + across.gap, height + down.gap),
            skip: layout.skip,
        })
    }

    /// The size of a label.
    #[must_use]
    pub const fn size(&self) -> LabelSize {
        self.size
    }

    /// The cells in their order, for ever: the sheet's number from 0, and the cell's upper left corner.
    pub fn cells(&self) -> impl Iterator<Item = (u32, (u32, u32))> {
        let a_sheet = self.columns * self.rows;
        (self.skip..).map(move |number| {
            let (sheet, cell) = (number / a_sheet, number % a_sheet);
            let (row, column) = (cell / self.columns, cell % self.columns);
            (
                sheet,
                (
                    self.corner.0 + column * self.step.0,
                    self.corner.1 + row * self.step.1,
                ),
            )
        })
    }
}

/// Cells along one edge of the paper.
struct Axis {
    names: [&'static str; 2],
    paper: u32,
    cell: u32,
    gap: u32,
}

impl Axis {
    /// How many cells, and where the first begins.
    fn place(
        &self,
        count: Option<u32>,
        from: Option<Millimetres>,
    ) -> Result<(u32, u32), (&'static str, Message)> {
        let [counted, begins] = self.names;
        let given = from.map_or(0, |from| from.0);
        let fit = self.paper.saturating_sub(given).saturating_add(self.gap) / (self.cell + self.gap);
        if fit == 0 {
            return Err((begins, message!("print.no_room")));
        }
        let count = count.unwrap_or(fit);
        if count == 0 || count > fit.min(MOST) {
            return Err((counted, message!("print.labels_that_fit", most = fit.min(MOST))));
        }
        let taken = count * (self.cell + self.gap) - self.gap;
        Ok((count, from.map_or((self.paper - taken) / 2, |from| from.0)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(json: &str) -> Result<Sheet, String> {
        let layout: SheetLayout = serde_json::from_str(json).map_err(|error| error.to_string())?;
        Sheet::new(&layout).map_err(|(field, right)| format!("{field} {right}"))
    }

    #[test]
    fn left_to_itself_a_sheet_is_full_and_in_the_middle() {
        let sheet = read("{}").unwrap();
        assert_eq!((sheet.columns, sheet.rows, sheet.corner), (5, 9, (500, 1_350)));
        let sheet = read(
            r#"{"size":"50x30","columns":3,"rows":8,"left_mm":7.5,"top_mm":12.25,"gap_x_mm":2,"skip":4}"#,
        );
        let cells: Vec<_> = sheet.unwrap().cells().take(21).collect();
        assert_eq!(cells[0], (0, (750 + 5_200, 1_225 + 3_000)));
        assert_eq!(cells[20], (1, (750, 1_225)));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        for (json, said) in [
            (r#"{"columns":6}"#, "columns is 1 to 5"),
            (r#"{"rows":0}"#, "rows is 1 to 9"),
            (r#"{"left_mm":200}"#, "left_mm leaves no room"),
            (r#"{"skip":45}"#, "skip is 0 to 44"),
            (r#"{"gap_x_mm":-1}"#, "millimetres"),
            (r#"{"gap_x_mm":0.125}"#, "two decimals"),
            (r#"{"gap_x_mm":1e99}"#, "millimetres"),
            (r#"{"size":"10x10"}"#, "40x30"),
            (r#"{"colums":1}"#, "unknown field"),
        ] {
            let refused = read(json).unwrap_err();
            assert!(refused.contains(said), "{json}: {refused}");
        }
    }

    proptest! {
        #[test]
        fn no_cell_leaves_the_paper_or_touches_another(
            columns in proptest::option::of(0_u32..60), left in proptest::option::of(0_u32..30_000), gap in 0_u32..3_000,
        ) {
            let layout = SheetLayout {
                columns, left_mm: left.map(Millimetres), gap_x_mm: Millimetres(gap), gap_y_mm: Millimetres(gap),
                ..SheetLayout::default()
            };
            if let Ok(sheet) = Sheet::new(&layout) {
                let count = usize::try_from(sheet.columns * sheet.rows).unwrap();
                let cells: Vec<_> = sheet.cells().take(count).collect();
                for (number, (x, y)) in &cells {
                    prop_assert!(*number == 0 && x + 4_000 <= A4.0 && y + 3_000 <= A4.1);
                }
                for pair in cells.windows(2) {
                    let ((_, a), (_, b)) = (pair[0], pair[1]);
                    prop_assert!(b.0 >= a.0 + 4_000 || b.1 >= a.1 + 3_000);
                }
            }
        }
    }
}

//! The formats of a workbook: what its cells show of their numbers and texts.

use std::collections::{HashMap, HashSet};

use quick_xml::events::Event;

use super::number_format::Format;
use super::package::{Package, SMALL_PART, attribute};
use crate::media::table::problem::TableProblem;

/// The formats that cells refer to by their place in the list.
pub(super) struct Styles {
    formats: HashMap<u32, Format>,
    /// The format's id by the cell's style.
    ids: Vec<u32>,
    /// Styles that conditions lay over a cell's own and that change what it shows of a number.
    conditional: HashSet<usize>,
}

/// The id of the format of a cell that names none.
const GENERAL: u32 = 0;

impl Styles {
    /// The format of a cell with this style.
    pub(super) fn format(&self, style: usize) -> Option<&Format> {
        let id = self.ids.get(style).copied().unwrap_or(GENERAL);
        self.formats.get(&id)
    }

    /// Whether the conditional style changes what is shown of a number.
    pub(super) fn changes_numbers(&self, conditional: usize) -> bool {
        self.conditional.contains(&conditional)
    }
}

/// Reads the styles.
pub(super) fn read(package: &mut Package<'_>, path: &str) -> Result<Styles, TableProblem> {
    let mut styles = Styles {
        formats: HashMap::from([(GENERAL, Format::built_in(GENERAL))]),
        ids: Vec::new(),
        conditional: HashSet::new(),
    };
    let Some(mut xml) = package.part(path, SMALL_PART)? else {
        return Ok(styles);
    };
    let (mut in_cells, mut in_conditional, mut conditional) = (false, false, 0_usize);
    let mut buffer = Vec::new();
    let number = |text: Option<String>| text.and_then(|text| text.parse::<u32>().ok());
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "dxfs" => in_conditional = true,
                "numFmt" if in_conditional => {
                    styles.conditional.insert(conditional);
                }
                "numFmt" => {
                    let code = attribute(&element, "formatCode")?.unwrap_or_default();
                    if let Some(id) = number(attribute(&element, "numFmtId")?) {
                        styles.formats.insert(id, Format::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = number(attribute(&element, "numFmtId")?).unwrap_or(GENERAL);
                    styles.formats.entry(id).or_insert_with(|| Format::built_in(id));
                    styles.ids.push(id);
                }
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "cellXfs" => in_cells = false,
                "dxf" => conditional = conditional.saturating_add(1),
                "dxfs" => in_conditional = false,
                _ => {}
            },
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
}

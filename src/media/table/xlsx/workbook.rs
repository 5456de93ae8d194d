//! The workbook's own parts: which sheets there are, and where everything stands.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::package::{Package, SMALL_PART, attribute, broken};
use crate::media::table::problem::TableProblem;
use crate::message::message;

/// A sheet of cells.
pub(super) struct Sheet {
    pub(super) name: String,
    pub(super) path: String,
}

pub(super) struct Workbook {
    /// Those that people see.
    pub(super) visible: Vec<Sheet>,
    /// Those that they do not.
    pub(super) hidden: Vec<Sheet>,
    pub(super) strings: String,
    pub(super) styles: String,
    /// Days are counted from 1904, as old Macs did.
    pub(super) since_1904: bool,
}

/// Kind (the last word of the type) and target of every relation, by id.
type Relations = HashMap<String, (String, String)>;

pub(super) fn read(package: &mut Package<'_>) -> Result<Workbook, TableProblem> {
    let top = relations(package, "_rels/.rels")?;
    let path = of_kind(&top, "officeDocument", "").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let relations = relations(package, &within(folder, &format!("_rels/{name}.rels")))?;
    let mut workbook = Workbook {
        visible: Vec::new(),
        hidden: Vec::new(),
        strings: of_kind(&relations, "sharedStrings", folder).unwrap_or_default(),
        styles: of_kind(&relations, "styles", folder).unwrap_or_default(),
        since_1904: false,
    };
    let Some(mut xml) = package.part(&path, SMALL_PART)? else {
        return Err(broken(message!("workbook.other_zip")));
    };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" => {
                    let since = attribute(&element, "date1904")?;
                    workbook.since_1904 |= matches!(since.as_deref(), Some("1" | "true"));
                }
                "sheet" => {
                    let hidden = attribute(&element, "state")?.is_some_and(|state| state != "visible");
                    let id = attribute(&element, "id")?.unwrap_or_default();
                    let (kind, target) = relations
                        .get(&id)
                        .ok_or_else(|| broken(message!("workbook.sheet_missing")))?;
                    if kind == "worksheet" {
                        let sheet = Sheet {
                            name: attribute(&element, "name")?.unwrap_or_default(),
                            path: within(folder, target),
                        };
                        if hidden {
                            workbook.hidden.push(sheet);
                        } else {
                            workbook.visible.push(sheet);
                        }
                    }
                }
                _ => {}
            },
            Event::Eof => return Ok(workbook),
            _ => {}
        }
    }
}

fn of_kind(relations: &Relations, kind: &str, folder: &str) -> Option<String> {
    let mut found = relations.values().filter(|(known, _)| known == kind);
    found.next().map(|(_, target)| within(folder, target))
}

/// A target as a relation in `folder` names it.
fn within(folder: &str, target: &str) -> String {
    let target = &target.replace('\\', "/");
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{}", target.trim_start_matches("./")),
    }
}

fn relations(package: &mut Package<'_>, path: &str) -> Result<Relations, TableProblem> {
    let mut relations = Relations::new();
    let Some(mut xml) = package.part(path, SMALL_PART)? else {
        return Ok(relations);
    };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let id = attribute(&element, "Id")?.unwrap_or_default();
                let kind = attribute(&element, "Type")?.unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let target = attribute(&element, "Target")?.unwrap_or_default();
                relations.insert(id, (kind, target));
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

//! What the code cites stands in `docs/spec`: clause ids (S9, R31, A22, SA4) and sections of the papers.

use std::collections::BTreeSet;

use crate::files::{File, read, sources};
use crate::none;

/// Ids that mean something else: the file, the id, what it is there.
const NOT_OURS: [(&str, &str, &str); 0] = [];

/// What an id looks like: its letters, and how many digits follow.
const SHAPES: [(&str, std::ops::RangeInclusive<usize>); 4] =
    [("SA", 1..=1), ("S", 1..=2), ("R", 1..=2), ("A", 2..=2)];

/// Words with the shape of an id: A4 has a digit too few, S256 one too many, and GS1 begins in the middle of a word.
fn is_shaped(word: &str) -> bool {
    SHAPES.iter().any(|(letters, digits)| {
        word.strip_prefix(letters).is_some_and(|number| {
            digits.contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    })
}

/// The ids among the words of a text.
fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        .filter(|word| is_shaped(word))
}

/// What of a line is a comment.
fn comment(line: &str) -> &str {
    match line.trim_start() {
        whole if whole.starts_with("//") => whole,
        line => line.split_once(" // ").map_or("", |(_, comment)| comment),
    }
}

/// The texts in quotation marks that are ids and nothing else, as `Reason::new("S7, S8", "S8", …)` has them: they go into
/// answers, so a reader looks them up as well.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    line.split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| text.split(", ").all(is_shaped))
        .flat_map(ids)
}

/// Every id a file cites, with its line. Tests have data of their own in quotation marks, so there only comments count.
fn cited(file: &File) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        let comment = comment(line);
        found.extend(ids(comment).map(|id| (index + 1, id)));
        if !file.is_of_tests() && comment.is_empty() {
            found.extend(quoted(line).map(|id| (index + 1, id)));
        }
    }
    found
}

/// The ids that have a heading of their own.
fn written() -> BTreeSet<String> {
    ["service.md", "rules.md", "readings.md"]
        .map(|name| read(&format!("docs/spec/{name}")))
        .iter()
        .flat_map(|paper| paper.lines())
        .filter_map(|line| line.strip_prefix("### "))
        .filter(|heading| is_shaped(heading))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_clause_the_code_cites_is_written_down() {
    let written = written();
    let (mut found, mut seen) = (Vec::new(), 0);
    let mut unused: BTreeSet<(&str, &str)> = NOT_OURS.iter().map(|(file, id, _)| (*file, *id)).collect();
    let files = sources();
    for file in &files {
        for (number, id) in cited(file) {
            seen += 1;
            if unused.remove(&(file.name.as_str(), id))
                || NOT_OURS
                    .iter()
                    .any(|(name, other, _)| *name == file.name && *other == id)
            {
                continue;
            }
            if !written.contains(id) {
                found.push(format!("{}:{number}: {id}", file.name));
            }
        }
    }
    assert!(seen > 500, "only {seen} ids were found");
    found.extend(
        unused
            .iter()
            .map(|(file, id)| format!("{file} no longer has {id}: take it off the list")),
    );
    none("a clause id in src has a heading `### ID` in docs/spec", &found);
}

#[test]
fn no_clause_is_missing_or_there_twice() {
    let mut wanted: Vec<String> = (1..=31).map(|number| format!("S{number}")).collect();
    wanted.extend((1..=67).map(|number| format!("R{number}")));
    wanted.extend((1..=48).map(|number| format!("A{number:02}")));
    wanted.extend((1..=9).map(|number| format!("SA{number}")));
    let papers = ["service.md", "rules.md", "readings.md"].map(|name| read(&format!("docs/spec/{name}")));
    let headings: Vec<&str> = papers
        .iter()
        .flat_map(|paper| paper.lines())
        .filter_map(|line| line.strip_prefix("### "))
        .collect();
    let found: Vec<String> = wanted
        .into_iter()
        .filter(|id| headings.iter().filter(|heading| *heading == id).count() != 1)
        .collect();
    none(
        "S1–S31, R1–R67, A01–A48 and SA1–SA9 have one heading each",
        &found,
    );
}

/// Comments without their marks, one text a run of lines, because a citation may be broken over two of them.
fn comments(file: &File) -> Vec<(usize, String)> {
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut last = 0;
    for (index, line) in file.text.lines().enumerate() {
        let text = comment(line).trim_start_matches(['/', '!']).trim();
        if text.is_empty() {
            continue;
        }
        match found.last_mut() {
            Some((_, run)) if last == index => *run = format!("{run} {text}"),
            _ => found.push((index + 1, text.to_owned())),
        }
        last = index + 1;
    }
    found
}

/// Whether `title` is a heading of the paper, or stands in a row of a table.
fn has(paper: &str, title: &str) -> bool {
    paper.lines().any(|line| {
        let heading = line.trim_start_matches('#').trim();
        // "Code (what the QR carries)" is cited as "Code".
        let heading = heading.split(" (").next().unwrap_or(heading);
        (line.starts_with('#') && heading == title) || (line.starts_with('|') && line.contains(title))
    })
}

#[test]
fn every_section_the_code_cites_is_written_down() {
    let (design, formats, access) = (
        read("docs/spec/design.md"),
        read("docs/spec/formats.md"),
        read("docs/spec/access.md"),
    );
    let (mut found, mut seen) = (Vec::new(), 0);
    for file in sources() {
        for (number, text) in comments(&file) {
            let place = format!("{}:{number}", file.name);
            for before in ["esign, section ", "esign.md, section "] {
                for rest in text.split(before).skip(1) {
                    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                    seen += 1;
                    if !design
                        .lines()
                        .any(|line| line.starts_with(&format!("## {digits}. ")))
                    {
                        found.push(format!("{place}: design, section {digits}"));
                    }
                }
            }
            for (name, paper) in [("formats.md", &formats), ("access.md", &access)] {
                for rest in text.split(&format!("{name}, \"")).skip(1) {
                    let title = rest.split('"').next().unwrap_or(rest);
                    seen += 1;
                    if !has(paper, title) {
                        found.push(format!("{place}: {name}, \"{title}\""));
                    }
                }
            }
        }
    }
    assert!(seen > 40, "only {seen} sections were found");
    none("a section that src cites stands in docs/spec", &found);
}

#[test]
fn an_id_is_told_from_what_only_looks_like_one() {
    let of = |text: &str| ids(text).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(
        of("R31 and A04, S9; SA4 (R1–R67)"),
        ["R31", "A04", "S9", "SA4", "R1", "R67"]
    );
    assert!(of("an A4 sheet, S256, GS1, VS1, SHA-256, A2:C5, R_1, A250").is_empty());
    assert_eq!(comment("    let a = 1; // by R9"), "by R9");
    assert_eq!(comment("let a = \"http://R9\";"), "");
    assert_eq!(
        quoted("Reason::new(\"S7, S8\", \"S8 or\", \"R9\")").collect::<Vec<_>>(),
        ["S7", "S8", "R9"]
    );
}

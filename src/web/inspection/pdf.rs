//! The report as a PDF: A4, Chinese with English below, tables with their head on every page.

use super::view::{InspectionReportView, Row, Said, Section, Table, grade_word};
use super::wording::{in_language, looked_at, place_of, told};
use crate::inspection::Reason;
use crate::print::typeset::{FontError, font, wrap};
use crate::web::flow::{BODY, Both, CHINESE, ENGLISH, Flow, LEFT, RIGHT, SMALL, both, pitch, plain};

/// The space between a column's text and the next column.
const GAP: u32 = 200;
/// Why, below its row: further right, and smaller.
const WHY: u32 = LEFT + 1_000;
const TINY: u32 = 250;
/// Thickness of rules.
const LINE: u32 = 12;

/// The report as PDF. The same view gives the same bytes.
///
/// # Errors
/// If the font fails, which is our own mistake.
pub fn inspection_pdf(view: &InspectionReportView) -> Result<Vec<u8>, FontError> {
    let title = format!("抽检报告 Inspection report {}", view.number);
    let mut flow = Flow::new(font()?, &title);
    flow.title("inspection-report");
    if view.demonstration {
        flow.row(&both("demo-label"), both("demo-text").lines());
    }
    let mut verdict = both(&format!("inspection-verdict-{}", view.verdict)).lines();
    if let Some(grade) = view.grade {
        verdict.extend(both(&format!("inspection-grade-{}", grade_word(grade))).lines());
    }
    flow.row(&both("inspection-overall"), verdict);
    if !view.failing.is_empty() {
        flow.row(&both("inspection-failing"), plain(view.failing.join("、")));
    }
    for section in &view.sections {
        one_section(&mut flow, section);
    }
    flow.row(&both("inspection-scope-label"), both("inspection-scope").lines());
    flow.finish(&format!("{}  {}", CHINESE.say("inspection-report"), view.number))
}

fn one_section(flow: &mut Flow, section: &Section) {
    flow.heading(&format!("inspection-{}", section.key));
    for fact in &section.facts {
        let mut lines: Vec<(u32, String)> = fact.said.iter().flat_map(lines_of).collect();
        lines.extend(fact.reasons.iter().flat_map(why));
        flow.row(&both(&format!("inspection-{}", fact.key)), lines);
    }
    if let Some(table) = &section.table {
        one_table(flow, table);
    }
}

/// What is said, with English below where it is another.
fn lines_of(said: &Said) -> Vec<(u32, String)> {
    let chinese = in_language(said, CHINESE);
    // The font's apostrophe is as wide as a Chinese character.
    let english = in_language(said, ENGLISH).replace('’', "'");
    if matches!(said, Said::Hash(_)) {
        return vec![(SMALL, chinese)];
    }
    if matches!(said, Said::Text(_) | Said::Time(_)) {
        return vec![(BODY, chinese)];
    }
    Both { chinese, english }.lines()
}

/// A reason in both languages, with what it looked at.
fn why(reason: &Reason) -> Vec<(u32, String)> {
    let (english, inputs) = (told(reason, ENGLISH).replace('’', "'"), looked_at(reason));
    let below = if inputs.is_empty() {
        english
    } else {
        format!("{english}   ({inputs})")
    };
    let mut lines = vec![
        (SMALL, format!("{}  {}", place_of(reason), told(reason, CHINESE))),
        (TINY, below),
    ];
    if reason.review {
        let review = both("inspection-review");
        lines.push((TINY, format!("{} {}", review.chinese, review.english)));
    }
    lines
}

/// Where the columns begin and end.
fn columns(table: &Table) -> Vec<(u32, u32)> {
    let whole = RIGHT - LEFT;
    let mut left = LEFT;
    let place = |(_, share): &(&'static str, u32)| {
        let width = whole.saturating_mul(*share) / 1_000;
        let column = (left, width.saturating_sub(GAP));
        left = left.saturating_add(width);
        column
    };
    table.columns.iter().map(place).collect()
}

fn one_table(flow: &mut Flow, table: &Table) {
    let columns = columns(table);
    let heads: Vec<Vec<(u32, String)>> = table
        .columns
        .iter()
        .map(|(key, _)| {
            let Both { chinese, english } = both(&format!("inspection-{key}"));
            vec![(SMALL, chinese), (TINY, english)]
        })
        .collect();
    let head = Broken::new(flow, &columns, heads);
    head.draw_whole(flow);
    rule(flow);
    for row in &table.rows {
        let (cells, reasons) = (cells_of(flow, &columns, row), reasons_of(flow, row));
        // A row stays together with its reasons where a page can hold both.
        let height = cells
            .height()
            .saturating_add(reasons.height())
            .saturating_add(GAP);
        if !flow.has_room(height) {
            flow.next_page();
            head.draw_whole(flow);
            rule(flow);
        }
        for part in [&cells, &reasons] {
            part.draw(flow, &head);
        }
        flow.y = flow.y.saturating_add(GAP / 2);
        rule(flow);
    }
}

fn rule(flow: &mut Flow) {
    flow.pdf.rectangle((LEFT, flow.y), (RIGHT - LEFT, LINE));
    flow.y = flow.y.saturating_add(GAP / 2);
}

fn cells_of(flow: &Flow, columns: &[(u32, u32)], row: &Row) -> Broken {
    let cells = row.cells.iter().map(|cell| {
        let lines = cell.iter().enumerate().flat_map(|(place, said)| {
            let smaller = move |(size, text): (u32, String)| {
                let first = place == 0 && size == BODY;
                (if first { SMALL + 30 } else { TINY }, text)
            };
            lines_of(said).into_iter().map(smaller)
        });
        lines.collect()
    });
    Broken::new(flow, columns, cells.collect())
}

fn reasons_of(flow: &Flow, row: &Row) -> Broken {
    let lines: Vec<(u32, String)> = row
        .reasons
        .iter()
        .flat_map(why)
        .map(|(_, text)| (TINY, text))
        .collect();
    Broken::new(flow, &[(WHY, RIGHT - WHY)], vec![lines])
}

/// Texts beside each other, broken to their columns' widths: one list of lines for each, every line with its size.
struct Broken(Vec<(u32, Vec<(u32, String)>)>);

impl Broken {
    fn new(flow: &Flow, columns: &[(u32, u32)], texts: Vec<Vec<(u32, String)>>) -> Self {
        let broken = columns.iter().zip(texts).map(|((left, width), texts)| {
            let lines = texts.into_iter().flat_map(|(size, text)| {
                let lines = wrap(flow.font, &text, size, *width);
                lines.into_iter().map(move |line| (size, line))
            });
            (*left, lines.collect())
        });
        Self(broken.collect())
    }

    fn rows(&self) -> usize {
        self.0
            .iter()
            .map(|(_, lines)| lines.len())
            .max()
            .unwrap_or_default()
    }

    /// How high the row number `at` of lines is.
    fn pitch(&self, at: usize) -> u32 {
        let sizes = self.0.iter().filter_map(|(_, lines)| lines.get(at));
        sizes.map(|(size, _)| pitch(*size)).max().unwrap_or_default()
    }

    fn height(&self) -> u32 {
        (0..self.rows()).map(|at| self.pitch(at)).sum()
    }

    fn draw_row(&self, flow: &mut Flow, at: usize) {
        for (left, lines) in &self.0 {
            if let Some((size, text)) = lines.get(at) {
                flow.pdf.text((*left, flow.y.saturating_add(*size)), *size, text);
            }
        }
        flow.y = flow.y.saturating_add(self.pitch(at));
    }

    /// Draws it where it is known to fit, or on the next page.
    fn draw_whole(&self, flow: &mut Flow) {
        flow.room(self.height());
        for at in 0..self.rows() {
            self.draw_row(flow, at);
        }
    }

    /// Draws it over as many pages as it takes, each with the table's head.
    fn draw(&self, flow: &mut Flow, head: &Self) {
        for at in 0..self.rows() {
            if !flow.has_room(self.pitch(at)) {
                flow.next_page();
                head.draw_whole(flow);
                rule(flow);
            }
            self.draw_row(flow, at);
        }
    }
}

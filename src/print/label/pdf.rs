//! Labels as PDF: one a page of the label's own size, or many on A4 sheets.

use super::layout::{Grid, Layout};
use super::sheet::A4;
use super::{Label, LabelError, LabelSize, Sheet};
use crate::print::typeset::{Font, Pdf, font};

/// One label a page, each page as large as the label: for label printers.
///
/// # Errors
/// [`LabelError`] where the font fails, which is our own mistake.
pub fn pdf(labels: &[Label], size: LabelSize) -> Result<Vec<u8>, LabelError> {
    let font = font()?;
    let mut pdf = Pdf::new(font, &title(labels));
    let (width, height) = size.hundredths();
    for label in labels {
        pdf.page(width, height);
        draw(font, &mut pdf, label, size, (0, 0));
    }
    Ok(pdf.finish()?)
}

/// Labels on A4 sheets, row by row.
///
/// # Errors
/// [`LabelError`] where the font fails, which is our own mistake.
pub fn sheets(labels: &[Label], sheet: &Sheet) -> Result<Vec<u8>, LabelError> {
    let font = font()?;
    let mut pdf = Pdf::new(font, &title(labels));
    let mut cells = sheet.cells();
    let (width, height) = A4;
    let mut page = None;
    for label in labels {
        let Some((number, place)) = cells.next() else {
            break;
        };
        if page != Some(number) {
            pdf.page(width, height);
            page = Some(number);
        }
        draw(font, &mut pdf, label, sheet.size(), place);
    }
    Ok(pdf.finish()?)
}

fn title(labels: &[Label]) -> String {
    match labels {
        [label] => label.serial().to_owned(),
        many => format!("{} labels", many.len()),
    }
}

/// Draws a label whose upper left corner is at `corner`, on the last page.
fn draw(font: &Font, pdf: &mut Pdf, label: &Label, size: LabelSize, (left, top): (u32, u32)) {
    let layout = Layout::new(font, label, size, Grid::VECTOR);
    let symbol = (left + layout.symbol.0, top + layout.symbol.1);
    pdf.cells(symbol, layout.module, label.matrix().runs());
    for line in &layout.lines {
        pdf.text((left + line.left, top + line.baseline), line.size, &line.text);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::example;
    use super::*;

    fn count(file: &[u8]) -> usize {
        String::from_utf8_lossy(file).matches("/Type/Page/").count()
            + String::from_utf8_lossy(file).matches("/Type /Page\n").count()
    }

    #[test]
    fn a_label_a_page_or_forty_five_on_a_sheet() {
        let labels = vec![example(); 46];
        assert_eq!(count(&pdf(&labels[..3], LabelSize::W40H30).unwrap()), 3);
        let sheet = Sheet::new(&Default::default()).unwrap();
        assert_eq!(count(&sheets(&labels[..45], &sheet).unwrap()), 1);
        assert_eq!(count(&sheets(&labels, &sheet).unwrap()), 2);
    }

    #[test]
    fn the_same_labels_are_the_same_bytes() {
        let labels = vec![example(); 3];
        assert_eq!(pdf(&labels, LabelSize::W50H30), pdf(&labels, LabelSize::W50H30));
    }
}

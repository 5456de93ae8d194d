//! A print as asked for and as kept, and the file it is.

use serde::{Deserialize, Serialize};

use crate::app::caller::By;
use crate::domain::problem::Problem;
use crate::domain::tag::Serial;
use crate::instant::Instant;
use crate::message::{Message, message};
use crate::print::label::{
    Label, LabelSize, Resolution, Sheet, SheetLayout, pdf, png, sheets, svg, tspl, zpl,
};
use crate::print::printer::Language;

/// What a label is printed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the formats' own names")]
pub enum PrintFormat {
    Png,
    Svg,
    Pdf,
    Zpl,
    Tspl,
}

impl PrintFormat {
    /// The media type of the bytes.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Svg => "image/svg+xml",
            Self::Pdf => "application/pdf",
            // Neither language has a registered type.
            Self::Zpl | Self::Tspl => "application/octet-stream",
        }
    }

    pub(crate) const fn language(self) -> Option<Language> {
        match self {
            Self::Zpl => Some(Language::Zpl),
            Self::Tspl => Some(Language::Tspl),
            Self::Png | Self::Svg | Self::Pdf => None,
        }
    }

    pub(crate) const fn usual_resolution(self) -> Resolution {
        match self {
            Self::Zpl | Self::Tspl => Resolution::Dpi203,
            Self::Png | Self::Svg | Self::Pdf => Resolution::Dpi300,
        }
    }
}

/// A print of one label, as asked for.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrint {
    /// As what.
    pub format: PrintFormat,
    /// Why again; a first print needs none.
    #[serde(default)]
    pub reason: Option<String>,
    /// The label's size.
    #[serde(default)]
    pub size: LabelSize,
    /// Dots an inch; where nothing is said 300 for PNG and 203 for printers.
    #[serde(default)]
    pub dpi: Option<Resolution>,
    /// Which of the operator's printers it is sent to; otherwise the caller gets the bytes.
    #[serde(default)]
    pub printer: Option<String>,
}

/// A print of many labels in one file, as asked for.
#[derive(Clone, Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPrints {
    /// Which tags, in this order.
    pub serials: Vec<Serial>,
    /// `pdf`, `zpl` or `tspl`.
    pub format: PrintFormat,
    /// Why again, for those that were printed before.
    #[serde(default)]
    pub reason: Option<String>,
    /// A4 sheets; without it a PDF has a label a page.
    #[serde(default)]
    pub layout: Option<SheetLayout>,
    /// The label's size where there is no sheet.
    #[serde(default)]
    pub size: Option<LabelSize>,
    /// Dots an inch of printers' languages.
    #[serde(default)]
    pub dpi: Option<Resolution>,
}

/// How far a print came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PrintState {
    /// The bytes were handed out.
    Given,
    /// Sent to a printer, or about to be: it may have come out.
    Tried,
    /// The printer says it is done.
    Printed,
    /// Nothing was sent, so nothing came out.
    NotSent,
}

impl PrintState {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Tried => "tried",
            Self::Printed => "printed",
            Self::NotSent => "not_sent",
        }
    }
}

/// One print of a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Print {
    /// Which one of this label, from 1.
    pub number: usize,
    /// As what.
    pub format: PrintFormat,
    /// Who.
    pub by: By,
    /// When.
    pub at: Instant,
    /// How far it came.
    pub state: PrintState,
    /// Why again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// At which printer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printer: Option<String>,
    /// What went wrong there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<String>,
}

/// Every print of a label, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Prints {
    /// The prints.
    pub prints: Vec<Print>,
}

impl Prints {
    /// How many of them a label may have come of.
    pub(crate) fn labels(&self) -> usize {
        let out = self
            .prints
            .iter()
            .filter(|print| print.state != PrintState::NotSent);
        out.count()
    }

    /// Whether they are numbered without a gap, and each after the first label says why.
    pub(crate) fn are_whole(&self) -> bool {
        let mut labels = 0_usize;
        self.prints.iter().zip(1..).all(|(print, number)| {
            let fine = print.number == number && (labels == 0 || print.reason.is_some());
            labels = labels.saturating_add(usize::from(print.state != PrintState::NotSent));
            fine
        })
    }
}

/// The bytes of one label.
pub(crate) fn drawn(
    label: &Label,
    format: PrintFormat,
    size: LabelSize,
    resolution: Resolution,
) -> Result<Vec<u8>, Problem> {
    Ok(match format {
        PrintFormat::Png => png(label, size, resolution)?,
        PrintFormat::Svg => svg(label, size)?.into_bytes(),
        PrintFormat::Pdf => pdf(std::slice::from_ref(label), size)?,
        PrintFormat::Zpl => zpl(label, size, resolution)?,
        PrintFormat::Tspl => tspl(label, size, resolution)?,
    })
}

/// What a file of many labels is.
pub(crate) enum File {
    Sheets(Sheet),
    Pages(LabelSize),
    Language(PrintFormat, LabelSize, Resolution),
}

impl File {
    pub(crate) fn of(new: &NewPrints) -> Result<Self, Problem> {
        let alone = |field: &str, right: Message| Err(Problem::invalid(field, "", right));
        let size = new.size.unwrap_or_default();
        match (new.format, &new.layout) {
            (PrintFormat::Png | PrintFormat::Svg, _) => alone("format", message!("print.many_formats")),
            (PrintFormat::Pdf, Some(_)) if new.size.is_some() => {
                alone("size", message!("print.size_in_layout"))
            }
            (PrintFormat::Pdf, Some(layout)) => {
                let wrong = |(field, right)| Problem::invalid(&format!("layout.{field}"), "", right);
                Ok(Self::Sheets(Sheet::new(layout).map_err(wrong)?))
            }
            (PrintFormat::Pdf, None) => Ok(Self::Pages(size)),
            (_, Some(_)) => alone("layout", message!("print.sheets_are_pdf")),
            (format, None) => {
                let resolution = new.dpi.unwrap_or(format.usual_resolution());
                Ok(Self::Language(format, size, resolution))
            }
        }
    }

    pub(crate) fn drawn(&self, labels: &[Label]) -> Result<Vec<u8>, Problem> {
        match self {
            Self::Sheets(sheet) => Ok(sheets(labels, sheet)?),
            Self::Pages(size) => Ok(pdf(labels, *size)?),
            Self::Language(format, size, resolution) => {
                let files = labels
                    .iter()
                    .map(|label| drawn(label, *format, *size, *resolution));
                Ok(files.collect::<Result<Vec<_>, _>>()?.concat())
            }
        }
    }
}

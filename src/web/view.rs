//! What the page of a tag is told. All texts are plain; the templates escape them.

use crate::domain::tag::state::Verdict;
use crate::instant::Instant;

/// Everything the page of one tag shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagView {
    /// 20 characters, ungrouped (formats.md, "Serial").
    pub serial: String,
    /// What the scan answers.
    pub verdict: Verdict,
    /// Since when the tag is not in force, where that is known.
    pub not_in_force_since: Option<Instant>,
    /// Why, as the word of the list of public reasons.
    pub public_reason: Option<&'static str>,
    /// Whether these are demonstration data, which every page must say.
    pub demonstration: bool,
    /// The item's public facts.
    pub item: ItemView,
    /// Photos of this very item.
    pub photos: Vec<PhotoView>,
    /// The appraisal report.
    pub report: ReportView,
    /// The video of the appraisal.
    pub video: VideoView,
    /// Where the label was put, once the tag is bound.
    pub label: Option<LabelView>,
    /// What earlier scans say; absent before the first counted scan.
    pub notice: Option<NoticeView>,
    /// The cover, where there is one.
    pub cover: Option<CoverView>,
    /// When the tag was issued.
    pub issued_at: Instant,
    /// Whom to contact: telephone numbers, mail addresses, `https://` addresses or sentences.
    pub contact: Vec<String>,
}

/// The public facts of an item (formats.md, "Report").
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// The brand.
    pub brand: String,
    /// The name.
    pub name: String,
    /// The model.
    pub model: Option<String>,
    /// The style number.
    pub style_number: Option<String>,
    /// The brand owner's GTIN.
    pub gtin: Option<String>,
    /// The serial that the maker put on this very item.
    pub own_serial: Option<String>,
    /// The word of one of S20's categories, or `fresh_…`.
    pub category: String,
    /// Where it was made.
    pub origin_country: Option<String>,
}

/// A photo of this item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhotoView {
    /// The picture's address on this service.
    pub url: String,
    /// The point of the checklist that it shows (S10).
    pub point: String,
}

/// The appraisal report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportView {
    /// Where the report's exact bytes are.
    pub url: String,
    /// Where the report is to be read and printed.
    pub pdf: String,
    /// SHA-256 of those bytes, 64 lower-case hex digits.
    pub sha256: String,
    /// The report's version; above 1 it corrects an earlier one.
    pub version: u32,
    /// The agency.
    pub agency_name: String,
    /// The agency's accreditation.
    pub accreditation: String,
    /// `genuine`, `not_genuine` or `undetermined`.
    pub conclusion: String,
    /// When it was appraised.
    pub appraised_at: Instant,
    /// Why it corrects an earlier version, if it does.
    pub corrected_because: Option<String>,
    /// By what the item was judged (S9).
    pub yardsticks: Vec<YardstickView>,
    /// Point by point.
    pub findings: Vec<FindingView>,
    /// Who signed.
    pub signers: Vec<SignerView>,
}

/// By what the item was judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YardstickView {
    /// `brand_standard`, `trade_standard` or `reference_version`.
    pub kind: String,
    /// Its name.
    pub name: String,
}

/// What was found at one point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingView {
    /// The point (S10).
    pub point: String,
    /// `conforms`, `differs`, `not_applicable` or `not_checked`.
    pub result: String,
    /// The appraiser's note.
    pub note: Option<String>,
}

/// A person who signed the report, by licence number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignerView {
    /// `appraiser`, `reviewer` or `approver`.
    pub role: String,
    /// The licence number.
    pub licence: String,
}

/// The video of the appraisal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VideoView {
    /// The video's address on this service.
    pub url: String,
    /// SHA-256 of its bytes, 64 lower-case hex digits.
    pub sha256: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// Its media type, for example `video/mp4`.
    pub media_type: String,
    /// Its length in milliseconds, where it is known.
    pub duration_ms: Option<u64>,
    /// Whether some browsers are known not to show it.
    pub not_everywhere: bool,
}

/// Where the label was put (S13).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelView {
    /// `hang_tag`, `sticker`, `buckle`, or another word, which is shown as written.
    pub carrier: String,
    /// The place on the item or its outer packaging.
    pub place: String,
    /// A picture of the label in its place.
    pub photo_url: Option<String>,
}

/// What earlier scans say (design, section 5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeView {
    /// `first_scan`, `repeat_scan`, `many_scans` or `suspected_clone`.
    pub kind: String,
    /// How many scans were counted.
    pub scans: u64,
    /// When the first was counted.
    pub first_at: Instant,
}

/// The cover of the item (S24–S26).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverView {
    /// The policy's name and version, for example `demo-0`.
    pub policy: String,
    /// Days from confirmed receipt.
    pub days: u16,
    /// `running`, or the strongest reason against it, in the words of [`crate::domain::cover::AgainstCover`].
    pub state: String,
    /// The first day, once receipt is confirmed: a calendar day in Asia/Shanghai.
    pub first_day: Option<String>,
    /// The last day, which ends at 24:00 in Asia/Shanghai.
    pub last_day: Option<String>,
}

//! Appraisal 鉴定: is the item genuine? Findings by point, three signatures, the report.
//!
//! Pure: an appraiser's findings come in, a report's bytes go out. Who holds which key is the people room's.

mod finding;
mod report;
mod rules;

pub use self::finding::{Conclusion, Finding, FindingResult, MANDATORY, Point};
pub use self::report::{
    AgencyFacts, AppraisalReport, Photo, ReportBody, Signature, SignedAs, VideoFacts, body_hash,
    report_bytes, sign_message,
};
pub use self::rules::{Appraisal, AppraisalState, Refusal, approve, check_findings, review};

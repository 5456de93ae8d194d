//! Appraisal 鉴定: is the item genuine? Findings by point, three signatures, the report.
//!
//! Pure: an appraiser's findings come in, a report's bytes go out. Who holds which key is decided in [`crate::domain::people`].

mod checklist;
mod finding;
mod opinion;
mod opinion_rules;
mod record;
mod refusal;
mod report;
mod rules;
mod yardstick;

pub use self::checklist::{Checklist, ChecklistFile, ChecklistPoint, ChecklistProblem, ChecklistUsed};
pub use self::finding::{Conclusion, Finding, FindingResult, MANDATORY, Point};
pub use self::opinion::SecondOpinion;
pub use self::opinion_rules::may_ask;
pub use self::record::{Appraisal, AppraisalState};
pub use self::refusal::{AppraisalAct, Refusal};
pub use self::report::{
    AgencyFacts, AppraisalReport, Corrects, Photo, ReportBody, Signature, SignedAs, VideoFacts, body_hash,
    report_bytes, sign_message,
};
pub use self::rules::{
    GenuineNeeds, approve, check_findings, check_would_settle, has_appearance_photo, may_correct,
    may_withdraw, review,
};
pub use self::yardstick::{NewYardstick, Yardstick};

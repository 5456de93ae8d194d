//! Scan 查询: what anyone who has a code is told, and the ledger of who asked (design, section 5).
//!
//! Deliberately absent today: the clone watch. The ledger keeps the first scan and the count.

mod answer;
mod ledger;

pub use self::answer::{
    AnsweredItem, AnsweredLabel, AnsweredPhoto, AnsweredReport, AnsweredTag, AnsweredVideo, LogEntry,
    NOT_FOUND, Projection, ProjectionHead, VerifyAnswer, evidence_url, open_for_log, report_url,
};
pub use self::ledger::{Ledger, Notice, NoticeKind, Visitor, notice_of};

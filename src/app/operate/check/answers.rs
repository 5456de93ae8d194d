//! Verify answers and scans' counts: the answer is computed again from the signed report, the certificate and the tag, and
//! compared whole, because it is what a buyer is told.

use crate::app::context::Context;
use crate::app::records;
use crate::app::tag_record::TagRecord;
use crate::app::tags::write::answer_of;
use crate::domain::appraisal::AppraisalReport;
use crate::domain::problem::Problem;
use crate::domain::scan::{Ledger, ProjectionHead, VerifyAnswer};
use crate::domain::tag::state::Status;
use crate::hash::Sha256Hash;
use crate::message::{Message, message};
use crate::store::counter_key;

/// What is wrong with a tag's verify answer; `certificate` is its newest.
pub(crate) fn answer_problems(
    context: &Context,
    tag: &TagRecord,
    certificate: Option<&str>,
    say: &mut dyn FnMut(Message),
) -> Result<(), Problem> {
    match context.projection(&tag.serial) {
        Ok(Some((projection, _))) => {
            let head = head_of(context, tag)?;
            let is = projection.parsed().ok();
            let right = match is.as_ref() {
                Some(is) => right_answer(context, tag, certificate, is)?,
                None => None,
            };
            if projection.head != head {
                say(message!("check.answer_head_differs"));
            }
            // A missing report or certificate is told elsewhere.
            if is.is_none() || right.is_some() && is != right {
                say(message!("check.answer_differs"));
            }
        }
        Ok(None) => say(message!("check.answer_missing")),
        Err(_) => say(message!("check.answer_unreadable")),
    }
    let store = context.store();
    let ledger = records::read::<Ledger>(store, &records::scan(&tag.serial))?.is_some();
    let count = records::read::<u64>(store, &counter_key(&records::scan_counter(&tag.serial)))?;
    if ledger != count.is_some_and(|(count, _)| count > 0) {
        say(message!("check.scans_differ"));
    }
    Ok(())
}

fn head_of(context: &Context, tag: &TagRecord) -> Result<ProjectionHead, Problem> {
    let receipt = context.receipt_of(tag)?;
    Ok(ProjectionHead {
        code: tag.code.clone(),
        genuine: tag.status == Status::Active,
        received_at: receipt.map(|(receipt, _)| receipt.current.received_at),
    })
}

/// The answer as it should be. Its place in the log is compared with the log itself.
fn right_answer(
    context: &Context,
    tag: &TagRecord,
    certificate: Option<&str>,
    is: &VerifyAnswer,
) -> Result<Option<VerifyAnswer>, Problem> {
    let stored = context.store().get(&records::report(&tag.report.sha256))?;
    let stored = stored.filter(|record| Sha256Hash::of(&record.value) == tag.report.sha256);
    let report = stored.and_then(|record| serde_json::from_slice::<AppraisalReport>(&record.value).ok());
    let (Some(report), Some(certificate)) = (report, certificate) else {
        return Ok(None);
    };
    let prefix = &context.deployment().prefix;
    let demonstration = context.is_demonstration(&tag.agency)?;
    let mut right = answer_of(tag, prefix, &report.body, certificate, demonstration);
    right.log.clone_from(&is.log);
    Ok(Some(right))
}

//! The interface for programs, `/api/v1`: a folder for each resource, a file for each endpoint.

mod appraisals;
mod archive;
mod backup;
mod calendar;
mod check;
mod checklists;
mod console;
mod cover;
mod enrolments;
mod events;
mod evidence;
mod inspections;
mod intake;
mod items;
mod keys;
mod log;
mod opinions;
mod organisations;
mod persons;
mod prints;
mod receipts;
mod reference_versions;
mod reports;
mod retention;
mod scans;
mod scrub;
mod standards;
mod tags;
mod tokens;
mod verify;
mod work_lists;

use crate::http::platform::endpoint::Endpoint;

/// Every endpoint under `/api/v1`.
pub(super) fn endpoints() -> Vec<Endpoint> {
    [
        intake::endpoints(),
        items::endpoints(),
        appraisals::endpoints(),
        tags::endpoints(),
        events::endpoints(),
        evidence::endpoints(),
        reports::endpoints(),
        opinions::endpoints(),
        reference_versions::endpoints(),
        checklists::endpoints(),
        inspections::endpoints(),
        standards::endpoints(),
        verify::endpoints(),
        scans::endpoints(),
        receipts::endpoints(),
        cover::endpoints(),
        calendar::endpoints(),
        organisations::endpoints(),
        persons::endpoints(),
        tokens::endpoints(),
        enrolments::endpoints(),
        console::endpoints(),
        keys::endpoints(),
        work_lists::endpoints(),
        retention::endpoints(),
        archive::endpoints(),
        check::endpoints(),
        scrub::endpoints(),
        backup::endpoints(),
        log::endpoints(),
        prints::endpoints(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

//! Inspections: from the order to the end, act by act.

mod appeal;
mod call_off;
mod close;
mod decide_appeal;
mod entrust;
mod hand_over;
mod judge;
mod lapse;
mod list;
mod notify;
mod order;
mod pay_fee;
mod plan;
mod read;
mod read_results_file;
mod record_consequence;
mod reinspect;
mod report;
mod report_pdf;
mod sample;
mod submit_results;

use crate::http::platform::endpoint::Endpoint;

/// The endpoints of this folder, in the order in which paths are matched.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        order::endpoint(),
        list::endpoint(),
        read::endpoint(),
        plan::endpoint(),
        sample::endpoint(),
        hand_over::endpoint(),
        entrust::endpoint(),
        submit_results::endpoint(),
        judge::endpoint(),
        call_off::endpoint(),
        notify::endpoint(),
        appeal::endpoint(),
        decide_appeal::endpoint(),
        pay_fee::endpoint(),
        lapse::endpoint(),
        reinspect::endpoint(),
        record_consequence::endpoint(),
        close::endpoint(),
        read_results_file::endpoint(),
        report::endpoint(),
        report_pdf::endpoint(),
    ]
}

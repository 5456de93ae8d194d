//! A laboratory's file of results as any spreadsheet may write it.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::app::inspections::read_results;
use zhenma::media::table::IgnoredColumns;
use zhenma::inspection::results::{Aliases, PlannedName, Takes, match_results};

fuzz_target!(|bytes: &[u8]| {
    let Ok(file) = read_results(bytes, &IgnoredColumns::default()) else {
        return;
    };
    let rows = file.rows.len();
    let planned = [("铅(以Pb计)", 1), ("啶虫脒", 2), ("颜色级别", 3)].map(|(item, number)| PlannedName {
        number,
        item,
        takes: if number == 3 { Takes::Text } else { Takes::Measured },
    });
    let mut aliases = Aliases::default();
    aliases.add("Pb", "铅(以Pb计)");
    let matched = match_results(file.rows, &planned, &aliases);
    let seen = matched.rows.len() + matched.rest.unplanned.len() + matched.rest.wrong.len();
    assert_eq!(seen, rows, "every row is taken or reported");
});

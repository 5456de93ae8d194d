//! A year of working days as an operator may load it.
#![no_main]

use libfuzzer_sys::fuzz_target;

use zhenma::domain::calendar::Calendar;

fuzz_target!(|text: &str| {
    let Ok(calendar) = Calendar::parse(text) else {
        return;
    };
    for year in calendar.years() {
        let csv = calendar
            .year_csv(year)
            .expect("a year that is known can be written");
        let again = Calendar::parse(&csv).expect("what was written can be read");
        assert_eq!(again.year_csv(year), Some(csv));
    }
});
